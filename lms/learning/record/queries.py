"""What my record shows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment, Certificate
from lms.core.paging import Page
from lms.courses.models import CourseVersion, Objective
from lms.evidence import queries as evidence
from lms.quizzes import queries as quizzes


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """A completed course."""

    title: str
    release_number: int
    completed_at: datetime
    certificate_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ProofRow:
    """One row of the ledger, with its objective in words."""

    title: str
    evidence: evidence.EvidenceRow


@dataclass(frozen=True, kw_only=True)
class ShowRecordPage:
    """Everything that a person has shown."""

    courses: tuple[CourseRow, ...]
    attempts: tuple[quizzes.AttemptRow, ...]
    proofs: Page[ProofRow]
    is_first: bool
    """Whether this is the first page: the others go on with the ledger alone."""


def show_record_page(session: Session, employee_id: UUID, *, key: str | None) -> ShowRecordPage:
    """Return one page of a person's record.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    found = evidence.page_evidence(session, employee_id, key=key)
    titles = _titles(session, {row.objective_key for row in found.rows})
    return ShowRecordPage(
        courses=() if key else _list_completed_courses(session, employee_id),
        attempts=() if key else quizzes.list_attempts(session, employee_id),
        proofs=Page(
            rows=tuple(
                ProofRow(title=titles.get(row.objective_key, row.objective_key), evidence=row) for row in found.rows
            ),
            next_key=found.next_key,
        ),
        is_first=key is None,
    )


def _titles(session: Session, keys: set[str]) -> dict[str, str]:
    rows = session.execute(
        select(Objective.key, Objective.title)
        .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
        .where(Objective.key.in_(keys))
        .order_by(CourseVersion.created_at, CourseVersion.id)
    )
    return {row.key: row.title for row in rows}  # the newest words win


def _list_completed_courses(session: Session, employee_id: UUID) -> tuple[CourseRow, ...]:
    rows = session.execute(
        select(
            CourseVersion.title,
            CourseVersion.release_number,
            Assignment.fulfilled_at.label("completed_at"),
            Certificate.id.label("certificate_id"),
        )
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .outerjoin(
            Certificate,
            (Certificate.course_version_id == Assignment.course_version_id)
            & (Certificate.employee_id == Assignment.employee_id)
            & Certificate.revoked_at.is_(None),
        )
        .where(Assignment.employee_id == employee_id, Assignment.fulfilled_at.is_not(None))
        .order_by(Assignment.fulfilled_at.desc(), Assignment.id)
    )
    return tuple(CourseRow(**row._asdict()) for row in rows)
