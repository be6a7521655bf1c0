"""What happened in quizzes."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class QuestionRegraded(Event):
    """Somebody decided that a question counts differently; stored attempts are to be graded anew."""

    regrade_id: UUID


@dataclass(frozen=True, kw_only=True)
class CountAsked(Event):
    """Somebody wants the statistics of all questions made anew."""
