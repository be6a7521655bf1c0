"""A team as a table to take away."""
