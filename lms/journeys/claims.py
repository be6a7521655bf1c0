"""Where a job role may be missing on a map. Source: domain.md C14, D4."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lms.core.frozen import frozen
from lms.journeys.terms import MapDocument, TouchpointDocument

STRONG = 2
"""Kinds of reason that together make it likely that a part is missing."""


@frozen
class PossiblePart:
    """A touchpoint that may be missing from a job role's parts, with the reasons."""

    subject: str
    """`map/touchpoint`."""
    job_role: str
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

    @property
    def is_strong(self) -> bool:
        """Test if there is more than one kind of reason."""
        return self.strength >= STRONG


class Claims:
    """Answers, for one set of maps, which touchpoints may be missing for a job role.

    Job roles that `departments` does not name are skipped.
    """

    def __init__(
        self, maps: Iterable[MapDocument], *, departments: Mapping[str, str], system_owners: Mapping[str, str]
    ) -> None:
        """Index the maps; `departments` is a department's code by job role, `system_owners` one by system."""
        self._departments = departments
        self._owners = system_owners
        self._touchpoints: dict[str, TouchpointDocument] = {}
        self._at: dict[str, tuple[str, ...]] = {}
        self._own: dict[str, set[str]] = defaultdict(set)
        self._served: dict[str, set[str]] = defaultdict(set)
        self._by_department: dict[str, set[str]] = defaultdict(set)
        self._by_owner: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, frozenset[str]] = {}
        for one in maps:
            for touchpoint in one.touchpoints():
                self._add(f"{one.code}/{touchpoint.code}", touchpoint)

    def own(self, job_role: str) -> frozenset[str]:
        """Return the subjects at which the job role has a part."""
        return frozenset(self._own.get(job_role, ()))

    def subjects(self, job_role: str) -> frozenset[str]:
        """Return the subjects that may be missing for the job role."""
        if job_role not in self._known:
            department = self._departments[job_role]
            claimed = self._by_department.get(department, set()) | self._by_owner.get(department, set())
            for served in self._served.get(job_role, ()):
                claimed = claimed | self._own.get(served, set())
            self._known[job_role] = frozenset(claimed) - self.own(job_role)
        return self._known[job_role]

    def of(self, job_role: str) -> tuple[PossiblePart, ...]:
        """Return the claims behind `subjects`, most reasons first, then in the customer's order."""
        subjects = self.subjects(job_role)
        found = [self._claim(job_role, subject) for subject in self._touchpoints if subject in subjects]
        return tuple(sorted(found, key=lambda claim: -claim.strength))

    def _add(self, subject: str, touchpoint: TouchpointDocument) -> None:
        self._touchpoints[subject] = touchpoint
        known = sorted((i for i in touchpoint.impacts if i.job_role in self._departments), key=lambda i: i.job_role)
        self._at[subject] = tuple(impact.job_role for impact in known)
        for impact in known:
            self._own[impact.job_role].add(subject)
            self._served[impact.job_role].update(impact.serves)
            self._by_department[self._departments[impact.job_role]].add(subject)
        for system in touchpoint.systems:
            if (owner := self._owners.get(system)) is not None:
                self._by_owner[owner].add(subject)

    def _claim(self, job_role: str, subject: str) -> PossiblePart:
        department, there = self._departments[job_role], self._at[subject]
        served = self._served.get(job_role, set())
        systems = (s for s in self._touchpoints[subject].systems if self._owners.get(s) == department)
        return PossiblePart(
            subject=subject,
            job_role=job_role,
            colleagues=tuple(role for role in there if self._departments[role] == department),
            served=tuple(role for role in there if role in served),
            systems=tuple(sorted(systems)),
        )
