"""Reading the people behind a number, and one person's standing and evidence."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select, tuple_
from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.assignments.models import Assignment
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, page_key, read_page_key
from lms.core.words import gettext as _
from lms.courses.models import CourseVersion, Objective
from lms.courses.terms import WRITTEN_PREFIX, MasteryLevel
from lms.dashboards import queries as boards
from lms.dashboards.models import PersonCell, ScopeCell, ScopeRate
from lms.dashboards.places import JourneyColumn, JourneyIndex, PlaceName
from lms.evidence import queries as evidence
from lms.evidence import rules
from lms.evidence.products import queries as products
from lms.evidence.terms import EvidenceKind, MasteryFacts, MasteryState, subject_of
from lms.mail import queries as mail
from lms.people import queries as people
from lms.people.models import Department, Employee, JobRole, ReportingLine
from lms.quizzes.models import Attempt, Quiz

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
    know: MasteryState
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


@frozen
class OwedRow:
    """One objective that a person owes, with its state."""

    key: str
    level: MasteryLevel
    subject: str
    map_code: str | None
    touchpoint_code: str | None
    job_role_code: str | None
    job_role_name: str | None
    title: str
    state: MasteryState
    mastery: MasteryFacts | None


@frozen
class SubjectProgress:
    """A person at one touchpoint, or with one other subject."""

    title: PlaceName
    job_role_name: str
    levels: tuple[OwedRow, ...]
    """Know, understand, demonstrate, as far as they are owed."""


@frozen
class EvidenceLine:
    """One row of the ledger with its title and origin."""

    row: evidence.EvidenceRow
    title: PlaceName
    origin: str
    """The attempt at a quiz, or who saw it."""


@frozen
class AssignedCourse:
    """One assignment and whether the person was reminded of it today."""

    assignment: assignments.AssignmentRow
    days_late: int
    is_reminded: bool


@frozen
class MomentCounts:
    """How many moments somebody has, and how far they are there."""

    all: int
    understood: int
    """Due again or not."""
    shown: int
    outdated: int
    """Where the standard changed since."""


@frozen
class TeamMemberPage:
    """One person: courses, progress and evidence."""

    employee: people.EmployeeRow
    job_roles: tuple[people.JobRoleRow, ...]
    courses: tuple[AssignedCourse, ...]
    progress: tuple[SubjectProgress, ...]
    waiting: frozenset[str]
    """Keys of objectives at which the person asked to be observed."""
    products: Mapping[str, UUID]
    """Work products that wait for an answer, by objective."""
    evidence: Page[EvidenceLine]

    @property
    def counts(self) -> MomentCounts:
        """How far the person is, in numbers."""
        moments = [
            {row.level: row.state for row in subject.levels}
            for subject in self.progress
            if any(row.touchpoint_code for row in subject.levels)
        ]
        understood = [one.get(MasteryLevel.UNDERSTAND) for one in moments]
        return MomentCounts(
            all=len(moments),
            understood=sum(
                state is not None and (state.is_held or state is MasteryState.EXPIRED) for state in understood
            ),
            shown=sum(one.get(MasteryLevel.DEMONSTRATE, MasteryState.NOT_YET).is_held for one in moments),
            outdated=sum(MasteryState.OUTDATED in one.values() for one in moments),
        )


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
    return CellPage(
        stop=stop,
        map_name=journey.name,
        level=level,
        department_id=department_id,
        department_name=_department_name(session, manager_id, department_id) if department_id else "",
        people=_page_cell(session, manager_id, map_code, touchpoint_code, department_id, key),
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
                know=_state(row.know, row.know_outdated, row.know_expired),
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


def person_page(session: Session, employee: people.EmployeeRow, *, key: str | None, now: datetime) -> TeamMemberPage:
    """Return one person's page. `now` is in the company's time zone: days are counted there.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    journeys = boards.load_journeys(session)
    owed = list_owed(session, employee.id, now=now)
    waiting = products.find_open_of(session, employee.id)
    return TeamMemberPage(
        employee=employee,
        job_roles=tuple(p.job_role for p in people.current_placements(session, employee.id)),
        courses=_courses(session, employee.id, now),
        progress=_progress_by_subject(owed, journeys),
        waiting=waiting.requests,
        products=waiting.products,
        evidence=_evidence_lines(session, employee.id, journeys, {row.key: row.title for row in owed}, key),
    )


