"""The words of a change: where, before, after, and what it is proposed to be called."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.core.ids import normalise
from lms.curriculum.changes.attribution import Key
from lms.curriculum.changes.similarity import are_alike, says_the_same
from lms.curriculum.changes.snapshot_facts import SnapshotFacts
from lms.curriculum.generator.world import Place, RoleAtTouchpoint, channel_name
from lms.curriculum.terms import ChangeKind
from lms.journeys.terms import ImpactDocument, MapDocument, TouchpointDocument
from lms.vision.terms import PillarDocument

Fields = Sequence[tuple[str, str]]
"""A thing as label and text, line by line."""


@dataclass(frozen=True, kw_only=True)
class ChangeText:
    """One change in words."""

    where: str
    before: str
    after: str
    proposal: ChangeKind


def describe(key: Key, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    """Say one change in words."""
    return _DESCRIBERS[key.facet](key.subject, before, after)


def _text(_subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.snapshot.mantra.text, after.snapshot.mantra.text
    # Every word of the mantra is to be known by heart: here a slip counts.
    return _told("The mantra", old, new, is_cosmetic=says_the_same(old, new))


def _meaning(_subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.snapshot.mantra.meaning, after.snapshot.mantra.meaning
    return _told("The mantra", old, new, is_cosmetic=are_alike([old], [new]))


def _pillar(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.pillars.get(subject), after.pillars.get(subject)
    name = next(pillar.name for pillar in (new, old) if pillar)
    return _lines(f"“{name}”, a promise of the mantra", _of_pillar(old), _of_pillar(new))


def _stages(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.maps[subject], after.maps[subject]
    is_cosmetic = are_alike(_names(old), _names(new))
    return _told(
        new.name,
        _of_stages(old, with_name=old.name != new.name),
        _of_stages(new, with_name=old.name != new.name),
        is_cosmetic=is_cosmetic,
    )


def _journey(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.maps.get(subject), after.maps.get(subject)
    name = next(map_.name for map_ in (new, old) if map_)
    return _told(name, _of_stages(old), _of_stages(new))


def _touchpoint(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = before.places[subject], after.places[subject]
    same_channel = old.touchpoint.channel == new.touchpoint.channel
    return _lines(
        new.source, _of_touchpoint(old.touchpoint), _of_touchpoint(new.touchpoint), may_be_cosmetic=same_channel
    )


def _part(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    old, new = _part_at(subject, before), _part_at(subject, after)
    same_place = (old.impact.lane, old.impact.owner) == (new.impact.lane, new.impact.owner)
    return _lines(_whose(subject, after), _of_impact(old.impact), _of_impact(new.impact), may_be_cosmetic=same_place)


def _standards(
    rows: Callable[[ImpactDocument], tuple[str, ...]],
) -> Callable[[str, SnapshotFacts, SnapshotFacts], ChangeText]:
    def tell_rows(subject: str, before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
        old, new = rows(_part_at(subject, before).impact), rows(_part_at(subject, after).impact)
        # A row that moved up or down is the same row.
        is_cosmetic = are_alike(_without(old, new), _without(new, old))
        return _told(_whose(subject, after), "\n".join(old), "\n".join(new), is_cosmetic=is_cosmetic)

    return tell_rows


def _part_added(subject: str, _before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    return _told(_whose(subject, after), "", _joined(_of_part(_part_at(subject, after).impact)))


def _part_removed(subject: str, before: SnapshotFacts, _after: SnapshotFacts) -> ChangeText:
    return _told(_whose(subject, before), _joined(_of_part(_part_at(subject, before).impact)), "")


def _touchpoint_added(subject: str, _before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    return _told(after.places[subject].source, "", _joined(_of_place(after.places[subject], after)))


def _touchpoint_removed(subject: str, before: SnapshotFacts, _after: SnapshotFacts) -> ChangeText:
    return _told(before.places[subject].source, _joined(_of_place(before.places[subject], before)), "")


def _role_added(subject: str, _before: SnapshotFacts, after: SnapshotFacts) -> ChangeText:
    code = subject.removeprefix("role/")
    return ChangeText(
        where=after.job_role_name(code), before="", after=_of_job_role(code, after), proposal=ChangeKind.FULL
    )


def _role_removed(subject: str, before: SnapshotFacts, _after: SnapshotFacts) -> ChangeText:
    code = subject.removeprefix("role/")
    # Nobody is left to learn it.
    return ChangeText(
        where=before.job_role_name(code), before=_of_job_role(code, before), after="", proposal=ChangeKind.COSMETIC
    )


_DESCRIBERS: Mapping[str, Callable[[str, SnapshotFacts, SnapshotFacts], ChangeText]] = {
    "text": _text,
    "meaning": _meaning,
    "pillar": _pillar,
    "stages": _stages,
    "journey-added": _journey,
    "journey-removed": _journey,
    "touchpoint": _touchpoint,
    "touchpoint-added": _touchpoint_added,
    "touchpoint-removed": _touchpoint_removed,
    "part": _part,
    "part-added": _part_added,
    "part-removed": _part_removed,
    "good": _standards(lambda impact: impact.good),
    "never": _standards(lambda impact: impact.never),
    "role-added": _role_added,
    "role-removed": _role_removed,
}


def _told(where: str, before: str, after: str, *, is_cosmetic: bool = False) -> ChangeText:
    proposal = ChangeKind.COSMETIC if is_cosmetic else ChangeKind.MATERIAL
    return ChangeText(where=where, before=before, after=after, proposal=proposal)


def _lines(where: str, old: Fields, new: Fields, *, may_be_cosmetic: bool = True) -> ChangeText:
    """Tell the fields that differ; a thing that is new or gone has all of them on one side."""
    was, is_ = dict(old), dict(new)
    differing = [label for label in {**was, **is_} if normalise(was.get(label, "")) != normalise(is_.get(label, ""))]
    before = [(label, was[label]) for label in differing if was.get(label)]
    after = [(label, is_[label]) for label in differing if is_.get(label)]
    is_cosmetic = may_be_cosmetic and are_alike([text for _, text in before], [text for _, text in after])
    return _told(where, _joined(before), _joined(after), is_cosmetic=is_cosmetic)


def _joined(fields: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{label}: {text}" if label else text for label, text in fields if text)


def _without(rows: Sequence[str], others: Sequence[str]) -> list[str]:
    same = set(map(normalise, others))
    return [row for row in rows if normalise(row) not in same]


def _part_at(subject: str, firm: SnapshotFacts) -> RoleAtTouchpoint:
    where, _, job_role = subject.partition("@")
    place = firm.places[where]
    return next(part for part in firm.world.parts_at(place) if part.impact.job_role == job_role)


def _whose(subject: str, firm: SnapshotFacts) -> str:
    where, _, job_role = subject.partition("@")
    return f"{firm.job_role_name(job_role)}: {firm.places[where].source}"


def _names(map_: MapDocument) -> list[str]:
    return [map_.name, *(stage.name for stage in map_.stages)]


def _of_stages(map_: MapDocument | None, *, with_name: bool = False) -> str:
    if map_ is None:
        return ""
    stages = "; ".join(stage.name for stage in map_.stages)
    return f"{map_.name}: {stages}" if with_name else stages


def _of_pillar(pillar: PillarDocument | None) -> Fields:
    return () if pillar is None else (("Name", pillar.name), ("Means", pillar.means))


def _of_touchpoint(touchpoint: TouchpointDocument) -> Fields:
    return (
        ("Name", touchpoint.name),
        ("The customer", touchpoint.customer),
        ("Channel", channel_name(touchpoint.channel)),
    )


def _of_impact(impact: ImpactDocument) -> Fields:
    return (
        ("Lane", impact.lane.value),
        ("Accountable for the moment as a whole", "yes" if impact.owner else "no"),
        ("How", impact.how),
        ("If missed", impact.if_missed),
    )


def _of_part(impact: ImpactDocument) -> Fields:
    rows = [("What good looks like", text) for text in impact.good] + [("Never", text) for text in impact.never]
    return (*_of_impact(impact), *rows)


def _of_place(place: Place, firm: SnapshotFacts) -> Fields:
    parts = [(firm.job_role_name(part.impact.job_role), part.impact.how) for part in firm.world.parts_at(place)]
    return (*_of_touchpoint(place.touchpoint), *parts)


def _of_job_role(code: str, firm: SnapshotFacts) -> str:
    labels = [part.place.label for part in firm.world.parts_of(code)]
    return "; ".join(labels) if labels else "No part on any map"
