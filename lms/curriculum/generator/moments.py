"""The lesson about one moment: what happens and a question on one page, what is to be done on the next. Source: training.md 2."""

from collections.abc import Iterable, Sequence

from lms.core.ids import normalise
from lms.courses.items.writing import SIGN, escape
from lms.courses.terms import ItemDocument, ItemKind
from lms.curriculum.generator.markdown import blocks, fenced, listed
from lms.curriculum.generator.questions.workshop import Workshop
from lms.curriculum.generator.render import GeneratedPage
from lms.curriculum.generator.world import RoleAtTouchpoint, World
from lms.journeys.terms import Lane

FIRST_ASKED = (ItemKind.SITUATION, ItemKind.MINE, ItemKind.INSTEAD)
"""What is asked before the text says it, the best first."""
_MOST = 4
"""Colleagues named of one kind; more would not be read."""


def moment_pages(shop: Workshop, part: RoleAtTouchpoint, own: Sequence[ItemDocument]) -> tuple[GeneratedPage, ...]:
    """Write the two pages of a moment; `own` are the questions about it."""
    text = scene(part)
    asked = first_question(text, own)
    first = GeneratedPage(
        code="moment", title=part.place.touchpoint.name, text=text, practice=(asked,) if asked is not None else ()
    )
    return first, your_part(shop, part)


def your_part(shop: Workshop, part: RoleAtTouchpoint, *, before: str = "") -> GeneratedPage:
    """Write what a job role does at a moment; what differs from before comes first."""
    return GeneratedPage(
        code="yours",
        title=shop.say("p.yours", moment=part.place.touchpoint.name),
        text=blocks(before, escape(part.impact.how), *_standards(part), *_chain(shop.world, part), _keeps(shop, part)),
    )


def scene(part: RoleAtTouchpoint) -> str:
    """Write what happens, with what the customer says or hopes."""
    touchpoint = part.place.touchpoint
    quote = touchpoint.says or touchpoint.hopes
    body = blocks(escape(touchpoint.customer), f"> {escape(quote)}" if quote else "")
    return fenced("scene", body, f"{{at={part.subject}}}")


def first_question(text: str, own: Sequence[ItemDocument]) -> ItemDocument | None:
    """Return what is asked beneath a scene: not what can be read there."""
    shown = normalise(text)
    found = (item for kind in FIRST_ASKED for item in own if item.kind is kind)
    return next((item for item in found if not any(normalise(escape(key)) in shown for key in item.key)), None)


def _standards(part: RoleAtTouchpoint) -> Iterable[str]:
    impact = part.impact
    yield listed("good", impact.good)
    yield listed("never", impact.never)
    if impact.never:
        yield fenced("because", escape(impact.because))
    yield fenced("missed", escape(impact.if_missed))


def _chain(world: World, part: RoleAtTouchpoint) -> Iterable[str]:
    """Say who relies on the job role here, on whom it relies, and who else is here."""
    role = part.impact.job_role
    owners = {p.impact.job_role for p in world.parts_at(part.place) if p.impact.owner}
    there = {p.impact.job_role: p for p in world.parts_at(part.place) if p.impact.job_role != role}
    relies = [code for code in part.impact.serves if code in world.roles and code != role]
    behind = [code for code, p in there.items() if role in p.impact.serves and code not in relies]
    others = [code for code in there if code not in relies and code not in behind]
    is_seen = part.impact.lane == Lane.FRONTSTAGE
    implied = [code for code in others if (there[code].impact.lane == Lane.FRONTSTAGE) != is_seen]
    (behind if is_seen else relies).extend(implied)
    also = [code for code in others if code not in implied]
    for word, codes in (("relies", relies), ("behind", behind), ("also", also)):
        named = sorted(codes, key=lambda code: (code not in there, code not in owners, world.role_labels[code], code))[
            :_MOST
        ]
        yield fenced(word, "\n".join(f"- {_person(world, code, there.get(code))}" for code in named))


def _person(world: World, code: str, part: RoleAtTouchpoint | None) -> str:
    # The first colon of a line ends the name, so one inside the name is written as such.
    name = escape(world.role_labels[code].replace(":", SIGN)).replace(SIGN, "\\:")
    return f"{name}: {escape(part.impact.how)}" if part is not None else name


def _keeps(shop: Workshop, part: RoleAtTouchpoint) -> str:
    return listed("keeps", [p.name for p in shop.mantra.pillars if p.code in part.impact.pillars])
