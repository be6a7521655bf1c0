"""Reading cases and how they were marked."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.evidence.terms import Rating
from lms.evidence.vignettes import rules
from lms.evidence.vignettes.models import Vignette, VignetteAnswer
from lms.evidence.vignettes.terms import Agreement, Marks


class VignetteNotFound(NotFound):
    """There is no such case."""


@frozen
class VignetteRow:
    """One case."""

    id: UUID
    code: str | None
    place: str
    story: str
    key: Marks
    created_at: datetime
    archived_at: datetime | None
    answer_count: int


@frozen
class PracticePage:
    """The next case for an observer, and how well they agree so far."""

    vignette: VignetteRow | None
    """`None` if all are marked."""
    left_count: int
    agreement: Agreement


@frozen
class MarkedCasePage:
    """A case that was marked, beside its key."""

    vignette: VignetteRow
    marks: Marks
    agreement: Agreement
    left_count: int


def list_vignettes(session: Session) -> tuple[VignetteRow, ...]:
    """Return all cases, the archived ones last."""
    query = _rows().order_by(Vignette.archived_at.is_not(None), Vignette.place, Vignette.created_at, Vignette.id)
    return tuple(_row(dict(row)) for row in session.execute(query).mappings())


def get_vignette(session: Session, vignette_id: UUID) -> VignetteRow:
    """Return one case.

    :raises VignetteNotFound: if there is none
    """
    row = session.execute(_rows().where(Vignette.id == vignette_id)).mappings().first()
    if row is None:
        raise VignetteNotFound
    return _row(dict(row))


def practice_page(session: Session, employee_id: UUID) -> PracticePage:
    """Return the next case that somebody has not marked yet."""
    first = _rows().where(*_left(employee_id)).order_by(Vignette.created_at, Vignette.id).limit(1)
    row = session.execute(first).mappings().first()
    return PracticePage(
        vignette=_row(dict(row)) if row else None,
        left_count=_count_left(session, employee_id),
        agreement=load_agreement(session, (employee_id,)).get(employee_id, Agreement(kappa=None, count=0)),
    )


def answer_page(session: Session, vignette_id: UUID, employee_id: UUID) -> MarkedCasePage:
    """Return how somebody marked a case.

    :raises VignetteNotFound: if there is none, or they have not marked it
    """
    answer = session.get(VignetteAnswer, (employee_id, vignette_id))
    if answer is None:
        raise VignetteNotFound
    return MarkedCasePage(
        vignette=get_vignette(session, vignette_id),
        marks=read_marks(answer.marks),
        agreement=load_agreement(session, (employee_id,))[employee_id],
        left_count=_count_left(session, employee_id),
    )


def load_agreement(session: Session, employee_ids: Collection[UUID]) -> Mapping[UUID, Agreement]:
    """Return how well each of these people agrees with the keys; who has marked nothing is missing."""
    query = (
        select(VignetteAnswer.employee_id, VignetteAnswer.marks, Vignette.key)
        .join(Vignette, Vignette.id == VignetteAnswer.vignette_id)
        .where(VignetteAnswer.employee_id.in_(employee_ids))
    )
    answers: dict[UUID, list[tuple[Marks, Marks]]] = defaultdict(list)
    for row in session.execute(query):
        answers[row.employee_id].append((read_marks(row.key), read_marks(row.marks)))
    return {employee_id: rules.agreement_of(own) for employee_id, own in answers.items()}


def known_codes(session: Session) -> frozenset[str]:
    """Return the codes of all cases that were made from maps."""
    return frozenset(code for code in session.scalars(select(Vignette.code)) if code is not None)


def read_marks(document: Mapping[str, Any]) -> Marks:
    """Return marks as they are stored."""
    return Marks(
        rows={row: Rating(rating) for row, rating in document["rows"].items()}, critical=dict(document["critical"])
    )


def _left(employee_id: UUID) -> tuple[Any, ...]:
    marked = exists().where(VignetteAnswer.vignette_id == Vignette.id, VignetteAnswer.employee_id == employee_id)
    return Vignette.archived_at.is_(None), ~marked


def _count_left(session: Session, employee_id: UUID) -> int:
    return session.scalar(select(func.count()).select_from(Vignette).where(*_left(employee_id))) or 0


def _rows() -> Any:
    answers = select(func.count()).where(VignetteAnswer.vignette_id == Vignette.id).scalar_subquery()
    columns = [c for c in Vignette.__table__.c if c.name != "written_by"]
    return select(*columns, answers.label("answer_count"))


def _row(values: dict[str, Any]) -> VignetteRow:
    return VignetteRow(**values | {"key": read_marks(values["key"])})
