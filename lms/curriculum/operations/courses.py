"""Making the courses that follow from a release."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.courses import operations as courses
from lms.courses import queries as course_queries
from lms.courses.terms import FOUNDATION, ItemDocument, ModuleDocument, ObjectiveDocument
from lms.curriculum import compiler, queries, rules
from lms.curriculum.operations import renewals
from lms.curriculum.operations.making import NewCourse
from lms.curriculum.operations.parts import prepare_generated
from lms.curriculum.patches.rules import patches_from_plain
from lms.curriculum.terms import MANTRA_MODULE
from lms.outbox.terms import Step
from lms.quizzes import operations as quizzes

COURSES_AT_ONCE = 10
"""Of those that are restored in one transaction."""


def save_written_module(session: Session, *, document: ModuleDocument, now: datetime) -> bool:
    """Keep a trainer's module with its quiz; say whether it differs from before. Learners meet it with the next release."""
    scored = rules.scored_items(document.items)
    saved = courses.save_module_version(session, document=document, quiz_items=scored, now=now)
    if scored and saved.is_new:
        quizzes.save_quiz(
            session,
            module_version_id=saved.version_id,
            title=document.title,
            rule=rules.written_quiz_rule(scored),
            bank=scored,
            objectives=[rules.written_objective(document.code, document.title, scored)],
        )
    return saved.is_new


def generate_foundation(session: Session, *, number: int, now: datetime) -> list[Step]:
    """Work out the course that everyone takes, and return the steps that make its new version if it is not as before."""
    release = queries.get_release(session, number)
    snapshot = queries.load_snapshot(session, release)
    generator = compiler.generator_for(release.sha256, snapshot, release.cosmetic_changes)
    curriculum = generator.foundation()
    patches = patches_from_plain(release.patches)
    parts = [
        prepare_generated(session, module, curriculum.objectives, patches=patches) for module in curriculum.modules
    ]
    written = [m for m in _written_modules(session, release) if m.audience.everyone]
    course = NewCourse(
        code=FOUNDATION,
        title=generator.shop.say("t.mantra"),
        job_role_id=None,
        release_number=number,
        generated=parts,
        written=written,
        objectives=[*curriculum.objectives, *_written_objectives(written)],
        job_role_ids={},
        facts=rules.course_facts(curriculum.facts, written, release.cosmetic_changes, job_role=None),
        item_keys=rules.item_keys(curriculum.items),
    )
    version = course.plan(session)
    if version is not None:
        course.renewals = renewals.renew_foundation(
            session,
            release=release,
            shop=generator.shop,
            version=version,
            objectives=curriculum.objectives,
            items=curriculum.items,
            written=written,
        )
    return course.steps(now=now)


def generate_for_job_role(session: Session, *, number: int, job_role_code: str, now: datetime) -> list[Step]:
    """Work out the course of one job role, and return the steps that make its new version if it is not as before."""
    release = queries.get_release(session, number)
    snapshot = queries.load_snapshot(session, release)
    job_role = next(role for role in snapshot.organisation.job_roles if role.code == job_role_code)
    generator = compiler.generator_for(release.sha256, snapshot, release.cosmetic_changes)
    curriculum = generator.generate(job_role_code)
    objectives = [objective for objective in curriculum.objectives if not rules.is_of_foundation(objective)]
    own = [module for module in curriculum.modules if module.document.code != MANTRA_MODULE]
    patches = patches_from_plain(release.patches)
    modules = _written_modules(session, release)
    scenarios = _scenarios(modules)
    generated = [
        prepare_generated(
            session,
            rules.with_scenarios(module, scenarios, job_role=job_role_code),
            curriculum.objectives,
            patches=patches,
        )
        for module in own
    ]
    # Who works where is asked of the whole company, so only if a module wants to know.
    by_site = any(module.audience.sites for module in modules)
    held_at = course_queries.job_roles_by_site(session) if by_site else {}
    written = [one for one in modules if rules.is_for_job_role(one.audience, job_role, snapshot, held_at)]
    job_role_ids = queries.job_role_ids(session)
    course = NewCourse(
        code=f"role/{job_role_code}",
        title=job_role.name,
        job_role_id=job_role_ids[job_role_code],
        release_number=number,
        generated=generated,
        written=written,
        objectives=objectives + _written_objectives(written),
        job_role_ids=job_role_ids,
        facts=rules.course_facts(curriculum.facts, written, release.cosmetic_changes, job_role=job_role_code),
        item_keys=rules.item_keys(curriculum.items),
    )
    version = course.plan(session)
    if version is not None:
        course.renewals = renewals.renew_job_role(
            session,
            release=release,
            shop=generator.shop,
            job_role=job_role,
            version=version,
            objectives=objectives,
            items=curriculum.items,
            written=written,
        )
    return course.steps(now=now)


def restore_courses(session: Session, *, number: int, now: datetime) -> list[Step]:
    """Return the steps that restore the version before, for each course that a withdrawn release renewed."""
    current = queries.list_live_numbers(session)
    return [
        partial(courses.restore_versions, release_number=number, live_numbers=current, course_ids=some, now=now)
        for some in in_slices(course_queries.list_renewed_by(session, number), COURSES_AT_ONCE)
    ]


def _written_modules(session: Session, release: queries.ReleaseFacts) -> tuple[course_queries.WrittenModule, ...]:
    return course_queries.list_written_modules(session, [UUID(id_) for id_ in release.modules.values()])


def _scenarios(modules: Sequence[course_queries.WrittenModule]) -> dict[str, list[ItemDocument]]:
    found: dict[str, list[ItemDocument]] = {}
    for module in modules:
        for moment, items in rules.scenarios_about(module.audience, module.items).items():
            found.setdefault(moment, []).extend(items)
    return found


def _written_objectives(modules: Sequence[course_queries.WrittenModule]) -> list[ObjectiveDocument]:
    return [rules.written_objective(m.code, m.title, rules.scored_items(m.items)) for m in modules if m.has_quiz]
