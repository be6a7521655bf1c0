"""Reading stories: those that everyone sees, one's own, and those that wait for a decision."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from lms.core.columns import literal_code
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.people.models import Employee, ReportingLine
from lms.people.terms import EmploymentState
from lms.stories.models import Story, StoryReport
from lms.stories.terms import StoryState

PAGE_ROWS = 20
DECIDED_AT_ONCE = 50
OFFERED = 50
"""So many of the newest stories can be put into an announcement."""


class StoryNotFound(NotFound):
    """There is no such story, or not for this person."""


@frozen
class ShownStory:
    """A story as colleagues read it."""

    id: UUID
    at: str
    """`map/touchpoint`."""
    title: str
    text: str
    teller: str
    """Name of who told it; empty unless they agreed."""
    teller_id: UUID
    shown_at: datetime


@frozen
class OwnStory:
    """A story as its teller sees it."""

    id: UUID
    at: str
    title: str
    text: str
    is_named: bool
    state: StoryState
    revision: int
    told_at: datetime
    decided_by_name: str | None
    reason: str
    withdrawn_at: datetime | None


@frozen
class StoryToDecide:
    """A story that waits, or was reported, as whoever approves it sees it."""

    id: UUID
    at: str
    title: str
    text: str
    is_named: bool
    state: StoryState
    revision: int
    told_at: datetime
    teller_id: UUID
    teller_name: str
    reports: tuple[str, ...] = ()
    """What was reported, oldest first; by whom is not said."""


@frozen
class StoryApprover:
    """Which stories somebody decides about."""

    employee_id: UUID
    leads: bool
    """Those of everyone below them."""
    edits: bool
    """Those of people who have nobody above them."""


# The codes are part of the text, not parameters: see `literal_code`.
SHOWN = and_(Story.state == literal_code(StoryState.APPROVED), Story.withdrawn_at.is_(None))
_TO_DECIDE = and_(
    Story.state.in_((literal_code(StoryState.WAITING), literal_code(StoryState.REPORTED))), Story.withdrawn_at.is_(None)
)
_AT = (Story.map_code + "/" + Story.touchpoint_code).label("at")
_MAP, _TOUCHPOINT = bindparam("map_code", type_=String()), bindparam("touchpoint_code", type_=String())
_STORY = bindparam("story_id", type_=Uuid())
_SHOWN = (
    select(
        Story.id,
        _AT,
        Story.title,
        Story.text,
        case((Story.is_named, Employee.name), else_="").label("teller"),
        Story.teller_id,
        Story.shown_at,
    )
    .join(Employee, Employee.id == Story.teller_id)
    .where(SHOWN)
)
_NEWEST = Story.shown_at.desc(), Story.id.desc()
# Built once: lessons and screens ask this.
_LATEST_FOR = _SHOWN.where(Story.map_code == _MAP, Story.touchpoint_code == _TOUCHPOINT).order_by(*_NEWEST).limit(1)
_LATEST = _SHOWN.order_by(*_NEWEST).limit(1)
_ONE = _SHOWN.where(Story.id == _STORY)


def latest_for(session: Session, map_code: str, touchpoint_code: str) -> ShownStory | None:
    """Return the newest story of a touchpoint that everyone may read, or `None`."""
    asked = {"map_code": map_code, "touchpoint_code": touchpoint_code}
    return _shown(session.connection().execute(_LATEST_FOR, asked).first())


def latest(session: Session) -> ShownStory | None:
    """Return the newest story of all, or `None`."""
    return _shown(session.connection().execute(_LATEST).first())


def find_shown(session: Session, story_id: UUID) -> ShownStory | None:
    """Return a story if everyone may read it now, or `None`."""
    return _shown(session.connection().execute(_ONE, {"story_id": story_id}).first())


def get_shown(session: Session, story_id: UUID) -> ShownStory:
    """Return a story that everyone may read.

    :raises StoryNotFound: if it is none
    """
    if found := find_shown(session, story_id):
        return found
    raise StoryNotFound


def page_shown(
    session: Session, *, map_code: str = "", touchpoint_code: str = "", key: str | None = None
) -> Page[ShownStory]:
    """Return the stories that everyone may read, newest first: all, of a journey, or of one touchpoint.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query: Select[*tuple[Any, ...]] = _SHOWN
    if map_code:
        query = query.where(Story.map_code == map_code)
    if touchpoint_code:
        query = query.where(Story.touchpoint_code == touchpoint_code)
    if key is not None:
        last_id, shown_at = read_page_key(key, UUID, moment)
        query = query.where(tuple_(Story.shown_at, Story.id) < tuple_(shown_at, last_id))
    found = session.execute(query.order_by(*_NEWEST).limit(PAGE_ROWS + 1)).all()
    rows = tuple(ShownStory(**row._asdict()) for row in found[:PAGE_ROWS])
    return Page(rows=rows, next_key=page_key(rows[-1].id, rows[-1].shown_at) if len(found) > PAGE_ROWS else None)


def list_offered(session: Session) -> tuple[ShownStory, ...]:
    """Return the newest stories, to choose one for an announcement."""
    return tuple(ShownStory(**row._asdict()) for row in session.execute(_SHOWN.order_by(*_NEWEST).limit(OFFERED)))


