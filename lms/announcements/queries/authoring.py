"""Announcements as their authors see them, and whom they reach."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from lms.announcements import rules
from lms.announcements.models import Announcement, AnnouncementFigure, AnnouncementReceipt
from lms.announcements.terms import (
    Acknowledgement,
    AnnouncementAudience,
    AnnouncementState,
    FigureKind,
)
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.markup.sanitizer import sanitized
from lms.people.models import Department, Employee, JobRole, Placement, Site
from lms.people.terms import EmploymentState
from lms.stories import queries as stories

PAGE_ROWS = 50
PEOPLE_AT_ONCE = 1_000


class AnnouncementNotFound(NotFound):
    """There is no such announcement, or not for this person."""


@frozen
class AnnouncementRow:
    """One announcement, for its authors."""

    id: UUID
    title: str
    body: str
    html: Markup
    audience: AnnouncementAudience
    acknowledgement: Acknowledgement
    newcomer_days: int
    mantra_version: int
    story_id: UUID | None
    state: AnnouncementState
    revision: int
    edited_at: datetime
    publish_at: datetime | None
    published_at: datetime | None
    corrected_at: datetime | None
    reached_count: int = 0
    read_count: int = 0
    done_count: int = 0

    @property
    def was_not_published(self) -> bool:
        """Test if its day came and it would have reached nobody."""
        return self.state is AnnouncementState.DRAFT and self.publish_at is not None

    @property
    def is_editable(self) -> bool:
        """Test if its text may still change: nobody has read it."""
        return self.state in {AnnouncementState.DRAFT, AnnouncementState.SCHEDULED}

    @property
    def asks(self) -> bool:
        """Test if people are to confirm it."""
        return self.acknowledgement is not Acknowledgement.NONE


@frozen
class AnnouncementPage:
    """One announcement for its authors, with whom it reaches and who has read it."""

    announcement: AnnouncementRow
    story: stories.ShownStory | None
    """Empty without one, and while nobody may read it."""
    audience_names: tuple[str, ...]
    """Departments and job roles, in the company's order; empty where it is for everyone there."""
    site_names: tuple[str, ...]
    audience_count: int
    """People in the audience now."""
    company: rules.GroupFigure | None
    """Empty until it has reached somebody."""
    departments: tuple[rules.GroupFigure, ...]
    sites: tuple[rules.GroupFigure, ...]


_ROW = select(
    Announcement.id,
    Announcement.title,
    Announcement.body,
    Announcement.html,
    Announcement.audience,
    Announcement.acknowledgement,
    Announcement.newcomer_days,
    Announcement.mantra_version,
    Announcement.story_id,
    Announcement.state,
    Announcement.revision,
    Announcement.edited_at,
    Announcement.publish_at,
    Announcement.published_at,
    Announcement.corrected_at,
)


def get_announcement(session: Session, announcement_id: UUID) -> AnnouncementRow:
    """Return an announcement.

    :raises AnnouncementNotFound: if there is none
    """
    row = session.execute(_ROW.where(Announcement.id == announcement_id)).first()
    if row is None:
        raise AnnouncementNotFound
    return _row(row)


def page_announcements(session: Session, key: str | None = None) -> Page[AnnouncementRow]:
    """Return all announcements, last changed first, with how many have read them.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query = _ROW.add_columns(
        func.coalesce(AnnouncementFigure.reached_count, 0).label("reached_count"),
        func.coalesce(AnnouncementFigure.read_count, 0).label("read_count"),
        func.coalesce(AnnouncementFigure.done_count, 0).label("done_count"),
    ).outerjoin(
        AnnouncementFigure,
        and_(AnnouncementFigure.subject_id == Announcement.id, AnnouncementFigure.kind == FigureKind.COMPANY),
    )
    if key is not None:
        last_id, edited_at = read_page_key(key, UUID, moment)
        query = query.where(tuple_(Announcement.edited_at, Announcement.id) < tuple_(edited_at, last_id))
    rows = session.execute(
        query.order_by(Announcement.edited_at.desc(), Announcement.id.desc()).limit(PAGE_ROWS + 1)
    ).all()
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return Page(
        rows=tuple(_row(row) for row in rows[:PAGE_ROWS]),
        next_key=page_key(last.id, last.edited_at) if last else None,
    )


def show_announcement_page(session: Session, announcement_id: UUID) -> AnnouncementPage:
    """Return one announcement with its audience in words and its figures.

    :raises AnnouncementNotFound: if there is none
    """
    row = get_announcement(session, announcement_id)
    audience = row.audience
    names = [
        *session.scalars(
            select(Department.name).where(Department.id.in_(audience.departments)).order_by(Department.position)
        ),
        *session.scalars(select(JobRole.name).where(JobRole.id.in_(audience.job_roles)).order_by(JobRole.position)),
    ]
    sites = session.scalars(select(Site.name).where(Site.id.in_(audience.sites)).order_by(Site.position))
    figures = group_figures(session, announcement_id)
    return AnnouncementPage(
        announcement=row,
        story=stories.find_shown(session, row.story_id) if row.story_id else None,
        audience_names=tuple(names),
        site_names=tuple(sites),
        audience_count=count_audience(session, audience),
        company=next(iter(figures[FigureKind.COMPANY]), None),
        departments=rules.fold_small(figures[FigureKind.DEPARTMENT]),
        sites=rules.fold_small(figures[FigureKind.SITE]),
    )


def group_figures(session: Session, subject_id: UUID) -> dict[FigureKind, tuple[rules.GroupFigure, ...]]:
    """Return the figures of the company, of departments and of sites, in the company's order."""
    rows = session.execute(
        select(
            AnnouncementFigure.kind,
            func.coalesce(Department.name, Site.name, "").label("name"),
            AnnouncementFigure.reached_count,
            AnnouncementFigure.read_count,
            AnnouncementFigure.done_count,
        )
        .outerjoin(Department, Department.id == AnnouncementFigure.unit_id)
        .outerjoin(Site, Site.id == AnnouncementFigure.unit_id)
        .where(AnnouncementFigure.subject_id == subject_id, AnnouncementFigure.kind != FigureKind.TEAM)
        .order_by(func.coalesce(Department.position, Site.position), AnnouncementFigure.unit_id)
    )
    found: dict[FigureKind, list[rules.GroupFigure]] = {kind: [] for kind in FigureKind}
    for row in rows:
        found[row.kind].append(
            rules.GroupFigure(
                name=row.name, reached_count=row.reached_count, read_count=row.read_count, done_count=row.done_count
            )
        )
    return {kind: tuple(figures) for kind, figures in found.items()}


