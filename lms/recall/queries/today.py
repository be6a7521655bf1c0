"""How much somebody may be asked today, on which days the company asks, and who is asked today."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.assignments.rules import start_of_day
from lms.core.columns import UtcDateTime
from lms.courses.models import Objective
from lms.people.models import Employee
from lms.people.terms import EmploymentState
from lms.recall import rules
from lms.recall.models import FollowUp, FollowUpQuestion, RecallCard, WorkingWeek
from lms.recall.terms import DueToday

EMPLOYEE = bindparam("employee_id", type_=Uuid())
_TOMORROW = bindparam("tomorrow", type_=UtcDateTime())
IS_DUE = or_(
    and_(RecallCard.due_at < _TOMORROW, RecallCard.archived_at.is_(None)),
    RecallCard.fingerprint != Objective.fingerprint,
)
LIVE = (Assignment.employee_id == EMPLOYEE, Assignment.withdrawn_at.is_(None))
_TODAY = bindparam("today", type_=UtcDateTime())
_WEEK = bindparam("week", type_=UtcDateTime())
_ANSWERS = (
    select(func.count())
    .select_from(FollowUp)
    .join(FollowUpQuestion, FollowUpQuestion.follow_up_id == FollowUp.id)
    .where(FollowUp.employee_id == EMPLOYEE)
)
ANSWERED_BEFORE = [
    _ANSWERS.where(
        or_(FollowUp.finished_at.is_(None), FollowUp.finished_at >= moment), FollowUpQuestion.answered_at >= moment
    )
    .scalar_subquery()
    .label(f"{name}_count")
    for name, moment in (("today", _TODAY), ("week", _WEEK))
]
WORKING_DAYS = func.coalesce(
    select(WorkingWeek.days).where(WorkingWeek.id == 1).scalar_subquery(), rules.bits_of(rules.WORKING_DAYS)
)
IS_WORKING_DAY = WORKING_DAYS.bitwise_and(bindparam("weekday", type_=Integer())).label("working_day")
_IS_OPEN = and_(FollowUp.finished_at.is_(None), FollowUp.started_at >= _TODAY)
"""What was left unanswered on an earlier day is asked no more: what it was about is still due."""
DUE_TODAY = (
    select(func.count(RecallCard.id.distinct()))
    .join(Objective, Objective.key == RecallCard.objective_key)
    .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
    .where(RecallCard.employee_id == EMPLOYEE, *LIVE, IS_DUE)
    .scalar_subquery()
    .label("due_count"),
    *ANSWERED_BEFORE,
    _ANSWERS.where(_IS_OPEN, FollowUpQuestion.answered_at.is_(None)).scalar_subquery().label("open_count"),
    IS_WORKING_DAY,
)
"""Columns that say how much `employee_id` may be asked today, for `due_today_of`; with the values of `days_of`."""
# Built once: this is asked on every visit.
_DUE_TODAY = select(*DUE_TODAY)


def due_today(session: Session, employee_id: UUID, *, now: datetime) -> DueToday | None:
    """Return how much somebody may be asked today, or `None` if nothing is due; one statement.

    `now` is in the company's time zone: days are counted there.
    """
    return due_today_of(session.connection().execute(_DUE_TODAY, days_of(now) | {"employee_id": employee_id}).one())


def due_today_of(row: Any) -> DueToday | None:
    """Return how much may be asked today, or `None` if nothing is due; `row` has the columns of `DUE_TODAY`."""
    count = row.open_count
    if not count and row.due_count:
        count = rules.room_left(today_count=row.today_count, week_count=row.week_count)
    if not count or not row.working_day:
        return None
    return DueToday(question_count=count, minutes=rules.minutes_for(count), is_begun=bool(row.open_count))


def room_today(session: Session, employee_id: UUID, *, now: datetime) -> int | None:
    """Return how many questions somebody may still be asked today, or `None` on a day off. `now` as in `due_today`."""
    row = session.connection().execute(_DUE_TODAY, days_of(now) | {"employee_id": employee_id}).one()
    return rules.room_left(today_count=row.today_count, week_count=row.week_count) if row.working_day else None


def next_due_at(session: Session, employee_id: UUID, *, now: datetime) -> datetime | None:
    """Return when the next thing that somebody's courses ask comes up after today, or `None` if nothing does.

    What is due already, and found no room today, is asked tomorrow. `now` as in `due_today`.
    """
    row = session.execute(
        select(func.min(RecallCard.due_at), WORKING_DAYS)
        .join(Objective, Objective.key == RecallCard.objective_key)
        .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
        .where(
            RecallCard.employee_id == employee_id,
            RecallCard.archived_at.is_(None),
            Assignment.employee_id == employee_id,
            Assignment.withdrawn_at.is_(None),
        )
    ).one()
    due_at: datetime | None = row[0]
    working = rules.days_of_bits(row[1])
    if due_at is None:
        return None
    day: datetime = max(due_at.astimezone(now.tzinfo), days_of(now)["tomorrow"])
    later = (day + timedelta(days=n) for n in range(rules.DAYS_A_WEEK))
    return min(one for one in later if one.weekday() in working)


def days_of(now: datetime) -> dict[str, Any]:
    """Return the values by which `DUE_TODAY` tells days apart. `now` as in `due_today`."""
    today = start_of_day(now)
    return {
        "today": today,
        "tomorrow": start_of_day(today + timedelta(days=1)),
        "week": today - timedelta(days=6),
        "weekday": rules.bits_of((today.weekday(),)),
    }


def load_working_days(session: Session) -> frozenset[int]:
    """Return the weekdays on which the company asks, 0 for Monday."""
    return rules.days_of_bits(session.scalar(select(WORKING_DAYS)) or 0)


def page_people(session: Session, *, after: UUID | None, limit: int) -> tuple[UUID, ...]:
    """Return the next people who work here, in the order of their ids."""
    query = select(Employee.id).where(Employee.state == EmploymentState.ACTIVE).order_by(Employee.id).limit(limit)
    if after is not None:
        query = query.where(Employee.id > after)
    return tuple(session.scalars(query))


_PEOPLE = bindparam("people", expanding=True, type_=Uuid())
# Built once: a night asks this for each few hundred people.
_WHO_IS_DUE = (
    select(Assignment.employee_id)
    .distinct()
    .join(Objective, Objective.course_version_id == Assignment.course_version_id)
    .join(
        RecallCard,
        and_(RecallCard.employee_id == Assignment.employee_id, RecallCard.objective_key == Objective.key),
    )
    .where(Assignment.employee_id.in_(_PEOPLE), Assignment.withdrawn_at.is_(None), IS_DUE)
)
_HOW_MUCH = (
    select(
        FollowUp.employee_id,
        func.sum(case((FollowUpQuestion.answered_at >= _TODAY, 1), else_=0)).label("today_count"),
        func.count().label("week_count"),
    )
    .join(FollowUpQuestion, FollowUpQuestion.follow_up_id == FollowUp.id)
    .where(
        FollowUp.employee_id.in_(_PEOPLE),
        or_(FollowUp.finished_at.is_(None), FollowUp.finished_at >= _WEEK),
        FollowUpQuestion.answered_at >= _WEEK,
    )
    .group_by(FollowUp.employee_id)
)


def filter_due(session: Session, employee_ids: Collection[UUID], *, now: datetime) -> frozenset[UUID]:
    """Return who of these may be asked something today, in two statements; nobody on a day off. `now` as in `due_today`."""
    if not employee_ids or now.weekday() not in load_working_days(session):
        return frozenset()
    asked = days_of(now) | {"people": list(employee_ids)}
    due = set(session.connection().execute(_WHO_IS_DUE, asked).scalars())
    full = {
        row.employee_id
        for row in session.connection().execute(_HOW_MUCH, asked)
        if not rules.room_left(today_count=row.today_count, week_count=row.week_count)
    }
    return frozenset(due - full)
