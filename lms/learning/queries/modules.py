"""The modules that a learner was assigned."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.assignments.models import Assignment
from lms.core.columns import literal_code
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseVersion, CourseVersionModule, Module, ModuleVersion
from lms.courses.terms import FOUNDATION, ModuleKind
from lms.evidence.models import ModuleProgress
from lms.journeys.signs import StopSign
from lms.learning import rules
from lms.learning.queries.context import LearnerContext
from lms.learning.terms import ModuleReasonKind
from lms.people.models import JobRole
from lms.quizzes import rules as quizzes
from lms.quizzes.models import Attempt, Quiz
from lms.quizzes.terms import AttemptState


@frozen
class ModuleReason:
    """Why somebody has a module; `name` and `sign` are those of the touchpoint, department or job role, if there is one."""

    kind: ModuleReasonKind
    name: str = ""
    sign: StopSign | None = None


@frozen
class ModuleSummary:
    """The facts of a module version; they never change."""

    title: str
    minutes: int
    page_count: int
    has_quiz: bool
    kind: str
    departments: frozenset[str]
    touchpoints: tuple[str, ...]
    """As `map/touchpoint`, of the audience."""


@frozen
class AssignedModule:
    """One module that a person was assigned: what the database says of it, and what follows from that once it is asked for."""

    module: ModuleSummary
    context: LearnerContext
    now: datetime
    due_at: datetime
    course_code: str
    course_version_id: UUID
    course_title: str
    job_role: str | None
    """Name of the job role that the course is for."""
    required: bool
    opens_after_days: int
    """Of a later moment: how long after the course was completed it is asked; 0 for what can be taken at once."""
    later_since: datetime | None
    """From when the days of later moments count: when the course was completed, or this version of it came after that."""
    is_live: bool
    """Whether the assignment is still open."""
    is_change: bool
    """Whether the course is about what changed only."""
    is_withdrawn: bool
    """Whether the course was replaced or withdrawn since."""
    module_version_id: UUID
    pages_read: Sequence[int] | None
    is_quiz_passed: bool
    completed_at: datetime | None
    open_attempt_id: UUID | None
    has_closed_attempt: bool
    waits_since: datetime | None
    """When the attempt ended after which the quiz has to wait."""

    @property
    def title(self) -> str:
        """The module's."""
        return self.module.title

    @property
    def minutes(self) -> int:
        """How long all of it takes."""
        return self.module.minutes

    @property
    def minutes_left(self) -> int:
        """How long the rest of it takes."""
        return rules.minutes_left(
            self.module.minutes, pages_read=self.pages_read_count, page_count=self.module.page_count
        )

    @property
    def why(self) -> ModuleReason:
        """Why the person has it."""
        return _why(self.course_code, self.module, self.job_role or "", self.context, is_delta=self.is_change)

    @property
    def days_left(self) -> int:
        """Whole days of the person's calendar until it is due; negative when it is late."""
        return (self.due_at.astimezone(self.now.tzinfo).date() - self.now.date()).days

    @property
    def pages_read_count(self) -> int:
        """How many pages were finished."""
        return len(self.pages_read or ())

    @property
    def next_page(self) -> int:
        """The first page that was not finished."""
        read = self.pages_read or ()
        return next((n for n in range(1, self.module.page_count + 1) if n not in read), 1)

    @property
    def has_failed_quiz(self) -> bool:
        """Test if the quiz was tried before and not passed yet."""
        return self.has_closed_attempt and not self.is_quiz_passed

    @property
    def retakes_on(self) -> date | None:
        """The day on which the quiz may be tried again, if that has to wait."""
        return (
            None if self.waits_since is None or self.is_quiz_passed else quizzes.waits_until(self.waits_since, self.now)
        )

    @property
    def is_foundation(self) -> bool:
        """Test if it is of the course for everyone."""
        return self.course_code == FOUNDATION

    @property
    def is_waiting(self) -> bool:
        """Test if it is a later moment whose day has not come."""
        if not self.opens_after_days or self.completed_at is not None:
            return False
        return self.later_since is None or self.later_since + timedelta(days=self.opens_after_days) > self.now

    @property
    def opens_at(self) -> datetime | None:
        """When a later moment is asked; `None` before the course is completed, and for what is not a later moment."""
        if not self.opens_after_days or self.later_since is None or self.is_withdrawn:
            return None
        return self.later_since + timedelta(days=self.opens_after_days)

    @property
    def is_owed(self) -> bool:
        """Test if the person still has to do it."""
        return self.is_live and self.required and self.completed_at is None

    @property
    def is_started(self) -> bool:
        """Test if anything was done in it."""
        return self.pages_read_count > 0 or self.open_attempt_id is not None

    @property
    def is_quiz_next(self) -> bool:
        """Test if all is read and only the quiz is left."""
        return self.module.has_quiz and not self.is_quiz_passed and self.pages_read_count >= self.module.page_count

    @property
    def step_count(self) -> int:
        """Pages and the quiz."""
        return self.module.page_count + self.module.has_quiz

    @property
    def step(self) -> int:
        """Where the person is, from 1."""
        return min(self.pages_read_count + 1, self.step_count)


