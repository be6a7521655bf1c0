"""Settings: a page for each, with what it does, and a page that leads to all of them."""
