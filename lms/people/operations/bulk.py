"""What a file does to many people at once, in a constant number of statements for each slice of them.

The rules of one person hold here, too; who no longer fits is skipped, and the caller is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from lms.core import ids, text
from lms.core.db import Base
from lms.core.paging import in_slices
from lms.people import rules
from lms.people.models import Department, Employee, JobRole, Placement, ReportingLine, Site
from lms.people.terms import EmploymentState

AT_ONCE = 500
"""Ids in one statement."""


class NewPerson(TypedDict):
    """Somebody to be added."""

    id: UUID
    name: str
    email: str
    number: str | None
    job_roles: Sequence[UUID]
    site: UUID | None
    manager: UUID | None
    joined_on: date


class PersonChange(TypedDict):
    """What changes of somebody, with what it was when that was decided; keys are those of `NewPerson`, `state` and `ended_on`."""

    id: UUID
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class NewUnit(TypedDict):
    """A department, a job role of one, or a site, to be added."""

    id: UUID
    name: str
    department_id: UUID | None


def add_departments(session: Session, units: Iterable[NewUnit]) -> None:
    """Add departments at the end of the list, unless they are there."""
    codes = {row.code for row in session.execute(select(Department.code))}
    for unit in _absent(session, Department, units):
        codes.add(code := text.free_slug(unit["name"], codes))
        position = _next_position(session, Department)
        session.execute(insert(Department).values(id=unit["id"], code=code, name=unit["name"][:80], position=position))


def add_job_roles(session: Session, units: Iterable[NewUnit]) -> None:
    """Add job roles at the end of the list, unless they are there."""
    codes = {row.code for row in session.execute(select(JobRole.code))}
    for unit in _absent(session, JobRole, units):
        codes.add(code := text.free_slug(unit["name"], codes))
        position = _next_position(session, JobRole)
        session.execute(
            insert(JobRole).values(
                id=unit["id"],
                code=code,
                name=unit["name"][:80],
                department_id=unit["department_id"],
                leads=False,
                headcount=0,
                position=position,
            )
        )


def add_sites(session: Session, units: Iterable[NewUnit]) -> None:
    """Add sites at the end of the list, unless they are there."""
    for unit in _absent(session, Site, units):
        position = _next_position(session, Site)
        session.execute(insert(Site).values(id=unit["id"], name=unit["name"][:120], position=position))


def _absent(session: Session, table: type[Base], units: Iterable[NewUnit]) -> list[NewUnit]:
    listed = list(units)
    known = set(session.scalars(select(_id(table)).where(_id(table).in_([unit["id"] for unit in listed]))))
    return [unit for unit in listed if unit["id"] not in known]


def _id(table: type[Base]) -> Any:
    return table.__table__.columns["id"]


def _next_position(session: Session, table: type[Base]) -> int:
    last = session.scalar(select(func.max(table.__table__.columns["position"])))
    return 0 if last is None else last + 1


# ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_people(session: Session, people: Sequence[NewPerson]) -> set[UUID]:
    """Add people who are not seen as working here yet; see `start_people`. Managers must stand before their reports.

    Returns whom it skipped: their address or number is somebody's now, or their manager is not here.
    """
    skipped = _not_addable(session, people)
    added = [one for one in people if one["id"] not in skipped]
    _insert(session, Employee, [_employee_values(one) for one in added])
    _insert(
        session,
        Placement,
        [_placement(one["id"], role, one["joined_on"]) for one in added for role in dict.fromkeys(one["job_roles"])],
    )
    _insert(session, ReportingLine, [_line(one["id"], one["id"], 0) for one in added])
    for level in _by_level({one["id"]: one["manager"] for one in added}):
        _connect(session, level)
    return skipped


def _not_addable(session: Session, people: Sequence[NewPerson]) -> set[UUID]:
    own = {one["id"] for one in people}
    emails, numbers = [one["email"] for one in people], [one["number"] for one in people if one["number"]]
    managers = {one["manager"] for one in people if one["manager"] and one["manager"] not in own}
    connection = session.connection()
    taken_emails = set(connection.scalars(select(Employee.email).where(Employee.email.in_(emails))))
    taken_numbers = set(connection.scalars(select(Employee.number).where(Employee.number.in_(numbers))))
    here = Employee.state != EmploymentState.ENDED
    found = set(connection.scalars(select(Employee.id).where(Employee.id.in_(managers), here)))
    skipped: set[UUID] = set()
    for one in people:
        manager = one["manager"]
        is_lost = manager is not None and (manager in skipped or (manager not in found and manager not in own))
        if one["email"] in taken_emails or one["number"] in taken_numbers or is_lost:
            skipped.add(one["id"])
    return skipped


def _employee_values(one: NewPerson) -> dict[str, Any]:
    return {
        "id": one["id"],
        "name": one["name"],
        "sort_name": rules.sort_name(one["name"]),
        "email": one["email"],
        "number": one["number"],
        "manager_id": one["manager"],
        "site_id": one["site"],
        "state": EmploymentState.PLANNED,
        "joined_on": one["joined_on"],
    }


def start_people(session: Session, employee_ids: Sequence[UUID], *, today: date) -> None:
    """Let those whose first day has come be seen as working here."""
    for some in in_slices(employee_ids, AT_ONCE):
        session.execute(
            update(Employee)
            .where(Employee.id.in_(some), Employee.state == EmploymentState.PLANNED, Employee.joined_on <= today)
            .values(state=EmploymentState.ACTIVE),
            execution_options={"synchronize_session": False},
        )


def change_people(session: Session, changes: Sequence[PersonChange], *, day: date) -> set[UUID]:
    """Change people as from a day; but not their managers, see `set_managers`. Returns whom it skipped: somebody changed them since."""
    rows = _current(session, [one["id"] for one in changes])
    roles = job_roles_of(session, [one["id"] for one in changes])
    skipped = {one["id"] for one in changes if not _is_as_before(one, rows, roles)}
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in changes:
        if one["id"] in skipped:
            continue
        values = _changed_columns(one["after"], ends=rows[one["id"]]["ended_on"])
        if values:
            by_columns.setdefault(tuple(values), []).append({"id": one["id"], **values})
        if "job_roles" in one["after"]:
            _set_job_roles(session, one["id"], roles.get(one["id"], ()), one["after"]["job_roles"], day)
    for listed in by_columns.values():
        session.execute(update(Employee), listed)
    return skipped


def _current(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    columns = [getattr(Employee, name) for name in ("id", "name", "email", "number", "joined_on", "state", "ended_on")]
    query = select(*columns, Employee.site_id.label("site"), Employee.manager_id.label("manager"))
    return {row.id: row._asdict() for row in session.execute(query.where(Employee.id.in_(employee_ids)))}


def job_roles_of(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return the ids of the job roles that each of these people has now, in order."""
    query = select(Placement.employee_id, Placement.job_role_id).where(
        Placement.employee_id.in_(employee_ids), Placement.ends_on.is_(None)
    )
    found: dict[UUID, list[UUID]] = {}
    for employee_id, job_role_id in session.execute(query):
        found.setdefault(employee_id, []).append(job_role_id)
    return {employee_id: tuple(sorted(listed)) for employee_id, listed in found.items()}


