"""What can be read about follow-ups; called as one."""

from lms.recall.queries.asked import (
    AskedInFollowUp,
    FollowUpNotFound,
    find_last_answered,
    find_open_question,
    list_answered_today,
    list_open_questions,
    list_questions,
)
from lms.recall.queries.cards import (
    ShownObjective,
    find_card,
    last_seen_at,
    list_without_card,
    plan_follow_up,
    shown_order,
)
from lms.recall.queries.days import load_own_days
from lms.recall.queries.today import (
    DUE_TODAY,
    days_of,
    due_today,
    due_today_of,
    filter_due,
    load_working_days,
    next_due_at,
    page_people,
    room_today,
)

__all__ = [
    "DUE_TODAY",
    "AskedInFollowUp",
    "FollowUpNotFound",
    "ShownObjective",
    "days_of",
    "due_today",
    "due_today_of",
    "filter_due",
    "find_card",
    "find_last_answered",
    "find_open_question",
    "last_seen_at",
    "list_answered_today",
    "list_open_questions",
    "list_questions",
    "list_without_card",
    "load_own_days",
    "load_working_days",
    "next_due_at",
    "page_people",
    "plan_follow_up",
    "room_today",
    "shown_order",
]
