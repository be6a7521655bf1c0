"""Warnings about checked values: what is allowed and probably not meant. Source: domain.md A4, D6."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path

Advice = tuple[Path, str]
HUMAN_CHANNELS = frozenset({"in_person", "phone", "chat", "video"})


def advise(clean: dict[str, Any]) -> Iterator[Advice]:
    """Yield warnings in the order of the values."""
    yield from _mantra(clean["mantra"])
    yield from _departments(clean)
    yield from _roles(clean)
    for m, journey in enumerate(clean["maps"]):
        yield from _map(journey, ("maps", m))
    yield from _length_cue(clean)


def _mantra(mantra: dict[str, Any]) -> Iterator[Advice]:
    if len(mantra.get("look_alikes", ())) + len(mantra.get("previous", ())) < 2:
        yield ("mantra",), "with fewer than two look-alikes no quiz can ask which is ours"  # M18
    if not mantra.get("pillars"):
        yield ("mantra",), "without pillars nobody can say what the mantra promises"  # M17


def _departments(clean: dict[str, Any]) -> Iterator[Advice]:
    staffed = {role["department"] for role in clean["roles"]}
    for n, department in enumerate(clean["departments"]):
        if department["id"] not in staffed:
            yield ("departments", n), f"department “{department['name']}” has no job role"  # C3


def _roles(clean: dict[str, Any]) -> Iterator[Advice]:
    placed = {impact["role"] for _, _, impact in _impacts(clean)}
    named: dict[str, list[str]] = defaultdict(list)
    for n, role in enumerate(clean["roles"]):
        if role["id"] not in placed:
            yield ("roles", n), f"job role “{role['name']}” has no touchpoint"  # C2
        named[normalise(role["name"])].append(role["department"])
        if len(named[normalise(role["name"])]) > 1:
            yield ("roles", n, "name"), f"two job roles are called “{role['name']}”"  # C17


def _map(journey: dict[str, Any], path: Path) -> Iterator[Advice]:
    names: set[str] = set()
    for s, stage in enumerate(journey["stages"]):
        for t, touchpoint in enumerate(stage["touchpoints"]):
            here = (*path, "stages", s, "touchpoints", t)
            if normalise(touchpoint["name"]) in names:
                yield (*here, "name"), f"two touchpoints of this map are called “{touchpoint['name']}”"  # C17
            names.add(normalise(touchpoint["name"]))
            yield from _touchpoint(touchpoint, here)


def _touchpoint(touchpoint: dict[str, Any], path: Path) -> Iterator[Advice]:
    impacts = touchpoint.get("impacts", [])
    name = touchpoint["name"]
    if not impacts:
        yield path, f"nobody shapes “{name}” yet"  # C4
        return
    owner = next((one for one in impacts if one.get("owner")), None)
    if owner is None:
        yield path, f"owner needed: nobody is accountable for “{name}”"  # C5
    elif touchpoint["moment"] != "routine" and not owner.get("good"):
        yield path, f"the owner of the decisive moment “{name}” has nothing good to show"  # C11
    if touchpoint["channel"] in HUMAN_CHANNELS and all(one["lane"] != "frontstage" for one in impacts):
        yield path, f"nobody is frontstage at “{name}”, although the customer meets a person there"  # C6


def _length_cue(clean: dict[str, Any]) -> Iterator[Advice]:
    pairs = [
        (max(map(len, i["good"])), max(map(len, i["never"])))
        for _, _, i in _impacts(clean)
        if i.get("good") and i.get("never")
    ]
    longest = sum(good > never for good, never in pairs)
    if len(pairs) >= 10 and longest * 4 > 3 * len(pairs):
        share = longest * 100 // len(pairs)
        yield (
            ("maps",),
            f"good is longer than never in {share} % of the impacts: “choose the longest” would pass",
        )  # C19


def _impacts(clean: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    for m, journey in enumerate(clean["maps"]):
        for stage in journey["stages"]:
            for touchpoint in stage["touchpoints"]:
                for impact in touchpoint.get("impacts", ()):
                    yield m, touchpoint, impact
