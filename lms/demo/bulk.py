"""N synthetic people by bulk statements, to measure with. The only code that writes others' tables."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.assignments.terms import AssignmentReason
from lms.core import ids
from lms.core.columns import Document
from lms.core.db import Base, Database
from lms.core.errors import Conflict
from lms.core.frozen import frozen
from lms.core.permissions import PermissionSet
from lms.courses.models import Course, CourseVersionModule, ModuleVersion, Objective
from lms.courses.terms import FOUNDATION, MasteryLevel
from lms.curriculum import operations as curriculum
from lms.dashboards import operations as dashboards
from lms.demo.fast_writes import write_fast
from lms.demo.people import FIRST, LAST, REPORTS_TO, TOP, Member, list_members
from lms.evidence.models import EvidenceRecord, ModuleProgress, ObjectiveMastery
from lms.evidence.terms import EvidenceKind
from lms.identity.models import Account, Grant
from lms.library import operations as library
from lms.outbox import operations as outbox
from lms.people import queries as organisation
from lms.people.models import Employee, Placement, ReportingLine
from lms.people.terms import EmploymentState

SEED = 2026
DIRECTORS_BELOW = 10
"""Blocks of the example company hang under each other like a tree with so many branches."""
ROWS_AT_ONCE = 20_000
DEMONSTRATED = 0.35
LEADS = dict.fromkeys((TOP, *REPORTS_TO.values()), (PermissionSet.MANAGER,))
"""Further rights by job role."""
DEMONSTRATED_FOR = timedelta(days=365)
SEEN = {"rows": {"seen": "yes"}, "critical": {}}
DUE = timedelta(days=14)


class NotEmpty(Conflict):
    """There is a company already."""

    def __init__(self) -> None:
        super().__init__("This instance holds a company already. Choose an empty folder with LMS_INSTANCE.")


@frozen
class _Program:
    """One course as everybody of a job role meets it."""

    course_id: UUID
    version_id: UUID
    reason: AssignmentReason
    modules: tuple[tuple[UUID, int, bool], ...]
    """Version id, number of pages, whether there is a quiz; the required ones."""
    observable: tuple[tuple[str, str], ...]
    """Key and fingerprint of what is to be demonstrated."""


def seed(database: Database, *, package_path: Path, people: int, now: datetime, say: Callable[[str], Any]) -> None:
    """Fill an empty database with a synthetic company.

    :raises NotEmpty: if there is a company already
    """
    write_fast(database)
    with database.transaction() as session:
        if organisation.find_organisation(session) is not None:
            raise NotEmpty
        library.import_package(session, package=library.read_package(package_path), now=now)
        curriculum.publish_release(session, viewer=None, seen_number=0, now=now)
    outbox.drain(database, now=now)
    say(f"Adding {people:,} people ...")
    with database.transaction() as session:
        _Organisation(session, people=people, now=now).fill()
    say("Counting the dashboards ...")
    with database.transaction() as session:
        dashboards.rebuild_all(session, now=now)


class _Organisation:
    def __init__(self, session: Session, *, people: int, now: datetime) -> None:
        self.session, self.people, self.now = session, people, now
        self.random = Random(SEED)  # noqa: S311  the same company each time, nothing secret
        document = organisation.organisation_document(session)
        self.block = list_members(document.job_roles, document.sites, domain="example", random=self.random)
        self.job_roles = {role.code: role.id for role in organisation.list_job_roles(session)}
        self.sites = {site.name: site.id for site in organisation.list_sites(session)}
        programs = _load_programs(session)
        self.programs = {
            role: tuple(programs[course] for course in (None, id_) if course in programs)
            for role, id_ in self.job_roles.items()
        }

    def fill(self) -> None:
        """Write everybody, table by table within each slice of people."""
        everybody = self._everybody()
        while some := list(islice(everybody, ROWS_AT_ONCE)):
            self._write_people(some)
            self._write_learning(some)
        _draw_lines(self.session)
        _prove(self.session)

    def _everybody(self) -> Iterator[dict[str, Any]]:
        """Yield people with their job role; block after block, each under the director of an earlier one."""
        directors: list[UUID] = []
        number = 0
        while True:
            placed: dict[str, UUID] = {}
            for member in self.block:
                if number == self.people:
                    return
                id_ = placed[member.email] = ids.new_id()
                if member.reports_to:
                    manager_id: UUID | None = placed[member.reports_to]
                else:
                    manager_id = directors[len(directors) // DIRECTORS_BELOW] if directors else None
                    directors.append(id_)
                yield self._person(member, number, id_, manager_id)
                number += 1

    def _person(self, member: Member, number: int, id_: UUID, manager_id: UUID | None) -> dict[str, Any]:
        name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
        return {
            "id": id_,
            "name": name,
            "sort_name": ids.normalise(name),
            "email": f"person{number}@example.org",
            "manager_id": manager_id,
            "site_id": self.sites[member.site],
            "state": EmploymentState.ACTIVE,
            "joined_on": (self.now - timedelta(days=number % 2000)).date(),
            "job_role": member.job_role,
        }

    def _write_people(self, some: Sequence[dict[str, Any]]) -> None:
        _add(self.session, Employee, [{k: v for k, v in person.items() if k != "job_role"} for person in some])
        placements, accounts, grants = [], [], []
        for person in some:
            account_id = ids.new_id()
            placements.append(
                {
                    "id": ids.new_id(),
                    "employee_id": person["id"],
                    "job_role_id": self.job_roles[person["job_role"]],
                    "starts_on": person["joined_on"],
                }
            )
            accounts.append(
                {"id": account_id, "employee_id": person["id"], "email": person["email"], "created_at": self.now}
            )
            grants += [
                {"account_id": account_id, "permission_set": name, "granted_at": self.now}
                for name in (PermissionSet.EMPLOYEE, *LEADS.get(person["job_role"], ()))
            ]
        _add(self.session, Placement, placements)
        _add(self.session, Account, accounts)
        _add(self.session, Grant, grants)

    def _write_learning(self, some: Sequence[dict[str, Any]]) -> None:
        assignments: list[dict[str, Any]] = []
        progress: list[dict[str, Any]] = []
        observed: list[tuple[dict[str, Any], dict[str, Any]]] = []
        for person in some:
            far = self.random.random()
            at = self.now - timedelta(days=self.random.randrange(1, 120))
            for program in self.programs[person["job_role"]]:
                done = round(far * 1.4 * len(program.modules))
                is_done = done >= len(program.modules)
                assignments.append(self._assignment(person["id"], program, at, is_done=is_done))
                progress += [self._progress(person["id"], module, at) for module in program.modules[:done]]
                if is_done:
                    observed += self._observed(person["id"], program, at)
        _add(self.session, Assignment, assignments)
        _add(self.session, ModuleProgress, progress)
        _add(self.session, EvidenceRecord, [evidence for evidence, _ in observed])
        _add(self.session, ObjectiveMastery, [mastery for _, mastery in observed])

    def _assignment(self, employee_id: UUID, program: _Program, at: datetime, *, is_done: bool) -> dict[str, Any]:
        return {
            "id": ids.new_id(),
            "employee_id": employee_id,
            "course_id": program.course_id,
            "course_version_id": program.version_id,
            "reason": program.reason,
            "assigned_at": at - timedelta(days=7),
            "due_at": at - timedelta(days=7) + DUE,
            "fulfilled_at": at if is_done else None,
        }

    @staticmethod
    def _progress(employee_id: UUID, module: tuple[UUID, int, bool], at: datetime) -> dict[str, Any]:
        version_id, pages, has_quiz = module
        return {
            "employee_id": employee_id,
            "module_version_id": version_id,
            "pages_read": list(range(1, pages + 1)),
            "quiz_passed_at": at if has_quiz else None,
            "started_at": at,
            "completed_at": at,
        }

    def _observed(
        self, employee_id: UUID, program: _Program, at: datetime
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Yield proof and mastery of what a manager has seen."""
        for key, fingerprint in program.observable:
            if self.random.random() < DEMONSTRATED:
                what = {"employee_id": employee_id, "objective_key": key, "fingerprint": fingerprint}
                id_ = ids.new_id()
                proof = {
                    "id": id_,
                    "level": MasteryLevel.DEMONSTRATE,
                    "release_number": 1,
                    "kind": EvidenceKind.OBSERVATION,
                    "score_percent": 100,
                    "succeeded": True,
                    "source": "observation",
                    "source_id": id_.hex,
                    "details": SEEN,
                    "occurred_at": at,
                }
                yield what | proof, what | {"held_at": at, "expires_at": at + DEMONSTRATED_FOR}


