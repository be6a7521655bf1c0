"""Where a job role has no part on the map, but could fairly claim one (domain.md C14, D4)."""

from collections import defaultdict
from dataclasses import dataclass

from lms.curriculum.generator.world import Place, World


@dataclass(frozen=True, kw_only=True, eq=False)
class Claim:
    """A place that may be missing from a job role's parts, with the reasons."""

    place: Place
    colleagues: tuple[str, ...]
    """Job roles of the same department which have a part there."""
    served: tuple[str, ...]
    """Job roles it serves elsewhere which have a part there."""
    systems: tuple[str, ...]
    """Systems of its department in use there."""

    @property
    def strength(self) -> int:
        """How many kinds of reason there are, 1 to 3."""
        return sum(map(bool, (self.colleagues, self.served, self.systems)))


class Arguable:
    """Answers, for one snapshot, which places a job role could claim."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._own: dict[str, frozenset[str]] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._by_department: dict[str, set[str]] = defaultdict(set)
        self._by_owner: dict[str, set[str]] = defaultdict(set)
        for place in world.places:
            for part in world.parts_at(place):
                self._by_department[world.department_of(part.impact.job_role)].add(place.subject)
            for system in place.touchpoint.systems:
                if (owner := world.system_owners.get(system)) is not None:
                    self._by_owner[owner].add(place.subject)

    def own(self, job_role: str) -> frozenset[str]:
        """Return the subjects at which the job role has a part."""
        if job_role not in self._own:
            self._own[job_role] = frozenset(p.subject for p in self._world.parts_of(job_role))
        return self._own[job_role]

    def subjects(self, job_role: str) -> frozenset[str]:
        """Return the subjects that the job role has no part in, but could claim."""
        if job_role not in self._known:
            department = self._world.department_of(job_role)
            claimed = self._by_department[department] | self._by_owner[department]
            for served in self._served(job_role):
                claimed = claimed | self.own(served)
            self._known[job_role] = frozenset(claimed) - self.own(job_role)
        return self._known[job_role]

    def claims(self, job_role: str) -> tuple[Claim, ...]:
        """Return the places behind `subjects`, most reasons first, then in the customer's order."""
        subjects = self.subjects(job_role)
        found = [self._claim(job_role, place) for place in self._world.places if place.subject in subjects]
        return tuple(sorted(found, key=lambda c: (-c.strength, c.place.rank)))

    def _claim(self, job_role: str, place: Place) -> Claim:
        world, department = self._world, self._world.department_of(job_role)
        there = [p.impact.job_role for p in world.parts_at(place)]
        served = self._served(job_role)
        return Claim(
            place=place,
            colleagues=tuple(r for r in there if world.department_of(r) == department),
            served=tuple(r for r in there if r in served),
            systems=tuple(sorted(s for s in place.touchpoint.systems if world.system_owners.get(s) == department)),
        )

    def _served(self, job_role: str) -> frozenset[str]:
        return frozenset(s for p in self._world.parts_of(job_role) for s in p.impact.serves)
