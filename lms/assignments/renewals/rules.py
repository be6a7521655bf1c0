"""When somebody hears that what they have shown at work runs out."""

from datetime import date

DAYS_BEFORE = (90, 30, 7)
"""Milestones, each once."""
LATE = 3
"""Days for which a milestone is caught up with, when nothing ran in the night it came."""


def milestone_of(expires_on: date, *, today: date) -> int | None:
    """Return of which milestone to tell today, in days before, or `None` if it is none's time."""
    left = (expires_on - today).days
    return next((days for days in DAYS_BEFORE if days - LATE < left <= days), None)
