"""What the pages about people use that lies above them."""

from collections.abc import Callable
from datetime import date

from lms.core.frozen import frozen
from lms.core.words import Message


@frozen
class CourseToCome:
    """A course that somebody will get."""

    title: str
    minutes: int
    reason: Message
    due_on: date


@frozen
class PeoplePorts:
    """Asking which training follows from a job."""

    list_courses_to_come: Callable[..., tuple[CourseToCome, ...]]
    """Called as `list_courses_to_come(session, job_role_ids, starts_on=…, now=…)`; returns what a new person would get, the first due first."""
