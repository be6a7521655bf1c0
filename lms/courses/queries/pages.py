"""What the pages about courses show."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseVersion, CourseVersionModule, Module, ModuleVersion, Objective
from lms.courses.terms import FOUNDATION, MasteryLevel, ModuleKind, ObjectiveDocument
from lms.people.models import Department, Employee, JobRole, Placement, Site
from lms.people.terms import EmploymentState


class CourseNotFound(NotFound):
    """There is no such course."""


@frozen
class CourseRow:
    """One course in the list."""

    code: str
    title: str
    department_name: str
    people_count: int
    minutes: int
    module_count: int
    release_number: int


@frozen
class CoursesPage:
    """All courses, the foundation first."""

    courses: tuple[CourseRow, ...]


@frozen
class PageRow:
    """One page of a module."""

    number: int
    code: str
    title: str


@frozen
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


@frozen
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


def _people_by_job_role() -> Select[UUID, int]:
    return (
        select(Placement.job_role_id, func.count(func.distinct(Placement.employee_id)).label("people_count"))
        .join(Employee, Employee.id == Placement.employee_id)
        .where(Placement.ends_on.is_(None), Employee.state == EmploymentState.ACTIVE)
        .group_by(Placement.job_role_id)
    )


def _count_everyone(session: Session) -> int:
    return session.scalar(select(func.count()).where(Employee.state == EmploymentState.ACTIVE)) or 0
