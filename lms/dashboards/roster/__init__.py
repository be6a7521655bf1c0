"""Everybody of a team, one line each; groups compared; and what runs out soon."""
