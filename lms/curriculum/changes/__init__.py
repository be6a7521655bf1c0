"""What differs between two snapshots, change by change, in words."""
