"""The pages of a follow-up as frozen values."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lms.core.frozen import frozen
from lms.courses.items.base import Answer
from lms.courses.terms import ItemKind
from lms.quizzes import feedback
from lms.quizzes.terms import FeedbackView, QuestionState, QuestionView
from lms.recall import rules
from lms.recall.queries import AskedInFollowUp, shown_order
from lms.recall.terms import ChosenQuestion, DayMark, OwnDays, RecalledMantra
from lms.web import language


@frozen
class QuestionPage:
    """One question of a follow-up: to be answered, or as it was answered."""

    view: QuestionView
    states: tuple[QuestionState, ...]
    """Of all questions of the day, in order."""
    answer: Answer | None = None
    error: str = ""
    feedback: FeedbackView | None = None
    """Empty before it is answered."""
    is_typed: bool = False
    """Whether it asks for the mantra from memory."""
    mantra: RecalledMantra | None = None
    """The mantra as it was typed, once it was."""
    is_last: bool = False


@frozen
class DayDot:
    """One day of the week as it is drawn."""

    label: str
    mark: DayMark


@frozen
class DaysView:
    """Somebody's week and streak; nothing of it if they chose to hide it."""

    week: tuple[DayDot, ...]
    done_count: int
    streak: int

    @property
    def is_hidden(self) -> bool:
        """Test if they chose to see none of it."""
        return not self.week


@frozen
class DayPage:
    """What the day came to, or that nothing is asked."""

    question_count: int
    """Answered today."""
    right_count: int
    mantra: RecalledMantra | None
    """If it was asked today."""
    next_due_at: datetime | None
    days: DaysView | None
    """Empty before anybody was asked, and for who comes by a link."""

    @property
    def is_done(self) -> bool:
        """Test if anything was answered today."""
        return self.question_count > 0


def day_page(answered: Sequence[AskedInFollowUp], *, next_due_at: datetime | None, days: OwnDays | None) -> DayPage:
    """Return what the day came to."""
    typed = next((one for one in answered if one.item.kind is ItemKind.RECALL_UNAIDED), None)
    return DayPage(
        question_count=len(answered),
        right_count=sum(one.mark is not None and one.mark.is_correct for one in answered),
        mantra=_recalled(typed) if typed else None,
        next_due_at=next_due_at,
        days=None if days is None else _days(days),
    )


def _states(asked: Sequence[AskedInFollowUp]) -> tuple[QuestionState, ...]:
    return tuple(
        QuestionState.OPEN if one.mark is None else QuestionState.RIGHT if one.mark.is_correct else QuestionState.MISSED
        for one in asked
    )


def _days(days: OwnDays) -> DaysView:
    return DaysView(
        week=tuple(DayDot(label=language.day(one.day, "EEE"), mark=one.mark) for one in days.week),
        done_count=days.done_count,
        streak=days.streak,
    )


def _recalled(question: AskedInFollowUp) -> RecalledMantra | None:
    if question.item.kind is not ItemKind.RECALL_UNAIDED:
        return None
    return rules.recalled_mantra(str((question.answer or {}).get("text", "")), question.item.key)


def planned_page(employee_id: UUID, chosen: Sequence[ChosenQuestion], *, answer: Answer | None = None) -> QuestionPage:
    """Return the first question of a follow-up that nobody has begun."""
    shown = shown_order(employee_id, chosen[0])
    return QuestionPage(
        view=feedback.question_of(chosen[0].item, shown, 1),
        states=(QuestionState.OPEN,) * len(chosen),
        answer=answer,
        is_typed=chosen[0].item.kind is ItemKind.RECALL_UNAIDED,
    )


def open_page(
    question: AskedInFollowUp, asked: Sequence[AskedInFollowUp], *, answer: Answer | None = None
) -> QuestionPage:
    """Return the next question of a follow-up that was begun."""
    return QuestionPage(
        view=feedback.question_of(question.item, question.shown, question.position),
        states=_states(asked),
        answer=answer,
        is_typed=question.item.kind is ItemKind.RECALL_UNAIDED,
    )


def answered_page(question: AskedInFollowUp, asked: Sequence[AskedInFollowUp]) -> QuestionPage:
    """Return a question as it was answered, with why."""
    assert question.mark is not None
    return QuestionPage(
        view=feedback.question_of(question.item, question.shown, question.position),
        states=_states(asked),
        answer=question.answer,
        feedback=feedback.feedback_of(question.item, question.answer, question.mark),
        is_typed=question.item.kind is ItemKind.RECALL_UNAIDED,
        mantra=_recalled(question),
        is_last=all(one.mark is not None for one in asked),
    )
