"""Reading what people say about the maps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Integer, Uuid, bindparam, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.journeys import queries as maps
from lms.journeys.signs import touchpoint_signs
from lms.journeys.suggestions.models import Confirmation, Doubt, SuggestedPart, Suggestion
from lms.journeys.suggestions.terms import OWNER, PartState, Reply
from lms.journeys.terms import MapDocument
from lms.people import queries as people
from lms.people.models import Employee

PAGE_PARTS = 300
"""Most suggestions on the page. Open ones come first, so that only resolved ones are left out."""


class SuggestionNotFound(NotFound):
    """Nobody has answered about this touchpoint for this job role."""


class DoubtNotFound(NotFound):
    """There is no such doubt."""


@frozen
class Replies:
    """What one person has answered, and what no longer needs to be asked."""

    replies: dict[tuple[str, str], Reply]
    """By `map/touchpoint` and job role."""
    resolved: frozenset[tuple[str, str]]


@frozen
class PartRow:
    """One touchpoint for one job role, with what people answered."""

    map_code: str
    touchpoint_code: str
    job_role: str
    job_role_name: str
    yes_count: int
    no_count: int
    unsure_count: int
    state: PartState
    reason: str
    resolved_at: datetime | None
    resolved_by: str
    """Name, empty while open."""

    @property
    def is_open(self) -> bool:
        """Test if nobody has decided yet."""
        return self.state is PartState.OPEN


@frozen
class PlaceRow:
    """A touchpoint with its name and that of its map."""

    map_code: str
    map_name: str
    touchpoint_code: str
    name: str
    sign: str
    """Empty where the map no longer has it."""


@frozen
class DoubtRow:
    """A question whose answers disagree with the map."""

    id: UUID
    place: PlaceRow
    item_id: str
    question: str
    raised_at: datetime
    dismissed_at: datetime | None


@frozen
class SuggestionsPage:
    """All suggestions by touchpoint, open ones first, and questions that disagree with the maps."""

    groups: tuple[tuple[PlaceRow, tuple[PartRow, ...]], ...]
    doubts: tuple[DoubtRow, ...]
    open_count: int


_EMPLOYEE = bindparam("employee_id", type_=Uuid())
# Built once, as it runs on every visit of the journey page.
_REPLIES: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        Suggestion.map_code,
        Suggestion.touchpoint_code,
        Suggestion.job_role,
        Suggestion.reply.label("reply"),
        literal(0, Integer).label("is_resolved"),
    ).where(Suggestion.employee_id == _EMPLOYEE),
    select(
        SuggestedPart.map_code,
        SuggestedPart.touchpoint_code,
        SuggestedPart.job_role,
        null(),
        literal(1, Integer),
    ).where(SuggestedPart.state != PartState.OPEN, SuggestedPart.job_role.in_(bindparam("job_roles", expanding=True))),
)


def load_replies(session: Session, employee_id: UUID, job_roles: Iterable[str]) -> Replies:
    """Return what a person has answered, and which parts of their job roles are resolved."""
    values = {"employee_id": employee_id, "job_roles": list(job_roles)}
    rows = session.connection().execute(_REPLIES, values).all()
    keyed = [((f"{row.map_code}/{row.touchpoint_code}", row.job_role), row) for row in rows]
    return Replies(
        replies={key: row.reply for key, row in keyed if not row.is_resolved},
        resolved=frozenset(key for key, row in keyed if row.is_resolved),
    )


def suggestions_page(session: Session) -> SuggestionsPage:
    """Return what there is to resolve, and what was resolved."""
    known = maps.list_published_maps(session)
    names = {role.code: role.name for role in people.list_job_roles(session, with_archived=True)}
    open_first = SuggestedPart.state != PartState.OPEN
    rows = session.execute(
        select(SuggestedPart, Employee.name)
        .outerjoin(Employee, Employee.id == SuggestedPart.resolved_by)
        .where(
            (SuggestedPart.yes_count + SuggestedPart.no_count + SuggestedPart.unsure_count > 0)
            | (SuggestedPart.state != PartState.OPEN)
        )
        .order_by(
            open_first,
            SuggestedPart.yes_count.desc(),
            SuggestedPart.map_code,
            SuggestedPart.touchpoint_code,
            SuggestedPart.job_role,
        )
        .limit(PAGE_PARTS)
    ).all()
    groups: dict[tuple[str, str], list[PartRow]] = {}
    for part, name in rows:
        row = _part_row(part, names.get(part.job_role, part.job_role), name or "")
        groups.setdefault((part.map_code, part.touchpoint_code), []).append(row)
    places = _TouchpointNames(known)
    return SuggestionsPage(
        groups=tuple((places.of(*key), tuple(parts)) for key, parts in groups.items()),
        doubts=tuple(_doubt_row(one, places) for one in _doubts(session)),
        open_count=sum(row.is_open for parts in groups.values() for row in parts),
    )


def count_open(session: Session) -> int:
    """Return how many suggestions wait for a decision."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SuggestedPart)
            .where(
                SuggestedPart.state == PartState.OPEN,
                SuggestedPart.yes_count + SuggestedPart.no_count + SuggestedPart.unsure_count > 0,
            )
        )
        or 0
    )


