"""What the customers of the example company say of each touchpoint: twelve months of satisfaction and complaints."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from lms.core.csv_text import csv_lines
from lms.core.viewer import Viewer
from lms.journeys import queries as journeys
from lms.journeys.results import operations
from lms.journeys.results.queries import months_before
from lms.journeys.results.reading import ResultColumn, read_results
from lms.journeys.results.terms import MONTHS
from lms.journeys.terms import MapState

RUSH = (1, 8, 9)
"""Months in which term begins: everybody comes at once."""
BETTER = 0.45
"""How much satisfaction rises in a year, of 5."""


def import_year(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """Import a year of results for all journeys, from one file for each half of it."""
    random = Random("results")  # noqa: S311  the same numbers each time, nothing secret
    maps = [one for one in journeys.list_published_maps(session) if one.state is MapState.CURRENT]
    months = [months_before(now.date(), age) for age in range(MONTHS - 1, -1, -1)]
    moods = {
        (one.name, touchpoint.name): 3.7 + 0.3 * (touchpoint.feeling or 0) + random.uniform(-0.3, 0.3)
        for one in maps
        for touchpoint in one.touchpoints()
    }
    halves = (months[:6], now - timedelta(days=100)), (months[6:], now - timedelta(days=3))
    for half, at in halves:
        rows: list[tuple[object, ...]] = [tuple(column.value for column in ResultColumn)]
        for (journey, place), mood in moods.items():
            rows += [(journey, place, *_month(month, months.index(month), mood, random)) for month in half]
        content = "".join(csv_lines(rows)).encode()
        found = read_results(content, maps, today=now.date())
        name = f"customer-results-{half[0]:%Y-%m}-to-{half[-1]:%Y-%m}.csv"
        import_id = operations.keep_results(session, name=name, found=found, viewer=viewer, now=at)
        operations.import_results(session, import_id=import_id, viewer=viewer, now=at)


def _month(month: date, age: int, mood: float, random: Random) -> tuple[str, str, int, int]:
    is_rush = month.month in RUSH
    csat = mood + BETTER * age / MONTHS - 0.25 * is_rush + random.uniform(-0.12, 0.12)
    csat = min(max(csat, 1.2), 4.9)
    answers = random.randrange(60, 140) * (3 if is_rush else 1)
    complaints = round(max(0.0, (4.6 - csat) * random.uniform(2.5, 4.5) * (2 if is_rush else 1)))
    return f"{month:%Y-%m}", f"{csat:.2f}", answers, complaints
