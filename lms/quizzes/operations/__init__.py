"""What can be done with quizzes and attempts; called as one."""

from lms.quizzes.operations.attempts import (
    CLOSED_AT_ONCE,
    AnswerMissing,
    AttemptClosed,
    AttemptLimitReached,
    RetakeTooSoon,
    answer_check,
    answer_questions,
    close_finished,
    close_overdue,
    plan_expiry,
    save_quiz,
    set_practice_only,
    start_attempt,
)
from lms.quizzes.operations.extra_time import ExtraTimeOutOfRange, set_extra_time
from lms.quizzes.operations.regrades import add_regrade, change_marks, finish_regrade

__all__ = [
    "CLOSED_AT_ONCE",
    "AnswerMissing",
    "AttemptClosed",
    "AttemptLimitReached",
    "ExtraTimeOutOfRange",
    "RetakeTooSoon",
    "add_regrade",
    "answer_check",
    "answer_questions",
    "change_marks",
    "close_finished",
    "close_overdue",
    "finish_regrade",
    "plan_expiry",
    "save_quiz",
    "set_extra_time",
    "set_practice_only",
    "start_attempt",
]
