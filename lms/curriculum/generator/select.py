"""Which touchpoints a job role's course is about."""

from dataclasses import dataclass

from lms.curriculum.generator.world import Part, World
from lms.journeys.terms import Importance, Lane, MapDocument

FOCUS = 7
"""Most touchpoints in the required module."""
PACK = 5
"""Touchpoints in one optional pack."""
_NEARNESS = {Lane.FRONTSTAGE: 2.0, Lane.BACKSTAGE: 1.5, Lane.SUPPORT: 1.0}


@dataclass(frozen=True, kw_only=True, eq=False)
class Selection:
    """The parts of one job role: what everyone in it learns, and what is left for later."""

    job_role: str
    parts: tuple[Part, ...]
    """All, in the customer's order."""
    focus: tuple[Part, ...]
    packs: tuple[tuple[Part, ...], ...]
    maps: tuple[MapDocument, ...]
    """Maps of the focus; all maps for a job role without any part."""


def select(world: World, job_role: str) -> Selection:
    """Choose the focus: one touchpoint per map, then the weightiest, at most seven; the rest goes into packs of five.

    Source: domain.md D2.
    """
    parts = world.parts_of(job_role)
    by_weight = sorted(parts, key=lambda p: (-_weight(p), p.place.rank))
    firsts: dict[str, Part] = {}
    for part in by_weight:
        firsts.setdefault(part.place.map.code, part)
    chosen = list(firsts.values())[:FOCUS]
    taken = {p.subject for p in chosen}
    chosen += [p for p in by_weight if p.subject not in taken][: FOCUS - len(chosen)]
    taken = {p.subject for p in chosen}
    rest = [p for p in parts if p.subject not in taken]
    focus = tuple(p for p in parts if p.subject in taken)
    codes = {p.place.map.code for p in focus}
    return Selection(
        job_role=job_role,
        parts=parts,
        focus=focus,
        packs=tuple(tuple(rest[i : i + PACK]) for i in range(0, len(rest), PACK)),
        maps=tuple(m for m in world.maps if m.code in codes or not parts),
    )


def _weight(part: Part) -> float:
    impact = part.impact
    return (
        3 * impact.owner
        + 2 * (part.place.touchpoint.importance != Importance.ROUTINE)
        + _NEARNESS[impact.lane]
        + bool(impact.good)
        + bool(impact.never)
    )
