"""What can be done to people: joining, moving, leaving, and the lines between them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import and_, delete, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.outbox import operations as outbox
from lms.people import queries, rules
from lms.people.events import EmployeeJoined, EmployeeLeft, EmployeeMoved
from lms.people.models import Employee, JobRole, Organisation, Placement, ReportingLine, Site
from lms.people.terms import EmploymentState


class EmailTaken(RuleViolation):
    """Somebody else has that address."""

    field = "email"


class ReportingLoop(RuleViolation):
    """The person would report to themself, directly or by a detour."""

    field = "manager"


class ManagerUnknown(RuleViolation):
    """Nobody who works here is meant."""

    field = "manager"


class JobRoleUnknown(RuleViolation):
    """The firm has no such job role."""

    field = "job_roles"


class SiteUnknown(RuleViolation):
    """The firm has no such site."""

    field = "site"


class EmploymentEnded(Conflict):
    """The person no longer works here."""


class StillEmployed(Conflict):
    """The person works here already."""


class EndedBeforeJoining(RuleViolation):
    """The last day lies before the first."""

    field = "ended_on"


class OwnEmployment(RuleViolation):
    """Nobody ends their own employment: the last administrator would lock everybody out."""


class Placing(TypedDict):
    """What somebody does, for whom and where."""

    job_role_ids: Sequence[UUID]
    manager_id: UUID | None
    site_id: UUID | None


def add_employee(
    session: Session,
    *,
    name: str,
    email: str,
    job_role_ids: Sequence[UUID],
    manager_id: UUID | None,
    site_id: UUID | None,
    joined_on: date,
    viewer: Viewer | None,
    now: datetime,
) -> Employee:
    """Add a person who works here from `joined_on`.

    :raises EmailTaken: if the address is somebody else's
    :raises ManagerUnknown: if the manager does not work here
    """
    name, email = rules.clean_name(name), rules.canonical_email(email)
    _check_email_is_free(session, email)
    _take_turn(session)
    _check_references(session, job_role_ids, manager_id, site_id)
    employee = Employee(
        id=ids.new_id(),
        name=name,
        sort_name=rules.sort_name(name),
        email=email,
        manager_id=manager_id,
        site_id=site_id,
        state=EmploymentState.ACTIVE.value,
        joined_on=joined_on,
    )
    session.add(employee)
    session.flush()
    _draw_lines(session, employee.id, manager_id)
    _start_placements(session, employee.id, job_role_ids, joined_on)
    audit.record(session, viewer=viewer, action="employee.added", subject=employee.id, at=now, name=name)
    outbox.publish(session, EmployeeJoined(employee_id=employee.id, at=now))
    return employee


def edit_employee(
    session: Session, *, employee_id: UUID, name: str, email: str, viewer: Viewer | None, now: datetime
) -> Employee:
    """Change a person's name or address. Who has an account is edited through `identity`, which keeps it in step.

    :raises EmailTaken: if the address is somebody else's
    """
    name, email = rules.clean_name(name), rules.canonical_email(email)
    employee = _employee(session, employee_id)
    if email != employee.email:
        _check_email_is_free(session, email)
    before = {"name": employee.name, "email": employee.email}
    employee.name, employee.sort_name, employee.email = name, rules.sort_name(name), email
    session.flush()
    audit.record(
        session,
        viewer=viewer,
        action="employee.edited",
        subject=employee_id,
        at=now,
        before=before,
        after={"name": name, "email": email},
    )
    return employee


def move_employee(
    session: Session,
    *,
    employee_id: UUID,
    job_role_ids: Sequence[UUID],
    manager_id: UUID | None,
    site_id: UUID | None,
    moved_on: date,
    viewer: Viewer | None,
    now: datetime,
) -> Employee:
    """Give a person these job roles, this manager and this site, from `moved_on`. What they held before ends that day.

    :raises ReportingLoop: if the new manager is the person, or reports to them
    :raises EmploymentEnded: if the person no longer works here
    """
    _take_turn(session)
    employee = _employee(session, employee_id)
    if employee.state != EmploymentState.ACTIVE.value:
        raise EmploymentEnded(f"{employee.name} no longer works here. Take them back first.")
    held = [placement.job_role.id for placement in queries.current_placements(session, employee_id)]
    if (set(job_role_ids), manager_id, site_id) == (set(held), employee.manager_id, employee.site_id):
        return employee
    _check_references(session, job_role_ids, manager_id if manager_id != employee.manager_id else None, site_id)
    above = queries.manager_ids_above(session, employee_id)
    if manager_id != employee.manager_id:
        _change_manager(session, employee, manager_id)
    _end_placements(session, employee_id, [role for role in held if role not in job_role_ids], moved_on)
    _start_placements(session, employee_id, [role for role in job_role_ids if role not in held], moved_on)
    employee.site_id = site_id
    session.flush()
    audit.record(
        session,
        viewer=viewer,
        action="employee.moved",
        subject=employee_id,
        at=now,
        before=[str(role) for role in held],
        after=[str(role) for role in job_role_ids],
        manager=str(manager_id),
    )
    concerned = dict.fromkeys((*above, *queries.manager_ids_above(session, employee_id)))
    outbox.publish(session, EmployeeMoved(employee_id=employee_id, manager_ids=tuple(concerned), at=now))
    return employee


def end_employment(
    session: Session, *, employee_id: UUID, ended_on: date, viewer: Viewer | None, now: datetime
) -> None:
    """Note that a person left; `ended_on` is the first day on which they no longer work here. Nothing is deleted.

    :raises EmploymentEnded: if that is noted already
    :raises EndedBeforeJoining: if the day lies before the first
    :raises OwnEmployment: if it is the viewer's own
    """
    if viewer is not None and viewer.employee_id == employee_id:
        raise OwnEmployment("You cannot end your own employment. Ask another administrator.")
    employee = _employee(session, employee_id)
    if employee.state != EmploymentState.ACTIVE.value:
        raise EmploymentEnded(f"{employee.name} no longer works here.")
    if ended_on < employee.joined_on:
        raise EndedBeforeJoining("The last day cannot lie before the first.")
    employee.state, employee.ended_on = EmploymentState.ENDED.value, ended_on
    session.execute(
        update(Placement)
        .where(Placement.employee_id == employee_id, Placement.ends_on.is_(None))
        .values(ends_on=ended_on)
    )
    session.flush()
    audit.record(session, viewer=viewer, action="employment.ended", subject=employee_id, at=now, ended_on=str(ended_on))
    above = queries.manager_ids_above(session, employee_id)
    outbox.publish(session, EmployeeLeft(employee_id=employee_id, manager_ids=above, at=now))


def return_employee(
    session: Session, *, employee_id: UUID, returned_on: date, viewer: Viewer | None, now: datetime
) -> None:
    """Take a person back, with the job roles that they held last.

    On the day of the end or before it, the end is undone as if it had never been noted; later, it is a new beginning.

    :raises StillEmployed: if the person works here
    """
    employee = _employee(session, employee_id)
    if employee.ended_on is None:
        raise StillEmployed(f"{employee.name} works here already.")
    last = Placement.employee_id == employee_id, Placement.ends_on == employee.ended_on
    if returned_on <= employee.ended_on:
        session.execute(update(Placement).where(*last).values(ends_on=None))
    else:
        held = session.scalars(select(Placement.job_role_id).where(*last)).all()
        _start_placements(session, employee_id, held, returned_on)
        employee.joined_on = returned_on
    employee.state, employee.ended_on = EmploymentState.ACTIVE.value, None
    session.flush()
    audit.record(session, viewer=viewer, action="employee.returned", subject=employee_id, at=now)
    outbox.publish(session, EmployeeJoined(employee_id=employee_id, at=now))


def _employee(session: Session, employee_id: UUID) -> Employee:
    employee = session.get(Employee, employee_id)
    if employee is None:
        raise queries.EmployeeNotFound
    return employee


def _take_turn(session: Session) -> None:
    # Two moves at once could close a loop that neither sees; on PostgreSQL the firm's row is what they queue for.
    session.execute(select(Organisation.id).with_for_update())


def _check_email_is_free(session: Session, email: str) -> None:
    if session.scalars(select(Employee.id).where(Employee.email == email)).first() is not None:
        raise EmailTaken("Somebody already has this e-mail address.")


def _check_references(
    session: Session, job_role_ids: Sequence[UUID], manager_id: UUID | None, site_id: UUID | None
) -> None:
    known = session.scalars(select(JobRole.id).where(JobRole.id.in_(job_role_ids))).all()
    if set(job_role_ids) - set(known):
        raise JobRoleUnknown("Choose job roles from the list.")
    if site_id is not None and session.get(Site, site_id) is None:
        raise SiteUnknown("Choose a site from the list.")
    if manager_id is not None:
        manager = session.get(Employee, manager_id)
        if manager is None or manager.state != EmploymentState.ACTIVE.value:
            raise ManagerUnknown("Nobody who works here has this address.")


def _start_placements(session: Session, employee_id: UUID, job_role_ids: Sequence[UUID], starts_on: date) -> None:
    rows = [
        {"id": ids.new_id(), "employee_id": employee_id, "job_role_id": role, "starts_on": starts_on}
        for role in dict.fromkeys(job_role_ids)
    ]
    if rows:
        session.execute(insert(Placement), rows)


def _end_placements(session: Session, employee_id: UUID, job_role_ids: Sequence[UUID], ends_on: date) -> None:
    current = Placement.employee_id == employee_id, Placement.ends_on.is_(None), Placement.job_role_id.in_(job_role_ids)
    # One that began today or later was never held: a mistake put right the same day leaves no trace here.
    session.execute(delete(Placement).where(*current, Placement.starts_on >= ends_on))
    session.execute(update(Placement).where(*current).values(ends_on=ends_on))


# ── Reporting lines ────────────────────────────────────────────────────────────────────────────────────────────────


def _draw_lines(session: Session, employee_id: UUID, manager_id: UUID | None) -> None:
    session.execute(insert(ReportingLine).values(manager_id=employee_id, employee_id=employee_id, depth=0))
    if manager_id is not None:
        _join_lines(session, employee_id, manager_id)


def _change_manager(session: Session, employee: Employee, manager_id: UUID | None) -> None:
    if manager_id is not None and queries.is_in_line(session, employee.id, manager_id):
        raise ReportingLoop("This person reports to the one you are moving. Choose another manager.")
    below = select(ReportingLine.employee_id).where(ReportingLine.manager_id == employee.id)
    session.execute(
        delete(ReportingLine).where(
            ReportingLine.employee_id.in_(below),
            ReportingLine.manager_id.in_(queries.manager_ids_above(session, employee.id)),
        ),
        execution_options={"synchronize_session": False},
    )
    employee.manager_id = manager_id
    session.flush()
    if manager_id is not None:
        _join_lines(session, employee.id, manager_id)


def _join_lines(session: Session, employee_id: UUID, manager_id: UUID) -> None:
    # Everyone at or above the new manager stands above everyone at or below the person.
    above, below = aliased(ReportingLine), aliased(ReportingLine)
    session.execute(
        insert(ReportingLine).from_select(
            ["manager_id", "employee_id", "depth"],
            select(above.manager_id, below.employee_id, above.depth + below.depth + literal(1)).join_from(
                above, below, and_(above.employee_id == manager_id, below.manager_id == employee_id)
            ),
        )
    )
