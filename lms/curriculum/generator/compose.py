"""The modules of one job role: which pages, in which order, with which questions."""

from collections.abc import Mapping, Sequence

from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument, ItemKind, ItemUse, MasteryLevel
from lms.curriculum.generator import cards, lessons
from lms.curriculum.generator.arguable import PossiblePlace
from lms.curriculum.generator.markdown import blocks
from lms.curriculum.generator.render import Draft, GeneratedPage
from lms.curriculum.generator.select import Selection
from lms.curriculum.generator.world import World

Items = Sequence[ItemDocument]

_AIMS = (
    "Tell the customer's journey in order",
    "Say what your part is in each of your moments, and what good looks like",
    "Say who else has a part in them",
)


def part_module(world: World, selection: Selection, mantra: Items, own: Items) -> Draft:
    """Write L2–L6 about the focus, and L7 for leaders."""
    focus, role = selection.focus, world.roles[selection.job_role]
    about = {p.subject for p in focus}
    finder = _Finder(own)
    pages, waiting = _journeys(world, selection, mantra, finder)
    for n, part in enumerate(focus):
        page = finder.first(ItemKind.LANE, part.subject) if n == 0 else ()
        pages.append(
            GeneratedPage(title=part.place.label, text=cards.card(world, part), practice=(*waiting, *page)[:2])
        )
        waiting = finder.first(ItemKind.CONSEQUENCE, part.subject)
    together = blocks(*(blocks(f"### {escape(p.place.label)}", cards.company(world, p)) for p in focus))
    owner = next((found for p in focus if (found := finder.first(ItemKind.OWNER, p.subject))), ())
    pages.append(GeneratedPage(title="You are not alone in this", text=together, practice=(*waiting, *owner)))
    if text := lessons.in_action(world, selection.parts):
        apply = next((found for p in focus if (found := finder.first(ItemKind.PILLAR_APPLY, p.subject))), ())
        pages.append(GeneratedPage(title="The mantra in action", text=text, practice=apply))
    pages.append(
        GeneratedPage(title="Show it", text=lessons.show_it(focus, leads=role.leads), practice=finder.kind("reflect"))
    )
    if role.leads:
        pages.append(GeneratedPage(title="Lead it", text=lessons.lead_it(world, focus)))
    return Draft(
        code=f"role/{selection.job_role}/part",
        title=f"Your part: {world.role_labels[selection.job_role]}",
        level=MasteryLevel.UNDERSTAND,
        objectives=_AIMS,
        pages=tuple(pages),
        quiz=_assessed([*mantra, *(i for i in own if _is_about(i, about))]),
    )


def unmapped_module(
    world: World, selection: Selection, mantra: Items, own: Items, claims: Sequence[PossiblePlace]
) -> Draft:
    """Write what a job role without any touchpoint gets: the journeys, and the question which moments are its own."""
    recall = tuple(i for i in mantra if i.kind == ItemKind.RECALL_UNAIDED)
    pages = []
    if selection.maps:
        pages.append(
            GeneratedPage(
                title="Our customers' journeys", text=lessons.journeys_in_short(selection.maps), practice=recall
            )
        )
    pages.append(GeneratedPage(title="Is one of these yours?", text=lessons.not_mapped_yet(world, claims)))
    return Draft(
        code=f"role/{selection.job_role}/part",
        title=f"Your part: {world.role_labels[selection.job_role]}",
        level=MasteryLevel.KNOW,
        objectives=("Tell the journeys of our customers in order",) if selection.maps else (),
        pages=tuple(pages),
        quiz=_assessed([*mantra, *own]),
    )


def pack_module(world: World, selection: Selection, number: int, own: Items) -> Draft:
    """Write one optional pack about touchpoints beyond the focus."""
    pack = selection.packs[number - 1]
    finder = _Finder(own)
    pages = []
    waiting: tuple[ItemDocument, ...] = ()
    for part in pack:
        text = blocks(cards.card(world, part), "### Who else is there", cards.company(world, part))
        pages.append(GeneratedPage(title=part.place.label, text=text, practice=waiting))
        waiting = finder.first(ItemKind.CONSEQUENCE, part.subject) or finder.first(ItemKind.NEXT_MOMENT, part.subject)
    about = {p.subject for p in pack}
    return Draft(
        code=f"role/{selection.job_role}/more-{number}",
        title=f"More of your moments, {number} of {len(selection.packs)}: {world.role_labels[selection.job_role]}",
        level=MasteryLevel.UNDERSTAND,
        objectives=("Say what your part is in each of these moments",),
        pages=tuple(pages),
        quiz=_assessed([i for i in own if about & set(i.subject)]),
        required=False,
    )


def _journeys(
    world: World, selection: Selection, mantra: Items, finder: "_Finder"
) -> tuple[list[GeneratedPage], tuple[ItemDocument, ...]]:
    """Return a page per map, and the question left over: each asks about the page before, when it is out of sight."""
    pages = []
    waiting = tuple(i for i in mantra if i.kind == ItemKind.RECALL_UNAIDED)
    for m in selection.maps:
        mine = [p for p in selection.parts if p.place.map.code == m.code]
        pages.append(
            GeneratedPage(title=f"The journey: {m.name}", text=lessons.journey(world, m, mine), practice=waiting)
        )
        places = [p.subject for p in selection.focus if p.place.map.code == m.code]
        asked = (finder.first(kind, s) for kind in (ItemKind.TOUCHPOINT_ORDER, ItemKind.NEXT_MOMENT) for s in places)
        waiting = next((found for found in asked if found), ())
    return pages, waiting


def _assessed(items: Items) -> tuple[ItemDocument, ...]:
    return tuple(i for i in items if i.use == ItemUse.ASSESSED)


def _is_about(item: ItemDocument, subjects: set[str]) -> bool:
    return item.level == MasteryLevel.KNOW or bool(subjects & set(item.subject))


class _Finder:
    """Finds practice items by kind and touchpoint."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._first: Mapping[tuple[str, str], ItemDocument] = {
            (i.kind, s): i for i in reversed(items) for s in i.subject
        }

    def first(self, kind: str, subject: str) -> tuple[ItemDocument, ...]:
        found = self._first.get((kind, subject))
        return (found,) if found is not None else ()

    def kind(self, kind: str) -> tuple[ItemDocument, ...]:
        return tuple(i for i in self._items if i.kind == kind)
