"""The pages of a follow-up as frozen values."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lms.core.frozen import frozen
from lms.courses.items.base import Answer
from lms.quizzes import feedback
from lms.quizzes.terms import FeedbackView, QuestionView
from lms.recall.queries import AskedInFollowUp, shown_order
from lms.recall.terms import ChosenQuestion


@frozen
class QuestionPage:
    """One question of a follow-up: to be answered, or as it was answered."""

    view: QuestionView
    question_count: int
    answer: Answer | None = None
    error: str = ""
    feedback: FeedbackView | None = None
    """Empty before it is answered."""
    is_last: bool = False
    right_count: int = 0
    """Of those answered so far."""
    next_due_at: datetime | None = None
    """After the last one: when the next come."""


@frozen
class NothingDuePage:
    """Nothing is asked today."""

    next_due_at: datetime | None


def planned_page(employee_id: UUID, chosen: Sequence[ChosenQuestion], *, answer: Answer | None = None) -> QuestionPage:
    """Return the first question of a follow-up that nobody has begun."""
    shown = shown_order(employee_id, chosen[0])
    return QuestionPage(view=feedback.question_of(chosen[0].item, shown, 1), question_count=len(chosen), answer=answer)


def open_page(question: AskedInFollowUp, *, answer: Answer | None = None) -> QuestionPage:
    """Return the next question of a follow-up that was begun."""
    return QuestionPage(
        view=feedback.question_of(question.item, question.shown, question.position),
        question_count=question.question_count,
        answer=answer,
    )


def answered_page(question: AskedInFollowUp, asked: Sequence[AskedInFollowUp]) -> QuestionPage:
    """Return a question as it was answered, with why."""
    assert question.mark is not None
    return QuestionPage(
        view=feedback.question_of(question.item, question.shown, question.position),
        question_count=question.question_count,
        answer=question.answer,
        feedback=feedback.feedback_of(question.item, question.answer, question.mark),
        is_last=all(one.mark is not None for one in asked),
        right_count=sum(one.mark is not None and one.mark.is_correct for one in asked),
    )
