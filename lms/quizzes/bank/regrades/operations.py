"""Deciding a regrade, and working it through the stored attempts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.courses.items import kind_of
from lms.courses.terms import ItemDocument
from lms.evidence import operations as recording
from lms.evidence.terms import EvidenceDraft
from lms.outbox import operations as outbox
from lms.quizzes import events, evidence
from lms.quizzes import operations as quizzes
from lms.quizzes.bank import queries as bank
from lms.quizzes.bank.regrades import queries
from lms.quizzes.terms import Correction, Verdict

SOURCE = "regrade"
"""What evidence of a regrade names as its source."""


class RegradeReasonMissing(RuleViolation):
    """Changing results needs a reason."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Say why. People whose results change have a right to know."))


class NoKey(RuleViolation):
    """The correction says nothing, or what cannot be."""

    field = "key"

    def __init__(self) -> None:
        super().__init__(_("Choose the right answer, or count every answer as right."))


class LowersMeaningless(RuleViolation):
    """Nobody can be lowered where everybody is right."""

    field = "may_lower"

    def __init__(self) -> None:
        super().__init__(_("When every answer counts as right, no result can go down. Clear one of the two boxes."))


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

    :raises StatisticNotFound: if nothing is known of the revision
    :raises NoKey: if the correction names no right answer, or one that was not shown
    :raises LowersMeaningless: if everybody is right, and results shall be lowered
    :raises RegradeReasonMissing: if no reason is given
    """
    check_correction(bank.get_statistic(session, item_id=item_id, full_hash=full_hash).item, correction)
    if not reason:
        raise RegradeReasonMissing
    regrade_id = quizzes.add_regrade(
        session,
        item_id=item_id,
        full_hash=full_hash,
        correction=correction,
        reason=reason,
        employee_id=viewer.employee_id,
        now=now,
    )
    audit.record(
        session,
        viewer=viewer,
        action="question.regraded",
        subject=item_id,
        at=now,
        full_hash=full_hash,
        key=list(correction.key),
        all_correct=correction.all_correct,
        may_lower=correction.may_lower,
        reason=reason,
    )
    outbox.publish(session, events.QuestionRegraded(occurred_at=now, regrade_id=regrade_id))
    return regrade_id


def check_correction(item: ItemDocument, correction: Correction) -> None:
    """Refuse a correction that the question cannot have.

    :raises NoKey: if it names no right answer, or one that was not shown
    :raises LowersMeaningless: if everybody is right, and results shall be lowered
    """
    if correction.all_correct:
        if correction.may_lower:
            raise LowersMeaningless
        return
    if not kind_of(item).has_options or not correction.key or not set(correction.key) <= set(item.options):
        raise NoKey


def apply_next(session: Session, *, regrade_id: UUID, after: UUID | None, now: datetime) -> UUID | None:
    """Grade the next attempts anew; return the last one's id, or `None` when all are done.

    An attempt that is being submitted meanwhile is waited for, or sees the regrade itself. Doing it twice changes nothing.
    """
    item_id, full_hash, correction, decided_by = queries.get_correction(session, regrade_id)
    rows = queries.hold_answered(session, item_id=item_id, full_hash=full_hash, after=after)
    if not rows:
        quizzes.finish_regrade(session, regrade_id=regrade_id, now=now)
        return None
    for one in queries.load_regraded(session, rows, item_id=item_id, full_hash=full_hash, correction=correction):
        _apply(session, one, regrade_id, decided_by, now=now)
    last: UUID = rows[-1].attempt_id
    return last


def _apply(
    session: Session, one: queries.Regraded, regrade_id: UUID, decided_by: UUID | None, *, now: datetime
) -> None:
    quizzes.change_marks(session, regrade_id=regrade_id, attempt_id=one.attempt_id, before=one.before, after=one.after)
    recording.record_evidence(
        session,
        employee_id=one.employee_id,
        drafts=_changed_drafts(one, str(ids.stable_id(str(regrade_id), str(one.attempt_id)))),
        release_number=one.release_number,
        recorded_by=decided_by,
        now=now,
    )
    if one.after.passed and not one.before.passed:
        recording.pass_quiz(session, employee_id=one.employee_id, module_version_id=one.module_version_id, now=now)


def _changed_drafts(one: queries.Regraded, source_id: str) -> Sequence[EvidenceDraft]:
    def drafts(verdict: Verdict) -> dict[str, EvidenceDraft]:
        made = evidence.drafts_of(source_id, one.objectives, one.items, verdict)
        return {draft.objective_key: draft for draft in made}

    before = drafts(one.before)
    return [
        _of_regrade(draft)
        for key, draft in drafts(one.after).items()
        if (draft.score_percent, draft.succeeded) != (before[key].score_percent, before[key].succeeded)
    ]


def _of_regrade(draft: EvidenceDraft) -> EvidenceDraft:
    return EvidenceDraft(**{**vars(draft), "source": SOURCE})
