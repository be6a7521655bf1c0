"""The time at which tests happen, unless one needs another."""

from datetime import UTC, datetime

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
