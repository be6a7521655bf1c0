"""Reading courses and modules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.core.errors import NotFound
from lms.courses import codec
from lms.courses.models import Course, CourseVersion, CourseVersionModule, Module, ModuleVersion, Objective
from lms.courses.terms import FOUNDATION, Audience, ItemDocument, MasteryLevel, ModuleKind, ObjectiveDocument
from lms.people.models import Department, Employee, JobRole, Placement, Site
from lms.people.terms import EmploymentState


class CourseNotFound(NotFound):
    """There is no such course."""


class ModuleNotFound(NotFound):
    """There is no such module."""


@dataclass(frozen=True, kw_only=True)
class VersionRef:
    """The newest version of a module or course."""

    id: UUID
    number: int
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class WrittenModule:
    """A trainer's module as a release freezes it."""

    code: str
    version_id: UUID
    title: str
    minutes: int
    audience: Audience
    has_quiz: bool
    fingerprint: str
    items: tuple[ItemDocument, ...]
    """Its questions, for the fingerprint of what it teaches."""


@dataclass(frozen=True, kw_only=True)
class ModuleSource:
    """The newest text of a written module, byte for byte."""

    code: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """One course in the list."""

    code: str
    title: str
    department_name: str
    people_count: int
    minutes: int
    module_count: int
    release_number: int


@dataclass(frozen=True, kw_only=True)
class CoursesPage:
    """All courses, the foundation first."""

    courses: tuple[CourseRow, ...]


@dataclass(frozen=True, kw_only=True)
class PageRow:
    """One page of a module."""

    number: int
    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ModuleRow:
    """One module of a course."""

    version_id: UUID
    code: str
    title: str
    kind: ModuleKind
    minutes: int
    number: int
    required: bool
    opens_after_days: int
    has_quiz: bool
    objectives: tuple[str, ...]
    pages: tuple[PageRow, ...]


@dataclass(frozen=True, kw_only=True)
class CoursePage:
    """One course, whole."""

    code: str
    title: str
    minutes: int
    number: int
    release_number: int
    people_count: int
    modules: tuple[ModuleRow, ...]
    objectives: tuple[ObjectiveDocument, ...]

    def objectives_at(self, level: MasteryLevel) -> tuple[ObjectiveDocument, ...]:
        """Return the objectives of one level, in the order of the journey."""
        return tuple(objective for objective in self.objectives if objective.level == level)


