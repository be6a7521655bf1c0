"""What happened in quizzes."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class QuestionRegraded(Event):
    """Somebody decided that a question counts differently; stored attempts are to be graded anew."""

    regrade_id: UUID


@frozen
class CountAsked(Event):
    """Somebody wants the statistics of all questions made anew."""
