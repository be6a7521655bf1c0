"""Starting, saving, submitting and closing attempts; answering check questions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, bindparam, insert, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.paging import in_slices
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.courses import codec as items_codec
from lms.courses import items
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument, ObjectiveDocument
from lms.evidence import operations as recording
from lms.evidence import queries as ledger
from lms.outbox.terms import Step
from lms.quizzes import codec, evidence, queries, rules
from lms.quizzes.models import Attempt, AttemptAnswer, CheckAnswer, Quiz, Regrade, RegradedAttempt
from lms.quizzes.terms import AttemptState, Correction, QuizRule, Verdict

CLOSED_AT_ONCE = 5
"""Attempts that are closed in one transaction when their time has run out."""


class AttemptLimitReached(RuleViolation):
    """The person has used all attempts that the quiz allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "You have used the %(num)s attempt that this quiz allows. Talk to your trainer about what to do next.",
                "You have used all %(num)s attempts that this quiz allows. Talk to your trainer about what to do next.",
                limit,
            )
        )


class AttemptClosed(Conflict):
    """The attempt was submitted, or its time ran out: nothing can be saved any more."""

    way_on = ""
    """Where its result stands, if the view knows."""

    def __init__(self) -> None:
        super().__init__(_("You have submitted this quiz, or the time is up. See your result."))


def save_quiz(
    session: Session,
    *,
    module_version_id: UUID,
    title: str,
    rule: QuizRule,
    bank: Sequence[ItemDocument],
    objectives: Sequence[ObjectiveDocument],
) -> UUID:
    """Give a module version its quiz, or renew it; attempts keep what they were asked."""
    values = {
        "title": title,
        "rule": codec.rule_to_plain(rule),
        "bank": [items_codec.item_to_plain(item) for item in bank],
        "objectives": [
            {
                "key": one.key,
                "level": one.level.value,
                "subject": one.subject,
                "job_role": one.job_role,
                "fingerprint": one.fingerprint,
            }
            for one in objectives
        ],
    }
    quiz_id = queries.find_quiz_id(session, module_version_id)
    if quiz_id is None:
        quiz_id = ids.new_id()
        session.execute(insert(Quiz).values(id=quiz_id, module_version_id=module_version_id, **values))
    else:
        session.execute(update(Quiz).where(Quiz.id == quiz_id).values(**values))
    return quiz_id


def start_attempt(session: Session, *, quiz_id: UUID, employee_id: UUID, now: datetime) -> UUID:
    """Return the person's open attempt, or begin the next one; what is asked, and in which order, is fixed here.

    :raises QuizNotFound: if there is no such quiz
    :raises AttemptLimitReached: if the quiz allows no further attempt
    """
    ledger.lock_employee(session, employee_id)  # one start at a time for each person
    quiz = queries.get_quiz(session, quiz_id)
    past = queries.load_past_forms(session, quiz_id=quiz_id, employee_id=employee_id)
    if past.open_id is not None and not close_overdue(session, attempt_id=past.open_id, now=now):
        return past.open_id
    if quiz.rule.max_attempts is not None and past.last_number >= quiz.rule.max_attempts:
        raise AttemptLimitReached(quiz.rule.max_attempts)
    attempt_id = ids.new_id()
    session.execute(
        insert(Attempt).values(
            id=attempt_id,
            quiz_id=quiz_id,
            employee_id=employee_id,
            number=past.last_number + 1,
            state=AttemptState.OPEN,
            rule=codec.rule_to_plain(quiz.rule),
            started_at=now,
            deadline_at=rules.deadline_at(quiz.rule, now),
        )
    )
    form = queries.next_form(session, quiz, past)
    session.execute(insert(AttemptAnswer), [_asked(attempt_id, n, item) for n, item in enumerate(form, 1)])
    return attempt_id


# Written down once: the busiest statement there is.
_SAVE = (
    update(AttemptAnswer)
    .where(
        AttemptAnswer.attempt_id == bindparam("in_attempt"),
        AttemptAnswer.position == bindparam("at"),
        AttemptAnswer.revision < bindparam("number"),
    )
    .values(answer=bindparam("given"), revision=bindparam("number"), saved_at=bindparam("moment"))
)


def save_answer(
    session: Session, *, attempt_id: UUID, position: int, answer: Answer | None, revision: int, now: datetime
) -> int:
    """Keep one answer and return the revision that is stored.

    A save with an older revision than the stored one comes late and is dropped: the newer answer stays.

    :raises QuestionNotFound: if the attempt has no such question
    :raises AttemptClosed: if it was submitted, or its time has run out
    """
    attempt, question = queries.get_asked_question(session, attempt_id=attempt_id, position=position)
    _refuse_closed(attempt, now)
    if revision <= question.revision:
        return question.revision
    checked = items.given_answer(question.item, question.shown, answer)
    values = {"in_attempt": attempt_id, "at": position, "given": checked, "number": revision, "moment": now}
    saved = session.connection().execute(_SAVE, values)
    if _count(saved):
        return revision
    return queries.get_asked_question(session, attempt_id=attempt_id, position=position)[1].revision


