"""Who has no line of sight, and what the maps leave open: one page."""
