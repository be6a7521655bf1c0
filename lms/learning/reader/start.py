"""The page before a quiz."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.learning.reader.queries import LessonProgress
from lms.quizzes import queries as quizzes
from lms.quizzes import rules
from lms.quizzes.terms import QuizRule


@frozen
class ShowQuizPage:
    """How a quiz is passed, before it begins."""

    module_version_id: UUID
    title: str
    question_count: int
    rule: QuizRule
    right_needed: int
    """How many questions must be right to pass."""
    attempt_count: int
    best_percent: int | None
    is_passed: bool
    open_attempt_id: UUID | None
    opens_on: date | None
    """The day on which it may be tried again, if that has to wait."""
    pages_left: int

    @property
    def attempts_left(self) -> int | None:
        """How many more attempts are allowed; `None` for as many as one likes."""
        return rules.attempts_left(self.rule, self.attempt_count)

    @property
    def minutes_limit(self) -> int | None:
        """The time limit in minutes, if there is one."""
        return None if self.rule.time_limit_seconds is None else self.rule.time_limit_seconds // 60


def show_quiz_page(session: Session, *, employee_id: UUID, progress: LessonProgress, now: datetime) -> ShowQuizPage:
    """Return how the quiz of a module is passed, before it begins. `now` is in the company's time zone.

    :raises QuizNotFound: if the module has no quiz
    """
    quiz = quizzes.get_quiz_of(session, progress.module_version_id)
    past = quizzes.load_past_forms(session, quiz_id=quiz.id, employee_id=employee_id)
    following = None if past.open_id else quizzes.next_form(session, quiz, past)
    question_count = len(past.last) if following is None else len(following.items)
    return ShowQuizPage(
        module_version_id=progress.module_version_id,
        title=quiz.title,
        question_count=question_count,
        rule=quiz.rule,
        right_needed=rules.right_needed(question_count, quiz.rule),
        attempt_count=past.last_number,
        best_percent=past.best_percent,
        is_passed=progress.is_quiz_passed,
        open_attempt_id=past.open_id,
        opens_on=rules.waits_until(past.last_closed_at, now)
        if past.last_closed_at and following and following.is_repetition
        else None,
        pages_left=progress.page_count - len(progress.pages_read),
    )
