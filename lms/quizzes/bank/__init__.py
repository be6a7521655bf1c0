"""Questions over time: how each fares, and what that says."""
