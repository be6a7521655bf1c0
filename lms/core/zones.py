"""The company's time zone, for work that no request asks for."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

TIME_ZONE = "time_zone"
"""Name in `Session.info`; set when the database of an instance is opened."""


def company_zone(session: Session) -> ZoneInfo:
    """Return the time zone by whose calendar the company counts days."""
    return ZoneInfo(session.info.get(TIME_ZONE, "UTC"))
