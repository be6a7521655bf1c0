"""Jinja filters for dates and times."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from lms.core import words
from lms.web import language
from lms.web.organisation import organisation
from lms.web.resources import resources


def init_app(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters.update(
        local_date=local_date, local_time=local_time, local_day=local_day, month=month, iso=iso
    )


def local(moment: datetime) -> datetime:
    """Return a moment in the company's time zone."""
    zone = organisation().time_zone
    return moment.astimezone(ZoneInfo(zone) if zone else resources().zone)


def local_date(moment: datetime | date) -> str:
    """Write a day in short: `Fri 27 Nov 2026`."""
    day = local(moment).date() if isinstance(moment, datetime) else moment
    return language.day(day, str(words.pgettext("date pattern", "EEE d MMM y")))


def local_day(moment: datetime | date) -> str:
    """Write a day without its year: `Fri 27 Nov`."""
    day = local(moment).date() if isinstance(moment, datetime) else moment
    return language.day(day, str(words.pgettext("date pattern", "EEE d MMM")))


def month(day: date) -> str:
    """Write the month of a day: `Nov 2026`."""
    return language.day(day, str(words.pgettext("date pattern", "MMM y")))


def local_time(moment: datetime) -> str:
    """Write a time of day: `12:01`."""
    return language.time_of_day(local(moment))


def iso(moment: datetime | date) -> str:
    """Write a moment or day for `<time datetime>`."""
    return moment.isoformat()
