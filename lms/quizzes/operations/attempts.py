"""Starting attempts, answering their questions, closing them; answering check questions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.paging import in_slices
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.courses import codec as items_codec
from lms.courses import items
from lms.courses.frame import Frame
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument, ObjectiveDocument
from lms.evidence import operations as recording
from lms.evidence import queries as ledger
from lms.outbox.terms import Step
from lms.people import queries as people
from lms.quizzes import codec, evidence, queries, rules
from lms.quizzes.models import Attempt, AttemptAnswer, CheckAnswer, PracticeOnly, Quiz
from lms.quizzes.terms import AttemptState, ClosingFacts, PracticeReason, QuizRule

CLOSED_AT_ONCE = 5
"""Attempts that are closed in one transaction when their time has run out."""


class AttemptLimitReached(RuleViolation):
    """The person has used all attempts that the quiz allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            ngettext(
                "You have used the %(num)s attempt that this quiz allows. Ask your trainer what to do next.",
                "You have used all %(num)s attempts that this quiz allows. Ask your trainer what to do next.",
                limit,
            )
        )


class RetakeTooSoon(RuleViolation):
    """The next form would ask mostly what the last one asked; it waits until the next day."""

    def __init__(self, message: str, *, opens_on: date) -> None:
        super().__init__(message)
        self.opens_on = opens_on


class AnswerMissing(RuleViolation):
    """Nothing was answered, or only a part of it."""

    def __init__(self) -> None:
        super().__init__(_("Answer the question first."))


