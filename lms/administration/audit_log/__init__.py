"""The audit log as a page and as a table: who did what, when, what it was before and after, and why."""
