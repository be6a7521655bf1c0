"""What happened to courses."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class CoursePublished(Event):
    """A course has another current version: a new one, or again the one before."""

    course_id: UUID
    course_version_id: UUID | None
    """Empty when the course was taken back altogether."""
