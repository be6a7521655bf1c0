"""Writing the ledger, and keeping beside it what follows from it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import NotFound
from lms.evidence import queries, rules
from lms.evidence.events import MasteryChanged, ModuleCompleted
from lms.evidence.models import EvidenceRecord, ModuleProgress, ObjectiveMastery
from lms.evidence.terms import EvidenceDraft, MasteryFacts
from lms.outbox import operations as outbox


class PageNotInModule(NotFound):
    """The module has no such page."""


def record_evidence(
    session: Session,
    *,
    employee_id: UUID,
    drafts: Sequence[EvidenceDraft],
    release_number: int,
    recorded_by: UUID | None = None,
    now: datetime,
) -> None:
    """Add proofs to a person's ledger and bring what they hold up to date.

    Recording the same proof (source, source id, objective) twice records it once. A handful of statements, whatever the
    number of drafts. Publishes `MasteryChanged` once, if anything did change.
    """
    if not drafts:
        return
    queries.lock_employee(session, employee_id)
    session.execute(
        insert_into(session, EvidenceRecord).on_conflict_do_nothing(),
        [_record(draft, employee_id, release_number, recorded_by, now) for draft in drafts],
    )
    if _renew_mastery(session, employee_ids=(employee_id,), keys={draft.objective_key for draft in drafts}):
        outbox.publish(session, MasteryChanged(employee_id=employee_id, occurred_at=now))


def rebuild_mastery(session: Session, *, employee_id: UUID | None = None) -> int:
    """Recount what a person, or everybody, holds from the ledger; return how many rows were wrong."""
    if employee_id is not None:
        return _renew_mastery(session, employee_ids=(employee_id,))
    wrong, last = 0, None
    while people := queries.page_employee_ids(session, after=last):
        wrong += _renew_mastery(session, employee_ids=people)
        last = people[-1]
    return wrong


def finish_page(session: Session, *, employee_id: UUID, module_version_id: UUID, page: int, now: datetime) -> None:
    """Note that a person has read a page; publishes `ModuleCompleted` when that completes the module.

    :raises ModuleVersionNotFound: if there is no such version
    :raises PageNotInModule: if it has no such page
    """
    module = queries.get_completion_facts(session, module_version_id)
    if not 1 <= page <= module.page_count:
        raise PageNotInModule
    progress = _open_progress(session, employee_id, module_version_id, now)
    progress.pages_read = sorted({*progress.pages_read, page})
    _complete_if_done(session, progress, module, now)


def pass_quiz(session: Session, *, employee_id: UUID, module_version_id: UUID, now: datetime) -> None:
    """Note that a person has passed a module's quiz; publishes `ModuleCompleted` when that completes the module.

    :raises ModuleVersionNotFound: if there is no such version
    """
    module = queries.get_completion_facts(session, module_version_id)
    progress = _open_progress(session, employee_id, module_version_id, now)
    progress.quiz_passed_at = progress.quiz_passed_at or now
    _complete_if_done(session, progress, module, now)


def _record(
    draft: EvidenceDraft, employee_id: UUID, release_number: int, recorded_by: UUID | None, now: datetime
) -> dict[str, Any]:
    return asdict(draft) | {
        "id": ids.new_id(),
        "employee_id": employee_id,
        "release_number": release_number,
        "details": draft.details or {},
        "occurred_at": now,
        "recorded_by": recorded_by,
    }


def _renew_mastery(session: Session, *, employee_ids: Sequence[UUID], keys: Collection[str] | None = None) -> int:
    before = queries.load_mastery(session, employee_ids=employee_ids, keys=keys)
    facts = queries.load_facts(session, employee_ids=employee_ids, keys=keys)
    after = {who: held for who, rows in facts.items() if (held := rules.mastery_after(rows)) is not None}
    stale = [who for who, held in before.items() if after.get(who) != held]
    for employee_id in {employee_id for employee_id, _key in stale}:
        gone = [key for who, key in stale if who == employee_id]
        session.execute(
            delete(ObjectiveMastery).where(
                ObjectiveMastery.employee_id == employee_id, ObjectiveMastery.objective_key.in_(gone)
            )
        )
    fresh = [_mastery(*who, held) for who, held in after.items() if before.get(who) != held]
    if fresh:
        session.execute(insert(ObjectiveMastery), fresh)
    return len({*stale, *((row["employee_id"], row["objective_key"]) for row in fresh)})


def _mastery(employee_id: UUID, objective_key: str, held: MasteryFacts) -> dict[str, Any]:
    return {"employee_id": employee_id, "objective_key": objective_key, **asdict(held)}


def _open_progress(session: Session, employee_id: UUID, module_version_id: UUID, now: datetime) -> ModuleProgress:
    session.execute(
        insert_into(session, ModuleProgress)
        .values(employee_id=employee_id, module_version_id=module_version_id, pages_read=[], started_at=now)
        .on_conflict_do_nothing()
    )
    return session.get_one(
        ModuleProgress, (employee_id, module_version_id), populate_existing=True, with_for_update=True
    )


def _complete_if_done(
    session: Session, progress: ModuleProgress, module: queries.CompletionFacts, now: datetime
) -> None:
    is_complete = rules.is_module_complete(
        page_count=module.page_count,
        pages_read=progress.pages_read,
        has_quiz=module.has_quiz,
        quiz_passed=progress.quiz_passed_at is not None,
    )
    if is_complete and progress.completed_at is None:
        progress.completed_at = now
        outbox.publish(
            session,
            ModuleCompleted(
                employee_id=progress.employee_id, module_version_id=progress.module_version_id, occurred_at=now
            ),
        )
    session.flush()
