"""Deciding a regrade, and working it through the stored attempts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.courses.terms import ItemDocument, ItemMode
from lms.evidence import operations as evidence
from lms.evidence.terms import EvidenceDraft
from lms.outbox import operations as outbox
from lms.quizzes import events, proof
from lms.quizzes.bank import queries as bank
from lms.quizzes.bank.regrades import queries
from lms.quizzes.models import Attempt, AttemptAnswer, Regrade, RegradedAttempt
from lms.quizzes.terms import Correction, Verdict

SOURCE = "regrade"
"""What evidence of a regrade names as its source."""
BY_KEY = frozenset({ItemMode.ONE, ItemMode.MANY})
"""Modes whose key can be put right by choosing labels; in all others everybody is right, or nobody is touched."""


class NoReason(RuleViolation):
    """Whoever changes results says why."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why: people whose results change have a right to know.")


class NoKey(RuleViolation):
    """The correction says nothing, or what cannot be."""

    field = "key"

    def __init__(self) -> None:
        super().__init__("Choose what counts as right, or that everybody is right.")


class LowersMeaningless(RuleViolation):
    """Nobody can be lowered where everybody is right."""

    field = "lowers"

    def __init__(self) -> None:
        super().__init__("Where everybody is right, nobody’s result is lowered.")


def decide_regrade(
    session: Session,
    *,
    item_id: str,
    full_hash: str,
    correction: Correction,
    reason: str,
    viewer: Viewer,
    now: datetime,
) -> UUID:
    """Decide that a revision counts differently; the stored attempts are gone through in the background. Return its id.

    Attempts which are still open, or begin later, are graded by it when they are submitted.

    :raises QuestionNotFound: if nothing is known of the revision
    :raises NoKey: if the correction names no right answer, or one that was not shown
    :raises LowersMeaningless: if everybody is right, and results shall be lowered
    :raises NoReason: if no reason is given
    """
    check_correction(bank.get_statistic(session, item_id=item_id, full_hash=full_hash).item, correction)
    if not reason:
        raise NoReason
    regrade_id = ids.new_id()
    session.execute(
        insert(Regrade).values(
            id=regrade_id,
            item_id=item_id,
            full_hash=full_hash,
            key=list(correction.key),
            everybody=correction.everybody,
            lowers=correction.lowers,
            reason=reason,
            regraded_at=now,
            regraded_by=viewer.employee_id,
        )
    )
    audit.record(
        session,
        viewer=viewer,
        action="question.regraded",
        subject=item_id,
        at=now,
        full_hash=full_hash,
        key=list(correction.key),
        everybody=correction.everybody,
        lowers=correction.lowers,
        reason=reason,
    )
    outbox.publish(session, events.QuestionRegraded(at=now, regrade_id=regrade_id))
    return regrade_id


def check_correction(item: ItemDocument, correction: Correction) -> None:
    """Refuse a correction that the question cannot have.

    :raises NoKey: if it names no right answer, or one that was not shown
    :raises LowersMeaningless: if everybody is right, and results shall be lowered
    """
    if correction.everybody:
        if correction.lowers:
            raise LowersMeaningless
        return
    if item.mode not in BY_KEY or not correction.key or not set(correction.key) <= set(item.options):
        raise NoKey


def apply_next(session: Session, *, regrade_id: UUID, after: UUID | None, now: datetime) -> UUID | None:
    """Grade the next attempts anew; return the last one's id, or `None` when all are done.

    An attempt that is being submitted meanwhile is waited for, or sees the regrade itself. Doing it twice changes nothing.
    """
    item_id, full_hash, correction, decided_by = queries.get_correction(session, regrade_id)
    rows = queries.hold_answered(session, item_id=item_id, full_hash=full_hash, after=after)
    if not rows:
        session.execute(update(Regrade).where(Regrade.id == regrade_id).values(applied_at=now))
        return None
    for one in queries.load_regraded(session, rows, item_id=item_id, full_hash=full_hash, correction=correction):
        _apply(session, one, regrade_id, decided_by, now=now)
    last: UUID = rows[-1].attempt_id
    return last


def _apply(
    session: Session, one: queries.Regraded, regrade_id: UUID, decided_by: UUID | None, *, now: datetime
) -> None:
    session.execute(
        insert_into(session, RegradedAttempt)
        .values(
            regrade_id=regrade_id,
            attempt_id=one.attempt_id,
            score_percent=one.before.score_percent,
            passed=one.before.passed,
        )
        .on_conflict_do_nothing()
    )
    session.execute(
        update(Attempt)
        .where(Attempt.id == one.attempt_id)
        .values(score_percent=one.after.score_percent, passed=one.after.passed)
    )
    session.execute(
        update(AttemptAnswer),
        [
            {"attempt_id": one.attempt_id, "position": n, "score": new.score, "is_correct": new.is_correct}
            for n, (old, new) in enumerate(zip(one.before.marks, one.after.marks, strict=True), 1)
            if old != new
        ],
    )
    evidence.record_evidence(
        session,
        employee_id=one.employee_id,
        drafts=_changed_drafts(one, str(ids.stable_id(str(regrade_id), str(one.attempt_id)))),
        release_number=one.release_number,
        recorded_by=decided_by,
        now=now,
    )
    if one.after.passed and not one.before.passed:
        evidence.pass_quiz(session, employee_id=one.employee_id, module_version_id=one.module_version_id, now=now)


def _changed_drafts(one: queries.Regraded, source_id: str) -> Sequence[EvidenceDraft]:
    def drafts(verdict: Verdict) -> dict[str, EvidenceDraft]:
        made = proof.drafts_of(source_id, one.objectives, one.items, verdict)
        return {draft.objective_key: draft for draft in made}

    before = drafts(one.before)
    return [
        _of_regrade(draft)
        for key, draft in drafts(one.after).items()
        if (draft.score_percent, draft.succeeded) != (before[key].score_percent, before[key].succeeded)
    ]


def _of_regrade(draft: EvidenceDraft) -> EvidenceDraft:
    return EvidenceDraft(**{**vars(draft), "source": SOURCE})
