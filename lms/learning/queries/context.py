"""Who a learner is in the company."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Release
from lms.curriculum.terms import Snapshot
from lms.learning import rules
from lms.learning.terms import LineOfSight
from lms.people.models import Department, Employee, JobRole, Placement
from lms.vision.terms import MantraDocument


@frozen
class LearnerContext:
    """A person's job roles, and the journeys as they see them; before the first release there are none."""

    job_roles: tuple[str, ...]
    """Names, in the company's order."""
    job_role_codes: tuple[str, ...]
    job_role_starts: tuple[date, ...]
    """When the person took up each."""
    departments: tuple[tuple[str, str], ...]
    """Codes and names."""
    snapshot: Snapshot | None
    line: LineOfSight

    @property
    def own_maps(self) -> frozenset[str]:
        """Codes of the maps that one of the person's job roles owns."""
        maps = self.snapshot.maps if self.snapshot else ()
        return frozenset(one.code for one in maps if one.owner in self.job_role_codes)

    @property
    def mantra(self) -> MantraDocument | None:
        """The mantra of the release."""
        return self.snapshot.mantra if self.snapshot else None


# Built once: building such a statement costs more than running it, and these are asked on every visit.
_EMPLOYEE = bindparam("employee_id", type_=Uuid())
PART = (
    select(
        JobRole.code,
        JobRole.name,
        Department.code.label("department_code"),
        Department.name.label("department_name"),
        Placement.starts_on,
        Release.sha256,
    )
    .select_from(Employee)
    .outerjoin(Placement, (Placement.employee_id == Employee.id) & Placement.ends_on.is_(None))
    .outerjoin(JobRole, JobRole.id == Placement.job_role_id)
    .outerjoin(Department, Department.id == JobRole.department_id)
    .outerjoin(
        Release,
        Release.number == select(func.max(Release.number)).where(Release.withdrawn_at.is_(None)).scalar_subquery(),
    )
    .where(Employee.id == _EMPLOYEE)
    .order_by(JobRole.position, JobRole.code)
)
"""A row for each job role of `employee_id`; who has none has a row, too."""


def load_context(session: Session, employee_id: UUID) -> LearnerContext:
    """Return who somebody is in the company, and their line of sight in the current release."""
    return context_of(session, session.connection().execute(PART, {"employee_id": employee_id}).all())


def context_of(session: Session, rows: Sequence[Any]) -> LearnerContext:
    """Return the same of the rows of `PART`."""
    roles = [row for row in rows if row.code is not None]
    sha256 = rows[0].sha256 if rows else None
    snapshot = curriculum.load_snapshot_by_hash(session, sha256) if sha256 else None
    return LearnerContext(
        job_roles=tuple(row.name for row in roles),
        job_role_codes=tuple(row.code for row in roles),
        job_role_starts=tuple(row.starts_on for row in roles),
        departments=tuple(dict.fromkeys((row.department_code, row.department_name) for row in roles)),
        snapshot=snapshot,
        line=rules.line_of_sight(snapshot, tuple(row.code for row in roles)) if snapshot else rules.NO_LINE,
    )
