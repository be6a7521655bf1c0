"""Names and standards that are used twice: C17."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.words import gettext as _
from lms.journeys.coverage.terms import Facts, Finding, Severity, Spot


class DuplicateKind(StrEnum):
    """What can be there twice."""

    MAP = "map"
    JOB_ROLE = "job-role"
    TOUCHPOINT = "touchpoint"
    STANDARD = "standard"

    @property
    def message(self) -> Any:
        """What is wrong, with the place for its name."""
        return {
            DuplicateKind.MAP: _("Two maps are called “%(name)s”"),
            DuplicateKind.JOB_ROLE: _("Two job roles are called “%(name)s”"),
            DuplicateKind.TOUCHPOINT: _("Two touchpoints of one map are called “%(name)s”"),
            DuplicateKind.STANDARD: _("“%(name)s” is used twice as a standard"),
        }[self]


def find_duplicates(facts: Facts) -> Iterator[Finding]:
    """Yield C17: names and standards that are used twice."""
    yield from _twice(
        DuplicateKind.MAP, [(("maps", m), Spot(map=one.code), one.name) for m, one in enumerate(facts.maps)]
    )
    roles = [
        (("roles", i), Spot(job_role=role.code, department=role.department), role.name)
        for i, role in enumerate(facts.job_roles)
    ]
    yield from _twice(DuplicateKind.JOB_ROLE, roles)
    for one in facts.maps:
        placed = [(p.path, p.spot, p.touchpoint.name) for p in facts.places if p.map.code == one.code]
        yield from _twice(DuplicateKind.TOUCHPOINT, placed)
    rows = [
        ((*placed.path, "impacts", placed.touchpoint.impacts.index(impact), key, i), placed.spot, line)
        for placed, impact in facts.impacts()
        for key, lines in (("good", impact.good), ("never", impact.never))
        for i, line in enumerate(lines)
    ]
    yield from _twice(DuplicateKind.STANDARD, rows)


def _twice(kind: DuplicateKind, named: Iterable[tuple[Path, Spot, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, spot, name in named:
        if normalise(name) in seen:
            message = kind.message % {"name": name}
            yield Finding(code="C17", severity=Severity.WARNING, message=message, spot=spot, path=path)
        seen.add(normalise(name))
