"""What can be done with follow-ups; called as one."""

from lms.recall.operations.answering import (
    DayFull,
    NoAnswer,
    QuestionPassed,
    RestDay,
    answer_question,
    archive_cards,
    make_cards,
)
from lms.recall.operations.asking import ask_people, plan_purge
from lms.recall.operations.choosing import NoWorkingDay, choose_days, set_working_days

__all__ = [
    "DayFull",
    "NoAnswer",
    "NoWorkingDay",
    "QuestionPassed",
    "RestDay",
    "answer_question",
    "archive_cards",
    "ask_people",
    "choose_days",
    "make_cards",
    "plan_purge",
    "set_working_days",
]
