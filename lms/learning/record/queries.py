"""What my record shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment, Certificate
from lms.core.paging import Page
from lms.courses.models import CourseVersion, CourseVersionModule, Module, ModuleVersion, Objective
from lms.courses.terms import ModuleKind
from lms.curriculum.models import Release
from lms.evidence import queries as evidence
from lms.evidence.terms import EvidenceKind
from lms.quizzes import queries as quizzes


@dataclass(frozen=True, kw_only=True)
class CompletedCourse:
    """A completed course."""

    title: str
    release_number: int
    is_withdrawn: bool
    """Whether its release was taken back since."""
    about: tuple[str, ...]
    """What changed, where that is all that it was about: touchpoints and trainers' modules, in words."""
    completed_at: datetime
    certificate_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """One row of the ledger, with its objective in words."""

    title: str
    is_outdated: bool
    """Whether it was seen at work and counts no longer, since another standard is asked now."""
    evidence: evidence.EvidenceRow


@dataclass(frozen=True, kw_only=True)
class ShowRecordPage:
    """Everything that a person has shown."""

    courses: tuple[CompletedCourse, ...]
    attempts: tuple[quizzes.AttemptRow, ...]
    proofs: Page[ProofRow]
    is_first: bool
    """Whether this is the first page: the others go on with the ledger alone."""


def show_record_page(session: Session, employee_id: UUID, *, key: str | None) -> ShowRecordPage:
    """Return one page of a person's record.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    found = evidence.page_evidence(session, employee_id, key=key)
    words = _objectives(session, employee_id, {row.objective_key for row in found.rows})
    return ShowRecordPage(
        courses=() if key else _list_completed_courses(session, employee_id),
        attempts=() if key else quizzes.list_attempts(session, employee_id),
        proofs=Page(rows=tuple(_proof(row, words) for row in found.rows), next_key=found.next_key),
        is_first=key is None,
    )


@dataclass(frozen=True, kw_only=True)
class _Objective:
    """What the rows of one objective need."""

    title: str
    owed: frozenset[str]
    """Fingerprints for which the person owes it now; empty if they do not."""


def _objectives(session: Session, employee_id: UUID, keys: set[str]) -> dict[str, _Objective]:
    rows = session.execute(
        select(Objective.key, Objective.title, Objective.fingerprint, Assignment.id.label("assignment_id"))
        .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
        .outerjoin(
            Assignment,
            (Assignment.course_version_id == CourseVersion.id)
            & (Assignment.employee_id == employee_id)
            & Assignment.withdrawn_at.is_(None),
        )
        .where(Objective.key.in_(keys))
        .order_by(CourseVersion.created_at, CourseVersion.id)
    ).all()
    titles = {row.key: row.title for row in rows}  # the newest words win
    owed: dict[str, set[str]] = {key: set() for key in titles}
    for row in rows:
        if row.assignment_id is not None:
            owed[row.key].add(row.fingerprint)
    return {key: _Objective(title=title, owed=frozenset(owed[key])) for key, title in titles.items()}


def _proof(row: evidence.EvidenceRow, words: dict[str, _Objective]) -> ProofRow:
    known = words.get(row.objective_key)
    is_seen = row.kind is EvidenceKind.OBSERVATION and row.succeeded
    return ProofRow(
        title=known.title if known else row.objective_key,
        is_outdated=is_seen and known is not None and bool(known.owed) and row.fingerprint not in known.owed,
        evidence=row,
    )


def _list_completed_courses(session: Session, employee_id: UUID) -> tuple[CompletedCourse, ...]:
    rows = session.execute(
        select(
            CourseVersion.title,
            CourseVersion.release_number,
            Release.withdrawn_at.is_not(None).label("is_withdrawn"),
            CourseVersion.id.label("course_version_id"),
            CourseVersion.since_number,
            Assignment.fulfilled_at.label("completed_at"),
            Certificate.id.label("certificate_id"),
        )
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .outerjoin(Release, Release.number == CourseVersion.release_number)
        .outerjoin(
            Certificate,
            (Certificate.course_version_id == Assignment.course_version_id)
            & (Certificate.employee_id == Assignment.employee_id)
            & Certificate.revoked_at.is_(None),
        )
        .where(Assignment.employee_id == employee_id, Assignment.fulfilled_at.is_not(None))
        .order_by(Assignment.fulfilled_at.desc(), Assignment.id)
    ).all()
    about = _changed_in(session, [row.course_version_id for row in rows if row.since_number])
    return tuple(
        CompletedCourse(
            title=row.title,
            release_number=row.release_number,
            is_withdrawn=bool(row.is_withdrawn),
            about=about.get(row.course_version_id, ()),
            completed_at=row.completed_at,
            certificate_id=row.certificate_id,
        )
        for row in rows
    )


def _changed_in(session: Session, delta_ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return what these deltas tell about: their touchpoints and trainers' modules, in words."""
    if not delta_ids:
        return {}
    rows = session.execute(
        select(
            CourseVersionModule.course_version_id,
            Module.kind,
            ModuleVersion.title.label("module_title"),
            ModuleVersion.audience,
            Objective.subject,
            Objective.title,
        )
        .join(ModuleVersion, ModuleVersion.id == CourseVersionModule.module_version_id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .outerjoin(
            Objective,
            (Objective.course_version_id == CourseVersionModule.course_version_id)
            & Objective.touchpoint_code.is_not(None),
        )
        .where(CourseVersionModule.course_version_id.in_(delta_ids))
        .order_by(CourseVersionModule.position, Objective.position)
    )
    found: dict[UUID, dict[str, None]] = {}
    for row in rows:
        names = found.setdefault(row.course_version_id, {})
        if row.kind == ModuleKind.WRITTEN.value:
            names[row.module_title] = None
        elif row.subject in row.audience.get("touchpoints", ()):
            names[row.title] = None
    return {version_id: tuple(names) for version_id, names in found.items()}
