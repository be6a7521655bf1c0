"""What the pages about people use that lies above them."""

from collections.abc import Callable

from lms.core.frozen import frozen
from lms.people.terms import CourseToCome


@frozen
class PeoplePorts:
    """Asking which training follows from a job."""

    list_courses_to_come: Callable[..., tuple[CourseToCome, ...]]
    """Called as `list_courses_to_come(session, job_role_ids, starts_on=…, now=…)`; returns what a new person would get, the first due first."""
