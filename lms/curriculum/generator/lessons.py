"""What a job role reads besides its moments: where it comes in, what it shows at work, how one leads it, what may be missing."""

from collections.abc import Sequence

from lms.courses.items.writing import escape
from lms.curriculum.generator.arguable import PossiblePlace
from lms.curriculum.generator.markdown import blocks, bullets, fenced
from lms.curriculum.generator.questions.workshop import Workshop, labelled
from lms.curriculum.generator.render import GeneratedPage
from lms.curriculum.generator.select import Selection
from lms.curriculum.generator.world import RoleAtTouchpoint
from lms.journeys.terms import Lane

_CLAIMS = 8
_WEEKS = 4


def where_you_come_in(shop: Workshop, selection: Selection) -> GeneratedPage:
    """Write the line of each map with the job role's own moments, and which of them it shows at work."""
    lines = []
    for map_ in shop.world.maps:
        names = [p.place.touchpoint.name for p in selection.parts if p.place.map.code == map_.code]
        lines.append(fenced("line", bullets(map(escape, names)), f"{{at={map_.code}}}"))
    to_show = shown_at_work(shop, [part for part in selection.required if part.impact.good])
    heading = f"### {escape(shop.say('p.show'))}" if to_show else ""
    soon = escape(shop.say("s.soon")) if selection.later else ""
    return GeneratedPage(code="line", title=shop.say("p.line"), text=blocks(*lines, heading, to_show, soon))


def shown_at_work(shop: Workshop, parts: Sequence[RoleAtTouchpoint]) -> str:
    """Say at which moments to ask to be observed, and of which to show what was made: those that customers do not see."""
    seen = [escape(part.place.label) for part in parts if part.impact.lane is Lane.FRONTSTAGE]
    unseen = [escape(part.place.label) for part in parts if part.impact.lane is not Lane.FRONTSTAGE]
    asked = ((code, names) for code, names in (("s.watch", seen), ("s.product", unseen)) if names)
    return blocks(*(blocks(escape(shop.say(code)), bullets(names)) for code, names in asked))


def lead_it(shop: Workshop, selection: Selection, title: str) -> GeneratedPage:
    """Write one short talk a week for a leader, and how to observe."""
    weeks = []
    for number, part in enumerate(selection.required[:_WEEKS], 1):
        touchpoint = part.place.touchpoint
        lines = (
            _field(shop, "d.read", touchpoint.customer),
            _field(shop, "d.ask", shop.say("d.question")),
            _field(shop, "d.listen", touchpoint.hopes),
            _field(shop, "d.trap", _shortcut(shop, part)),
        )
        title_of_week = escape(shop.say("d.week", n=number, moment=part.place.label))
        weeks.append(blocks(f"### {title_of_week}", bullets([line for line in lines if line])))
    text = blocks(escape(shop.say("d.open")), *weeks, escape(shop.say("d.mark")))
    return GeneratedPage(code="lead", title=title, text=text)


def not_mapped_yet(shop: Workshop, claims: Sequence[PossiblePlace]) -> GeneratedPage:
    """Ask a job role without a part which moments may be its own. Nothing is made up."""
    gap = escape(shop.say("u.gap"))
    if not claims:
        return GeneratedPage(code="mapless", title=shop.say("p.line"), text=gap)
    rows = bullets([_claim(shop, claim) for claim in claims[:_CLAIMS]])
    return GeneratedPage(
        code="mapless", title=shop.say("p.mapless"), text=blocks(gap, rows, escape(shop.say("u.tell")))
    )


def _shortcut(shop: Workshop, part: RoleAtTouchpoint) -> str:
    """Return what the leader's people should not do at the place, else what the leader should not."""
    department = shop.guards.department(part.impact.job_role)
    team = [
        p
        for p in shop.world.parts_at(part.place)
        if shop.guards.department(p.impact.job_role) == department and not shop.world.roles[p.impact.job_role].leads
    ]
    return next((p.impact.never[0] for p in (*team, part) if p.impact.never), "")


def _field(shop: Workshop, code: str, text: str) -> str:
    return labelled(f"**{escape(shop.say(code))}**", escape(text), shop.language) if text.strip() else ""


def _claim(shop: Workshop, claim: PossiblePlace) -> str:
    reasons = []
    if claim.colleagues:
        reasons.append(shop.say("u.colleagues", roles=_names(shop, claim.colleagues)))
    if claim.served:
        reasons.append(shop.say("u.helped", roles=_names(shop, claim.served)))
    if claim.systems:
        names = shop.list_of([shop.world.system_names[code] for code in claim.systems])
        reasons.append(shop.say("u.systems", systems=names))
    name = f"**{escape(claim.place.touchpoint.name)}** ({escape(claim.place.map.name)})"
    return "  \n  ".join((name, *map(escape, reasons)))


def _names(shop: Workshop, roles: Sequence[str]) -> str:
    return shop.list_of(sorted(shop.world.role_labels[role] for role in roles))
