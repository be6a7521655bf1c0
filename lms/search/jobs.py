"""When the index is updated."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields, Step, in_steps
from lms.search import operations


@in_steps("search.index_course")
def index_course(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Add the lessons of a course to the index, or remove them if the course was withdrawn."""
    if fields["course_version_id"] is None:
        return operations.plan_forgetting(session, course_id=UUID(fields["course_id"]))
    return operations.plan_course(session, course_version_id=UUID(fields["course_version_id"]))


@in_steps("search.index_release")
def index_release(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Replace the touchpoints and standards in the index by those of the current release: one was published, or withdrawn."""
    return operations.plan_release(session)