def find_newest_version(session: Session, module_id: UUID) -> VersionRef | None:
    """Return a module's newest version, if it has one."""
    row = session.execute(
        select(ModuleVersion.id, ModuleVersion.number, ModuleVersion.fingerprint)
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else VersionRef(**row._asdict())


def find_version_like(session: Session, module_id: UUID, fingerprint: str) -> VersionRef | None:
    """Return the newest version of a module with this fingerprint, if there is one."""
    row = session.execute(
        select(ModuleVersion.id, ModuleVersion.number, ModuleVersion.fingerprint)
        .where(ModuleVersion.module_id == module_id, ModuleVersion.fingerprint == fingerprint)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else VersionRef(**row._asdict())


def list_renewed_by(session: Session, release_number: int) -> tuple[UUID, ...]:
    """Return the courses whose current version came with this release."""
    current = CourseVersion.id == Course.current_version_id, CourseVersion.release_number == release_number
    return tuple(session.scalars(select(Course.id).join(CourseVersion, and_(*current)).order_by(Course.code)))


def has_map_objectives(session: Session, *, replaced_by: int | None = None) -> bool:
    """Test if a current course asks to know a journey as a whole: those did that were made of long lessons.

    With the number of a release, ask that of the courses which it replaced.
    """
    asked = select(Objective.course_version_id).where(
        Objective.map_code.is_not(None), Objective.touchpoint_code.is_(None)
    )
    if replaced_by is None:
        asked = asked.join(Course, Course.current_version_id == Objective.course_version_id)
    else:
        new = aliased(CourseVersion)
        asked = asked.join(CourseVersion, CourseVersion.id == Objective.course_version_id).join(
            new, and_(new.course_id == CourseVersion.course_id, new.number == CourseVersion.number + 1)
        )
        asked = asked.where(new.release_number == replaced_by, new.since_number == 0)
    return bool(session.scalar(select(asked.exists())))


def find_newest_course_version(session: Session, course_id: UUID) -> VersionRef | None:
    """Return a course's newest whole version, if it has one; it need not be the current one."""
    row = session.execute(
        select(CourseVersion.id, CourseVersion.number, CourseVersion.fingerprint)
        .where(CourseVersion.course_id == course_id, CourseVersion.since_number == 0)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else VersionRef(**row._asdict())


def newest_release_with(module_version_id: InstrumentedAttribute[UUID]) -> ScalarSelect[int]:
    """Return, as part of another statement, the newest release in which a module version stands in a course."""
    return (
        select(func.max(CourseVersion.release_number))
        .join(CourseVersionModule, CourseVersionModule.course_version_id == CourseVersion.id)
        .where(CourseVersionModule.module_version_id == module_version_id)
        .correlate_except(CourseVersion, CourseVersionModule)
        .scalar_subquery()
    )


def list_module_sources(session: Session) -> tuple[ModuleSource, ...]:
    """Return the newest text of each written module that is not retired, by code."""
    rows = session.execute(_newest_written().with_only_columns(Module.code, ModuleVersion.source).order_by(Module.code))
    return tuple(ModuleSource(code=row.code, source=row.source) for row in rows)


def written_version_ids(session: Session) -> dict[str, str]:
    """Return the id of the newest version of each written module by its code: what a release freezes."""
    rows = session.execute(_newest_written().with_only_columns(Module.code, ModuleVersion.id).order_by(Module.code))
    return {row.code: str(row.id) for row in rows}


def list_written_modules(session: Session, version_ids: Sequence[UUID]) -> tuple[WrittenModule, ...]:
    """Return the written modules of the versions named, by code."""
    rows = session.execute(
        select(
            Module.code,
            ModuleVersion.id,
            ModuleVersion.title,
            ModuleVersion.minutes,
            ModuleVersion.audience,
            ModuleVersion.has_quiz,
            ModuleVersion.fingerprint,
            ModuleVersion.items,
        )
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(ModuleVersion.id.in_(version_ids))
        .order_by(Module.code)
    )
    return tuple(
        WrittenModule(
            code=row.code,
            version_id=row.id,
            title=row.title,
            minutes=row.minutes,
            audience=codec.audience_from_plain(row.audience),
            has_quiz=row.has_quiz,
            fingerprint=row.fingerprint,
            items=tuple(codec.item_from_plain(plain) for plain in row.items.values()),
        )
        for row in rows
    )


def courses_page(session: Session) -> CoursesPage:
    """Return all courses with how many people and minutes each concerns."""
    parts = (
        select(CourseVersionModule.course_version_id, func.count().label("module_count"))
        .group_by(CourseVersionModule.course_version_id)
        .subquery()
    )
    people = _people_by_job_role().subquery()
    rows = session.execute(
        select(
            Course.code,
            CourseVersion.title,
            CourseVersion.minutes,
            CourseVersion.release_number,
            func.coalesce(Department.name, "").label("department_name"),
            func.coalesce(parts.c.module_count, 0).label("module_count"),
            func.coalesce(people.c.people_count, 0).label("people_count"),
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .outerjoin(JobRole, JobRole.id == Course.job_role_id)
        .outerjoin(Department, Department.id == JobRole.department_id)
        .outerjoin(parts, parts.c.course_version_id == CourseVersion.id)
        .outerjoin(people, people.c.job_role_id == Course.job_role_id)
        .order_by(Course.job_role_id.is_not(None), Department.position, JobRole.position, Course.code)
    ).all()
    everyone = _count_everyone(session)
    return CoursesPage(
        courses=tuple(
            CourseRow(**{**row._asdict(), "people_count": everyone if row.code == FOUNDATION else row.people_count})
            for row in rows
        )
    )


def people_by_job_role(session: Session) -> dict[str, int]:
    """Return how many people hold each job role now, by its code."""
    people = _people_by_job_role().subquery()
    rows = session.execute(select(JobRole.code, people.c.people_count).join(people, people.c.job_role_id == JobRole.id))
    return dict(rows.all())


def job_roles_by_site(session: Session) -> dict[str, frozenset[str]]:
    """Return the codes of the job roles that people at each site hold now, by the site's name."""
    rows = session.execute(
        select(Site.name, JobRole.code)
        .join(Employee, Employee.site_id == Site.id)
        .join(Placement, Placement.employee_id == Employee.id)
        .join(JobRole, JobRole.id == Placement.job_role_id)
        .where(Placement.ends_on.is_(None), Employee.state == EmploymentState.ACTIVE)
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for name, code in rows:
        found.setdefault(name, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def course_page(session: Session, code: str) -> CoursePage:
    """Return the current version of one course.

    :raises CourseNotFound: if there is none of that code
    """
    course = session.execute(
        select(
            Course.code,
            Course.job_role_id,
            CourseVersion.id,
            CourseVersion.title,
            CourseVersion.minutes,
            CourseVersion.number,
            CourseVersion.release_number,
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.code == code)
    ).first()
    if course is None:
        raise CourseNotFound
    people = _people_by_job_role().where(Placement.job_role_id == course.job_role_id).subquery()
    return CoursePage(
        code=course.code,
        title=course.title,
        minutes=course.minutes,
        number=course.number,
        release_number=course.release_number,
        people_count=session.scalar(select(people.c.people_count)) or 0
        if course.job_role_id
        else _count_everyone(session),
        modules=_modules(session, course.id),
        objectives=_objectives(session, course.id),
    )


def _modules(session: Session, course_version_id: UUID) -> tuple[ModuleRow, ...]:
    rows = session.execute(
        select(
            ModuleVersion.id,
            Module.code,
            Module.kind,
            ModuleVersion.title,
            ModuleVersion.minutes,
            ModuleVersion.number,
            ModuleVersion.has_quiz,
            ModuleVersion.objectives,
            ModuleVersion.pages,
            CourseVersionModule.required,
            CourseVersionModule.opens_after_days,
        )
        .join(CourseVersionModule, CourseVersionModule.module_version_id == ModuleVersion.id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(CourseVersionModule.course_version_id == course_version_id)
        .order_by(CourseVersionModule.position)
    )
    return tuple(
        ModuleRow(
            version_id=row.id,
            code=row.code,
            title=row.title,
            kind=row.kind,
            minutes=row.minutes,
            number=row.number,
            required=row.required,
            opens_after_days=row.opens_after_days,
            has_quiz=row.has_quiz,
            objectives=tuple(row.objectives),
            pages=tuple(
                PageRow(number=n, code=page["code"], title=page["title"]) for n, page in enumerate(row.pages, 1)
            ),
        )
        for row in rows
    )


def _objectives(session: Session, course_version_id: UUID) -> tuple[ObjectiveDocument, ...]:
    rows = session.execute(
        select(
            Objective.level,
            Objective.subject,
            Objective.fingerprint,
            Objective.title,
            Objective.due_after_days,
            JobRole.code.label("job_role"),
        )
        .outerjoin(JobRole, JobRole.id == Objective.job_role_id)
        .where(Objective.course_version_id == course_version_id)
        .order_by(Objective.position)
    )
    return tuple(ObjectiveDocument(**{**row._asdict(), "level": row.level}) for row in rows)


def _newest_written() -> Select[Any]:
    newest = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.number).label("number"))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    return (
        select(ModuleVersion)
        .join(newest, and_(newest.c.module_id == ModuleVersion.module_id, newest.c.number == ModuleVersion.number))
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.kind == ModuleKind.WRITTEN, Module.retired_at.is_(None))
    )


def _people_by_job_role() -> Select[UUID, int]:
    return (
        select(Placement.job_role_id, func.count(func.distinct(Placement.employee_id)).label("people_count"))
        .join(Employee, Employee.id == Placement.employee_id)
        .where(Placement.ends_on.is_(None), Employee.state == EmploymentState.ACTIVE)
        .group_by(Placement.job_role_id)
    )


def _count_everyone(session: Session) -> int:
    return session.scalar(select(func.count()).where(Employee.state == EmploymentState.ACTIVE)) or 0