def list_own(session: Session, employee_id: UUID) -> tuple[OwnStory, ...]:
    """Return what a person has told, newest first."""
    rows = session.execute(_own().where(Story.teller_id == employee_id).order_by(Story.told_at.desc(), Story.id.desc()))
    return tuple(OwnStory(**row._asdict()) for row in rows)


def get_own(session: Session, story_id: UUID, employee_id: UUID) -> OwnStory:
    """Return a story of a person.

    :raises StoryNotFound: if it is not theirs
    """
    row = session.execute(_own().where(Story.id == story_id, Story.teller_id == employee_id)).first()
    if row is None:
        raise StoryNotFound
    return OwnStory(**row._asdict())


def count_waiting(session: Session, employee_id: UUID) -> int:
    """Return how many stories of a person wait for their manager."""
    waits = Story.teller_id == employee_id, Story.state == StoryState.WAITING, Story.withdrawn_at.is_(None)
    return session.scalar(select(func.count(Story.id)).where(*waits)) or 0


def list_to_decide(session: Session, approver: StoryApprover) -> tuple[StoryToDecide, ...]:
    """Return the stories that somebody decides about, reported ones first, then the oldest."""
    query = _to_decide(approver).order_by(Story.state != StoryState.REPORTED, Story.told_at, Story.id)
    rows = session.execute(query.limit(DECIDED_AT_ONCE)).all()
    reported = [row.id for row in rows if row.state is StoryState.REPORTED]
    reports = _reports(session, reported) if reported else {}
    return tuple(StoryToDecide(**row._asdict(), reports=reports.get(row.id, ())) for row in rows)


def get_to_decide(session: Session, story_id: UUID, approver: StoryApprover) -> StoryToDecide:
    """Return one of these.

    :raises StoryNotFound: if it does not wait for them
    """
    row = session.execute(_to_decide(approver).where(Story.id == story_id)).first()
    if row is None:
        raise StoryNotFound
    reports = _reports(session, [story_id]) if row.state is StoryState.REPORTED else {}
    return StoryToDecide(**row._asdict(), reports=reports.get(story_id, ()))


def count_to_decide(session: Session, approver: StoryApprover) -> int:
    """Return how many stories wait for somebody's decision."""
    return session.scalar(select(func.count()).select_from(_to_decide(approver).subquery())) or 0


def find_approver(session: Session, teller_id: UUID) -> UUID | None:
    """Return who is told of a person's story: the nearest above them who works here, or nobody."""
    return session.scalar(
        select(ReportingLine.manager_id)
        .join(Employee, Employee.id == ReportingLine.manager_id)
        .where(
            ReportingLine.employee_id == teller_id,
            ReportingLine.depth > 0,
            Employee.state == EmploymentState.ACTIVE,
        )
        .order_by(ReportingLine.depth)
        .limit(1)
    )


def name_of(session: Session, employee_id: UUID) -> str:
    """Return a person's name."""
    return session.scalar(select(Employee.name).where(Employee.id == employee_id)) or ""


def filter_to_decide(session: Session, story_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these stories still wait for a decision."""
    return frozenset(session.scalars(select(Story.id).where(Story.id.in_(story_ids), _TO_DECIDE)))


def _below(employee_id: Any) -> ColumnElement[bool]:
    return exists().where(
        ReportingLine.manager_id == employee_id, ReportingLine.employee_id == Story.teller_id, ReportingLine.depth > 0
    )


FOR_LEADER: Label[int] = (
    select(func.count(Story.id))
    .where(_TO_DECIDE, _below(bindparam("employee_id", type_=Uuid())))
    .scalar_subquery()
    .label("story_count")
)
"""Column: how many stories of people below `employee_id` wait to be read."""


def _decided_by(approver: StoryApprover) -> ColumnElement[bool]:
    boss = ReportingLine.__table__.alias()
    has_boss = exists().where(
        boss.c.employee_id == Story.teller_id,
        boss.c.depth > 0,
        Employee.id == boss.c.manager_id,
        Employee.state == EmploymentState.ACTIVE,
    )
    may = [
        *([_below(approver.employee_id)] if approver.leads else []),
        *([~has_boss.correlate(Story)] if approver.edits else []),
    ]
    return and_(Story.teller_id != approver.employee_id, or_(*may) if may else false())


def _to_decide(approver: StoryApprover) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Story.id,
            _AT,
            Story.title,
            Story.text,
            Story.is_named,
            Story.state,
            Story.revision,
            Story.told_at,
            Story.teller_id,
            Employee.name.label("teller_name"),
        )
        .join(Employee, Employee.id == Story.teller_id)
        .where(_TO_DECIDE, _decided_by(approver))
    )


def _own() -> Select[*tuple[Any, ...]]:
    return select(
        Story.id,
        _AT,
        Story.title,
        Story.text,
        Story.is_named,
        Story.state,
        Story.revision,
        Story.told_at,
        Employee.name.label("decided_by_name"),
        Story.reason,
        Story.withdrawn_at,
    ).outerjoin(Employee, Employee.id == Story.decided_by)


def _reports(session: Session, story_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    rows = session.execute(
        select(StoryReport.story_id, StoryReport.reason)
        .where(StoryReport.story_id.in_(story_ids), StoryReport.settled_at.is_(None))
        .order_by(StoryReport.reported_at, StoryReport.employee_id)
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.story_id, []).append(row.reason)
    return {story_id: tuple(reasons) for story_id, reasons in found.items()}


def _shown(row: Any) -> ShownStory | None:
    return ShownStory(**row._asdict()) if row else None
