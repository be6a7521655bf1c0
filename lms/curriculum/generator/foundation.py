"""L1: the mantra, for everyone."""

from collections.abc import Mapping, Sequence
from datetime import date

from lms.core.ids import normalise
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument, ItemKind, ItemUse, MasteryLevel
from lms.curriculum.generator.markdown import blocks, bullets, paragraphs
from lms.curriculum.generator.render import Draft, GeneratedPage
from lms.vision.terms import MantraDocument

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def foundation(mantra: MantraDocument, items: Sequence[ItemDocument]) -> Draft:
    """Write the module that everyone takes."""
    by_kind = {item.kind: item for item in items}
    objectives = ["Say our mantra word for word"]
    if mantra.pillars:
        objectives.append("Say what each part of it means")
    return Draft(
        code="mantra",
        title="Our mantra",
        level=MasteryLevel.KNOW,
        objectives=tuple(objectives),
        pages=tuple(_pages(mantra, by_kind)),
        quiz=tuple(item for item in items if item.use == ItemUse.ASSESSED),
    )


def _long_date(day: date) -> str:
    """Return a day in words: `31 May 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _pages(mantra: MantraDocument, by_kind: Mapping[ItemKind, ItemDocument]) -> list[GeneratedPage]:
    pages = mantra_pages(mantra, by_kind)
    if mantra.previous:
        pages.append(GeneratedPage(title="What changed", text=_changed(mantra)))
    return pages


def mantra_pages(mantra: MantraDocument, by_kind: Mapping[ItemKind, ItemDocument]) -> list[GeneratedPage]:
    """Write what the mantra is and asks, whatever it was before."""
    order = tuple(i for i in by_kind.values() if i.kind == ItemKind.MANTRA_ORDER and _are_distinct(i.key))
    announced = f"It has been our mantra since {_long_date(mantra.announced_on)}." if mantra.announced_on else ""
    first = blocks(
        f"> {escape(mantra.text)}",
        announced,
        "### What it means",
        paragraphs(mantra.meaning),
        _from_leader(mantra.leader_message),
    )
    pages = [GeneratedPage(title="The sentence we work by", text=first, practice=() if mantra.pillars else order)]
    if mantra.pillars:
        lead = (
            "The mantra asks this of each of us:"
            if len(mantra.pillars) == 1
            else f"The mantra has {len(mantra.pillars)} parts. Each asks something of us:"
        )
        rows = bullets([f"**{escape(p.name)}:** {escape(p.means)}" for p in mantra.pillars])
        pages.append(GeneratedPage(title="What the mantra asks of us", text=blocks(lead, rows), practice=order))
    return pages


def _from_leader(message: str) -> str:
    return blocks("### A word from our leader", paragraphs(message)) if message.strip() else ""


def _changed(mantra: MantraDocument) -> str:
    last = max(mantra.previous, key=lambda p: p.version)
    until = f"Until {_long_date(last.retired_on)}" if last.retired_on else "Before that"
    return blocks(
        f"{until} our mantra was:",
        f"> {escape(last.text)}",
        "That one is retired. Now it is:",
        f"> {escape(mantra.text)}",
    )


def _are_distinct(pieces: Sequence[str]) -> bool:
    """Test if no piece comes twice: the module dialect writes each answer once."""
    return len({normalise(p) for p in pieces}) == len(pieces)
