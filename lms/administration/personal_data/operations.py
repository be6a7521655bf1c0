"""Scheduling, withdrawing and doing the erasure of a person's data."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, String, Table, Text, cast, delete, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from lms.administration.personal_data import queries
from lms.administration.personal_data.holdings import HOLDINGS, Fate, Holding
from lms.administration.personal_data.models import ScheduledErasure
from lms.administration.personal_data.naming import Naming
from lms.audit import operations as audit
from lms.core.db import Base, insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.paging import in_slices
from lms.core.permissions import PermissionSet
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.identity import queries as identity
from lms.people import queries as people

UNDO_DAYS = 14
"""How long an erasure can be withdrawn."""


class ErasureRefused(RuleViolation):
    """Nobody's own data, nobody's who works here, not the last administrator's."""


class AlreadyErased(Conflict):
    """The data was erased, or somebody has scheduled that already."""


def schedule_erasure(session: Session, *, employee: people.EmployeeRow, viewer: Viewer, now: datetime) -> datetime:
    """Let a person's data be erased after some days; return when. Until then it can be withdrawn.

    :raises ErasureRefused: if it is the viewer, or somebody who works here or is the last administrator
    :raises AlreadyErased: if it is scheduled or done
    """
    if employee.id == viewer.employee_id:
        raise ErasureRefused(_("You can’t erase your own data. Ask another administrator."))
    account = identity.find_account_of(session, employee.id)
    holders = set(identity.list_holders(session, PermissionSet.ADMINISTRATOR))
    if account is not None and holders == {account.id}:
        raise ErasureRefused(_("This is the last administrator. Make another person an administrator first."))
    if employee.is_active:
        raise ErasureRefused(_("%(name)s works here. End the employment first.", name=employee.name))
    erase_after = now + timedelta(days=UNDO_DAYS)
    made = session.execute(
        insert_into(session, ScheduledErasure)
        .values(employee_id=employee.id, requested_at=now, requested_by=viewer.employee_id, erase_after=erase_after)
        .on_conflict_do_nothing()
        .returning(ScheduledErasure.employee_id)
    )
    if made.first() is None:
        raise AlreadyErased(_("The erasure is already scheduled."))
    audit.record(
        session,
        viewer=viewer,
        action="personal-data.erasure-scheduled",
        subject=employee.id,
        at=now,
        erase_after=erase_after.isoformat(timespec="minutes"),
    )
    return erase_after


def hold_erasure(session: Session, *, employee_id: UUID) -> None:
    """Let no erasure of the person happen until this transaction ends.

    :raises AlreadyErased: if it happened already
    """
    erasure = session.get(ScheduledErasure, employee_id, with_for_update=True)
    if erasure is not None and erasure.erased_at is not None:
        raise AlreadyErased(_("This person’s data was erased. There is nothing to export."))


