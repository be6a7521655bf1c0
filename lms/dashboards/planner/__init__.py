"""Where nobody was observed for long: touchpoints by site, and whom to observe there."""