def _load_programs(session: Session) -> dict[UUID | None, _Program]:
    """Return the current course of each job role by its id; the foundation under `None`."""
    programs = {}
    for course in session.scalars(select(Course)):
        version_id = course.current_version_id
        modules = session.execute(
            select(ModuleVersion.id, ModuleVersion.page_count, ModuleVersion.has_quiz)
            .join(CourseVersionModule, CourseVersionModule.module_version_id == ModuleVersion.id)
            .where(CourseVersionModule.course_version_id == version_id, CourseVersionModule.required)
            .order_by(CourseVersionModule.position)
        )
        observable = session.execute(
            select(Objective.key, Objective.fingerprint)
            .where(Objective.course_version_id == version_id, Objective.level == MasteryLevel.DEMONSTRATE)
            .order_by(Objective.position)
        )
        if version_id is not None:
            programs[course.job_role_id] = _Program(
                course_id=course.id,
                version_id=version_id,
                reason=AssignmentReason.EVERYONE if course.code == FOUNDATION else AssignmentReason.JOB_ROLE,
                modules=tuple(modules),
                observable=tuple(observable),
            )
    return programs


def _draw_lines(session: Session) -> None:
    """Write the closure of "reports to", one level after the other."""
    columns = ["manager_id", "employee_id", "depth"]
    session.execute(insert(ReportingLine).from_select(columns, select(Employee.id, Employee.id, literal(0))))
    depth = 0
    while session.scalar(select(exists().where(ReportingLine.depth == depth))):
        above = (
            select(Employee.manager_id, ReportingLine.employee_id, literal(depth + 1))
            .join(ReportingLine, ReportingLine.manager_id == Employee.id)
            .where(ReportingLine.depth == depth, Employee.manager_id.is_not(None))
        )
        session.execute(insert(ReportingLine).from_select(columns, above))
        depth += 1


