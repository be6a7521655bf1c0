"""The words of this package."""

from enum import StrEnum

from lms.core.frozen import frozen


class UseKind(StrEnum):
    """What can depend on a site, a department or a job role."""

    PEOPLE = "people"
    JOB_ROLES = "job-roles"
    PARTS = "parts"
    """Its parts at touchpoints."""
    OWNED_MAPS = "owned-maps"
    SPONSOR = "sponsor"
    SYSTEMS = "systems"
    MODULES = "modules"
    ASSIGNMENTS = "assignments"

    @property
    def blocks_archiving(self) -> bool:
        """Test if it would point at nothing; open assignments end by themselves."""
        return self is not UseKind.ASSIGNMENTS


@frozen
class UsePlace:
    """One place that depends on it: a map, a module, a system, a job role."""

    name: str
    code: str = ""
    count: int = 1


@frozen
class UnitUse:
    """All places of one kind that depend on it."""

    kind: UseKind
    count: int
    places: tuple[UsePlace, ...] = ()
