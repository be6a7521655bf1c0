"""The company's time zone: the one place that knows it, for work that no request asks for."""

from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.core.zones import configured_zone


def company_zone(session: Session) -> ZoneInfo:
    """Return the time zone by whose calendar the company counts days."""
    return ZoneInfo(configured_zone(session))
