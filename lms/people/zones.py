"""The company's time zone: the one place that knows it, for work that no request asks for."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lms.core.zones import configured_zone
from lms.people import queries


def company_zone(session: Session) -> ZoneInfo:
    """Return the time zone by whose calendar the company counts days."""
    organisation = queries.find_organisation(session)
    return ZoneInfo((organisation.time_zone if organisation else "") or configured_zone(session))


def company_today(session: Session, *, now: datetime) -> date:
    """Return which day it is in the company."""
    return now.astimezone(company_zone(session)).date()
