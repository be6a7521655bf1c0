"""Reading who is exempt from what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.models import Exemption
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseVersion
from lms.people.models import Employee


class ExemptionNotFound(NotFound):
    """There is no such exemption, or it has ended."""


@frozen
class ExemptionRow:
    """One exemption that holds."""

    id: UUID
    employee_id: UUID
    course_id: UUID
    course_title: str
    reason: str
    exempted_at: datetime
    exempter: str
    """Name of who decided it; empty if they are gone."""


_EXEMPTION = (
    select(
        Exemption.id,
        Exemption.employee_id,
        Exemption.course_id,
        CourseVersion.title.label("course_title"),
        Course.code,
        Exemption.reason,
        Exemption.exempted_at,
        Employee.name.label("exempter"),
    )
    .join(Course, Course.id == Exemption.course_id)
    .outerjoin(CourseVersion, CourseVersion.id == Course.current_version_id)
    .outerjoin(Employee, Employee.id == Exemption.exempted_by)
    .where(Exemption.ended_at.is_(None))
)


def list_exemptions(session: Session, employee_id: UUID) -> tuple[ExemptionRow, ...]:
    """Return what a person is exempt from, the newest first."""
    query = _EXEMPTION.where(Exemption.employee_id == employee_id).order_by(Exemption.exempted_at.desc(), Exemption.id)
    return tuple(_row(row._asdict()) for row in session.execute(query))


def get_exemption(session: Session, exemption_id: UUID) -> ExemptionRow:
    """Return one exemption that holds.

    :raises ExemptionNotFound: if there is none
    """
    row = session.execute(_EXEMPTION.where(Exemption.id == exemption_id)).first()
    if row is None:
        raise ExemptionNotFound
    return _row(row._asdict())


def _row(values: dict[str, object]) -> ExemptionRow:
    title = values["course_title"] or values["code"]
    known = {name: values[name] for name in ExemptionRow.__dataclass_fields__}
    return ExemptionRow(**{**known, "course_title": title, "exempter": values["exempter"] or ""})  # type: ignore[arg-type]  # the columns are those of the row