# Built once: building such a statement costs more than running it, and these are asked on every visit.
_EMPLOYEE = bindparam("employee_id", type_=Uuid())
_CLOSED = aliased(Attempt)
# What was withdrawn is gone, unless it had been fulfilled: what one has done, one may read again.
# The columns are called as the fields of `AssignedModule`.
_ASSIGNED = (
    select(
        Assignment.due_at,
        Course.code.label("course_code"),
        Assignment.course_version_id,
        CourseVersion.title.label("course_title"),
        JobRole.name.label("job_role"),
        CourseVersionModule.required,
        CourseVersionModule.opens_after_days,
        case(
            (Assignment.fulfilled_at > CourseVersion.created_at, Assignment.fulfilled_at),
            (Assignment.fulfilled_at.is_not(None), CourseVersion.created_at),
        ).label("later_since"),
        Assignment.fulfilled_at.is_(None).label("is_live"),
        (CourseVersion.since_number > 0).label("is_change"),
        Assignment.withdrawn_at.is_not(None).label("is_withdrawn"),
        CourseVersionModule.module_version_id,
        ModuleProgress.pages_read,
        ModuleProgress.quiz_passed_at.is_not(None).label("is_quiz_passed"),
        ModuleProgress.completed_at,
        Attempt.id.label("open_attempt_id"),
        exists()
        .where(
            _CLOSED.quiz_id == Quiz.id,
            _CLOSED.employee_id == Assignment.employee_id,
            _CLOSED.state != literal_code(AttemptState.OPEN),
        )
        .label("has_closed_attempt"),
        select(func.max(_CLOSED.closed_at))
        .where(
            _CLOSED.quiz_id == Quiz.id,
            _CLOSED.employee_id == Assignment.employee_id,
            _CLOSED.retake_waits.is_(True),
        )
        .scalar_subquery()
        .label("waits_since"),
    )
    .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
    .join(Course, Course.id == Assignment.course_id)
    .join(CourseVersionModule, CourseVersionModule.course_version_id == CourseVersion.id)
    .outerjoin(JobRole, JobRole.id == Course.job_role_id)
    .outerjoin(
        ModuleProgress,
        (ModuleProgress.module_version_id == CourseVersionModule.module_version_id)
        & (ModuleProgress.employee_id == Assignment.employee_id),
    )
    .outerjoin(Quiz, Quiz.module_version_id == CourseVersionModule.module_version_id)
    .outerjoin(
        Attempt,
        (Attempt.quiz_id == Quiz.id)
        & (Attempt.employee_id == Assignment.employee_id)
        & (Attempt.state == literal_code(AttemptState.OPEN)),
    )
    .where(
        Assignment.employee_id == _EMPLOYEE,
        or_(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_not(None)),
    )
    .order_by(Assignment.due_at, Course.job_role_id.is_not(None), Course.code, CourseVersionModule.position)
)
_OPEN = _ASSIGNED.where(Assignment.withdrawn_at.is_(None))
_NAMES = tuple(column["name"] for column in _ASSIGNED.column_descriptions)


_REMEMBERED = 8192
_modules: dict[UUID, ModuleSummary] = {}