def withdraw_erasure(session: Session, *, employee_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Leave a person's data as it is.

    :raises AlreadyErased: if nothing is scheduled, or it was done meanwhile
    """
    gone = session.execute(
        delete(ScheduledErasure)
        .where(ScheduledErasure.employee_id == employee_id, ScheduledErasure.erased_at.is_(None))
        .returning(ScheduledErasure.employee_id)
    )
    if gone.first() is None:
        raise AlreadyErased(_("No erasure is scheduled any more. The data may already be erased."))
    audit.record(session, viewer=viewer, action="personal-data.erasure-withdrawn", subject=employee_id, at=now)


def schedule_past(session: Session, *, last_day: date, now: datetime) -> None:
    """Let the data of everybody be erased who left on or before a day."""
    employees = Base.metadata.tables["people_employee"].c
    known = select(ScheduledErasure.employee_id)
    past = select(
        employees.id,
        literal(now, ScheduledErasure.requested_at.type),
        literal(now + timedelta(days=UNDO_DAYS), ScheduledErasure.erase_after.type),
    ).where(employees.state == "ended", employees.ended_on <= last_day, employees.id.not_in(known))
    session.execute(insert(ScheduledErasure).from_select(["employee_id", "requested_at", "erase_after"], past))


def erase_person(session: Session, *, employee_id: UUID, now: datetime) -> None:
    """Erase a person's data for good; harmless when run twice. Who works here again by then keeps it.

    The person stays as a number, all their results too; names and texts go, also from the audit log.
    """
    erasure = session.get(ScheduledErasure, employee_id, with_for_update=True)
    if erasure is None or erasure.erased_at is not None:
        return
    employee = people.get_employee(session, employee_id)
    if employee.is_active:
        withdraw_erasure(session, employee_id=employee_id, viewer=None, now=now)
        return
    naming = Naming(employee.name, employee.email, instead=pseudonym(employee_id))
    _clean_audit_log(session, employee, naming)
    _rename_in_messages(session, naming)
    _certificates(session, employee_id, now)
    for holding in HOLDINGS:
        _erase(session, holding, employee_id)
    tries = Base.metadata.tables["identity_sign_in_record"]
    session.execute(delete(tries).where(tries.c.email == employee.email))
    _forget_name(session, employee_id)
    erasure.erased_at = now
    session.flush()
    session.expire_all()
    audit.record(session, viewer=None, action="personal-data.erased", subject=employee_id, at=now)


def pseudonym(employee_id: UUID) -> str:
    """Return what an erased person is called: the same in all languages."""
    return f"#{employee_id.hex[-6:].upper()}"


def _erase(session: Session, holding: Holding, employee_id: UUID) -> None:
    table, condition = queries.table_of(holding), queries.is_persons(holding, employee_id)
    if holding.fate is Fate.DELETED:
        session.execute(delete(table).where(condition))
        return
    own = condition if holding.through else table.c[holding.columns[0]] == employee_id
    if holding.blank:
        session.execute(update(table).where(own).values(dict(holding.blank)))
    for name, scrub in holding.scrub.items():
        key = list(table.primary_key.columns)
        for *ids, document in session.execute(select(*key, table.c[name]).where(own, table.c[name].is_not(None))):
            if document is not None and (cleaned := scrub(document)) != document:
                row = [column == value for column, value in zip(key, ids, strict=True)]
                session.execute(update(table).where(*row).values({name: cleaned}))


def _certificates(session: Session, employee_id: UUID, now: datetime) -> None:
    # Their signature is of the name, too: without it they no longer verify, so they are revoked.
    table = Base.metadata.tables["assignments_certificate"]
    for certificate_id, facts, revoked_at in session.execute(
        select(table.c.id, table.c.facts, table.c.revoked_at).where(table.c.employee_id == employee_id)
    ).all():
        values = {"facts": {**facts, "name": pseudonym(employee_id)}, "revoked_at": revoked_at or now}
        session.execute(update(table).where(table.c.id == certificate_id).values(values))


def _clean_audit_log(session: Session, employee: people.EmployeeRow, naming: Naming) -> None:
    """Leave of entries about the person only when and what, and of those that name them, too."""
    table = Base.metadata.tables["audit_entry"]
    account = identity.find_account_of(session, employee.id)
    subjects = [str(one) for one in (employee.id, account and account.id) if one]
    naming_ids = [key["id"] for key, _values in _rows_naming(session, table, ("details",), naming)]
    with audit.permitting(session):
        session.execute(update(table).where(table.c.subject.in_(subjects)).values(details={}))
        for some in in_slices(naming_ids, 500):
            session.execute(update(table).where(table.c.id.in_(some)).values(details={}))


def _rename_in_messages(session: Session, naming: Naming) -> None:
    """Put the number for the name in messages to others."""
    table = Base.metadata.tables["mail_outgoing_message"]
    written = [column.name for column in table.columns if type(column.type) in {String, Text} or _is_document(column)]
    for key, values in _rows_naming(session, table, written, naming):
        row = [table.c[name] == value for name, value in key.items()]
        session.execute(
            update(table).where(*row).values({name: naming.replaced(value) for name, value in values.items()})
        )


def _rows_naming(
    session: Session, table: Table, names: Sequence[str], naming: Naming
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return keys and values of the rows of which one of these columns names the person."""
    columns = [table.c[name] for name in names]
    likely = [cast(column, Text).icontains(text, autoescape=True) for column in columns for text in naming.likely]
    keys = list(table.primary_key.columns)
    found = session.execute(select(*keys, *columns).where(or_(*likely))).mappings()
    rows = [({key.name: row[key.name] for key in keys}, {name: row[name] for name in names}) for row in found]
    return [(key, values) for key, values in rows if naming.is_in(list(values.values()))]


def _is_document(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _forget_name(session: Session, employee_id: UUID) -> None:
    """Empty everything of the person's own row but what figures need; also columns that features add later."""
    table = Base.metadata.tables["people_employee"]
    name = pseudonym(employee_id)
    values: dict[str, Any] = {"name": name, "sort_name": name.lower(), "email": f"{employee_id.hex}@erased.invalid"}
    for column in table.columns:
        is_file = any(key.column.table.name == "files_stored_file" for key in column.foreign_keys)
        is_text = type(column.type) in {String, Text}
        if column.name in values or not (is_file or is_text):
            continue
        values[column.name] = None if column.nullable else ""
    session.execute(update(table).where(table.c.id == employee_id).values(values))
