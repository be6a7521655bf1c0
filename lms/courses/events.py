"""What happened to courses."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class CoursePublished(Event):
    """A course has another current version: a new one, or again the one before."""

    course_id: UUID
    course_version_id: UUID | None
    """Empty when the course was taken back altogether."""
