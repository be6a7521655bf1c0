"""Reading screens, what they show, and what can be printed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.curriculum import queries as curriculum
from lms.people.models import Employee, JobRole, Placement, Site
from lms.people.terms import EmploymentState
from lms.stories import queries as stories
from lms.stories.rules import split_place
from lms.vision.terms import MantraDocument
from lms.wall import rules
from lms.wall.journeys import lines_of
from lms.wall.models import WallScreen
from lms.wall.terms import MANTRA, WallLine, WallStop

SHOWN_ROWS = 3
"""So many job roles, and so many examples of what is good, stand on a sheet."""


class ScreenNotFound(NotFound):
    """There is no such screen."""


class SheetNotFound(NotFound):
    """The release has nothing of this name to print."""


@frozen
class ScreenRow:
    """One screen, for those who set it up."""

    id: UUID
    name: str
    site_id: UUID | None
    site_name: str
    """Empty for one of the whole company."""
    token: str
    created_at: datetime
    off_at: datetime | None


@frozen
class SignagePage:
    """What a screen shows."""

    site_name: str
    mantra: MantraDocument | None
    line: WallLine | None
    """The journey of this week's touchpoint; without one nothing is released yet."""
    stop: WallStop | None
    story: stories.ShownStory | None
    story_stop: WallStop | None
    """Where the story happened, if not at this week's touchpoint."""
    customer: str
    """What the company calls a customer; may be empty."""

    @property
    def size(self) -> str:
        """How large the mantra is written."""
        return rules.size_of(self.mantra.text) if self.mantra else ""


@frozen
class SheetPage:
    """What a poster, card or desk sign shows."""

    about: str
    mantra: MantraDocument
    line: WallLine | None
    """The journey that it shows whole."""
    stop: WallStop | None
    """The touchpoint that it is about."""
    customer: str

    @property
    def size(self) -> str:
        """How large the mantra is written."""
        return rules.size_of(self.mantra.text)

    @property
    def good(self) -> tuple[str, ...]:
        """What good looks like at the touchpoint, that which the customer sees first."""
        parts = self.stop.parts if self.stop else ()
        return tuple(row for part in parts for row in part.good)[:SHOWN_ROWS]

    @property
    def density(self) -> str:
        """How close its texts are set."""
        if self.stop is None:
            return ""
        parts = [part.how for part in self.stop.parts[:SHOWN_ROWS]]
        return rules.density_of([self.stop.customer, self.stop.hopes, *parts, *self.good])


@frozen
class PrintablePage:
    """What there is to print."""

    lines: tuple[WallLine, ...]
    has_mantra: bool


@frozen
class ScreensPage:
    """All screens, and what there is to print."""

    screens: tuple[ScreenRow, ...]
    printable: PrintablePage


def list_screens(session: Session) -> tuple[ScreenRow, ...]:
    """Return all screens: those that are on first, then by name."""
    query = _screens().order_by(WallScreen.off_at.isnot(None), WallScreen.name, WallScreen.id)
    return tuple(ScreenRow(**row._asdict()) for row in session.execute(query))


def get_screen(session: Session, screen_id: UUID) -> ScreenRow:
    """Return a screen.

    :raises ScreenNotFound: if there is none
    """
    return _one(session, _screens().where(WallScreen.id == screen_id))


def screen_by_token(session: Session, token: str) -> ScreenRow:
    """Return the screen of an address that is switched on.

    :raises ScreenNotFound: if there is none, or it is switched off
    """
    return _one(session, _screens().where(WallScreen.token == token, WallScreen.off_at.is_(None)))


def screens_page(session: Session) -> ScreensPage:
    """Return all screens, and what there is to print."""
    return ScreensPage(screens=list_screens(session), printable=printable_page(session))


def printable_page(session: Session) -> PrintablePage:
    """Return what there is to print of the current release."""
    snapshot = curriculum.find_current_snapshot(session)
    if snapshot is None:
        return PrintablePage(lines=(), has_mantra=False)
    return PrintablePage(lines=lines_of(snapshot), has_mantra=snapshot.mantra is not None)


def signage_page(session: Session, screen: ScreenRow, *, today: date) -> SignagePage:
    """Return what a screen shows; `today` is the company's."""
    snapshot = curriculum.find_current_snapshot(session)
    lines = lines_of(snapshot) if snapshot else ()
    stops = tuple(stop for line in lines for stop in line.stops)
    job_roles = _job_roles_at(session, screen.site_id) if screen.site_id else ()
    place = str(screen.site_id or "")
    stop = rules.stop_of_week(rules.stops_to_show(stops, job_roles), rules.week_of(today), place=place)
    story = stories.latest_for(session, *split_place(stop.at)) if stop else None
    story = story or stories.latest(session)
    elsewhere = story is not None and (stop is None or story.at != stop.at)
    return SignagePage(
        site_name=screen.site_name,
        mantra=snapshot.mantra if snapshot else None,
        line=next((line for line in lines if stop in line.stops), None),
        stop=stop,
        story=story,
        story_stop=next((one for one in stops if story and one.at == story.at), None) if elsewhere else None,
        customer=snapshot.organisation.customer_one if snapshot else "",
    )


def sheet_page(session: Session, about: str) -> SheetPage:
    """Return what a sheet shows: the mantra, the mantra with a journey, or a touchpoint.

    :raises SheetNotFound: if the current release has no such journey or touchpoint, or no mantra
    """
    snapshot = curriculum.find_current_snapshot(session)
    if snapshot is None or snapshot.mantra is None:
        raise SheetNotFound
    lines = lines_of(snapshot)
    line = next((line for line in lines if line.code == about), None)
    stop = next((stop for line in lines for stop in line.stops if stop.at == about), None)
    if about != MANTRA and line is None and stop is None:
        raise SheetNotFound
    return SheetPage(
        about=about, mantra=snapshot.mantra, line=line, stop=stop, customer=snapshot.organisation.customer_one
    )


def _job_roles_at(session: Session, site_id: UUID) -> frozenset[str]:
    query = (
        select(JobRole.code)
        .distinct()
        .join(Placement, Placement.job_role_id == JobRole.id)
        .join(Employee, Employee.id == Placement.employee_id)
        .where(Employee.site_id == site_id, Employee.state == EmploymentState.ACTIVE, Placement.ends_on.is_(None))
    )
    return frozenset(session.scalars(query))


def _screens() -> Select[*tuple[Any, ...]]:
    return select(
        WallScreen.id,
        WallScreen.name,
        WallScreen.site_id,
        func.coalesce(Site.name, "").label("site_name"),
        WallScreen.token,
        WallScreen.created_at,
        WallScreen.off_at,
    ).outerjoin(Site, Site.id == WallScreen.site_id)


def _one(session: Session, query: Select[*tuple[Any, ...]]) -> ScreenRow:
    row = session.execute(query).first()
    if row is None:
        raise ScreenNotFound
    return ScreenRow(**row._asdict())
