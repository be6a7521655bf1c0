"""The only place that asks the system for the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in aware UTC."""
    return datetime.now(UTC)
