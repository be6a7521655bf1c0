"""What the maps leave open: analyses of domain.md A4 that need nothing but the maps."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.text import plural
from lms.journeys.terms import Channel, ImpactDocument, Lane, MapDocument, MapState, TouchpointDocument
from lms.people.terms import DepartmentDocument, JobRoleDocument

_HUMAN = frozenset({Channel.IN_PERSON, Channel.PHONE, Channel.CHAT, Channel.VIDEO})
_MOST_LONGER = 0.75
"""Chance makes good the longer one in half of the pairs."""
_FEWEST_PAIRS = 10


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing the maps leave open, at a path in the shape of alignment-org/1."""

    code: str
    """Of the analysis: `C4`."""
    path: Path
    message: str


Placed = tuple[Path, TouchpointDocument]


def find_gaps(
    maps: Sequence[MapDocument],
    *,
    departments: Sequence[DepartmentDocument],
    job_roles: Sequence[JobRoleDocument],
    pillars: Mapping[str, str],
) -> list[Gap]:
    """Return all gaps of the current maps; `pillars` are names by code."""
    touchpoints = [placed for m, one in enumerate(maps) if one.state == MapState.CURRENT for placed in _placed(m, one)]
    return [
        *_people_without_part(touchpoints, departments, job_roles),
        *_touchpoints_without(touchpoints),
        *_bottlenecks(touchpoints),
        *_without_standards(touchpoints),
        *_unused_pillars(touchpoints, pillars),
        *_duplicates(maps, job_roles),
        *_length_cue(touchpoints),
    ]


def _placed(index: int, document: MapDocument) -> Iterator[Placed]:
    for s, stage in enumerate(document.stages):
        for t, touchpoint in enumerate(stage.touchpoints):
            yield ("maps", index, "stages", s, "touchpoints", t), touchpoint


def _impacts(touchpoints: Iterable[Placed]) -> Iterator[tuple[Path, TouchpointDocument, ImpactDocument]]:
    for path, touchpoint in touchpoints:
        for i, impact in enumerate(touchpoint.impacts):
            yield (*path, "impacts", i), touchpoint, impact


def _people_without_part(
    touchpoints: list[Placed], departments: Sequence[DepartmentDocument], job_roles: Sequence[JobRoleDocument]
) -> Iterator[Gap]:
    mapped = {impact.job_role for _, _, impact in _impacts(touchpoints)}
    for i, role in enumerate(job_roles):
        if role.code not in mapped:
            yield Gap(code="C2", path=("roles", i), message=f"{role.name} has no touchpoint on any current map")
    for i, department in enumerate(departments):
        own = [role.code for role in job_roles if role.department == department.code]
        if not own:
            yield Gap(code="C3", path=("departments", i), message=f"{department.name} has no job role")
        elif not mapped.intersection(own):
            yield Gap(code="C3", path=("departments", i), message=f"{department.name} has no touchpoint")


def _touchpoints_without(touchpoints: list[Placed]) -> Iterator[Gap]:
    for path, touchpoint in touchpoints:
        lanes = {impact.lane for impact in touchpoint.impacts}
        if not touchpoint.impacts:
            yield Gap(code="C4", path=path, message=f"“{touchpoint.name}” has no job role")
            continue
        if not any(impact.owner for impact in touchpoint.impacts):
            yield Gap(code="C5", path=path, message=f"“{touchpoint.name}” has no owner")
        if touchpoint.channel in _HUMAN and Lane.FRONTSTAGE not in lanes:
            message = f"customers meet people at “{touchpoint.name}”, yet no job role is frontstage"
            yield Gap(code="C6", path=path, message=message)


def _bottlenecks(touchpoints: list[Placed]) -> Iterator[Gap]:
    for path, touchpoint in touchpoints:
        if len(touchpoint.impacts) == 1:
            yield Gap(code="C7", path=path, message=f"“{touchpoint.name}” rests on one job role")


def _without_standards(touchpoints: list[Placed]) -> Iterator[Gap]:
    for path, touchpoint, impact in _impacts(touchpoints):
        lacking = [word for word, rows in (("good", impact.good), ("never", impact.never)) if not rows]
        if lacking:
            where = f"{impact.job_role} at “{touchpoint.name}”"
            yield Gap(code="C11", path=path, message=f"{where} has no line for {' and '.join(lacking)}")


def _unused_pillars(touchpoints: list[Placed], pillars: Mapping[str, str]) -> Iterator[Gap]:
    used = Counter(code for _, _, impact in _impacts(touchpoints) for code in impact.pillars)
    for i, (code, name) in enumerate(pillars.items()):
        if not used[code]:
            yield Gap(code="C12", path=("mantra", "pillars", i), message=f"no job role lives the pillar “{name}”")
    if pillars:
        for path, touchpoint, impact in _impacts(touchpoints):
            if not impact.pillars:
                message = f"{impact.job_role} at “{touchpoint.name}” lives no pillar"
                yield Gap(code="C12", path=path, message=message)


def _duplicates(maps: Sequence[MapDocument], job_roles: Sequence[JobRoleDocument]) -> Iterator[Gap]:
    yield from _twice("map name", [(("maps", m), one.name) for m, one in enumerate(maps)])
    yield from _twice("job role name", [(("roles", i), role.name) for i, role in enumerate(job_roles)])
    for m, one in enumerate(maps):
        placed = list(_placed(m, one))
        yield from _twice("touchpoint name in this map", [(path, touchpoint.name) for path, touchpoint in placed])
    rows = [
        ((*path, key, i), text)
        for m, one in enumerate(maps)
        for path, _, impact in _impacts(_placed(m, one))
        for key, texts in (("good", impact.good), ("never", impact.never))
        for i, text in enumerate(texts)
    ]
    yield from _twice("line for good or never", rows)


def _twice(noun: str, named: Iterable[tuple[Path, str]]) -> Iterator[Gap]:
    seen: set[str] = set()
    for path, name in named:
        if normalise(name) in seen:
            yield Gap(code="C17", path=path, message=f"“{name}” stands twice as a {noun}")
        seen.add(normalise(name))


def _length_cue(touchpoints: list[Placed]) -> Iterator[Gap]:
    longest = [
        max(map(len, impact.good)) > max(map(len, impact.never))
        for _, _, impact in _impacts(touchpoints)
        if impact.good and impact.never
    ]
    if len(longest) >= _FEWEST_PAIRS and sum(longest) > _MOST_LONGER * len(longest):
        message = f"good is longer than never in {sum(longest)} of {plural(len(longest), 'pair')}: the longest answer would win"
        yield Gap(code="C19", path=("maps",), message=message)
