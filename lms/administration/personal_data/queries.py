"""Reading what the instance holds of a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from lms.administration.personal_data.holdings import HOLDINGS, Fate, Holding
from lms.administration.personal_data.models import ScheduledErasure
from lms.audit.models import AuditEntry
from lms.core.db import Base
from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.identity.models import Account, SignInRecord
from lms.people import queries as people
from lms.people.models import Employee

LISTED = 100
_Requester = aliased(Employee)


@frozen
class HeldData:
    """One kind of data: how much there is, and what erasing does with it."""

    label: Message
    count: int
    fate: Fate


@frozen
class ErasureRow:
    """An erasure that was scheduled, or done."""

    employee_id: UUID
    employee_name: str
    requested_at: datetime
    requested_by: str
    """Name; empty if the rule of retention asked for it."""
    erase_after: datetime
    erased_at: datetime | None


@frozen
class PersonalDataPage:
    """What the page about a person's data shows."""

    employee: people.EmployeeRow
    held: tuple[HeldData, ...]
    erasure: ErasureRow | None


def personal_data_page(session: Session, employee: people.EmployeeRow) -> PersonalDataPage:
    """Return the page."""
    return PersonalDataPage(
        employee=employee, held=count_held(session, employee), erasure=find_erasure(session, employee.id)
    )


def count_held(session: Session, employee: people.EmployeeRow) -> tuple[HeldData, ...]:
    """Return how much of what there is, in one statement."""
    counts = [
        select(literal(n), func.count()).select_from(table_of(one)).where(is_persons(one, employee.id))
        for n, one in enumerate(HOLDINGS)
    ]
    extra = (
        select(literal(-1), func.count()).select_from(SignInRecord).where(SignInRecord.email == employee.email),
        select(literal(-2), func.count()).select_from(AuditEntry).where(in_audit_log(session, employee.id)),
    )
    found = {int(n): int(count) for n, count in session.execute(union_all(*counts, *extra))}
    sums: dict[str, tuple[Message, int, list[Fate]]] = {}
    named = [(one.label, found[n], one.fate) for n, one in enumerate(HOLDINGS)]
    named += [(_("Sign-in"), found[-1], Fate.DELETED), (_("Audit log"), found[-2], Fate.CLEARED)]
    for label, count, fate in named:
        _label, before, fates = sums.get(str(label), (label, 0, []))
        sums[str(label)] = label, before + count, [*fates, *([fate] if count else [])]
    return tuple(
        HeldData(label=label, count=count, fate=_strongest(fates)) for label, count, fates in sums.values() if count
    )


def _strongest(fates: list[Fate]) -> Fate:
    # Of a kind with several tables the page says what becomes of the texts.
    return fates[0] if len(set(fates)) == 1 else Fate.CLEARED


def iterate_rows(session: Session, employee: people.EmployeeRow) -> Iterator[tuple[str, Message, list[dict[str, Any]]]]:
    """Yield each table with its name, what it is, and the person's rows, without secrets."""
    for one in HOLDINGS:
        table = table_of(one)
        columns = [column for column in table.columns if column.name not in one.hidden]
        rows = session.execute(
            select(*columns).where(is_persons(one, employee.id)).order_by(*table.primary_key.columns)
        )
        yield one.table, one.label, [dict(row) for row in rows.mappings()]
    for name, label, query in (
        (
            "identity_sign_in_record",
            _("Sign-in"),
            select(SignInRecord.tried_at, SignInRecord.address, SignInRecord.succeeded)
            .where(SignInRecord.email == employee.email)
            .order_by(SignInRecord.tried_at),
        ),
        (
            "audit_entry",
            _("Audit log"),
            select(AuditEntry.occurred_at, AuditEntry.action, AuditEntry.subject, AuditEntry.details)
            .where(in_audit_log(session, employee.id))
            .order_by(AuditEntry.occurred_at, AuditEntry.id),
        ),
    ):
        yield name, label, [dict(row) for row in session.execute(query).mappings()]


def table_of(holding: Holding) -> Table:
    """Return the table of a holding."""
    return Base.metadata.tables[holding.table]


def is_persons(holding: Holding, employee_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a row is about the person."""
    columns = table_of(holding).c
    if holding.through:
        between = next(one for one in HOLDINGS if one.table == holding.through)
        return columns[holding.columns[0]].in_(select(table_of(between).c.id).where(is_persons(between, employee_id)))
    return or_(*(columns[name] == employee_id for name in holding.columns))


def in_audit_log(session: Session, employee_id: UUID) -> ColumnElement[bool]:
    """Return the condition that an entry is by the person or about them."""
    account_id = session.scalar(select(Account.id).where(Account.employee_id == employee_id))
    is_about = AuditEntry.subject.in_([str(one) for one in (employee_id, account_id) if one])
    return is_about if account_id is None else or_(is_about, AuditEntry.account_id == account_id)


def find_erasure(session: Session, employee_id: UUID) -> ErasureRow | None:
    """Return a person's erasure, scheduled or done, or `None`."""
    return next(iter(_erasures(session, ScheduledErasure.employee_id == employee_id)), None)


def list_scheduled(session: Session) -> tuple[ErasureRow, ...]:
    """Return the erasures that can still be withdrawn, the next first."""
    return _erasures(session, ScheduledErasure.erased_at.is_(None))


def list_due(session: Session, *, now: datetime) -> tuple[UUID, ...]:
    """Return whose data is to be erased now."""
    query = select(ScheduledErasure.employee_id).where(
        ScheduledErasure.erased_at.is_(None), ScheduledErasure.erase_after <= now
    )
    return tuple(session.scalars(query.order_by(ScheduledErasure.erase_after)))


def _erasures(session: Session, condition: ColumnElement[bool]) -> tuple[ErasureRow, ...]:
    rows = session.execute(
        select(ScheduledErasure, Employee.name, _Requester.name)
        .join(Employee, Employee.id == ScheduledErasure.employee_id)
        .outerjoin(_Requester, _Requester.id == ScheduledErasure.requested_by)
        .where(condition)
        .order_by(ScheduledErasure.erase_after, ScheduledErasure.employee_id)
        .limit(LISTED)
    )
    return tuple(
        ErasureRow(
            employee_id=one.employee_id,
            employee_name=name,
            requested_at=one.requested_at,
            requested_by=requester or "",
            erase_after=one.erase_after,
            erased_at=one.erased_at,
        )
        for one, name, requester in rows
    )
