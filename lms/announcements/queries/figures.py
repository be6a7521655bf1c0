"""Who has read and confirmed what: for a manager's team, and for the mantra in the whole company."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, select, tuple_
from sqlalchemy.orm import Session

from lms.announcements import rules
from lms.announcements.models import Announcement, AnnouncementFigure, AnnouncementReceipt
from lms.announcements.queries.authoring import AnnouncementNotFound, group_figures
from lms.announcements.terms import Acknowledgement, AnnouncementState, FigureKind, mantra_subject
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.people.models import Employee, ReportingLine
from lms.people.terms import EmploymentState

PAGE_ROWS = 20
PEOPLE_ROWS = 50
NO_FIGURE = rules.GroupFigure(name="", reached_count=0, read_count=0, done_count=0)


@frozen
class TeamAnnouncementRow:
    """One announcement with the figures of a manager's team."""

    id: UUID
    title: str
    acknowledgement: Acknowledgement
    published_at: datetime
    figure: rules.GroupFigure


@frozen
class TeamAnnouncement:
    """One person below the manager, and what they did with an announcement."""

    employee_id: UUID
    name: str
    has_read: bool
    sentence: str


@frozen
class TeamAnnouncementPage:
    """One announcement with the people of a team: for whom something is left to do, and what the others wrote."""

    announcement: TeamAnnouncementRow
    waiting: Page[TeamAnnouncement]
    written: tuple[TeamAnnouncement, ...]


@frozen
class MantraFigures:
    """How many have confirmed one version of the mantra."""

    company: rules.GroupFigure
    departments: tuple[rules.GroupFigure, ...]
    sites: tuple[rules.GroupFigure, ...]


def team_figure(session: Session, manager_id: UUID, subject_id: UUID) -> rules.GroupFigure:
    """Return the figures of everyone below a manager; zeros before they were counted."""
    row = session.execute(
        select(AnnouncementFigure.reached_count, AnnouncementFigure.read_count, AnnouncementFigure.done_count).where(
            AnnouncementFigure.subject_id == subject_id,
            AnnouncementFigure.kind == FigureKind.TEAM,
            AnnouncementFigure.unit_id == manager_id,
        )
    ).first()
    return rules.GroupFigure(name="", **row._asdict()) if row else NO_FIGURE


def page_team_announcements(session: Session, manager_id: UUID, key: str | None = None) -> Page[TeamAnnouncementRow]:
    """Return the announcements that have reached somebody below a manager, newest first.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query = _team_rows(manager_id)
    if key is not None:
        last_id, published_at = read_page_key(key, UUID, moment)
        query = query.where(tuple_(Announcement.published_at, Announcement.id) < tuple_(published_at, last_id))
    found = session.execute(
        query.order_by(Announcement.published_at.desc(), Announcement.id.desc()).limit(PAGE_ROWS + 1)
    ).all()
    rows = tuple(_team_row(row) for row in found[:PAGE_ROWS])
    return Page(rows=rows, next_key=page_key(rows[-1].id, rows[-1].published_at) if len(found) > PAGE_ROWS else None)


def team_announcement_page(
    session: Session, manager_id: UUID, announcement_id: UUID, key: str | None = None
) -> TeamAnnouncementPage:
    """Return one announcement with the people below a manager whom it has reached.

    :raises AnnouncementNotFound: if it has reached nobody below them
    :raises PageKeyUnknown: if no page gave out this `key`
    """
    row = session.execute(_team_rows(manager_id).where(Announcement.id == announcement_id)).first()
    if row is None:
        raise AnnouncementNotFound
    people = _people_below(manager_id, announcement_id)
    waiting = people.where(AnnouncementReceipt.done_at.is_(None))
    if key is not None:
        last_id, name = read_page_key(key, UUID, str)
        waiting = waiting.where(tuple_(Employee.sort_name, Employee.id) > tuple_(name, last_id))
    found = session.execute(waiting.order_by(Employee.sort_name, Employee.id).limit(PEOPLE_ROWS + 1)).all()
    last = found[PEOPLE_ROWS - 1] if len(found) > PEOPLE_ROWS else None
    written = session.execute(
        people.where(AnnouncementReceipt.sentence != "")
        .order_by(AnnouncementReceipt.done_at.desc(), Employee.id)
        .limit(PEOPLE_ROWS)
    )
    return TeamAnnouncementPage(
        announcement=_team_row(row),
        waiting=Page(
            rows=tuple(_person(one) for one in found[:PEOPLE_ROWS]),
            next_key=page_key(last.id, last.sort_name) if last else None,
        ),
        written=tuple(_person(one) for one in written),
    )


def find_mantra_figure(session: Session, version: int) -> rules.GroupFigure:
    """Return how many of the whole company have confirmed a version of the mantra."""
    found = group_figures(session, mantra_subject(version))[FigureKind.COMPANY]
    return found[0] if found else NO_FIGURE


def mantra_figures(session: Session, version: int) -> MantraFigures:
    """Return how many have confirmed a version of the mantra, by department and site."""
    found = group_figures(session, mantra_subject(version))
    return MantraFigures(
        company=next(iter(found[FigureKind.COMPANY]), NO_FIGURE),
        departments=rules.fold_small(found[FigureKind.DEPARTMENT]),
        sites=rules.fold_small(found[FigureKind.SITE]),
    )


def _team_rows(manager_id: UUID) -> Any:
    return (
        select(
            Announcement.id,
            Announcement.title,
            Announcement.acknowledgement,
            Announcement.published_at,
            AnnouncementFigure.reached_count,
            AnnouncementFigure.read_count,
            AnnouncementFigure.done_count,
        )
        .join(AnnouncementFigure, AnnouncementFigure.subject_id == Announcement.id)
        .where(
            AnnouncementFigure.kind == FigureKind.TEAM,
            AnnouncementFigure.unit_id == manager_id,
            Announcement.state == AnnouncementState.PUBLISHED,
        )
    )


def _team_row(row: Any) -> TeamAnnouncementRow:
    return TeamAnnouncementRow(
        id=row.id,
        title=row.title,
        acknowledgement=row.acknowledgement,
        published_at=row.published_at,
        figure=rules.GroupFigure(
            name="", reached_count=row.reached_count, read_count=row.read_count, done_count=row.done_count
        ),
    )


def _people_below(manager_id: UUID, announcement_id: UUID) -> Any:
    is_below = exists().where(
        ReportingLine.manager_id == manager_id, ReportingLine.employee_id == Employee.id, ReportingLine.depth > 0
    )
    return (
        select(
            Employee.id,
            Employee.name,
            Employee.sort_name,
            AnnouncementReceipt.read_at,
            AnnouncementReceipt.sentence,
        )
        .join(
            AnnouncementReceipt,
            and_(
                AnnouncementReceipt.employee_id == Employee.id, AnnouncementReceipt.announcement_id == announcement_id
            ),
        )
        .where(Employee.state == EmploymentState.ACTIVE, is_below)
    )


def _person(row: Any) -> TeamAnnouncement:
    return TeamAnnouncement(employee_id=row.id, name=row.name, has_read=row.read_at is not None, sentence=row.sentence)
