"""When the index is updated."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields, Step, in_steps
from lms.search import operations


@in_steps
def on_course_published(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Add the lessons of a course to the index, or remove them if the course was withdrawn."""
    if fields["course_version_id"] is None:
        return operations.plan_forgetting(session, course_id=UUID(fields["course_id"]))
    return operations.plan_course(session, course_version_id=UUID(fields["course_version_id"]))


@in_steps
def on_release_published(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Add the touchpoints and standards of the release to the index."""
    return operations.plan_release(session)


@in_steps
def on_release_withdrawn(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Go back to the touchpoints and standards of the release before."""
    return operations.plan_release(session)
