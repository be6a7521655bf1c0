"""What can be done to people: add, move, end their employment, rehire; and the reporting lines between them."""

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
from lms.core.words import gettext as _
from lms.outbox import operations as outbox
from lms.people import queries, rules
from lms.people.events import EmployeeJoined, EmployeeLeft, EmployeeMoved
from lms.people.models import Employee, JobRole, Organisation, Placement, PlannedMove, ReportingLine, Site
from lms.people.terms import EmploymentState


class EmailTaken(RuleViolation):
    """Another person has that address."""

    field = "email"


class NumberTaken(RuleViolation):
    """Another person has that employee number."""

    field = "number"


class ReportingLoop(RuleViolation):
    """The person would report to themself, directly or through others."""

    field = "manager"


class ManagerUnknown(RuleViolation):
    """No current employee has that id or address."""

    field = "manager"

    def __init__(self) -> None:
        super().__init__(_("No current employee has this e-mail address. Check it for typing errors."))


class JobRoleUnknown(RuleViolation):
    """The company has no such job role."""

    field = "job_roles"


class SiteUnknown(RuleViolation):
    """The company has no such site."""

    field = "site"


class EmploymentEnded(Conflict):
    """The person no longer works here."""


class StillEmployed(Conflict):
    """The person works here already."""


class EndedBeforeJoining(RuleViolation):
    """The employment would end before it began."""

    field = "ended_on"


class OwnEmployment(RuleViolation):
    """Nobody ends their own employment: the last administrator would lock everyone out."""


class JobDetails(TypedDict):
    """A person's job roles, manager and site."""

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
    number: str | None = None,
    today: date | None = None,
) -> Employee:
    """Add a person who works here from `joined_on`; until that day they count nowhere. `today` is the company's, if it is not that of `now`.

    :raises EmailTaken: if the address is somebody else's
    :raises NumberTaken: if the number is somebody else's
    :raises ManagerUnknown: if the manager does not work here
    """
    name, email, number = rules.clean_name(name), rules.canonical_email(email), rules.clean_number(number)
    _check_email_is_free(session, email)
    check_number_is_free(session, number)
    _lock_organisation(session)
    _check_references(session, job_role_ids, manager_id, site_id)
    employee = Employee(
        id=ids.new_id(),
        name=name,
        sort_name=rules.sort_name(name),
        email=email,
        number=number,
        manager_id=manager_id,
        site_id=site_id,
        state=EmploymentState.PLANNED if joined_on > (today or now.date()) else EmploymentState.ACTIVE,
        joined_on=joined_on,
    )
    session.add(employee)
    session.flush()
    _add_lines(session, employee.id, manager_id)
    _start_placements(session, employee.id, job_role_ids, joined_on)
    audit.record(session, viewer=viewer, action="employee.added", subject=employee.id, at=now, name=name)
    if employee.state is EmploymentState.ACTIVE:
        outbox.publish(session, EmployeeJoined(employee_id=employee.id, occurred_at=now))
    return employee


