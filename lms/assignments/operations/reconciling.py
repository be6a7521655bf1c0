"""Bringing assignments in line with who people are and what they have done."""

import secrets
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.assignments import queries, rules
from lms.assignments.events import AssignmentFulfilled, AssignmentMade
from lms.assignments.messages import ASSIGNED, CERTIFICATE, DUE, OVERDUE
from lms.assignments.models import Assignment, Certificate, DueRule
from lms.assignments.terms import WithdrawalReason
from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.mail import operations as mail
from lms.mail.terms import MessageKind
from lms.outbox import operations as outbox


class DueDaysOutOfRange(RuleViolation):
    """A course cannot be due at once, nor in years."""

    field = "days"

    def __init__(self) -> None:
        super().__init__(_("Enter between 1 and 365 days."))


def set_due_rule(session: Session, *, days: int, viewer: Viewer | None, now: datetime) -> None:
    """Set how many days people have for a course; assignments already made keep their moment.

    :raises DueDaysOutOfRange: if it is none between 1 and 365
    """
    if not 1 <= days <= 365:
        raise DueDaysOutOfRange
    before = queries.due_days(session)
    session.execute(
        insert_into(session, DueRule)
        .values(id=1, days=days)
        .on_conflict_do_update(index_elements=["id"], set_={"days": days})
    )
    audit.record(
        session, viewer=viewer, action="settings.changed", subject="due-days", at=now, before=before, after=days
    )


def reconcile_employee(session: Session, *, employee_id: UUID, now: datetime) -> None:
    """Give a person what they should have, withdraw what they should not; nothing is deleted."""
    reconcile_employees(session, employee_ids=(employee_id,), now=now)


