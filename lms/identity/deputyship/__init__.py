"""What somebody may do while they stand in for a manager."""
