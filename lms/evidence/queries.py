"""Reading the ledger and what follows from it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.courses.models import ModuleVersion
from lms.courses.terms import MasteryLevel
from lms.evidence.models import EvidenceRecord, ModuleProgress, ObjectiveMastery
from lms.evidence.terms import EvidenceFact, EvidenceKind, MasteryFacts, MasteryStage
from lms.people.models import Employee

PAGE_ROWS = 50


class ModuleVersionNotFound(NotFound):
    """There is no such module to be read."""


@frozen
class CompletionFacts:
    """What completing a module version takes."""

    page_count: int
    has_quiz: bool


@frozen
class ProgressRow:
    """How far a person is in one module version."""

    module_version_id: UUID
    pages_read: tuple[int, ...]
    quiz_passed_at: datetime | None
    started_at: datetime
    completed_at: datetime | None


@frozen
class EvidenceRow:
    """One row of the ledger, as people read it."""

    id: UUID
    objective_key: str
    level: MasteryLevel
    fingerprint: str
    release_number: int
    kind: EvidenceKind
    score_percent: int
    succeeded: bool
    source: str
    source_id: str
    note: str
    occurred_at: datetime
    observer_name: str | None


# FOR NO KEY UPDATE: rows which merely refer to the person must not make two transactions wait for each other.
_LOCKED = (
    select(Employee.id).where(Employee.id == bindparam("employee_id", type_=Uuid())).with_for_update(key_share=True)
)


def lock_employee(session: Session, employee_id: UUID) -> None:
    """Wait until nobody else writes what this person holds; on SQLite writers take turns anyway."""
    session.connection().execute(_LOCKED, {"employee_id": employee_id})


def load_facts(
    session: Session, *, employee_ids: Collection[UUID], keys: Collection[str] | None = None
) -> dict[tuple[UUID, str], list[EvidenceFact]]:
    """Return the ledger of these people by person and objective; `keys` narrows it to some objectives."""
    query = select(
        EvidenceRecord.employee_id,
        EvidenceRecord.objective_key,
        EvidenceRecord.fingerprint,
        EvidenceRecord.release_number,
        EvidenceRecord.level,
        EvidenceRecord.kind,
        EvidenceRecord.succeeded,
        EvidenceRecord.occurred_at,
        EvidenceRecord.recorded_by,
        EvidenceRecord.details,
    ).where(EvidenceRecord.employee_id.in_(employee_ids))
    if keys is not None:
        query = query.where(EvidenceRecord.objective_key.in_(keys))
    found: dict[tuple[UUID, str], list[EvidenceFact]] = defaultdict(list)
    for row in session.execute(query):
        found[row.employee_id, row.objective_key].append(
            EvidenceFact(
                fingerprint=row.fingerprint,
                release_number=row.release_number,
                level=MasteryLevel(row.level),
                kind=EvidenceKind(row.kind),
                succeeded=row.succeeded,
                occurred_at=row.occurred_at,
                recorded_by=row.recorded_by,
                details=row.details,
            )
        )
    return found


def load_mastery(
    session: Session, *, employee_ids: Collection[UUID], keys: Collection[str] | None = None
) -> dict[tuple[UUID, str], MasteryFacts]:
    """Return what these people hold or have begun, by person and objective."""
    query = select(ObjectiveMastery).where(ObjectiveMastery.employee_id.in_(employee_ids))
    if keys is not None:
        query = query.where(ObjectiveMastery.objective_key.in_(keys))
    rows = session.execute(query.with_only_columns(*ObjectiveMastery.__table__.c))
    return {
        (row.employee_id, row.objective_key): MasteryFacts(
            fingerprint=row.fingerprint,
            held_at=row.held_at,
            expires_at=row.expires_at,
            stage=MasteryStage(row.stage),
            shown_count=row.shown_count,
            needed_count=row.needed_count,
        )
        for row in rows
    }


def mastery_of(session: Session, employee_id: UUID) -> dict[str, MasteryFacts]:
    """Return what a person holds or has begun, by objective key."""
    return {key: held for (_, key), held in load_mastery(session, employee_ids=(employee_id,)).items()}


def is_held(fingerprint: InstrumentedAttribute[str], *, now: datetime) -> ColumnElement[bool]:
    """Test, as part of a statement, if a row of what somebody holds is held today for this fingerprint."""
    return and_(
        ObjectiveMastery.fingerprint == fingerprint,
        ObjectiveMastery.stage != MasteryStage.BEGUN,
        or_(ObjectiveMastery.expires_at.is_(None), ObjectiveMastery.expires_at > now),
    )


def is_outdated(fingerprint: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Test the same for what was held for another standard."""
    return and_(ObjectiveMastery.fingerprint != fingerprint, ObjectiveMastery.stage != MasteryStage.BEGUN)


