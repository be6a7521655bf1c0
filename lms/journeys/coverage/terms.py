"""Findings, and the facts which they are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from lms.core.frozen import frozen
from lms.core.problems import Path
from lms.journeys.claims import Claims
from lms.journeys.terms import ImpactDocument, MapDocument, MapState, StageDocument, SystemDocument, TouchpointDocument
from lms.people.terms import DepartmentDocument, JobRoleDocument


class Severity(StrEnum):
    """How much a finding weighs, heaviest first."""

    ERROR = "error"
    """A job role, department or touchpoint is missing: must be fixed."""
    WARNING = "warning"
    """Allowed, but probably a mistake."""
    PROMPT = "prompt"
    """A question to people who know."""
    INFO = "info"
    """Good to know."""


@frozen
class Spot:
    """Where to fix a finding: the codes that lead there, as far as they apply."""

    map: str = ""
    stage: str = ""
    touchpoint: str = ""
    job_role: str = ""
    department: str = ""
    pillar: str = ""


@frozen
class Finding:
    """One gap or issue in the maps."""

    code: str
    """Of the analysis: `C4`."""
    severity: Severity
    message: str
    """A sentence without its full stop."""
    spot: Spot
    path: Path
    """The same place in the shape of alignment-org/1."""
    places: tuple[tuple[str, Spot], ...] = ()
    """For what concerns many places: each in words, and where to fix it."""


@frozen
class Placed:
    """A touchpoint, and where it is."""

    map: MapDocument
    stage: StageDocument
    touchpoint: TouchpointDocument
    path: Path

    @property
    def subject(self) -> str:
        """Return `map/touchpoint`."""
        return f"{self.map.code}/{self.touchpoint.code}"

    @property
    def spot(self) -> Spot:
        """Return where to fix it."""
        return Spot(map=self.map.code, stage=self.stage.code, touchpoint=self.touchpoint.code)


@frozen
class Facts:
    """All that the analyses need."""

    maps: tuple[MapDocument, ...]
    departments: tuple[DepartmentDocument, ...] = ()
    job_roles: tuple[JobRoleDocument, ...] = ()
    systems: tuple[SystemDocument, ...] = ()
    pillars: Mapping[str, str] = field(default_factory=dict)
    """Names by code."""
    language: str = "en"
    """Of the maps' texts."""
    customer_words: tuple[str, ...] = ()
    """What the company calls its customers; empty: nothing is said about texts that leave them out."""
    people: Mapping[str, int] | None = None
    """How many people hold each job role; `None`: use its headcount."""
    owner_confirmed: Mapping[str, datetime] | None = None
    """When its owner last confirmed a map, by its code; `None`: confirmations are not considered."""
    role_confirmed: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """Touchpoints that somebody in the job role has confirmed, by map and job role."""

    @cached_property
    def places(self) -> tuple[Placed, ...]:
        """All touchpoints of the current maps, in the customer's order."""
        return tuple(
            Placed(map=one, stage=stage, touchpoint=touchpoint, path=("maps", m, "stages", s, "touchpoints", t))
            for m, one in enumerate(self.maps)
            if one.state == MapState.CURRENT
            for s, stage in enumerate(one.stages)
            for t, touchpoint in enumerate(stage.touchpoints)
        )

    @cached_property
    def current_maps(self) -> tuple[MapDocument, ...]:
        """The maps of the journey as it is."""
        return tuple(one for one in self.maps if one.state == MapState.CURRENT)

    @cached_property
    def mapped(self) -> frozenset[str]:
        """Codes of the job roles which have a part somewhere."""
        return frozenset(impact.job_role for _, impact in self.impacts())

    @cached_property
    def role_names(self) -> dict[str, str]:
        """Names of job roles by code."""
        return {role.code: role.name for role in self.job_roles}

    @cached_property
    def department_of(self) -> dict[str, str]:
        """Department codes by job role."""
        return {role.code: role.department for role in self.job_roles}

    @cached_property
    def claims(self) -> Claims:
        """Which touchpoints may be missing for whom."""
        owners = {one.code: one.department for one in self.systems}
        return Claims(self.current_maps, departments=self.department_of, system_owners=owners)

    def impacts(self) -> Iterator[tuple[Placed, ImpactDocument]]:
        """Yield all impacts with their touchpoints."""
        for placed in self.places:
            for impact in placed.touchpoint.impacts:
                yield placed, impact

    def name_of(self, job_role: str) -> str:
        """Return the name of a job role, its code if it is unknown."""
        return self.role_names.get(job_role, job_role)

    def people_of(self, role: JobRoleDocument) -> int:
        """Return how many people hold a job role."""
        return role.headcount if self.people is None else self.people.get(role.code, 0)
