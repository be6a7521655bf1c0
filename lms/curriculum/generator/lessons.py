"""L2, L5, L6 and L7: the journey, the mantra in action, showing it, leading it."""

from collections.abc import Sequence

from lms.courses.items.writing import escape
from lms.curriculum.generator.arguable import PossiblePlace
from lms.curriculum.generator.distractors import first_drawn
from lms.curriculum.generator.markdown import blocks, bullets, field
from lms.curriculum.generator.wording import sentence
from lms.curriculum.generator.world import Place, RoleAtTouchpoint, World
from lms.journeys.terms import MapDocument

_LOW = -2
_CLAIMS = 8
_WEEKS = 4
_GOODS = 2


def journey(world: World, m: MapDocument, parts: Sequence[RoleAtTouchpoint]) -> str:
    """Write the stages of a map, with the job role's touchpoints in their places."""
    mine = {p.subject for p in parts}
    lines = []
    for stage in m.stages:
        lines.append(f"1. {escape(stage.name)}")
        places = world.by_stage.get(f"{m.code}/{stage.code}", ())
        if any(p.subject in mine for p in places):
            lines += [f"    - {_marked(p, is_mine=p.subject in mine)}" for p in places]
    lowest = [p.label for p in world.by_map.get(m.code, ()) if p.touchpoint.feeling == _LOW]
    return blocks(
        field("The customer", m.persona),
        field("What they want", m.goal),
        "The stages, in the customer's order. In bold: the moments in which you have a part.",
        "\n".join(lines),
        field("Where customers feel worst", "; ".join(lowest)),
    )


def journeys_in_short(maps: Sequence[MapDocument]) -> str:
    """Write all maps, one line each, for a job role without a part."""
    rows = []
    for m in maps:
        stages = "; ".join(s.name for s in m.stages)
        who = f" {escape(sentence(m.persona))}" if m.persona else ""
        rows.append(f"**{escape(m.name)}:**{who} Stages: {escape(stages)}")
    return blocks("A journey is what a customer goes through with us, step by step. These are ours:", bullets(rows))


def not_mapped_yet(world: World, claims: Sequence[PossiblePlace]) -> str:
    """Ask a job role without a part which touchpoints may be its own. Nothing is made up."""
    opening = blocks(
        "Our maps do not yet show how your job role shapes what customers meet. "
        "That is a gap in our maps; it does not mean that your work has no effect.",
    )
    if not claims:
        return blocks(
            opening, "Which moment of a journey depends on your work? Tell your manager, so that it can be added."
        )
    rows = [_claim(world, c) for c in claims[:_CLAIMS]]
    return blocks(
        opening,
        "Is one of these yours? Each is here for the reason given.",
        bullets(rows),
        "If one is, or if another moment is, tell your manager, so that it can be added.",
    )


def in_action(world: World, parts: Sequence[RoleAtTouchpoint]) -> str:
    """Write each pillar with the job role's own good behaviours; for a pillar without any, with one from elsewhere."""
    if not world.mantra.pillars:
        rows = [_good(p, good) for p in parts for good in p.impact.good[:1]][: 3 * _GOODS]
        return blocks("From you, our mantra looks like this:", bullets(rows)) if rows else ""
    sections = [f"> {escape(world.mantra.text)}"]
    for pillar in world.mantra.pillars:
        tied = [p for p in parts if pillar.code in p.impact.pillars]
        rows = [_good(p, text) for p in tied for text in p.impact.good or (p.impact.how,)]
        shown = bullets(rows[:_GOODS]) if rows else _elsewhere(world, pillar.code, parts)
        sections.append(blocks(f"### {escape(pillar.name)}", escape(pillar.means), shown))
    return blocks(*sections)


def show_it(parts: Sequence[RoleAtTouchpoint], *, leads: bool) -> str:
    """Write what an observer will look for."""
    rows = [blocks(f"### {escape(p.place.label)}", _checks(p)) for p in parts if p.impact.good]
    if not rows:
        return "A quiz can show what you know. Your work shows the rest. Choose one thing to start with."
    who = "your manager or another leader" if leads else "your manager"
    return blocks(
        "A quiz can show what you know and understand. Only your work can show that you do it. "
        f"When you are ready, ask {who} to watch for this:",
        *rows,
    )


def lead_it(world: World, parts: Sequence[RoleAtTouchpoint]) -> str:
    """Write one short line-up per week for a leader, and how to observe."""
    weeks = []
    for number, part in enumerate(parts[:_WEEKS], 1):
        lines = (
            field("Read aloud", part.place.touchpoint.customer),
            "**Ask:** What does the customer hope for here, and what do we do to help?",
            field("Listen for", part.place.touchpoint.hopes),
            field("Tell a true story about this", _worth_telling(world, part))
            or "**Tell** a true story from this moment.",
        )
        title = f"### Week {number}: {escape(part.place.label)}"
        weeks.append(blocks(title, bullets([line for line in lines if line])))
    return blocks(
        "People believe what their leader talks about. Five minutes a week with your team are enough: "
        "one moment, one question, one story. Begin by saying the mantra:",
        f"> {escape(world.mantra.text)}",
        *weeks,
        "### When you observe someone",
        bullets(
            [
                "Watch real work, one moment at a time.",
                "Mark only what you saw: yes, no, or not seen.",
                "Say what you saw on the same day, the good first.",
            ]
        ),
    )


def _worth_telling(world: World, part: RoleAtTouchpoint) -> str:
    """Return a good behaviour of the leader's people at the place, else one of the leader's own."""
    department = world.department_of(part.impact.job_role)
    team = [
        p
        for p in world.parts_at(part.place)
        if world.department_of(p.impact.job_role) == department and not world.roles[p.impact.job_role].leads
    ]
    return next((p.impact.good[0] for p in (*team, part) if p.impact.good), "")


def _marked(place: Place, *, is_mine: bool) -> str:
    return f"**{escape(place.label)}**" if is_mine else escape(place.label)


def _claim(world: World, claim: PossiblePlace) -> str:
    reasons = []
    if claim.colleagues:
        reasons.append("Colleagues of your department here: " + _names(world, claim.colleagues))
    if claim.served:
        reasons.append("Colleagues you help, here: " + _names(world, claim.served))
    if claim.systems:
        reasons.append("Systems of your department here: " + ", ".join(world.system_names[s] for s in claim.systems))
    return f"**{escape(claim.place.label)}** ({escape(claim.place.map.name)}). {escape('. '.join(reasons))}."


def _names(world: World, roles: Sequence[str]) -> str:
    return ", ".join(sorted(world.role_labels[r] for r in roles))


def _good(part: RoleAtTouchpoint, good: str) -> str:
    return f"{escape(good)} *({escape(part.place.label)})*"


def _elsewhere(world: World, pillar: str, parts: Sequence[RoleAtTouchpoint]) -> str:
    own = {p.impact.job_role for p in parts}
    departments = {world.department_of(role) for role in own}
    found = {
        f"{p.subject}@{p.impact.job_role}": p
        for place in world.places
        for p in world.parts_at(place)
        if pillar in p.impact.pillars and p.impact.good and world.department_of(p.impact.job_role) not in departments
    }
    if not found:
        return ""
    part = found[first_drawn(pillar, sorted(found))]
    label = escape(world.role_labels[part.impact.job_role])
    return (
        "Our map does not tie this to any of your moments. An example from another department:\n\n"
        f"- {label}: {_good(part, part.impact.good[0])}"
    )


def _checks(part: RoleAtTouchpoint) -> str:
    return bullets([*map(escape, part.impact.good), *(field("Never", text) for text in part.impact.never)])