def save_answers(session: Session, *, attempt_id: UUID, answers: Mapping[int, Answer | None], now: datetime) -> None:
    """Keep the answers of a whole page, which the person sent by a button; each counts as the newest.

    :raises AttemptClosed: if it was submitted, or its time has run out
    """
    attempt = queries.hold_attempt(session, attempt_id)
    _refuse_closed(attempt, now)
    questions = queries.list_asked_questions(session, attempt_id)
    _keep(session, attempt_id, questions, _checked(questions, answers), now=now)


def submit_answers(
    session: Session, *, attempt_id: UUID, answers: Mapping[int, Answer | None], is_complete: bool, now: datetime
) -> bool:
    """Keep the answers of a page and submit the attempt; return whether it is submitted.

    With `is_complete` nothing is submitted while a question is empty; the answers are kept all the same.
    The same page sent twice finds the attempt closed with just these answers, and that is well.

    :raises AttemptClosed: if it was closed with other answers
    """
    attempt = queries.hold_attempt(session, attempt_id)
    questions = queries.list_asked_questions(session, attempt_id)
    checked = _checked(questions, answers)
    if attempt.state == AttemptState.OPEN or _changed(questions, checked):
        _refuse_closed(attempt, now)
    _keep(session, attempt_id, questions, checked, now=now)
    has_gaps = any(rules.is_unanswered(one.item, checked[one.position]) for one in questions)
    if has_gaps and is_complete and attempt.state == AttemptState.OPEN:
        return False
    submit_attempt(session, attempt_id=attempt_id, now=now)
    return True


def submit_attempt(session: Session, *, attempt_id: UUID, now: datetime) -> bool:
    """Close an attempt and grade it from the stored answers; say whether this call did.

    Submitting twice, or 32 times at once, counts once: the others find it closed.
    """
    if close_overdue(session, attempt_id=attempt_id, now=now):
        return True
    return _close(session, attempt_id=attempt_id, state=AttemptState.SUBMITTED, at=now)


def close_overdue(session: Session, *, attempt_id: UUID, now: datetime) -> bool:
    """Close an attempt whose time has run out, as of its deadline; say whether this call did."""
    attempt = queries.get_attempt(session, attempt_id)
    if attempt.deadline_at is None or not attempt.is_overdue(now):
        return False
    return _close(session, attempt_id=attempt_id, state=AttemptState.EXPIRED, at=attempt.deadline_at)


def plan_expiry(session: Session, *, now: datetime) -> list[Step]:
    """Return the steps that close all attempts whose time has run out, just as opening them would."""
    overdue = [attempt_id for attempt_id, _ in queries.list_overdue(session, now=now)]
    return [partial(_expire, attempt_ids=some, now=now) for some in in_slices(overdue, CLOSED_AT_ONCE)]


def _expire(session: Session, *, attempt_ids: Sequence[UUID], now: datetime) -> None:
    for attempt_id in attempt_ids:
        close_overdue(session, attempt_id=attempt_id, now=now)


def answer_check(
    session: Session, *, employee_id: UUID, module_version_id: UUID, item_id: str, answer: Answer, now: datetime
) -> Mark:
    """Grade a check question inside a lesson and keep the answer. Practice: never evidence.

    The first answer stays; only a note that is never scored may be written anew.

    :raises QuestionNotFound: if the lesson has no such question
    """
    item = queries.get_check_item(session, module_version_id=module_version_id, item_id=item_id)
    checked = items.check_answer(item, queries.check_order(employee_id, module_version_id, item), answer)
    mark = items.grade(item, checked)
    values = {"answer": checked, "score": mark.score, "is_correct": mark.is_correct, "answered_at": now}
    kept = insert_into(session, CheckAnswer).values(
        employee_id=employee_id, module_version_id=module_version_id, item_id=item_id, **values
    )
    key = ["employee_id", "module_version_id", "item_id"]
    if items.kind_of(item).is_scored:
        session.execute(kept.on_conflict_do_nothing(index_elements=key))
    else:
        session.execute(kept.on_conflict_do_update(index_elements=key, set_=values))
    return mark