def _prove(session: Session) -> None:
    """Write what is known and understood: all objectives of the courses that were completed, in the ledger and as held."""
    shown = (
        select(
            _any_id(session),
            Assignment.employee_id,
            Objective.key,
            Objective.level,
            Objective.fingerprint,
            literal(1),
            literal(EvidenceKind.QUIZ.value),
            literal(100),
            literal(value=True),
            literal("attempt"),
            cast(Assignment.id, String(64)),
            literal({}, Document),
            Assignment.fulfilled_at,
        )
        .join(Objective, Objective.course_version_id == Assignment.course_version_id)
        .where(Assignment.fulfilled_at.is_not(None), Objective.level != MasteryLevel.DEMONSTRATE)
    )
    columns = [column.name for column in EvidenceRecord.__table__.columns if column.name != "recorded_by"]
    session.execute(insert(EvidenceRecord).from_select(columns, shown))
    held = select(
        EvidenceRecord.employee_id, EvidenceRecord.objective_key, EvidenceRecord.fingerprint, EvidenceRecord.occurred_at
    ).where(EvidenceRecord.source == "attempt")
    columns = ["employee_id", "objective_key", "fingerprint", "held_at"]
    session.execute(insert(ObjectiveMastery).from_select(columns, held))


def _any_id(session: Session) -> ColumnElement[Any]:
    """Return an expression that makes a fresh id in the database."""
    if session.get_bind().dialect.name == "postgresql":
        return func.gen_random_uuid()
    return func.lower(func.hex(func.randomblob(16)))


def _add(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert into the table itself: the way through the mapper would break the rows into many small batches."""
    if rows:
        session.execute(insert(table.metadata.tables[table.__tablename__]), rows)