def is_due_again(fingerprint: InstrumentedAttribute[str], *, now: datetime) -> ColumnElement[bool]:
    """Test the same for what has run out."""
    return and_(ObjectiveMastery.fingerprint == fingerprint, ObjectiveMastery.expires_at <= now)


def page_employee_ids(session: Session, *, after: UUID | None, limit: int = 500) -> tuple[UUID, ...]:
    """Return the next people who have anything in the ledger, in the order of their ids."""
    query = select(EvidenceRecord.employee_id).distinct().order_by(EvidenceRecord.employee_id).limit(limit)
    if after is not None:
        query = query.where(EvidenceRecord.employee_id > after)
    return tuple(session.scalars(query))


def get_completion_facts(session: Session, module_version_id: UUID) -> CompletionFacts:
    """Return what completing a module version takes.

    :raises ModuleVersionNotFound: if there is no such version
    """
    row = session.execute(
        select(ModuleVersion.page_count, ModuleVersion.has_quiz).where(ModuleVersion.id == module_version_id)
    ).first()
    if row is None:
        raise ModuleVersionNotFound
    return CompletionFacts(page_count=row.page_count, has_quiz=row.has_quiz)


def find_progress(session: Session, *, employee_id: UUID, module_version_id: UUID) -> ProgressRow | None:
    """Return how far a person is in a module version, or `None` before the start."""
    row = session.get(ModuleProgress, (employee_id, module_version_id))
    if row is None:
        return None
    return ProgressRow(
        module_version_id=row.module_version_id,
        pages_read=tuple(row.pages_read),
        quiz_passed_at=row.quiz_passed_at,
        started_at=row.started_at,
        completed_at=row.completed_at,
    )


def page_evidence(
    session: Session, employee_id: UUID, *, key: str | None = None, limit: int = PAGE_ROWS
) -> Page[EvidenceRow]:
    """Return a person's ledger, newest first.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    query = _evidence(employee_id).limit(limit + 1)
    if key is not None:
        last_id, last_at = read_page_key(key, UUID, moment)
        query = query.where(tuple_(EvidenceRecord.occurred_at, EvidenceRecord.id) < tuple_(last_at, last_id))
    found = [_evidence_row(dict(row)) for row in session.execute(query).mappings()]
    shown = found[:limit]
    next_key = page_key(shown[-1].id, shown[-1].occurred_at) if len(found) > limit else None
    return Page(rows=tuple(shown), next_key=next_key)


def list_seen_at_work(session: Session, employee_id: UUID, *, limit: int) -> tuple[EvidenceRow, ...]:
    """Return what observers have seen a person do well, newest first."""
    query = _evidence(employee_id).where(
        EvidenceRecord.level == MasteryLevel.DEMONSTRATE, EvidenceRecord.succeeded.is_(True)
    )
    return tuple(_evidence_row(dict(row)) for row in session.execute(query.limit(limit)).mappings())


def _evidence(employee_id: UUID) -> Select[Any]:
    observer = aliased(Employee)
    return (
        select(*(c for c in EvidenceRecord.__table__.c if c.name not in {"employee_id", "recorded_by"}))
        .add_columns(observer.name.label("observer_name"))
        .outerjoin(observer, observer.id == EvidenceRecord.recorded_by)
        .where(EvidenceRecord.employee_id == employee_id)
        .order_by(EvidenceRecord.occurred_at.desc(), EvidenceRecord.id.desc())
    )


def _evidence_row(values: dict[str, Any]) -> EvidenceRow:
    note = str(values.pop("details").get("note", ""))
    values |= {"level": MasteryLevel(values["level"]), "kind": EvidenceKind(values["kind"]), "note": note}
    return EvidenceRow(**values)