def reconcile_employees(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Bring the assignments of up to about a thousand people in line, in a constant number of statements.

    Publishes one `AssignmentMade` for all who were touched. What somebody had already completed before is fulfilled at once.
    """
    days = queries.due_days(session)
    people = queries.load_person_facts(session, employee_ids)
    renewals = queries.load_renewals(session, people.values())
    made: list[dict[str, Any]] = []
    withdrawn: dict[WithdrawalReason, list[UUID]] = {}
    restored: list[UUID] = []
    touched = []
    for employee_id, facts in people.items():
        changes = rules.reconcile(
            facts.current, facts.wanted, is_active=facts.is_active, renewals=renewals, replaced=facts.replaced
        )
        made += [_assignment(employee_id, course, days, now) for course in changes.made]
        restored += changes.restored
        for assignment_id, reason in changes.withdrawn:
            withdrawn.setdefault(reason, []).append(assignment_id)
        if changes.made or changes.withdrawn or changes.restored:
            touched.append(employee_id)
    for reason, assignment_ids in withdrawn.items():
        _mark(session, assignment_ids, withdrawn_at=now, withdrawn_reason=reason)
    if restored:
        _mark(session, restored, withdrawn_at=None, withdrawn_reason=None)
    if made:
        # Past the mapper, which would break the rows into small batches: a release for the whole company must not hold up others.
        session.connection().execute(insert_into(session, Assignment).on_conflict_do_nothing(), made)
    if touched:
        outbox.publish(session, AssignmentMade(employee_ids=tuple(touched), occurred_at=now))
    # After a release nobody can have read what was made for it; then the ledger is not asked about a thousand people.
    if made and queries.is_any_part_completed(session, {row["course_version_id"] for row in made}):
        close_fulfilled(session, employee_ids=touched, now=now)


def close_fulfilled(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> tuple[UUID, ...]:
    """Note which open assignments the ledger shows complete, and return whose; a completed role course earns its certificate.

    Publishes `AssignmentFulfilled` for each.
    """
    done = queries.list_completed(session, employee_ids)
    if not done:
        return ()
    moments = {row.id: rules.fulfilled_at(assigned_at=row.assigned_at, completed_at=row.completed_at) for row in done}
    session.execute(update(Assignment), [{"id": one, "fulfilled_at": at} for one, at in moments.items()])
    _issue_certificates(session, [row for row in done if row.is_certified], now=now)
    for row in done:
        outbox.publish(session, AssignmentFulfilled(employee_id=row.employee_id, assignment_id=row.id, occurred_at=now))
    return tuple(dict.fromkeys(row.employee_id for row in done))


def close_and_renew(session: Session, *, employee_id: UUID, now: datetime) -> None:
    """Note what a person has completed; who finished an older version of a course then gets what changed since."""
    if close_fulfilled(session, employee_ids=(employee_id,), now=now):
        reconcile_employee(session, employee_id=employee_id, now=now)


def discard_unfulfilled(session: Session, *, employee_ids: Sequence[UUID]) -> None:
    """Delete what was assigned to people who are about to be deleted, because adding them is undone. What was fulfilled stays."""
    session.execute(
        delete(Assignment).where(Assignment.employee_id.in_(employee_ids), Assignment.fulfilled_at.is_(None)),
        execution_options={"synchronize_session": False},
    )


def revoke_certificate(session: Session, *, code: str, now: datetime) -> None:
    """Revoke a certificate; its public page then says so.

    :raises CertificateNotFound: if no certificate has that code, or it was revoked before
    """
    valid = Certificate.code == code, Certificate.revoked_at.is_(None)
    revoked = session.execute(update(Certificate).where(*valid).values(revoked_at=now).returning(Certificate.id))
    certificate_id = revoked.scalar()
    if certificate_id is None:
        raise queries.CertificateNotFound(_("No valid certificate has this code."))
    audit.record(session, viewer=None, action="certificate.revoked", subject=certificate_id, at=now)


def tell_assigned(session: Session, *, courses: Sequence[queries.OpenCourse], zone: tzinfo, moment: datetime) -> None:
    """Tell people of the courses that they were given at a moment, each of all theirs at once."""
    by_person: dict[UUID, list[dict[str, str]]] = {}
    for row in courses:
        facts = {"assignment_id": str(row.assignment_id), "title": row.title, "due_on": _day(row.due_at, zone)}
        by_person.setdefault(row.employee_id, []).append(facts)
    drafts = [
        mail.MessageDraft(employee_id=one, key=f"assigned:{moment.isoformat()}", facts={"courses": facts})
        for one, facts in by_person.items()
    ]
    mail.queue_messages(session, kind=ASSIGNED, drafts=drafts, now=moment)


def tell_milestones(
    session: Session, *, courses: Sequence[tuple[queries.OpenCourse, rules.Milestone]], zone: tzinfo, now: datetime
) -> None:
    """Tell people of courses that are due soon or late, each of a milestone once."""
    drafts: dict[MessageKind, list[mail.MessageDraft]] = {DUE: [], OVERDUE: []}
    for row, milestone in courses:
        drafts[DUE if milestone.days_left > 0 else OVERDUE].append(
            mail.MessageDraft(
                employee_id=row.employee_id,
                key=f"due:{row.assignment_id.hex}:{milestone.code}",
                facts={
                    "assignment_id": str(row.assignment_id),
                    "course": row.title,
                    "due_on": _day(row.due_at, zone),
                },
            )
        )
    for kind, some in drafts.items():
        mail.queue_messages(session, kind=kind, drafts=some, now=now)


def _day(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).date().isoformat()


def _assignment(employee_id: UUID, course: rules.WantedCourse, days: int, now: datetime) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "employee_id": employee_id,
        "course_id": course.course_id,
        "course_version_id": course.course_version_id,
        "reason": course.reason,
        "assigned_at": now,
        "due_at": rules.due_at(now, days=days, course=course),
    }


def _mark(session: Session, assignment_ids: Sequence[UUID], **values: Any) -> None:
    session.execute(
        update(Assignment).where(Assignment.id.in_(assignment_ids)).values(**values),
        execution_options={"synchronize_session": False},
    )


def _issue_certificates(session: Session, rows: Sequence[queries.CompletedRow], *, now: datetime) -> None:
    if not rows:
        return
    key, words = queries.certificate_key(session), queries.certificate_words(session)
    certificates = [_certificate(row, words, key, now) for row in rows]
    session.execute(insert_into(session, Certificate).on_conflict_do_nothing(), certificates)
    drafts = [
        mail.MessageDraft(
            employee_id=one["employee_id"],
            key=f"certificate:{one['course_version_id'].hex}",
            facts={"course": one["facts"]["course"], "certificate_id": str(one["id"])},
        )
        for one in certificates
    ]
    mail.queue_messages(session, kind=CERTIFICATE, drafts=drafts, now=now)


def _certificate(row: queries.CompletedRow, words: dict[str, str], key: str, now: datetime) -> dict[str, Any]:
    code = secrets.token_urlsafe(16)
    facts = {
        **words,
        "name": row.employee_name,
        "course": row.course_title,
        "release": row.release_number,
        "completed_on": row.completed_at.date().isoformat(),
    }
    return {
        "id": ids.new_id(),
        "code": code,
        "employee_id": row.employee_id,
        "course_version_id": row.course_version_id,
        "facts": facts,
        "signature": rules.signature(code, facts, key=key),
        "issued_at": now,
    }
