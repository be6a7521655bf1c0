"""What differs and is not taught: nobody gets anything for it, but the author sees that it was noticed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.curriculum.changes.snapshot_facts import SnapshotFacts
from lms.curriculum.generator.facts import turning_point
from lms.curriculum.generator.world import Place
from lms.curriculum.terms import Snapshot
from lms.journeys.fields import MAP_FIELDS, PART_FIELDS, TOUCHPOINT_FIELDS

_TAUGHT = frozenset(
    {"name", "channel", "customer", "says", "hopes", "importance"}
    | {"job_role", "lane", "owner", "how", "good", "never", "because", "if_missed", "serves", "pillars"}
)
"""Fields of touchpoints and job roles there which the generated courses teach; a new field is untaught until it joins them."""
_TOUCHPOINT = tuple(field.name for field in TOUCHPOINT_FIELDS if field.name not in _TAUGHT)
_IMPACT = tuple(field.name for field in PART_FIELDS if field.name not in _TAUGHT)
_MAP = tuple(field.name for field in MAP_FIELDS)
_ORGANISATION = ("customer_one", "customer_many")
_JOB_ROLE = ("name", "department", "leads")
_MANTRA = ("look_alikes", "leader_message", "previous")
STAGES, ORDER, ADDED, REMOVED = "stages", "order", "added", "removed"
"""Codes of what may differ beside fields: names of stages; the order of touchpoints; a touchpoint without a job role that is new or gone."""
_LABELS = {field.name: field.label for field in (*MAP_FIELDS, *TOUCHPOINT_FIELDS, *PART_FIELDS)} | {
    "customer_one": _("Word for a customer"),
    "customer_many": _("Word for customers"),
    "department": _("Department"),
    "leads": _("Leads people"),
    "look_alikes": _("Wrong answers (similar wording)"),
    "leader_message": _("Message from the sponsor"),
    "previous": _("Earlier mantras"),
    STAGES: _("Stages"),
    ORDER: _("Order of touchpoints"),
    ADDED: _("Touchpoint without a job role added"),
    REMOVED: _("Touchpoint without a job role removed"),
}


@frozen
class UntaughtChange:
    """One thing that differs and is not taught."""

    where: str
    fields: tuple[str, ...]
    """Names of the fields that differ, or `STAGES`, `ORDER`, `ADDED`, `REMOVED`."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what they are called."""
        return tuple(_LABELS[name] for name in self.fields)


def is_same(before: Snapshot, after: Snapshot) -> bool:
    """Test if nothing differs, taught or not: that the mantra was counted on says nothing."""
    return before == replace(after, mantra=replace(after.mantra, version=before.mantra.version))


def list_untaught(before: SnapshotFacts, after: SnapshotFacts) -> tuple[UntaughtChange, ...]:
    """Return what differs and is not taught to anybody, in the order of the changes."""
    mantra = _fields(_("Mantra"), _MANTRA, before.snapshot.mantra, after.snapshot.mantra)
    company = _fields(_("Company"), _ORGANISATION, before.snapshot.organisation, after.snapshot.organisation)
    return (*company, *mantra, *_maps(before, after), *_places(before, after), *_job_roles(before, after))


def _maps(before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    for code, m in after.maps.items():
        if code in before.maps:
            yield from _fields(m.name, _MAP, before.maps[code], m)
            if [s.name for s in before.maps[code].stages] != [s.name for s in m.stages]:
                yield UntaughtChange(where=m.name, fields=(STAGES,))
            old, new = ([p.touchpoint.code for p in f.world.by_map.get(code, ())] for f in (before, after))
            if [c for c in old if c in new] != [c for c in new if c in old]:
                yield UntaughtChange(where=m.name, fields=(ORDER,))


def _places(before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    for subject, place in after.places.items():
        if subject in before.places:
            old = before.places[subject]
            yield from _fields(place.source, _TOUCHPOINT, old.touchpoint, place.touchpoint)
            if turning_point(old.touchpoint) == turning_point(place.touchpoint):
                yield from _fields(place.source, ("importance",), old.touchpoint, place.touchpoint)
            yield from _parts(place, before, after)
        elif not after.world.parts_at(place):
            yield UntaughtChange(where=place.source, fields=(ADDED,))
    for subject, place in before.places.items():
        if subject not in after.places and not before.world.parts_at(place):
            yield UntaughtChange(where=place.source, fields=(REMOVED,))


def _parts(place: Place, before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    old = {part.impact.job_role: part.impact for part in before.world.parts_at(before.places[place.subject])}
    for part in after.world.parts_at(place):
        if part.impact.job_role in old:
            whose = _("%(job_role)s: %(place)s", job_role=after.job_role_name(part.impact.job_role), place=place.source)
            yield from _fields(whose, _IMPACT, old[part.impact.job_role], part.impact)


def _job_roles(before: SnapshotFacts, after: SnapshotFacts) -> Iterator[UntaughtChange]:
    for code, role in after.world.roles.items():
        if code in before.world.roles:
            yield from _fields(after.job_role_name(code), _JOB_ROLE, before.world.roles[code], role)


def _fields(where: str, names: Sequence[str], old: Any, new: Any) -> Iterator[UntaughtChange]:
    differing = tuple(name for name in names if _value(old, name) != _value(new, name))
    if differing:
        yield UntaughtChange(where=where, fields=differing)


def _value(thing: Any, name: str) -> Any:
    value = getattr(thing, name)
    # Lists without an order of their own: written down otherwise, they are the same.
    unordered: Callable[[Any], Any] = sorted if name in {"systems", "pillars", "serves", "look_alikes"} else lambda v: v
    return unordered(value)
