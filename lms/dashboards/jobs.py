"""When the rollups are renewed: people at once, scopes soon after, everything once a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.dashboards import operations, rules
from lms.dashboards.needs import operations as needs
from lms.dashboards.needs import queries as needed
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY
from lms.mail.rules import next_hour
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, handler, in_steps, take_steps
from lms.people import queries as organisation
from lms.people.imports.following import follow_people
from lms.people.zones import company_zone

AT_ONCE = 500
READING_HOUR = 8


@handler("dashboards.refresh_person", subject="employee_id")
def refresh_person(session: Session, fields: Fields, *, now: datetime) -> None:
    """Count anew a person who joined, moved, left or learned something; the managers they came from lose them, with all below."""
    former = [UUID(manager_id) for manager_id in fields.get("manager_ids", ())]
    _renew(session, (UUID(fields["employee_id"]),), also=former, now=now)


@in_steps("dashboards.refresh_people")
def refresh_people(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Count anew the people who owe more or less than before.

    If they are many, all boards are summed together, once the others who owe more or less were counted as well.
    """
    people = [UUID(employee_id) for employee_id in fields["employee_ids"]]
    if len(people) < rules.MANY:
        return [partial(_renew, employee_ids=people, now=now)]
    # By who is here now: after an import the company is far larger than when its board was last summed.
    later = now + rules.refresh_delay(organisation.count_up_to(session, rules.MIDDLE + 1))
    *others, last = operations.plan_people(people, now=now)
    return [*others, partial(take_steps, steps=[last, partial(_ask_for_boards, now=later)])]


@in_steps("dashboards.refresh_imported", subject="import_id")
def refresh_imported(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Count the people of an import anew, a thousand in one run; after the last, all boards."""
    boards = [partial(_ask_for_boards, now=now)]
    plan = partial(operations.plan_people, now=now)
    return follow_people(session, fields, handler=refresh_imported, plan=plan, last=boards, now=now)


@in_steps("dashboards.refresh_scope", subject="scope_id")
def refresh_scope(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Sum anew one scope: a manager's board, or the company's."""
    return operations.plan_scopes(session, scope_ids=(UUID(fields["scope_id"]),), now=now)


@handler("dashboards.rebuild")
def rebuild(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Begin to count everybody anew: what expired or fell due in the night has no event of its own."""
    outbox.enqueue_once(session, handler=rebuild_people, key="first", fields={"after": None}, now=now)


@in_steps("dashboards.rebuild_people")
def rebuild_people(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Count the next thousand people anew and ask for the rest; after the last, for all boards."""
    people = rollups.next_people(session, UUID(fields["after"]) if fields["after"] else None)
    if not people:
        return [partial(_ask_for_boards, now=now)]
    last = str(people[-1])
    ask = partial(outbox.enqueue_once, handler=rebuild_people, key=last, fields={"after": last}, now=now)
    return [*operations.plan_people(people, now=now), ask]


@in_steps("dashboards.rebuild_scopes", subject="after")
def rebuild_scopes(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Sum anew the next boards and ask for the rest; the company's comes last."""
    scopes = rollups.next_scopes(session, UUID(fields["after"]) if fields["after"] else None)
    if not scopes:
        return operations.plan_scopes(session, scope_ids=(COMPANY,), now=now)
    last = str(scopes[-1])
    ask = partial(outbox.enqueue_once, handler=rebuild_scopes, key=last, fields={"after": last}, now=now)
    return [*operations.plan_scopes(session, scope_ids=scopes, now=now), ask]


@in_steps("dashboards.tell_managers")
def tell_managers(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Tell managers on Mondays who needs them: the rows of their home, in numbers."""
    monday = next_hour(now.astimezone(company_zone(session)), READING_HOUR).date()
    if monday.weekday():
        return ()
    weeks = needed.list_weeks(session, now=now.astimezone(company_zone(session)))
    return [partial(needs.tell_managers, weeks=some, monday=monday, now=now) for some in in_slices(weeks, AT_ONCE)]


def _ask_for_boards(session: Session, *, now: datetime) -> None:
    outbox.enqueue_once(session, handler=rebuild_scopes, key="first", fields={"after": None}, now=now)


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
