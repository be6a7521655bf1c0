"""Reasons of assignments."""

from enum import StrEnum

from lms.core.words import Message
from lms.core.words import gettext as _

ASSIGN_COURSE = "assignments.assign_course"
"""Code of the handler that assigns a new version of a course to people."""


class AssignmentReason(StrEnum):
    """Why somebody has a course."""

    EVERYONE = "everyone"
    JOB_ROLE = "job-role"
    WHAT_CHANGED = "what-changed"
    """A delta: the course was completed, and has changed since."""

    @property
    def label(self) -> Message:
        """Why, as administrators read it."""
        return _REASONS[self]


_REASONS = {
    AssignmentReason.EVERYONE: _("For everyone"),
    AssignmentReason.JOB_ROLE: _("Course of their job role"),
    AssignmentReason.WHAT_CHANGED: _("The course has changed since they completed it"),
}


class WithdrawalReason(StrEnum):
    """Why an assignment no longer counts."""

    MOVED = "moved"
    LEFT = "left"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    """The release was withdrawn."""
    EXEMPTED = "exempted"