def _is_as_before(
    one: PersonChange, rows: Mapping[UUID, Mapping[str, Any]], roles: Mapping[UUID, Sequence[UUID]]
) -> bool:
    row = rows.get(one["id"])
    if row is None:
        return False
    now = {**row, "job_roles": tuple(roles.get(one["id"], ()))}
    return all(now[key] == value for key, value in one["before"].items())


def _changed_columns(after: Mapping[str, Any], *, ends: date | None) -> dict[str, Any]:
    values = {key: after[key] for key in ("name", "email", "number", "joined_on", "state", "ended_on") if key in after}
    if "name" in values:
        values["sort_name"] = rules.sort_name(values["name"])
    if "site" in after:
        values["site_id"] = after["site"]
    if values.get("state") == EmploymentState.ACTIVE and ends is not None:
        values["ended_on"] = None
    return values


def _set_job_roles(
    session: Session, employee_id: UUID, current: Collection[UUID], wanted: Collection[UUID], day: date
) -> None:
    gone, come = [one for one in current if one not in wanted], [one for one in wanted if one not in current]
    own = Placement.employee_id == employee_id
    if gone:
        open_ones = own, Placement.ends_on.is_(None), Placement.job_role_id.in_(gone)
        session.execute(delete(Placement).where(*open_ones, Placement.starts_on >= day))
        session.execute(update(Placement).where(*open_ones).values(ends_on=day))
    if come:
        # One that ended that very day goes on: what is undone the same day leaves no gap.
        ended = own, Placement.ends_on == day, Placement.job_role_id.in_(come)
        back = session.execute(
            update(Placement).where(*ended).values(ends_on=None).returning(Placement.job_role_id)
        ).scalars()
        reopened = set(back)
        _insert(session, Placement, [_placement(employee_id, role, day) for role in come if role not in reopened])


def end_people(session: Session, employee_ids: Sequence[UUID], *, day: date) -> set[UUID]:
    """End the employment of these people; who has not begun by then ends on their first day. Returns whom it skipped: they have left."""
    here = Employee.id.in_(employee_ids), Employee.state != EmploymentState.ENDED
    rows = session.execute(select(Employee.id, Employee.joined_on).where(*here)).all()
    if not rows:
        return set(employee_ids)
    values = [{"id": row.id, "state": EmploymentState.ENDED, "ended_on": max(day, row.joined_on)} for row in rows]
    session.execute(update(Employee), values)
    ended = [row.id for row in rows]
    session.execute(
        update(Placement)
        .where(Placement.employee_id.in_(ended), Placement.ends_on.is_(None))
        .values(ends_on=case((Placement.starts_on > day, Placement.starts_on), else_=day)),
        execution_options={"synchronize_session": False},
    )
    return set(employee_ids) - set(ended)