def add_regrade(
    session: Session,
    *,
    item_id: str,
    full_hash: str,
    correction: Correction,
    reason: str,
    employee_id: UUID,
    now: datetime,
) -> UUID:
    """Keep the decision that a revision of a question counts differently; attempts closed from now on follow it. Return its id."""
    regrade_id = ids.new_id()
    session.execute(
        insert(Regrade).values(
            id=regrade_id,
            item_id=item_id,
            full_hash=full_hash,
            key=list(correction.key),
            all_correct=correction.all_correct,
            may_lower=correction.may_lower,
            reason=reason,
            regraded_at=now,
            regraded_by=employee_id,
        )
    )
    return regrade_id


def finish_regrade(session: Session, *, regrade_id: UUID, now: datetime) -> None:
    """Note that all stored attempts were gone through."""
    session.execute(update(Regrade).where(Regrade.id == regrade_id).values(applied_at=now))


def change_marks(session: Session, *, regrade_id: UUID, attempt_id: UUID, before: Verdict, after: Verdict) -> None:
    """Give a closed attempt other marks, and keep what it had earned."""
    session.execute(
        insert_into(session, RegradedAttempt)
        .values(regrade_id=regrade_id, attempt_id=attempt_id, score_percent=before.score_percent, passed=before.passed)
        .on_conflict_do_nothing()
    )
    session.execute(
        update(Attempt).where(Attempt.id == attempt_id).values(score_percent=after.score_percent, passed=after.passed)
    )
    session.execute(
        update(AttemptAnswer),
        [
            {"attempt_id": attempt_id, "position": n, "score": new.score, "is_correct": new.is_correct}
            for n, (old, new) in enumerate(zip(before.marks, after.marks, strict=True), 1)
            if old != new
        ],
    )


def _close(session: Session, *, attempt_id: UUID, state: AttemptState, at: datetime) -> bool:
    closed = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.state == AttemptState.OPEN)
        .values(state=state, closed_at=at)
    )
    if not _count(closed):
        return False
    facts = queries.load_closing_facts(session, attempt_id)
    verdict = rules.score_attempt(facts.items, facts.answers, facts.rule)
    # Read after the attempt is ours: a regrade waits for it, or is seen here.
    corrections = queries.load_corrections(session, [item.item_id for item in facts.items])
    if corrections:
        asked = zip(facts.items, facts.answers, verdict.marks, strict=True)
        marks = tuple(
            rules.mark_anew(item, answer, corrections.get((item.item_id, item.full_hash), ()), mark=mark)
            for item, answer, mark in asked
        )
        verdict = rules.judge(marks, facts.rule)
    session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id)
        .values(score_percent=verdict.score_percent, passed=verdict.passed)
    )
    session.execute(
        update(AttemptAnswer),
        [
            {"attempt_id": attempt_id, "position": n, "score": mark.score, "is_correct": mark.is_correct}
            for n, mark in enumerate(verdict.marks, 1)
        ],
    )
    recording.record_evidence(
        session,
        employee_id=facts.employee_id,
        drafts=evidence.drafts_of(str(attempt_id), facts.objectives, facts.items, verdict),
        release_number=facts.release_number,
        now=at,
    )
    if verdict.passed:
        recording.pass_quiz(session, employee_id=facts.employee_id, module_version_id=facts.module_version_id, now=at)
    return True


def _checked(
    questions: Sequence[queries.AskedQuestion], answers: Mapping[int, Answer | None]
) -> dict[int, Answer | None]:
    checked = {}
    for one in questions:
        checked[one.position] = items.given_answer(one.item, one.shown, answers.get(one.position, one.answer))
    return checked


def _changed(
    questions: Sequence[queries.AskedQuestion], checked: Mapping[int, Answer | None]
) -> list[queries.AskedQuestion]:
    return [one for one in questions if checked[one.position] != one.answer]


def _keep(
    session: Session,
    attempt_id: UUID,
    questions: Sequence[queries.AskedQuestion],
    checked: Mapping[int, Answer | None],
    *,
    now: datetime,
) -> None:
    changed = [
        {
            "attempt_id": attempt_id,
            "position": one.position,
            "answer": checked[one.position],
            "revision": one.revision + 1,
            "saved_at": now,
        }
        for one in _changed(questions, checked)
    ]
    if changed:
        session.execute(update(AttemptAnswer), changed)


def _refuse_closed(attempt: queries.AttemptFacts, now: datetime) -> None:
    if not attempt.is_open(now):
        raise AttemptClosed


def _asked(attempt_id: UUID, position: int, item: ItemDocument) -> dict[str, Any]:
    return {
        "attempt_id": attempt_id,
        "position": position,
        "item_id": item.item_id,
        "full_hash": item.full_hash,
        "item": items_codec.item_to_plain(item),
        "shown": list(rules.shown_order(str(attempt_id), item)),
        "answer": None,
        "revision": 0,
    }


def _count(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount
