"""When the index is renewed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields
from lms.search import operations


def on_course_published(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Make the lessons of a course findable, or forget them where the course is taken back altogether."""
    if fields["course_version_id"] is None:
        operations.forget_course(session, course_id=UUID(fields["course_id"]))
    else:
        operations.index_course(session, course_version_id=UUID(fields["course_version_id"]))


def on_release_published(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Make the touchpoints and standards of the release findable."""
    operations.index_release(session)


def on_release_withdrawn(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Find again what the release before says."""
    operations.index_release(session)