def remove_people(session: Session, employee_ids: Sequence[UUID]) -> None:
    """Delete people as if they had never been added; those below must go first."""
    for some in in_slices(employee_ids, AT_ONCE):
        # Those who report to each other go together.
        session.execute(
            update(Employee).where(Employee.id.in_(some)).values(manager_id=None),
            execution_options={"synchronize_session": False},
        )
        session.execute(delete(Employee).where(Employee.id.in_(some)), execution_options={"synchronize_session": False})


# ── Reporting lines ────────────────────────────────────────────────────────────────────────────────────────────────


def set_managers(session: Session, managers: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Give people other managers, and draw the lines of all who stand below them anew.

    Returns whom it skipped: their manager is not here, or they would report to themselves through others.
    """
    skipped = set(managers) - set(_with_managers_here(session, managers))
    above: dict[UUID, UUID | None] = {}
    while wanted := {one: manager for one, manager in managers.items() if one not in skipped}:
        above = _above(session, wanted)
        loops = _in_loops({**above, **wanted}, wanted)
        if not loops:
            break
        skipped |= loops
    if not wanted:
        return skipped
    session.execute(update(Employee), [{"id": one, "manager_id": manager} for one, manager in wanted.items()])
    moved = {one: wanted.get(one, manager) for one, manager in above.items()}
    for some in in_slices(list(moved), AT_ONCE):
        session.execute(
            delete(ReportingLine).where(ReportingLine.employee_id.in_(some), ReportingLine.depth > 0),
            execution_options={"synchronize_session": False},
        )
    for level in _by_level(moved):
        _connect(session, level)
    return skipped


def _with_managers_here(session: Session, managers: Mapping[UUID, UUID | None]) -> list[UUID]:
    here: set[UUID | None] = {None}
    for some in in_slices(list({one for one in managers.values() if one}), AT_ONCE):
        here.update(session.scalars(select(Employee.id).where(Employee.id.in_(some))))
    return [one for one, manager in managers.items() if manager in here]


def _above(session: Session, managers: Mapping[UUID, object]) -> dict[UUID, UUID | None]:
    """Return these people and all below them, each with their manager as it is."""
    below: set[UUID] = set()
    for some in in_slices(list(managers), AT_ONCE):
        below.update(session.scalars(select(ReportingLine.employee_id).where(ReportingLine.manager_id.in_(some))))
    above: dict[UUID, UUID | None] = {}
    for some in in_slices(sorted(below), AT_ONCE):
        rows = session.execute(select(Employee.id, Employee.manager_id).where(Employee.id.in_(some)))
        above.update({row.id: row.manager_id for row in rows})
    return above


def _in_loops(above: Mapping[UUID, UUID | None], among: Collection[UUID]) -> set[UUID]:
    """Return those of these people who stand above themselves."""
    done: set[UUID] = set()
    found: set[UUID] = set()
    for start in among:
        path: dict[UUID, None] = {}
        at: UUID | None = start
        while at is not None and at not in done and at not in path:
            path[at] = None
            at = above.get(at)
        if at is not None and at in path:
            listed = list(path)
            found.update(one for one in listed[listed.index(at) :] if one in among)
        done.update(path)
    return found


def _by_level(above: Mapping[UUID, UUID | None]) -> Iterable[list[UUID]]:
    """Yield people by how many of the others stand above them, the first first."""
    levels: dict[UUID, int] = {}
    for one in above:
        path = [one]
        while (manager := above[path[-1]]) in above and manager is not None and manager not in levels:
            path.append(manager)
        for member in reversed(path):
            manager = above[member]
            levels[member] = levels[manager] + 1 if manager is not None and manager in levels else 0
    listed: dict[int, list[UUID]] = {}
    for one, level in levels.items():
        listed.setdefault(level, []).append(one)
    return [listed[level] for level in sorted(listed)]


def _connect(session: Session, employee_ids: Sequence[UUID]) -> None:
    """Put everyone at or above their managers above these people, whose managers have all of theirs."""
    for some in in_slices(employee_ids, AT_ONCE):
        lines = (
            select(ReportingLine.manager_id, Employee.id, ReportingLine.depth + 1)
            .join(Employee, Employee.manager_id == ReportingLine.employee_id)
            .where(Employee.id.in_(some))
        )
        session.execute(insert(ReportingLine).from_select(["manager_id", "employee_id", "depth"], lines))


def _line(manager_id: UUID, employee_id: UUID, depth: int) -> dict[str, Any]:
    return {"manager_id": manager_id, "employee_id": employee_id, "depth": depth}


def _placement(employee_id: UUID, job_role_id: UUID, starts_on: date) -> dict[str, Any]:
    return {"id": ids.new_id(), "employee_id": employee_id, "job_role_id": job_role_id, "starts_on": starts_on}


def _insert(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    # Past the mapper, which would break the rows into small batches.
    if rows:
        session.connection().execute(insert(table), list(rows))
