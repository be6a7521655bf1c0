"""Reasons of assignments."""

from enum import StrEnum

ASSIGN_COURSE = "assignments.assign_course"
"""Code of the handler that assigns a new version of a course to people."""


class AssignmentReason(StrEnum):
    """Why somebody has a course."""

    EVERYONE = "everyone"
    JOB_ROLE = "job-role"
    WHAT_CHANGED = "what-changed"
    """A delta: the course was completed, and has changed since."""


class WithdrawalReason(StrEnum):
    """Why an assignment no longer counts."""

    MOVED = "moved"
    LEFT = "left"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    """The release was withdrawn."""
