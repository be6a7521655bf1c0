"""One person with everything that administrators may know of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.audit.models import AuditEntry
from lms.core.frozen import frozen
from lms.core.words import Message
from lms.directory.queries.listing import Training, training_of
from lms.directory.terms import history_words
from lms.identity import queries as identity
from lms.identity.models import Account
from lms.identity.terms import SessionLimits
from lms.people import queries as people
from lms.people.finding import queries as finding
from lms.people.imports import queries as imports
from lms.people.models import Employee
from lms.quizzes import queries as quizzes

MOST_HISTORY = 30


@frozen
class HistoryLine:
    """One thing that happened to somebody."""

    occurred_at: datetime
    words: Message
    by: str
    """Name of who did it; empty for what the program did."""


@frozen
class PersonPage:
    """One person, for administrators."""

    person: people.EmployeePage
    account: identity.AccountPage
    open: tuple[assignments.AssignmentRow, ...]
    completed: tuple[assignments.AssignmentRow, ...]
    exemptions: tuple[assignments.ExemptionRow, ...]
    training: Training
    history: tuple[HistoryLine, ...]
    extra_percent: int
    planned_end: finding.PlannedMoveRow | None
    """The end of their employment on a later day."""

    @property
    def employee(self) -> people.EmployeeRow:
        """The person."""
        return self.person.employee


def person_page(session: Session, employee: people.EmployeeRow, *, limits: SessionLimits, now: datetime) -> PersonPage:
    """Return everything about one person. `now` is in the company's time zone."""
    listed = assignments.list_live_and_completed(session, employee.id)
    return PersonPage(
        person=people.employee_page(session, employee),
        account=identity.account_page(session, employee, limits=limits, now=now),
        open=tuple(one for one in listed if one.fulfilled_at is None),
        completed=tuple(one for one in listed if one.fulfilled_at is not None),
        exemptions=assignments.list_exemptions(session, employee.id),
        training=training_of(session, (employee.id,), now=now)[employee.id],
        history=_history(session, employee.id),
        extra_percent=quizzes.extra_percent(session, employee.id),
        planned_end=next((one for one in finding.list_planned_moves(session, employee.id) if one.is_end), None),
    )


def _history(session: Session, employee_id: UUID) -> tuple[HistoryLine, ...]:
    query = (
        select(AuditEntry.occurred_at, AuditEntry.action, AuditEntry.details, Employee.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(AuditEntry.subject == str(employee_id))
        .order_by(AuditEntry.occurred_at.desc(), AuditEntry.id.desc())
        .limit(MOST_HISTORY)
    )
    lines = [_line(row.occurred_at, row.action, row.details, row.name or "") for row in session.execute(query)]
    if (arrival := imports.find_arrival(session, employee_id)) is not None and arrival.finished_at is not None:
        facts = {"name": arrival.name}
        lines.append(_line(arrival.finished_at, "people.imported", facts, arrival.uploader))
    return tuple(line for line in lines if line is not None)


def _line(occurred_at: datetime, action: str, details: Mapping[str, Any], name: str) -> HistoryLine | None:
    words = history_words(action, details)
    return None if words is None else HistoryLine(occurred_at=occurred_at, words=words, by=name)
