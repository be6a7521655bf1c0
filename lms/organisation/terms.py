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


@frozen
class Staying:
    """What undoing a merge left where it was, because somebody has changed it since."""

    people_count: int = 0
    job_roles: tuple[str, ...] = ()
    """Their names."""
    maps: tuple[str, ...] = ()
    """Their names."""

    def __bool__(self) -> bool:
        """Test if anything stayed."""
        return bool(self.people_count or self.job_roles or self.maps)
