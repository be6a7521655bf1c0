"""L3 and L4: one touchpoint as its job role meets it, and who else is there."""

from collections.abc import Sequence

from lms.courses.format.writer import escape
from lms.curriculum.generator.items.part import LANE_WORDS
from lms.curriculum.generator.markdown import blocks, bullets, field
from lms.curriculum.generator.world import LANES, Part, World
from lms.journeys.terms import Importance, Lane

_MOMENTS = {
    Importance.TRUTH: "A moment of truth: what happens here decides what the customer thinks of us.",
    Importance.PAIN: "A hard moment for the customer.",
    Importance.RECOVERY: "Something has gone wrong. Here it is put right.",
}
SEEN_BY = {
    Lane.FRONTSTAGE: "the customer",
    Lane.BACKSTAGE: "nobody outside; it happens behind the scenes",
    Lane.SUPPORT: "colleagues; it supports their work",
}
_MOST = 8
"""Colleagues named one by one; more would not be read."""


def card(world: World, part: Part) -> str:
    """Write what the customer does, what the job role does, and what good looks like."""
    touchpoint, impact = part.place.touchpoint, part.impact
    owned = "Your job role is accountable for this moment as a whole." if impact.owner else ""
    pillars = [p.name for p in world.mantra.pillars if p.code in impact.pillars]
    return blocks(
        f"*{escape(part.place.map.name)} · {escape(part.place.stage.name)}*",
        _MOMENTS.get(touchpoint.importance, ""),
        field("The customer", touchpoint.customer),
        field("What they hope for", touchpoint.hopes),
        "### Your part",
        f"{escape(impact.how)}",
        field("Who sees it", SEEN_BY[impact.lane]),
        owned,
        _line_of_sight(world, part),
        listed("What good looks like", impact.good),
        listed("Never", impact.never),
        field("If your part is missed", impact.if_missed),
        field(
            "It keeps this part of the mantra" if len(pillars) == 1 else "It keeps these parts of the mantra",
            "; ".join(pillars),
        ),
    )


def company(world: World, part: Part) -> str:
    """Write who else has a part in a touchpoint, whom the job role helps, and what comes before and after."""
    place = part.place
    others = [p for p in world.parts_at(place) if p.impact.job_role != part.impact.job_role]
    others.sort(key=lambda p: (LANES.index(p.impact.lane), world.role_labels[p.impact.job_role], p.impact.job_role))
    rows = [_colleague(world, p, part) for p in others[:_MOST]]
    if len(others) > _MOST:
        rows.append(f"and {len(others) - _MOST} more")
    places = world.by_map[place.map.code]
    at = next(i for i, p in enumerate(places) if p.subject == place.subject)
    return blocks(
        bullets(rows) if rows else "On our map nobody else has a part in it.",
        blocks(
            field("Just before, for the customer", places[at - 1].label if at else ""),
            field("Just after", places[at + 1].label if at + 1 < len(places) else ""),
        ),
    )


def _colleague(world: World, other: Part, part: Part) -> str:
    impact = other.impact
    notes = [LANE_WORDS[impact.lane].removeprefix("It ").removeprefix("is ").lower()]
    if impact.owner:
        notes.append("accountable for this moment")
    if impact.job_role in part.impact.serves:
        notes.append("your work helps them here")
    if part.impact.job_role in impact.serves:
        notes.append("their work helps you here")
    return f"**{escape(world.role_labels[impact.job_role])}** ({', '.join(notes)}): {escape(impact.how)}"


def _line_of_sight(world: World, part: Part) -> str:
    helped = "; ".join(sorted(world.role_labels[r] for r in part.impact.serves if r in world.roles))
    label = "You also help" if part.impact.lane == Lane.FRONTSTAGE else "It reaches the customer through"
    return field(label, helped)


def listed(label: str, texts: Sequence[str]) -> str:
    """Return `**Label:**` with plain texts as a list beneath, or nothing."""
    return f"**{label}:**\n\n{bullets([escape(t) for t in texts])}" if texts else ""
