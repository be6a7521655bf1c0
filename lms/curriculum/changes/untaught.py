"""What differs and is not taught: nobody gets anything for it, but the author sees that it was noticed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lms.curriculum.changes.snapshot_facts import SnapshotFacts
from lms.curriculum.generator.world import Place
from lms.curriculum.terms import Snapshot

_TOUCHPOINT = {
    "importance": "importance",
    "hopes": "what the customer hopes for",
    "feeling": "how the customer feels",
    "systems": "systems",
    "evidence": "what the customer holds in hand",
    "parallel": "its place beside another",
}
_IMPACT = {"pillars": "the promises it keeps", "serves": "the colleagues it helps"}
_MAP = {"persona": "the customer", "goal": "what they want", "owner": "who answers for the map"}
_JOB_ROLE = {"name": "its name", "department": "its department", "leads": "whether it leads people"}
_MANTRA = {"look_alikes": "look-alikes", "leader_message": "the words of the leader", "previous": "earlier mantras"}


@dataclass(frozen=True, kw_only=True)
class UntaughtChange:
    """One thing that differs and is not taught."""

    where: str
    what: str


def is_same(before: Snapshot, after: Snapshot) -> bool:
    """Test if nothing differs, taught or not: that the mantra was counted on says nothing."""
    return before == replace(after, mantra=replace(after.mantra, version=before.mantra.version))


def list_untaught(before: SnapshotFacts, after: SnapshotFacts) -> tuple[UntaughtChange, ...]:
    """Return what differs and is not taught to anybody, in the order of the changes."""
    mantra = _fields("The mantra", _MANTRA, before.snapshot.mantra, after.snapshot.mantra)
    return (*mantra, *_maps(before, after), *_places(before, after), *_job_roles(before, after))


def _maps(before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    for code, m in after.maps.items():
        if code in before.maps:
            yield from _fields(m.name, _MAP, before.maps[code], m)
            old, new = ([p.touchpoint.code for p in f.world.by_map.get(code, ())] for f in (before, after))
            if [c for c in old if c in new] != [c for c in new if c in old]:
                yield UntaughtChange(where=m.name, what="the order of its touchpoints")


def _places(before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    for subject, place in after.places.items():
        if subject in before.places:
            old = before.places[subject]
            yield from _fields(place.source, _TOUCHPOINT, old.touchpoint, place.touchpoint)
            yield from _parts(place, before, after)
        elif not after.world.parts_at(place):
            yield UntaughtChange(where=place.source, what="new, and nobody has a part in it")
    for subject, place in before.places.items():
        if subject not in after.places and not before.world.parts_at(place):
            yield UntaughtChange(where=place.source, what="gone; nobody had a part in it")


def _parts(place: Place, before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    old = {part.impact.job_role: part.impact for part in before.world.parts_at(before.places[place.subject])}
    for part in after.world.parts_at(place):
        if part.impact.job_role in old:
            whose = f"{after.job_role_name(part.impact.job_role)}: {place.source}"
            yield from _fields(whose, _IMPACT, old[part.impact.job_role], part.impact)


def _job_roles(before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    for code, role in after.world.roles.items():
        if code in before.world.roles:
            yield from _fields(after.job_role_name(code), _JOB_ROLE, before.world.roles[code], role)


def _fields(where: str, labels: Mapping[str, str], old: Any, new: Any) -> Iterator[UntaughtChange]:
    differing = [label for name, label in labels.items() if _value(old, name) != _value(new, name)]
    if differing:
        yield UntaughtChange(where=where, what=", ".join(differing))


def _value(thing: Any, name: str) -> Any:
    value = getattr(thing, name)
    # Lists without an order of their own: written down otherwise, they are the same.
    unordered: Callable[[Any], Any] = sorted if name in {"systems", "pillars", "serves", "look_alikes"} else lambda v: v
    return unordered(value)