def load_modules(session: Session, version_ids: Iterable[UUID]) -> Mapping[UUID, ModuleSummary]:
    """Return the facts of module versions, each read once by a process; ids without a version are left out."""
    wanted = set(version_ids)
    found = {one: module for one in wanted if (module := _modules.get(one)) is not None}
    if missing := wanted - found.keys():
        rows = session.execute(
            select(
                ModuleVersion.id,
                ModuleVersion.title,
                ModuleVersion.minutes,
                ModuleVersion.page_count,
                ModuleVersion.has_quiz,
                ModuleVersion.audience,
                Module.kind,
            )
            .join(Module, Module.id == ModuleVersion.module_id)
            .where(ModuleVersion.id.in_(missing))
        )
        fresh = {row.id: _module_facts(row) for row in rows}
        if len(_modules) > _REMEMBERED:
            _modules.clear()
        _modules.update(fresh)
        found.update(fresh)
    return found


def _module_facts(row: Any) -> ModuleSummary:
    return ModuleSummary(
        title=row.title,
        minutes=row.minutes,
        page_count=row.page_count,
        has_quiz=row.has_quiz,
        kind=row.kind,
        departments=frozenset(row.audience.get("departments", ())),
        touchpoints=tuple(row.audience.get("touchpoints", ())),
    )


def list_assigned_modules(
    session: Session, employee_id: UUID, context: LearnerContext, *, now: datetime, is_open_only: bool = False
) -> tuple[AssignedModule, ...]:
    """Return the modules of a person's assignments: what is due first comes first, the foundation before a role's course.

    A module in two courses is listed once, with the earlier due date. `now` is in the company's time zone: days are counted there.
    """
    statement = _OPEN if is_open_only else _ASSIGNED
    found: dict[UUID, AssignedModule] = {}
    rows = session.connection().execute(statement, {"employee_id": employee_id}).all()
    modules = load_modules(session, [row.module_version_id for row in rows])
    for row in rows:
        known = found.get(row.module_version_id)
        if known is None or (row.is_live and not known.is_live):
            found.pop(row.module_version_id, None)  # It is listed with its open course.
            found[row.module_version_id] = AssignedModule(
                module=modules[row.module_version_id],
                context=context,
                now=now,
                **dict(zip(_NAMES, row, strict=True)),
            )
    return tuple(found.values())


def list_owed_modules(
    session: Session, employee_id: UUID, context: LearnerContext, *, now: datetime
) -> tuple[AssignedModule, ...]:
    """Return the modules which a person still has to do, the most urgent first."""
    rows = list_assigned_modules(session, employee_id, context, now=now, is_open_only=True)
    return tuple(row for row in rows if row.is_owed)


def next_step(owed: Sequence[AssignedModule]) -> AssignedModule | None:
    """Return what to go on with: the first whose quiz can be taken now, else the first."""
    return next((row for row in owed if row.retakes_on is None), owed[0] if owed else None)


def _why(
    course_code: str, module: ModuleSummary, job_role: str, context: LearnerContext, *, is_delta: bool
) -> ModuleReason:
    if is_delta and module.kind == ModuleKind.GENERATED:
        if course_code == FOUNDATION:
            return ModuleReason(kind=ModuleReasonKind.MANTRA_CHANGED)
        where = (
            context.line.signs[touchpoint] for touchpoint in module.touchpoints if touchpoint in context.line.signs
        )
        sign, name = next(where, (None, ""))
        return ModuleReason(kind=ModuleReasonKind.MAP_CHANGED, name=name, sign=sign)
    if course_code == FOUNDATION:
        return ModuleReason(kind=ModuleReasonKind.EVERYONE)
    is_written = module.kind == ModuleKind.WRITTEN
    for touchpoint in module.touchpoints:
        if touchpoint in context.line.signs:
            sign, name = context.line.signs[touchpoint]
            kind = ModuleReasonKind.TOUCHPOINT if is_written else ModuleReasonKind.MOMENT
            return ModuleReason(kind=kind, name=name, sign=sign)
    if is_written:
        for code, name in context.departments:
            if code in module.departments:
                return ModuleReason(kind=ModuleReasonKind.DEPARTMENT, name=name)
    return ModuleReason(kind=ModuleReasonKind.JOB_ROLE, name=job_role)
