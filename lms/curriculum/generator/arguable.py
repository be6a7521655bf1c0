"""Where a job role has no part on the map, but could fairly claim one (domain.md D4): never a wrong answer, perhaps a question."""

from dataclasses import dataclass

from lms.curriculum.generator.world import Place, World
from lms.journeys import claims


@dataclass(frozen=True, kw_only=True, eq=False)
class PossiblePlace:
    """A place that may be missing from a job role's parts, with the reasons as `journeys.claims` knows them."""

    place: Place
    colleagues: tuple[str, ...]
    served: tuple[str, ...]
    systems: tuple[str, ...]


class Arguable:
    """Answers, for one snapshot, which places a job role could claim."""

    def __init__(self, world: World) -> None:
        self._places = {place.subject: place for place in world.places}
        self._claims = claims.Claims(
            world.maps,
            departments={code: role.department for code, role in world.roles.items()},
            system_owners=world.system_owners,
        )

    def own(self, job_role: str) -> frozenset[str]:
        """Return the subjects at which the job role has a part."""
        return self._claims.own(job_role)

    def subjects(self, job_role: str) -> frozenset[str]:
        """Return the subjects that the job role has no part in, but could claim."""
        return self._claims.subjects(job_role)

    def claims(self, job_role: str) -> tuple[PossiblePlace, ...]:
        """Return the places behind `subjects`, most reasons first, then in the customer's order."""
        return tuple(
            PossiblePlace(
                place=self._places[one.subject], colleagues=one.colleagues, served=one.served, systems=one.systems
            )
            for one in self._claims.of(job_role)
        )
