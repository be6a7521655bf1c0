"""Reading how far setting up is."""

from typing import Any

from sqlalchemy import ColumnExpressionArgument, ScalarSelect, func, select
from sqlalchemy.orm import Session

from lms.core.db import Base
from lms.core.errors import Forbidden
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.curriculum import queries as releases
from lms.curriculum.generator.pipeline import generate
from lms.curriculum.models import Release
from lms.curriculum.modules import queries as modules
from lms.curriculum.modules.queries import ShownModule
from lms.identity.models import Account
from lms.journeys import job_roles as map_roles
from lms.journeys import queries as journeys
from lms.journeys.drafts.models import MapDraft
from lms.journeys.models import JourneyMap, MapVersion
from lms.journeys.naming import Known
from lms.journeys.terms import MapVersionState
from lms.organisation.map_templates import MapTemplate
from lms.organisation.setup.models import HandedStep, SkippedStep
from lms.organisation.setup.terms import Setup, SetupFacts, SetupStep, StepRow, StepState
from lms.people import queries as people
from lms.people.models import Department, Employee, JobRole, Organisation, Site
from lms.vision.models import MantraVersion
from lms.vision.terms import VersionState


@frozen
class CoursePreview:
    """What a first release gives one job role."""

    code: str
    name: str
    department: str
    touchpoints: int


@frozen
class ReleasePreview:
    """What a first release would make, and what keeps it from being made."""

    courses: tuple[CoursePreview, ...]
    missing: tuple[SetupStep, ...]


@frozen
class LessonPreview:
    """One lesson of a course that the next release would make, as its learners would meet it."""

    code: str
    name: str
    """Of the job role."""
    titles: tuple[str, ...]
    """Of all lessons of the course."""
    number: int
    lesson: ShownModule


@frozen
class RoleMatch:
    """A job role of a template, and what it is here."""

    code: str
    name: str
    department: str
    found: str
    """Code of the company's job role that it most likely is; empty if it is a new one."""


def _count(table: type[Base], *where: ColumnExpressionArgument[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


def _facts() -> Any:
    published = (MapVersion.state == MapVersionState.PUBLISHED) & (MapVersion.map_id == JourneyMap.id)
    return select(
        func.coalesce(select(Organisation.name).scalar_subquery(), "").label("organisation"),
        _count(Site, Site.archived_at.is_(None)).label("sites"),
        _count(Department, Department.archived_at.is_(None)).label("departments"),
        _count(JobRole, JobRole.archived_at.is_(None)).label("job_roles"),
        func.coalesce(
            select(MantraVersion.document["text"].as_string())
            .where(MantraVersion.state == VersionState.ACTIVE)
            .scalar_subquery(),
            "",
        ).label("mantra"),
        select(func.count(JourneyMap.id.distinct()))
        .select_from(JourneyMap)
        .join(MapVersion, published)
        .where(JourneyMap.archived_at.is_(None))
        .scalar_subquery()
        .label("maps"),
        _count(MapDraft).label("map_drafts"),
        _count(Release, Release.withdrawn_at.is_(None)).label("releases"),
        _count(Account).label("accounts"),
    )


def load_setup(session: Session, viewer: Viewer) -> Setup:
    """Return all steps as they stand, by two statements.

    :raises Forbidden: if the viewer may take none of them
    """
    if not may_set_up(viewer):
        raise Forbidden
    facts = SetupFacts(**session.execute(_facts()).one()._asdict())
    skipped = {row.step: row.skipped_at for row in session.execute(select(SkippedStep.step, SkippedStep.skipped_at))}
    rows = []
    for step in SetupStep:
        state = StepState.DONE if facts.is_done(step) else StepState.SKIPPED if step in skipped else StepState.OPEN
        rows.append(StepRow(step=step, state=state, skipped_at=skipped.get(step), may_take=viewer.may(step.permission)))
    return Setup(facts=facts, steps=tuple(rows))


def list_handed(session: Session) -> dict[SetupStep, str]:
    """Return by step the name of who was asked to do it."""
    query = select(HandedStep.step, Employee.name).join(Employee, Employee.id == HandedStep.employee_id)
    return {row.step: row.name for row in session.execute(query)}


def may_set_up(viewer: Viewer) -> bool:
    """Test if a person may take any of the steps."""
    return any(viewer.may(step.permission) for step in SetupStep)


def release_preview(session: Session, setup: Setup) -> ReleasePreview:
    """Return which job roles a first release gives a course of their own, those with the most touchpoints first."""
    maps = journeys.list_published_maps(session)
    courses = []
    for role in people.list_job_roles(session):
        count = sum(len(list(map_roles.touchpoints_of(one, role.code))) for one in maps)
        courses.append(
            CoursePreview(code=role.code, name=role.name, department=role.department_name, touchpoints=count)
        )
    needed = (SetupStep.COMPANY, SetupStep.JOB_ROLES, SetupStep.MANTRA, SetupStep.MAP)
    return ReleasePreview(
        courses=tuple(sorted(courses, key=lambda one: -one.touchpoints)),
        missing=tuple(step for step in needed if not setup.facts.is_done(step)),
    )


def lesson_preview(session: Session, job_role: str, number: int) -> LessonPreview:
    """Return a lesson of the course that the next release would make for a job role; the first has number 1.

    :raises JobRoleNotFound: if there is no such job role
    :raises OrganisationNotFound, MantraNotFound: before there is anything to make it of
    """
    snapshot = releases.load_working_snapshot(session)
    role = next((one for one in snapshot.organisation.job_roles if one.code == job_role), None)
    if role is None:
        raise people.JobRoleNotFound
    lessons = [module.document for module in generate(snapshot, job_role).modules]
    chosen = min(max(number, 1), len(lessons))
    document = lessons[chosen - 1]
    shown = modules.show_module(
        session, document.source, code=document.code, organisation=modules.load_organisation(session)
    )
    return LessonPreview(
        code=role.code,
        name=role.name,
        titles=tuple(one.title for one in lessons),
        number=chosen,
        lesson=shown.module,
    )


def match_roles(session: Session, template: MapTemplate) -> tuple[RoleMatch, ...]:
    """Return the job roles of a template with the company's own that they most likely are."""
    roles = people.list_job_roles(session)
    known = Known(
        job_roles={role.code: role.name for role in roles},
        departments={role.code: role.department_name for role in roles},
    )
    codes = {role.name: role.code for role in reversed(roles)}
    return tuple(
        RoleMatch(
            code=role.code,
            name=role.name,
            department=role.department,
            found=known.job_role_code(role.name, role.department) or codes.get(known.likely_job_role(role.name), ""),
        )
        for role in template.job_roles
    )
