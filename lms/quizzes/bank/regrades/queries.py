"""Reading stored attempts for a regrade."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.items.base import Mark
from lms.courses.terms import ItemDocument, MasteryLevel, ObjectiveDocument
from lms.quizzes import codec, rules
from lms.quizzes.models import Attempt, AttemptAnswer, Quiz, Regrade
from lms.quizzes.terms import AttemptState, Correction, Verdict

CHUNK = 200
"""Attempts that are read at once."""
HELD = 10
"""Attempts that are graded anew in one transaction."""


class RegradeNotFound(NotFound):
    """There is no such regrade."""


@frozen
class Regraded:
    """One closed attempt whose marks a correction changes."""

    attempt_id: UUID
    employee_id: UUID
    module_version_id: UUID
    release_number: int
    objectives: tuple[ObjectiveDocument, ...]
    items: tuple[ItemDocument, ...]
    before: Verdict
    after: Verdict

    @property
    def is_raised(self) -> bool:
        """Test if any mark went up."""
        return any(b.score > a.score for a, b in zip(self.before.marks, self.after.marks, strict=True))


@frozen
class RegradePreview:
    """What a correction would change, before anybody decides."""

    attempt_count: int
    """Closed attempts in which this revision was asked."""
    raised_count: int
    lowered_count: int
    people_count: int
    """People with at least one attempt that changes."""
    passed_count: int
    """Attempts which would be passed that were not."""
    failed_count: int
    """Attempts which would no longer be passed."""


def get_correction(session: Session, regrade_id: UUID) -> tuple[str, str, Correction, UUID | None]:
    """Return item, revision, decision and who decided.

    :raises RegradeNotFound: if there is none
    """
    row = session.get(Regrade, regrade_id)
    if row is None:
        raise RegradeNotFound
    correction = Correction(key=tuple(row.key), all_correct=row.all_correct, may_lower=row.may_lower)
    return row.item_id, row.full_hash, correction, row.regraded_by


def list_answered(session: Session, *, item_id: str, full_hash: str, after: UUID | None) -> Sequence[Any]:
    """Return the next attempts which ask a revision, closed or not, with the answer and its mark."""
    attempt_ids = session.scalars(_attempts(item_id, full_hash, after)).all()
    return _list_answers(session, attempt_ids, item_id)


def hold_answered(session: Session, *, item_id: str, full_hash: str, after: UUID | None) -> Sequence[Any]:
    """Return the same, fewer at a time, and keep everybody else from closing one of them until this transaction ends.

    Two statements: the second sees what was closed while the first waited.
    """
    wanted = _attempts(item_id, full_hash, after).limit(HELD).with_for_update(of=Attempt)
    attempt_ids = session.scalars(wanted).all()
    return _list_answers(session, attempt_ids, item_id)


def load_regraded(
    session: Session, answered: Sequence[Any], *, item_id: str, full_hash: str, correction: Correction
) -> tuple[Regraded, ...]:
    """Return the attempts among these whose marks a correction changes, whole, as they were and as they would be."""
    touched = [row.attempt_id for row in answered if row.state != AttemptState.OPEN and _changes(row, correction)]
    if not touched:
        return ()
    release = courses.newest_release_with(Quiz.module_version_id)
    attempts = session.execute(
        select(
            Attempt.id,
            Attempt.employee_id,
            Attempt.rule,
            Attempt.score_percent,
            Attempt.passed,
            Quiz.module_version_id,
            Quiz.objectives,
            release.label("release_number"),
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.id.in_(touched))
        .order_by(Attempt.id)
    ).all()
    asked: dict[UUID, list[Any]] = {}
    for row in session.execute(
        select(
            AttemptAnswer.attempt_id,
            AttemptAnswer.item,
            AttemptAnswer.answer,
            AttemptAnswer.score,
            AttemptAnswer.is_correct,
        )
        .where(AttemptAnswer.attempt_id.in_(touched))
        .order_by(AttemptAnswer.attempt_id, AttemptAnswer.position)
    ):
        asked.setdefault(row.attempt_id, []).append(row)
    return tuple(_regraded(one, asked[one.id], (item_id, full_hash), correction) for one in attempts)


def preview_regrade(session: Session, *, item_id: str, full_hash: str, correction: Correction) -> RegradePreview:
    """Return what a correction would change; reads every attempt that asks the revision, writes nothing."""
    attempt_count = raised = lowered = passed = failed = 0
    people: set[UUID] = set()
    after = None
    while rows := list_answered(session, item_id=item_id, full_hash=full_hash, after=after):
        after = rows[-1].attempt_id
        attempt_count += sum(row.state != AttemptState.OPEN for row in rows)
        for one in load_regraded(session, rows, item_id=item_id, full_hash=full_hash, correction=correction):
            people.add(one.employee_id)
            raised += one.is_raised
            lowered += not one.is_raised
            passed += one.after.passed and not one.before.passed
            failed += one.before.passed and not one.after.passed
    return RegradePreview(
        attempt_count=attempt_count,
        raised_count=raised,
        lowered_count=lowered,
        people_count=len(people),
        passed_count=passed,
        failed_count=failed,
    )


def _attempts(item_id: str, full_hash: str, after: UUID | None) -> Select[UUID]:
    asked = (
        select(Attempt.id)
        .join(AttemptAnswer, AttemptAnswer.attempt_id == Attempt.id)
        .where(AttemptAnswer.item_id == item_id, AttemptAnswer.full_hash == full_hash)
        .order_by(AttemptAnswer.attempt_id)
        .limit(CHUNK)
    )
    return asked if after is None else asked.where(AttemptAnswer.attempt_id > after)


def _list_answers(session: Session, attempt_ids: Sequence[UUID], item_id: str) -> Sequence[Any]:
    return session.execute(
        select(
            AttemptAnswer.attempt_id,
            AttemptAnswer.item,
            AttemptAnswer.answer,
            AttemptAnswer.score,
            AttemptAnswer.is_correct,
            Attempt.state,
        )
        .join(Attempt, Attempt.id == AttemptAnswer.attempt_id)
        .where(AttemptAnswer.attempt_id.in_(attempt_ids), AttemptAnswer.item_id == item_id)
        .order_by(AttemptAnswer.attempt_id)
    ).all()


def _changes(row: Any, correction: Correction) -> bool:
    mark = Mark(score=row.score, is_correct=row.is_correct)
    return rules.mark_anew(items_codec.item_from_plain(row.item), row.answer, (correction,), mark=mark) != mark


def _regraded(attempt: Any, asked: Sequence[Any], revision: tuple[str, str], correction: Correction) -> Regraded:
    items = tuple(items_codec.item_from_plain(row.item) for row in asked)
    old = tuple(Mark(score=row.score, is_correct=row.is_correct) for row in asked)
    new = tuple(
        rules.mark_anew(item, row.answer, (correction,), mark=mark)
        if (item.item_id, item.full_hash) == revision
        else mark
        for item, row, mark in zip(items, asked, old, strict=True)
    )
    before = Verdict(score_percent=attempt.score_percent, passed=attempt.passed, marks=old)
    after = rules.judge(new, codec.rule_from_plain(attempt.rule))
    keeps = attempt.passed and not correction.may_lower
    return Regraded(
        attempt_id=attempt.id,
        employee_id=attempt.employee_id,
        module_version_id=attempt.module_version_id,
        release_number=attempt.release_number or 0,
        objectives=tuple(
            ObjectiveDocument(
                level=MasteryLevel(plain["level"]),
                subject=plain["subject"],
                job_role=plain["job_role"],
                fingerprint=plain["fingerprint"],
            )
            for plain in attempt.objectives
        ),
        items=items,
        before=before,
        after=Verdict(score_percent=after.score_percent, passed=after.passed or keeps, marks=new),
    )