def start_planned(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Let people whose first day has come work here."""
    begun = session.execute(
        update(Employee)
        .where(Employee.id.in_(employee_ids), Employee.state == EmploymentState.PLANNED)
        .values(state=EmploymentState.ACTIVE)
        .returning(Employee.id)
    )
    for employee_id in begun.scalars().all():
        outbox.publish(session, EmployeeJoined(employee_id=employee_id, occurred_at=now))


def edit_employee(
    session: Session, *, employee_id: UUID, name: str, email: str, viewer: Viewer | None, now: datetime
) -> Employee:
    """Change a person's name or address. `identity` calls this for people with an account, and changes the account too.

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
    """Give a person these job roles, this manager and this site from `moved_on`; former job roles end that day.

    :raises ReportingLoop: if the new manager is the person, or reports to them
    :raises EmploymentEnded: if the person no longer works here
    """
    _lock_organisation(session)
    employee = _employee(session, employee_id)
    if employee.state is EmploymentState.ENDED:
        raise EmploymentEnded(_("%(name)s no longer works here. Rehire them first.", name=employee.name))
    current = [placement.job_role.id for placement in queries.current_placements(session, employee_id)]
    if (set(job_role_ids), manager_id, site_id) == (set(current), employee.manager_id, employee.site_id):
        return employee
    _check_references(session, job_role_ids, manager_id if manager_id != employee.manager_id else None, site_id)
    above = queries.manager_ids_above(session, employee_id)
    if manager_id != employee.manager_id:
        _change_manager(session, employee, manager_id)
    _end_placements(session, employee_id, [role for role in current if role not in job_role_ids], moved_on)
    _start_placements(session, employee_id, [role for role in job_role_ids if role not in current], moved_on)
    employee.site_id = site_id
    session.flush()
    audit.record(
        session,
        viewer=viewer,
        action="employee.moved",
        subject=employee_id,
        at=now,
        before=[str(role) for role in current],
        after=[str(role) for role in job_role_ids],
        manager=str(manager_id),
    )
    managers = dict.fromkeys((*above, *queries.manager_ids_above(session, employee_id)))
    outbox.publish(session, EmployeeMoved(employee_id=employee_id, manager_ids=tuple(managers), occurred_at=now))
    return employee


def end_employment(
    session: Session, *, employee_id: UUID, ended_on: date, viewer: Viewer | None, now: datetime
) -> None:
    """End a person's employment; `ended_on` is the first day on which they no longer work here. Nothing is deleted.

    :raises EmploymentEnded: if it has ended already
    :raises EndedBeforeJoining: if the day is before their first day
    :raises OwnEmployment: if it is the viewer's own
    """
    employee = _employee(session, employee_id)
    if employee.state is EmploymentState.PLANNED:  # they never begin
        ended_on = max(ended_on, employee.joined_on)
    check_end(employee, ended_on=ended_on, viewer=viewer)
    employee.state, employee.ended_on = EmploymentState.ENDED, ended_on
    session.execute(delete(PlannedMove).where(PlannedMove.employee_id == employee_id))
    session.execute(
        update(Placement)
        .where(Placement.employee_id == employee_id, Placement.ends_on.is_(None))
        .values(ends_on=ended_on)
    )
    session.flush()
    audit.record(session, viewer=viewer, action="employment.ended", subject=employee_id, at=now, ended_on=str(ended_on))
    above = queries.manager_ids_above(session, employee_id)
    outbox.publish(session, EmployeeLeft(employee_id=employee_id, manager_ids=above, occurred_at=now))


def check_end(employee: Employee | queries.EmployeeRow, *, ended_on: date, viewer: Viewer | None) -> None:
    """Refuse an end of employment that cannot be.

    :raises EmploymentEnded: if it has ended already
    :raises EndedBeforeJoining: if the day is before their first day
    :raises OwnEmployment: if it is the viewer's own
    """
    if viewer is not None and viewer.employee_id == employee.id:
        raise OwnEmployment(_("You can’t end your own employment. Ask another administrator."))
    if employee.state is EmploymentState.ENDED:
        raise EmploymentEnded(_("%(name)s no longer works here.", name=employee.name))
    if ended_on < employee.joined_on:
        raise EndedBeforeJoining(_("They had not started by then. Choose their first day or a later day."))


def rehire_employee(
    session: Session, *, employee_id: UUID, rehired_on: date, viewer: Viewer | None, now: datetime
) -> None:
    """Rehire a person, with the job roles that they had last.

    On the day their employment ended or before, the end is undone and leaves no gap; later, a new employment starts.

    :raises StillEmployed: if the person works here
    """
    employee = _employee(session, employee_id)
    if employee.ended_on is None:
        raise StillEmployed(_("%(name)s already works here.", name=employee.name))
    last = Placement.employee_id == employee_id, Placement.ends_on == employee.ended_on
    if rehired_on <= employee.ended_on:
        session.execute(update(Placement).where(*last).values(ends_on=None))
    else:
        job_role_ids = session.scalars(select(Placement.job_role_id).where(*last)).all()
        _start_placements(session, employee_id, job_role_ids, rehired_on)
        employee.joined_on = rehired_on
    employee.state, employee.ended_on = EmploymentState.ACTIVE, None
    session.flush()
    audit.record(session, viewer=viewer, action="employee.returned", subject=employee_id, at=now)
    outbox.publish(session, EmployeeJoined(employee_id=employee_id, occurred_at=now))


def _employee(session: Session, employee_id: UUID) -> Employee:
    employee = session.get(Employee, employee_id)
    if employee is None:
        raise queries.EmployeeNotFound
    return employee


def _lock_organisation(session: Session) -> None:
    # Two moves at the same time could make a loop that neither sees. On PostgreSQL this lets them run one after the other.
    session.execute(select(Organisation.id).with_for_update())


def _check_email_is_free(session: Session, email: str) -> None:
    if session.scalars(select(Employee.id).where(Employee.email == email)).first() is not None:
        raise EmailTaken(_("Another person already has this e-mail address. Enter a different one."))


def check_number_is_free(session: Session, number: str | None) -> None:
    """Refuse the employee number of somebody else.

    :raises NumberTaken: if it is
    """
    if number and session.scalars(select(Employee.id).where(Employee.number == number)).first() is not None:
        raise NumberTaken(_("Another person already has this employee number. Enter a different one."))


def _check_references(
    session: Session, job_role_ids: Sequence[UUID], manager_id: UUID | None, site_id: UUID | None
) -> None:
    known = session.scalars(select(JobRole.id).where(JobRole.id.in_(job_role_ids))).all()
    if set(job_role_ids) - set(known):
        raise JobRoleUnknown(_("Choose job roles from the list."))
    if site_id is not None and session.get(Site, site_id) is None:
        raise SiteUnknown(_("Choose a site from the list."))
    if manager_id is not None:
        manager = session.get(Employee, manager_id)
        if manager is None or manager.state is EmploymentState.ENDED:
            raise ManagerUnknown


def _start_placements(session: Session, employee_id: UUID, job_role_ids: Sequence[UUID], starts_on: date) -> None:
    rows = [
        {"id": ids.new_id(), "employee_id": employee_id, "job_role_id": role, "starts_on": starts_on}
        for role in dict.fromkeys(job_role_ids)
    ]
    if rows:
        session.execute(insert(Placement), rows)


def _end_placements(session: Session, employee_id: UUID, job_role_ids: Sequence[UUID], ends_on: date) -> None:
    current = Placement.employee_id == employee_id, Placement.ends_on.is_(None), Placement.job_role_id.in_(job_role_ids)
    # One that began that day or later is deleted: a mistake that is corrected the same day leaves no trace.
    session.execute(delete(Placement).where(*current, Placement.starts_on >= ends_on))
    session.execute(update(Placement).where(*current).values(ends_on=ends_on))


# ── Reporting lines ────────────────────────────────────────────────────────────────────────────────────────────────


def _add_lines(session: Session, employee_id: UUID, manager_id: UUID | None) -> None:
    session.execute(insert(ReportingLine).values(manager_id=employee_id, employee_id=employee_id, depth=0))
    if manager_id is not None:
        _connect_lines(session, employee_id, manager_id)


def _change_manager(session: Session, employee: Employee, manager_id: UUID | None) -> None:
    if manager_id is not None and queries.is_in_line(session, employee.id, manager_id):
        raise ReportingLoop(_("This manager would then report to themselves. Choose another manager."))
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
        _connect_lines(session, employee.id, manager_id)


def _connect_lines(session: Session, employee_id: UUID, manager_id: UUID) -> None:
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
