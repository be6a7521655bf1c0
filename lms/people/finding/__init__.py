"""Finding people by what somebody types, and what is planned for them."""
