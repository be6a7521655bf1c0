"""Reading the people behind a number."""

from uuid import UUID

from sqlalchemy import exists, or_, select, tuple_
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, page_key, read_page_key
from lms.courses.queries import list_known_maps
from lms.courses.terms import MasteryLevel
from lms.dashboards import queries as boards
from lms.dashboards.models import PersonCell, ScopeCell, ScopeRate
from lms.dashboards.places import JourneyColumn
from lms.evidence.terms import MasteryState
from lms.people.models import Department, Employee, ReportingLine

ROWS = 50
LEVELS = tuple(MasteryLevel)


class PlaceNotFound(NotFound):
    """The current release has no such touchpoint."""


@frozen
class CellPerson:
    """One person at one touchpoint."""

    employee_id: UUID
    name: str
    department_name: str
    know: MasteryState | None
    """`None` if nobody is asked to know this journey as a whole."""
    understand: MasteryState
    demonstrate: MasteryState | None
    """`None` if there is nothing to demonstrate."""


@frozen
class CellPage:
    """The people behind one number."""

    stop: JourneyColumn
    map_name: str
    level: MasteryLevel
    department_id: UUID | None
    department_name: str
    people: Page[CellPerson]


def cell_page(
    session: Session,
    manager_id: UUID,
    *,
    map_code: str,
    touchpoint_code: str,
    level: MasteryLevel,
    department_id: UUID | None,
    key: str | None,
) -> CellPage:
    """Return who below a manager stands behind one number, by name.

    :raises PlaceNotFound: if the current release has no such touchpoint
    :raises NotOnBoard: if the manager's board has no such department
    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    journeys = boards.load_journeys(session)
    journey, stop = journeys.find(map_code), journeys.find_stop(map_code, touchpoint_code)
    if journey is None or stop is None:
        raise PlaceNotFound
    is_known = bool(list_known_maps(session, [map_code]))
    return CellPage(
        stop=stop,
        map_name=journey.name,
        level=level,
        department_id=department_id,
        department_name=_department_name(session, manager_id, department_id) if department_id else "",
        people=_page_cell(session, manager_id, map_code, touchpoint_code, department_id, key, is_known=is_known),
    )


def _department_name(session: Session, manager_id: UUID, department_id: UUID) -> str:
    on_board = [
        exists().where(table.scope_id == manager_id, table.department_id == Department.id)
        for table in (ScopeRate, ScopeCell)
    ]
    name = session.scalar(select(Department.name).where(Department.id == department_id, or_(*on_board)))
    if name is None:
        raise boards.NotOnBoard
    return name


def _page_cell(
    session: Session,
    manager_id: UUID,
    map_code: str,
    touchpoint_code: str,
    department_id: UUID | None,
    key: str | None,
    *,
    is_known: bool,
) -> Page[CellPerson]:
    order = (Employee.sort_name, Employee.id, PersonCell.department_id)
    query = (
        select(*order, Employee.name, Department.name.label("department_name"))
        .add_columns(*(column for column in PersonCell.__table__.c if column.name.startswith(LEVELS)))
        .join(Employee, Employee.id == PersonCell.employee_id)
        .join(Department, Department.id == PersonCell.department_id)
        .join(ReportingLine, ReportingLine.employee_id == PersonCell.employee_id)
        .where(ReportingLine.manager_id == manager_id, ReportingLine.depth > 0)
        .where(PersonCell.map_code == map_code, PersonCell.touchpoint_code == touchpoint_code)
        .order_by(*order)
        .limit(ROWS + 1)
    )
    if department_id is not None:
        query = query.where(PersonCell.department_id == department_id)
    if key is not None:
        last_id, last_department_id, last_name = read_page_key(key, UUID, UUID, str)
        query = query.where(tuple_(*order) > tuple_(last_name, last_id, last_department_id))
    found = session.execute(query).all()
    last = found[ROWS - 1] if len(found) > ROWS else None
    return Page(
        rows=tuple(
            CellPerson(
                employee_id=row.id,
                name=row.name,
                department_name=row.department_name,
                know=_state(row.know, row.know_outdated, row.know_expired) if is_known else None,
                understand=_state(row.understand, row.understand_outdated, row.understand_expired),
                demonstrate=_state(row.demonstrate, row.demonstrate_outdated, row.demonstrate_expired)
                if row.demonstrate_owed
                else None,
            )
            for row in found[:ROWS]
        ),
        next_key=page_key(last.id, last.department_id, last.sort_name) if last else None,
    )


def _state(held: int, outdated: int, expired: int) -> MasteryState:
    if held:
        return MasteryState.HELD
    if outdated:
        return MasteryState.OUTDATED
    return MasteryState.EXPIRED if expired else MasteryState.NOT_YET
