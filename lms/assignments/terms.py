"""Reasons of assignments."""

from enum import StrEnum


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
