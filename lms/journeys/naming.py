"""Finding things by name: what was written without an id is what the company has by that name, or something new."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.problems import Diagnostic
from lms.core.text import free_slug, slug
from lms.journeys.terms import MapDocument

LIKELY = 75
"""How similar two names have to be for one to be suggested for the other; 100 is the same."""


@frozen
class Known:
    """What the company has already."""

    maps: tuple[MapDocument, ...] = ()
    job_roles: Mapping[str, str] = field(default_factory=dict)
    """Names by code."""
    departments: Mapping[str, str] = field(default_factory=dict)
    """Name of the department of each job role, by the role's code."""

    def find_map(self, code: str) -> MapDocument | None:
        """Return the map of that code, or `None`."""
        return next((one for one in self.maps if one.code == code), None)

    def job_role_code(self, name: str, department: str = "") -> str | None:
        """Return the code of the one job role of that name, or `None`; the department decides between several."""
        found = self._by_name.get(normalise(name), [])
        if len(found) > 1 and department:
            where = normalise(department)
            found = [code for code in found if normalise(self.departments.get(code, "")) == where]
        return found[0] if len(found) == 1 else None

    def likely_job_role(self, name: str) -> str:
        """Return the name of the job role that is written almost like this one; empty if none is."""
        from rapidfuzz import fuzz, process

        close = process.extractOne(normalise(name), self._by_name.keys(), scorer=fuzz.ratio, score_cutoff=LIKELY)
        return self.job_roles[self._by_name[close[0]][0]] if close else ""

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self.job_roles.items():
            found.setdefault(normalise(name), []).append(code)
        return found


@frozen
class MapFileReading:
    """What was read from a file of one or more maps."""

    documents: tuple[MapDocument, ...] = ()
    """Empty if anything is wrong; they may lack what is needed to publish."""
    problems: tuple[Diagnostic, ...] = ()
    job_roles: Mapping[str, str] = field(default_factory=dict)
    """Names of the job roles that the company does not have, by the code they have in the documents."""
    departments: Mapping[str, str] = field(default_factory=dict)
    """Departments that were written beside them, by the same code."""


@dataclass(kw_only=True)
class UnknownJobRoles:
    """Job roles that were named and that the company does not have: each gets a code of its own until it is assigned to one."""

    known: Known
    job_roles: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    _codes: dict[tuple[str, str], str] = field(default_factory=dict)

    def code_of(self, name: str, department: str = "", code: str = "") -> str:
        """Return the code of a job role by its name, or by the code that was written with it."""
        if not code:
            code = self.known.job_role_code(name, department) or ""
        if code in self.known.job_roles:
            return code
        folded = normalise(name), normalise(department)
        code = code or self._codes.get(folded) or free_slug(name, {*self.known.job_roles, *self.job_roles})
        self._codes.setdefault(folded, code)
        self.job_roles.setdefault(code, name or code)
        self.departments.setdefault(code, department)
        return code


def only_ones(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return codes by folded name, from pairs of code and name, without the names that several have."""
    pairs = [(code, normalise(name)) for code, name in named]
    counted = Counter(name for _, name in pairs)
    return {name: code for code, name in pairs if counted[name] == 1}


def give_codes(plain: dict[str, Any], known: Known) -> None:
    """Give an id to the map, the stages and the touchpoints that have none, in place.

    A name that only one thing of the map had keeps that thing's id, so that writing it without the id changes nothing.
    """
    if "id" not in plain:
        plain["id"] = only_ones((m.code, m.name) for m in known.maps).get(normalise(plain["name"])) or slug(
            plain["name"]
        )
    before = known.find_map(plain["id"])
    stages = plain.get("stages", [])
    _give(stages, [] if before is None else [(s.code, s.name) for s in before.stages])
    _give(
        [touchpoint for stage in stages for touchpoint in stage.get("touchpoints", [])],
        [] if before is None else [(t.code, t.name) for t in before.touchpoints()],
    )


def _give(things: list[dict[str, Any]], before: list[tuple[str, str]]) -> None:
    taken = {thing["id"] for thing in things if "id" in thing}
    mine = only_ones(before)
    for thing in things:
        if "id" in thing:
            continue
        code = mine.get(normalise(thing["name"]))
        if code is None or code in taken:
            code = free_slug(thing["name"], taken | {code for code, _ in before})
        thing["id"] = code
        taken.add(code)
