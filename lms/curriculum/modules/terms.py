"""The words of writing modules."""

from collections.abc import Collection, Mapping
from dataclasses import field
from enum import StrEnum

from lms.core.frozen import frozen
from lms.journeys.terms import MapDocument
from lms.people.terms import DepartmentDocument, JobRoleDocument


class ReasonKind(StrEnum):
    """Why somebody gets a module."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    JOB_ROLE = "role"
    SITE = "site"
    TOUCHPOINT = "touchpoint"


@frozen
class OrganisationFacts:
    """What an audience may name."""

    departments: tuple[DepartmentDocument, ...]
    job_roles: tuple[JobRoleDocument, ...]
    sites: tuple[str, ...]
    maps: tuple[MapDocument, ...]
    held_at: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Codes of the job roles that are held at each site."""


@frozen
class Reason:
    """One line of an audience, and the job roles that it adds."""

    kind: ReasonKind
    name: str
    """As the company calls it; empty for everyone."""
    job_roles: frozenset[str]
    """Codes; empty for everyone, who need none."""


@frozen
class ReachReason:
    """One line of an audience with how many people it adds; people may count under several."""

    reason: Reason
    people_count: int


@frozen
class Reach:
    """Whom a module reaches with the next release, and why."""

    people_count: int
    """Everybody once."""
    reasons: tuple[ReachReason, ...]