def find_mantra_announcement(session: Session, version: int) -> AnnouncementRow | None:
    """Return the last announcement of a mantra that was not withdrawn, published ones first."""
    query = _ROW.where(Announcement.mantra_version == version, Announcement.state != AnnouncementState.WITHDRAWN)
    row = session.execute(
        query.order_by(Announcement.published_at.is_(None), Announcement.edited_at.desc()).limit(1)
    ).first()
    return _row(row) if row else None


def in_audience(audience: AnnouncementAudience) -> ColumnElement[bool]:
    """Return the condition that a person is in an audience; `rules.is_in` says the same of one person."""
    if audience.everyone:
        return true()
    if audience.is_empty:
        return false()
    conditions: list[ColumnElement[bool]] = []
    if audience.departments or audience.job_roles:
        conditions.append(
            exists().where(
                Placement.employee_id == Employee.id,
                Placement.ends_on.is_(None),
                Placement.job_role_id == JobRole.id,
                or_(JobRole.department_id.in_(audience.departments), JobRole.id.in_(audience.job_roles)),
            )
        )
    if audience.sites:
        conditions.append(Employee.site_id.in_(audience.sites))
    return and_(*conditions)


def count_audience(session: Session, audience: AnnouncementAudience) -> int:
    """Return how many people an audience has now."""
    wanted = Employee.state == EmploymentState.ACTIVE, in_audience(audience)
    return session.scalar(select(func.count(Employee.id)).where(*wanted)) or 0


def page_audience(session: Session, announcement: AnnouncementRow, after: UUID | None) -> tuple[UUID, ...]:
    """Return the next people of a published announcement's audience, by their ids."""
    query = select(Employee.id).where(Employee.state == EmploymentState.ACTIVE, in_audience(announcement.audience))
    if after is not None:
        query = query.where(Employee.id > after)
    return tuple(session.scalars(query.order_by(Employee.id).limit(PEOPLE_AT_ONCE)))


def list_for_newcomers(session: Session, *, now: datetime) -> tuple[AnnouncementRow, ...]:
    """Return the published announcements that whoever joins or moves now still gets."""
    rows = session.execute(
        _ROW.where(Announcement.state == AnnouncementState.PUBLISHED, Announcement.newcomer_days > 0).order_by(
            Announcement.published_at
        )
    )
    found = (_row(row) for row in rows)
    return tuple(
        one
        for one in found
        if one.published_at and rules.is_for_newcomers(one.published_at, one.newcomer_days, now=now)
    )


def facts_of(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, rules.Workplace]:
    """Return where each of these people works now; who does not work here is left out."""
    rows = session.execute(
        select(Employee.id, Employee.site_id, JobRole.id.label("job_role_id"), JobRole.department_id)
        .outerjoin(Placement, and_(Placement.employee_id == Employee.id, Placement.ends_on.is_(None)))
        .outerjoin(JobRole, JobRole.id == Placement.job_role_id)
        .where(Employee.id.in_(employee_ids), Employee.state == EmploymentState.ACTIVE)
    )
    found: dict[UUID, rules.Workplace] = {}
    for row in rows:
        known = found.get(row.id)
        found[row.id] = rules.Workplace(
            departments=(known.departments if known else frozenset()) | ({row.department_id} - {None}),
            job_roles=(known.job_roles if known else frozenset()) | ({row.job_role_id} - {None}),
            site_id=row.site_id,
        )
    return found


def is_shown_to(session: Session, employee_id: UUID, sha256: str) -> bool:
    """Test if an announcement that has reached a person shows a file of the media library."""
    query = (
        select(Announcement.id)
        .join(AnnouncementReceipt, AnnouncementReceipt.announcement_id == Announcement.id)
        .where(
            AnnouncementReceipt.employee_id == employee_id,
            Announcement.state == AnnouncementState.PUBLISHED,
            Announcement.html.contains(sha256),
        )
        .limit(1)
    )
    return session.scalar(query) is not None


def _row(row: Any) -> AnnouncementRow:
    values = row._asdict()
    values["html"] = sanitized(values["html"])
    values["audience"] = AnnouncementAudience.from_plain(values["audience"])
    return AnnouncementRow(**values)
