"""The pages of an attempt as frozen values."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.courses import codec as items_codec
from lms.courses.items import grade
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import WRITTEN_PREFIX, ItemDocument
from lms.journeys.signs import StopSign
from lms.quizzes import feedback, queries, rules
from lms.quizzes.ports import QuizPorts
from lms.quizzes.terms import AskedObjective, FeedbackView, QuestionState, QuestionView, QuizRule


@frozen
class AskedQuestionPage:
    """One question of an attempt: to be answered, or as it was answered, with why."""

    attempt: queries.AttemptFacts
    view: QuestionView
    sign: StopSign | None
    """Of the stop that it is about."""
    answer: Answer | None
    feedback: FeedbackView | None
    """`None` while it is open: until then nothing here tells the answer."""
    states: tuple[QuestionState, ...]
    """Of all questions, in their order."""
    next_position: int | None
    """The open question that comes next, or in a closed attempt the next answer; `None` when no other is left."""
    error: str = ""

    @property
    def answered_count(self) -> int:
        """Return how many questions were answered."""
        return sum(state is not QuestionState.OPEN for state in self.states)


@frozen
class ResultPage:
    """The outcome of a closed attempt."""

    attempt: queries.AttemptFacts
    rule: QuizRule
    score_percent: int
    passed: bool
    right_needed: int
    """How many questions must be right to pass."""
    states: tuple[QuestionState, ...]
    missed: tuple[QuestionView, ...]
    """Questions that were not right."""
    comes_back: bool
    """Whether follow-ups ask about these again: after a check that was passed, about the mantra and the maps."""
    signs: Mapping[str, StopSign]
    """Of the stops that these are about."""
    objectives: tuple[AskedObjective, ...]
    """What this attempt spoke about."""
    opens_on: date | None
    """The day on which it may be tried again, if that has to wait."""

    @property
    def right_count(self) -> int:
        """Return how many questions were right."""
        return len(self.states) - len(self.missed)

    @property
    def lacking_count(self) -> int:
        """Return how many more right answers would have passed; 0 where the share of points decides."""
        return max(0, self.right_needed - self.right_count)

    @property
    def gained(self) -> tuple[AskedObjective, ...]:
        """Return what this attempt has shown."""
        return tuple(one for one in self.objectives if one.is_shown)

    @property
    def still_open(self) -> tuple[AskedObjective, ...]:
        """Return what the person has not shown yet, here or elsewhere."""
        return tuple(one for one in self.objectives if not one.is_shown and not one.is_held)

    @property
    def has_attempts_left(self) -> bool:
        """Test if the quiz allows one more attempt."""
        return self.rule.max_attempts is None or self.attempt.number < self.rule.max_attempts


def open_position(session: Session, attempt: queries.AttemptFacts) -> int | None:
    """Return the first question of an attempt that is not answered yet."""
    return _next_open(queries.list_stored_questions(session, attempt.id), after=0)


def question_page(
    session: Session,
    attempt: queries.AttemptFacts,
    *,
    position: int,
    ports: QuizPorts,
    answer: Answer | None = None,
    error: str = "",
) -> AskedQuestionPage:
    """Return one question; `answer` is one that was not kept: a part of it is missing, or a list is still being ordered.

    :raises QuestionNotFound: if the attempt has no such question
    """
    rows = queries.list_stored_questions(session, attempt.id)
    if not 1 <= position <= len(rows):
        raise queries.QuestionNotFound
    row = rows[position - 1]
    is_told = row.answered_at is not None or not attempt.is_unfinished
    view = feedback.question_of_plain(row.item, row.shown, position)
    return AskedQuestionPage(
        attempt=attempt,
        view=view,
        sign=ports.find_signs(session).get(view.moment) if view.moment else None,
        answer=row.answer if is_told else answer,
        feedback=_feedback(session, row) if is_told else None,
        states=tuple(_state(one) for one in rows),
        next_position=_next_open(rows, after=position) if attempt.is_unfinished else _next(rows, after=position),
        error="" if is_told else error,
    )


def result_page(session: Session, attempt: queries.AttemptFacts, *, ports: QuizPorts, now: datetime) -> ResultPage:
    """Return the outcome of a closed attempt, from the marks that were stored when it was closed.

    `now` is in the company's time zone.
    """
    outcome = queries.get_outcome(session, attempt.id)
    asked = enumerate(zip(outcome.items, outcome.marks, strict=True), 1)
    missed = tuple(feedback.question_of(item, (), n) for n, (item, mark) in asked if not mark.is_correct)
    return ResultPage(
        attempt=attempt,
        rule=outcome.rule,
        score_percent=outcome.score_percent,
        passed=outcome.passed,
        right_needed=rules.right_needed(len(outcome.items), outcome.rule),
        states=tuple(QuestionState.RIGHT if mark.is_correct else QuestionState.MISSED for mark in outcome.marks),
        missed=missed,
        comes_back=outcome.passed and not any(_is_written(item) for item in outcome.items),
        signs=ports.find_signs(session) if any(view.moment for view in missed) else {},
        objectives=queries.list_asked_objectives(session, attempt.id),
        opens_on=rules.waits_until(attempt.closed_at, now) if attempt.closed_at and attempt.retake_waits else None,
    )


def _is_written(item: ItemDocument) -> bool:
    return any(subject.startswith(WRITTEN_PREFIX) for subject in item.subject)


def _feedback(session: Session, row: Any) -> FeedbackView:
    item = items_codec.item_from_plain(row.item)
    corrections = queries.load_corrections(session, [item.item_id]).get((item.item_id, item.full_hash), ())
    mark = rules.mark_anew(item, row.answer, corrections, mark=_mark(row))
    return feedback.feedback_of(rules.corrected(item, corrections), row.answer, mark)


def _state(row: Any) -> QuestionState:
    if row.answered_at is None:
        return QuestionState.OPEN
    return QuestionState.RIGHT if _mark(row).is_correct else QuestionState.MISSED


def _mark(row: Any) -> Mark:
    # An answer that was kept before each was graded at once has its mark when the attempt is closed.
    return (
        grade(items_codec.item_from_plain(row.item), row.answer)
        if row.score is None
        else Mark(score=row.score, is_correct=row.is_correct)
    )


def _next(rows: Sequence[Any], *, after: int) -> int | None:
    return after + 1 if after < len(rows) else None


def _next_open(rows: Sequence[Any], *, after: int) -> int | None:
    is_open = [row.position for row in rows if row.answered_at is None and row.position != after]
    return next((position for position in is_open if position > after), is_open[0] if is_open else None)
