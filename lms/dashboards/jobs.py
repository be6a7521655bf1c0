"""When the rollups are renewed: people at once, scopes soon after, everything once a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core import ids
from lms.dashboards import operations, rules
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields


def on_mastery_changed(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count anew a person who has shown something."""
    _renew(session, (UUID(fields["employee_id"]),), now=now)


def on_assignment_made(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count anew the people who owe more or less than before; of many at once, when all have been told what they owe."""
    if len(fields["employee_ids"]) < rules.MANY:
        _renew(session, [UUID(one) for one in fields["employee_ids"]], now=now)
        return
    many = {"employee_ids": fields["employee_ids"]}
    later = now + rules.MANY_DELAY
    outbox.enqueue_once(session, handler=renew_many, key=ids.new_id().hex, fields=many, now=later)


def renew_many(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count many people anew, and sum the boards above them: the small ones together, the large ones when all is counted."""
    people = [UUID(one) for one in fields["employee_ids"]]
    operations.refresh_people(session, employee_ids=people, now=now)
    scopes = rollups.scopes_above(session, people)
    small = [scope_id for scope_id, count in scopes.items() if scope_id != COMPANY and not rules.refresh_delay(count)]
    if small:
        operations.refresh_managers(session, manager_ids=small, now=now)
    _ask_for_scopes(session, {one: count for one, count in scopes.items() if one not in set(small)}, now=now)


def on_assignment_fulfilled(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count anew a person who has completed a course."""
    _renew(session, (UUID(fields["employee_id"]),), now=now)


def on_employee_joined(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count a person who works here from now on."""
    _renew(session, (UUID(fields["employee_id"]),), now=now)


def on_employee_moved(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count a person where they are now; the managers they came from lose them, with all below."""
    _renew(session, (UUID(fields["employee_id"]),), also=[UUID(one) for one in fields["manager_ids"]], now=now)


def on_employee_left(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count a person who has left no more."""
    _renew(session, (UUID(fields["employee_id"]),), also=[UUID(one) for one in fields["manager_ids"]], now=now)


def refresh_scope(session: Session, fields: Fields, *, now: datetime) -> None:
    """Sum anew one scope: a manager's board, or the company's."""
    operations.refresh_scope(session, scope_id=UUID(fields["scope_id"]), now=now)


def rebuild_nightly(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Begin to count everybody anew: what expired or fell due in the night has no event of its own."""
    outbox.enqueue_once(session, handler=rebuild_people, key="first", fields={"after": None}, now=now)


def rebuild_people(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count the next thousand people anew and ask for the rest; after the last, all scopes."""
    people = rollups.next_people(session, UUID(fields["after"]) if fields["after"] else None)
    if not people:
        operations.take_day(session, now=now)
        return
    operations.refresh_people(session, employee_ids=people, now=now)
    last = str(people[-1])
    outbox.enqueue_once(session, handler=rebuild_people, key=last, fields={"after": last}, now=now)


def _renew(session: Session, employee_ids: Sequence[UUID], *, also: Sequence[UUID] = (), now: datetime) -> None:
    operations.refresh_people(session, employee_ids=employee_ids, now=now)
    scopes = rollups.scopes_above(session, employee_ids) | rollups.scope_sizes(session, tuple(also))
    _ask_for_scopes(session, scopes, now=now)


def _ask_for_scopes(session: Session, scopes: Mapping[UUID, int], *, now: datetime) -> None:
    for scope_id, people_count in sorted(scopes.items(), key=lambda item: (item[0] == COMPANY, str(item[0]))):
        outbox.enqueue_once(
            session,
            handler=refresh_scope,
            key=str(scope_id),
            fields={"scope_id": str(scope_id)},
            now=now + rules.refresh_delay(people_count),
        )