class AttemptClosed(Conflict):
    """The attempt is finished, or its time ran out: no answer counts any more."""

    def __init__(self) -> None:
        super().__init__(_("This quiz is finished, or the time is up. See your result."))


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

    `now` is in the company's time zone: its days are those that a retake waits for.

    :raises QuizNotFound: if there is no such quiz, or nothing that it could ask
    :raises AttemptLimitReached: if the quiz allows no further attempt
    :raises RetakeTooSoon: if it would ask mostly what the last attempt asked today
    """
    ledger.lock_employee(session, employee_id)  # one start at a time for each person
    quiz = queries.get_quiz(session, quiz_id)
    past = queries.load_past_forms(session, quiz_id=quiz_id, employee_id=employee_id)
    if past.open_id is not None:
        if not close_finished(session, attempt_id=past.open_id, now=now):
            return past.open_id
        past = queries.load_past_forms(session, quiz_id=quiz_id, employee_id=employee_id)
    if quiz.rule.max_attempts is not None and past.last_number >= quiz.rule.max_attempts:
        raise AttemptLimitReached(quiz.rule.max_attempts)
    form = queries.next_form(session, quiz, past)
    if not form.items:
        raise queries.QuizNotFound
    if past.last_closed_at and form.is_repetition and (day := rules.waits_until(past.last_closed_at, now)):
        organisation = people.find_organisation(session)
        frame = Frame(organisation.locale if organisation else "en")
        raise RetakeTooSoon(frame.say("r.wait"), opens_on=day)
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
            deadline_at=queries.deadline_of(session, employee_id, quiz.rule, now),
        )
    )
    session.execute(insert(AttemptAnswer), [_asked(attempt_id, n, item) for n, item in enumerate(form.items, 1)])
    return attempt_id


# Written down once: the busiest statement there is.
_ANSWER = (
    update(AttemptAnswer)
    .where(
        AttemptAnswer.attempt_id == bindparam("in_attempt"),
        AttemptAnswer.position == bindparam("at"),
        AttemptAnswer.answered_at.is_(None),
    )
    .values(
        answer=bindparam("given"),
        answered_at=bindparam("moment"),
        score=bindparam("earned"),
        is_correct=bindparam("is_right"),
    )
)


def answer_questions(
    session: Session, *, attempt_id: UUID, answers: Mapping[int, Answer | None], now: datetime
) -> AttemptState:
    """Grade and keep answers by position; with the last one the attempt is closed. Return where it stands then.

    The first answer counts: of a question that has one, nothing changes, whatever is sent.

    :raises QuestionNotFound: if the attempt has no such question
    :raises AnswerMissing: if a question is not answered, or only a part of it
    :raises BadAnswer: if it is no answer to the question as it was shown
    :raises AttemptClosed: if the attempt is finished, or its time has run out
    """
    attempt = queries.hold_attempt(session, attempt_id)
    questions = {one.position: one for one in queries.list_asked_questions(session, attempt_id)}
    if not answers.keys() <= questions.keys():
        raise queries.QuestionNotFound
    asked = [questions[position] for position in answers if not questions[position].is_answered]
    if not asked:
        return attempt.state
    if not attempt.is_open(now):
        raise AttemptClosed
    given = [_checked(one, answers[one.position]) for one in asked]
    marks = _marks(session, [one.item for one in asked], given)
    session.connection().execute(
        _ANSWER,
        [
            {
                "in_attempt": attempt_id,
                "at": one.position,
                "given": answer,
                "moment": now,
                "earned": mark.score,
                "is_right": mark.is_correct,
            }
            for one, answer, mark in zip(asked, given, marks, strict=True)
        ],
    )
    if sum(one.is_answered for one in questions.values()) + len(asked) < len(questions):
        return AttemptState.OPEN
    _close(session, attempt_id=attempt_id, state=AttemptState.SUBMITTED, at=now)
    return AttemptState.SUBMITTED


def close_finished(session: Session, *, attempt_id: UUID, now: datetime) -> bool:
    """Close an attempt whose time has run out, or that has no open question left; say whether this call did."""
    if close_overdue(session, attempt_id=attempt_id, now=now):
        return True
    if not all(one.is_answered for one in queries.list_asked_questions(session, attempt_id)):
        return False
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
) -> None:
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


def set_practice_only(session: Session, reasons: Mapping[tuple[str, str], PracticeReason]) -> None:
    """Keep which revisions of questions quizzes ask no more, by item and revision, in place of what was kept before."""
    session.execute(delete(PracticeOnly))
    if reasons:
        session.execute(
            insert(PracticeOnly),
            [
                {"item_id": item_id, "full_hash": full_hash, "reason": reason}
                for (item_id, full_hash), reason in sorted(reasons.items())
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
    # Corrections are read after the attempt is ours: a regrade waits for it, or is seen here.
    verdict = rules.judge(_marks(session, facts.items, facts.answers), facts.rule)
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
    else:
        _note_retake(session, attempt_id, facts)
    return True


def _note_retake(session: Session, attempt_id: UUID, facts: ClosingFacts) -> None:
    past = queries.load_past_forms(session, quiz_id=facts.quiz_id, employee_id=facts.employee_id)
    form = queries.next_form(session, queries.get_quiz(session, facts.quiz_id), past)
    session.execute(update(Attempt).where(Attempt.id == attempt_id).values(retake_waits=form.is_repetition))


def _marks(session: Session, asked: Sequence[ItemDocument], answers: Sequence[Answer | None]) -> tuple[Mark, ...]:
    """Grade answers, with what was decided about their questions since."""
    corrections = queries.load_corrections(session, [item.item_id for item in asked])
    return tuple(
        rules.mark_anew(
            item, answer, corrections.get((item.item_id, item.full_hash), ()), mark=items.grade(item, answer)
        )
        for item, answer in zip(asked, answers, strict=True)
    )


def _checked(question: queries.AskedQuestion, answer: Answer | None) -> Answer:
    if answer is None:
        raise AnswerMissing
    checked = items.check_answer(question.item, question.shown, answer)
    if not items.kind_of(question.item).is_complete(question.item, checked):
        raise AnswerMissing
    return checked


def _asked(attempt_id: UUID, position: int, item: ItemDocument) -> dict[str, Any]:
    return {
        "attempt_id": attempt_id,
        "position": position,
        "item_id": item.item_id,
        "full_hash": item.full_hash,
        "item": items_codec.item_to_plain(item),
        "shown": list(rules.shown_order(str(attempt_id), item)),
        "answer": None,
    }


def _count(result: Any) -> int:
    return cast("CursorResult[Any]", result).rowcount