def load_confirmations(session: Session) -> tuple[dict[str, datetime], dict[tuple[str, str], frozenset[str]]]:
    """Return when the owner of each map confirmed it, and which touchpoints each job role confirmed, by map and job role."""
    rows = session.execute(
        select(Confirmation.map_code, Confirmation.job_role, Confirmation.touchpoints, Confirmation.confirmed_at)
    ).all()
    return (
        {row.map_code: row.confirmed_at for row in rows if row.job_role == OWNER},
        {(row.map_code, row.job_role): frozenset(row.touchpoints) for row in rows if row.job_role != OWNER},
    )


def list_confirmed(session: Session, job_roles: Iterable[str]) -> dict[tuple[str, str], frozenset[str]]:
    """Return which touchpoints somebody in these job roles has confirmed, by map and job role."""
    rows = session.execute(
        select(Confirmation.map_code, Confirmation.job_role, Confirmation.touchpoints).where(
            Confirmation.job_role.in_(list(job_roles)), Confirmation.job_role != OWNER
        )
    )
    return {(row.map_code, row.job_role): frozenset(row.touchpoints) for row in rows}


def find_doubt(session: Session, *, item_id: str, full_hash: str) -> UUID | None:
    """Return the id of the doubt that this revision of a question has raised, if any."""
    return session.scalar(select(Doubt.id).where(Doubt.item_id == item_id, Doubt.full_hash == full_hash))


def _doubts(session: Session) -> tuple[Doubt, ...]:
    return tuple(
        session.scalars(
            select(Doubt).order_by(Doubt.dismissed_at.is_not(None), Doubt.raised_at.desc(), Doubt.id).limit(100)
        )
    )


class _TouchpointNames:
    """Names of the touchpoints of the published maps; what is gone is named by its code."""

    def __init__(self, known: tuple[MapDocument, ...]) -> None:
        self._names = {one.code: one.name for one in known}
        signs = touchpoint_signs(known)
        self._places = {
            (one.code, touchpoint.code): (touchpoint.name, signs[f"{one.code}/{touchpoint.code}"])
            for one in known
            for touchpoint in one.touchpoints()
        }

    def of(self, map_code: str, touchpoint_code: str) -> PlaceRow:
        name, sign = self._places.get((map_code, touchpoint_code), (touchpoint_code, ""))
        return PlaceRow(
            map_code=map_code,
            map_name=self._names.get(map_code, map_code),
            touchpoint_code=touchpoint_code,
            name=name,
            sign=sign,
        )


def _part_row(part: SuggestedPart, job_role_name: str, resolved_by: str) -> PartRow:
    return PartRow(
        map_code=part.map_code,
        touchpoint_code=part.touchpoint_code,
        job_role=part.job_role,
        job_role_name=job_role_name,
        yes_count=part.yes_count,
        no_count=part.no_count,
        unsure_count=part.unsure_count,
        state=part.state,
        reason=part.reason,
        resolved_at=part.resolved_at,
        resolved_by=resolved_by,
    )


def _doubt_row(doubt: Doubt, places: _TouchpointNames) -> DoubtRow:
    return DoubtRow(
        id=doubt.id,
        place=places.of(doubt.map_code, doubt.touchpoint_code),
        item_id=doubt.item_id,
        question=doubt.question,
        raised_at=doubt.raised_at,
        dismissed_at=doubt.dismissed_at,
    )
