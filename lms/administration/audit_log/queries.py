"""Reading the audit log: found, filtered, a page at a time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from lms.administration.audit_log.terms import (
    ACTIONS,
    NOUNS,
    Area,
    Author,
    Period,
    action_label,
    detail_label,
    detail_order,
)
from lms.audit.models import AuditEntry
from lms.core import ids
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.core.text import texts_in
from lms.identity.models import Account
from lms.people.models import Department, Employee, JobRole, Site

PAGE_ENTRIES = 50
BATCH = 500
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_NAMED = 200
_FOUND_PEOPLE = 100


@frozen
class AuditFilter:
    """Which entries somebody looks for."""

    words: str = ""
    author: Author | None = None
    area: Area | None = None
    period: Period = Period.MONTH
    employee_id: UUID | None = None
    """Only what this person did, or what was done about them."""


@frozen
class AuditValue:
    """One value of an entry, in words."""

    name: str
    text: str


@frozen
class AuditRow:
    """One entry as people read it."""

    id: UUID
    occurred_at: datetime
    author: str
    """Name of the person; empty for the program, and for people who are no longer known."""
    is_by_program: bool
    action: str
    action_code: str
    is_named: bool
    """Whether somebody wrote words for the action; else they are made of its code."""
    subject: str
    """Name or code of what was changed."""
    subject_employee_id: UUID | None
    """If the subject is a person who is still known."""
    values: tuple[AuditValue, ...]


def page_entries(
    session: Session, wanted: AuditFilter, *, now: datetime, key: str | None = None, limit: int = PAGE_ENTRIES
) -> Page[AuditRow]:
    """Return entries, the newest first.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    last = read_page_key(key, UUID, moment) if key else None
    found = _entries(session, _conditions(session, wanted, now=now), last and (last[1], last[0]), limit + 1)
    rows = _rows(session, found[:limit])
    return Page(
        rows=rows, next_key=page_key(rows[-1].id, rows[-1].occurred_at) if len(found) > limit and rows else None
    )


def iterate_entries(session: Session, wanted: AuditFilter, *, now: datetime) -> Iterator[AuditRow]:
    """Yield all entries, the newest first, some hundred at a time."""
    conditions, last = _conditions(session, wanted, now=now), None
    while found := _entries(session, conditions, last, BATCH):
        yield from _rows(session, found)
        last = (found[-1].occurred_at, found[-1].id)


def _conditions(session: Session, wanted: AuditFilter, *, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.period.length is not None:
        conditions.append(AuditEntry.occurred_at >= now - wanted.period.length)
    if wanted.author is not None:
        is_by_program = AuditEntry.account_id.is_(None)
        conditions.append(is_by_program if wanted.author is Author.PROGRAM else ~is_by_program)
    if wanted.area is not None:
        conditions.append(or_(*(AuditEntry.action.startswith(f"{noun}.") for noun in NOUNS[wanted.area])))
    if wanted.employee_id is not None:
        conditions.append(_is_about([wanted.employee_id]))
    if words := ids.normalise(wanted.words):
        people = session.scalars(
            select(Employee.id).where(Employee.sort_name.contains(words, autoescape=True)).limit(_FOUND_PEOPLE)
        ).all()
        conditions.append(
            or_(
                AuditEntry.subject.icontains(wanted.words, autoescape=True),
                cast(AuditEntry.details, Text).icontains(wanted.words, autoescape=True),
                AuditEntry.action.in_(_codes_named(words)),
                _is_about(people),
            )
        )
    return conditions


def _codes_named(words: str) -> list[str]:
    return [code for code, label in ACTIONS.items() if words in ids.normalise(str(label)) or words in code]


def _is_about(employee_ids: Sequence[UUID]) -> ColumnElement[bool]:
    accounts = select(Account.id).where(Account.employee_id.in_(employee_ids))
    return or_(AuditEntry.account_id.in_(accounts), AuditEntry.subject.in_([str(one) for one in employee_ids]))


def _entries(
    session: Session, conditions: list[ColumnElement[bool]], last: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Any]:
    query = (
        select(AuditEntry, Employee.name.label("author"))
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .where(*conditions)
    )
    if last is not None:
        query = query.where(tuple_(AuditEntry.occurred_at, AuditEntry.id) < tuple_(*last))
    entries = session.execute(query.order_by(AuditEntry.occurred_at.desc(), AuditEntry.id.desc()).limit(limit)).all()
    return [_Entry(entry=entry, author=author) for entry, author in entries]


class _Entry:
    def __init__(self, *, entry: AuditEntry, author: str | None) -> None:
        self.id, self.occurred_at, self.entry, self.author = entry.id, entry.occurred_at, entry, author


def _rows(session: Session, entries: Sequence[_Entry]) -> tuple[AuditRow, ...]:
    texts = [text for one in entries for text in (one.entry.subject, *texts_in(one.entry.details))]
    names = _names_of(session, texts)
    people = {id_ for id_, (_name, is_person) in names.items() if is_person}
    rows = []
    for one in entries:
        entry = one.entry
        subject_id = UUID(entry.subject) if _ID.fullmatch(entry.subject) else None
        known = names.get(subject_id) if subject_id else None
        rows.append(
            AuditRow(
                id=entry.id,
                occurred_at=entry.occurred_at,
                author=one.author or "",
                is_by_program=entry.account_id is None,
                action=str(action_label(entry.action)),
                action_code=entry.action,
                is_named=entry.action in ACTIONS,
                # An id says nothing to a reader.
                subject=known[0] if known else "" if subject_id else entry.subject,
                subject_employee_id=subject_id if subject_id in people else None,
                values=tuple(
                    AuditValue(name=str(detail_label(name)), text=_text(value, names))
                    for name, value in sorted(entry.details.items(), key=detail_order)
                    if value not in (None, "", [], {})
                ),
            )
        )
    return tuple(rows)


def _names_of(session: Session, texts: Iterable[str]) -> dict[UUID, tuple[str, bool]]:
    """Return what the ids are called, in one statement, and whether it is a person."""
    wanted = sorted({UUID(text) for text in texts if _ID.fullmatch(text)})[: _MOST_NAMED * 5]
    if not wanted:
        return {}
    query = union_all(
        select(Employee.id, Employee.name, literal(1).label("is_person")).where(Employee.id.in_(wanted)),
        select(Account.id, Employee.name, literal(0)).join(Employee).where(Account.id.in_(wanted)),
        *(
            select(table.id, table.name, literal(0)).where(table.id.in_(wanted))
            for table in (JobRole, Department, Site)
        ),
    )
    return {row[0]: (row[1], bool(row[2])) for row in session.execute(query)}


def _text(value: Any, names: dict[UUID, tuple[str, bool]]) -> str:
    if isinstance(value, str):
        known = names.get(UUID(value)) if _ID.fullmatch(value) else None
        return known[0] if known else value
    if isinstance(value, dict):
        return "\n".join(f"{detail_label(name)}: {_text(inner, names)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_text(inner, names) for inner in value)
    if isinstance(value, bool):
        return "✓" if value else "–"
    return str(value)