def _courses(session: Session, employee_id: UUID, now: datetime) -> tuple[AssignedCourse, ...]:
    found = assignments.list_live_and_completed(session, employee_id)
    reminded = mail.keys_sent(
        session, [boards.reminder_key(row.id, now.date()) for row in found if row.fulfilled_at is None]
    )
    return tuple(
        AssignedCourse(
            assignment=row,
            days_late=row.days_late(now),
            is_reminded=boards.reminder_key(row.id, now.date()) in reminded,
        )
        for row in found
    )


def list_owed(session: Session, employee_id: UUID, *, now: datetime) -> tuple[OwedRow, ...]:
    """Return the objectives of a person's live assignments with their states, each once, in the order of the courses."""
    query = (
        select(
            Objective.key,
            Objective.level,
            Objective.subject,
            Objective.map_code,
            Objective.touchpoint_code,
            Objective.title,
            Objective.fingerprint,
            JobRole.code.label("job_role_code"),
            JobRole.name.label("job_role_name"),
        )
        .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
        .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
        .outerjoin(JobRole, JobRole.id == Objective.job_role_id)
        .where(Assignment.employee_id == employee_id, Assignment.withdrawn_at.is_(None), assignments.is_owed(now=now))
        .order_by(CourseVersion.release_number.desc(), Assignment.assigned_at, Assignment.id, Objective.position)
    )
    held = evidence.mastery_of(session, employee_id)
    found: dict[str, OwedRow] = {}
    for row in session.execute(query).mappings():
        mastery = held.get(row["key"])
        values = {**row, "level": MasteryLevel(row["level"])}
        state = rules.mastery_state(mastery, fingerprint=values.pop("fingerprint"), now=now)
        found.setdefault(row["key"], OwedRow(**values, state=state, mastery=mastery))
    return tuple(found.values())


def _progress_by_subject(owed: Sequence[OwedRow], journeys: JourneyIndex) -> tuple[SubjectProgress, ...]:
    known = {row.map_code: row for row in owed if row.level is MasteryLevel.KNOW and row.map_code}
    parts: dict[tuple[str, str | None], list[OwedRow]] = {}
    for row in owed:
        if not (row.level is MasteryLevel.KNOW and row.map_code):
            parts.setdefault((row.subject, row.job_role_code), []).append(row)
    progress = []
    for rows in parts.values():
        first = rows[0]
        of_map = [known[first.map_code]] if first.touchpoint_code and first.map_code in known else []
        is_written = first.subject.startswith(WRITTEN_PREFIX)
        name = PlaceName.of(first.title) if is_written else journeys.name_of(first.subject)
        progress.append(SubjectProgress(title=name, job_role_name=first.job_role_name or "", levels=(*of_map, *rows)))
    return tuple(progress)


def _evidence_lines(
    session: Session, employee_id: UUID, journeys: JourneyIndex, titles: dict[str, str], key: str | None
) -> Page[EvidenceLine]:
    page = evidence.page_evidence(session, employee_id, key=key)
    attempts = _attempts(session, page.rows)
    return Page(
        rows=tuple(
            EvidenceLine(
                row=row,
                title=PlaceName.of(titles.get(row.objective_key, ""))
                if subject_of(row.objective_key).startswith(WRITTEN_PREFIX)
                else journeys.name_of(subject_of(row.objective_key)),
                origin=attempts.get(row.source_id, "") or _seen_by(row),
            )
            for row in page.rows
        ),
        next_key=page.next_key,
    )


def _seen_by(row: evidence.EvidenceRow) -> str:
    if not row.observer_name:
        return ""
    if row.kind is EvidenceKind.WORK_PRODUCT:
        return _("Accepted by %(name)s", name=row.observer_name)
    return _("Seen by %(name)s", name=row.observer_name)


def _attempts(session: Session, rows: Sequence[evidence.EvidenceRow]) -> dict[str, str]:
    ids = {UUID(row.source_id) for row in rows if row.source == "attempt"}
    if not ids:
        return {}
    found = session.execute(
        select(Attempt.id, Attempt.number, Quiz.title).join(Quiz, Quiz.id == Attempt.quiz_id).where(Attempt.id.in_(ids))
    )
    return {str(row.id): _("Attempt %(number)s at %(quiz)s", number=row.number, quiz=row.title) for row in found}
