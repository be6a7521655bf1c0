"""The desk of those who write: what is open, what waits, what comes next."""
