"""Questions about the customer's way: the same for everyone."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lms.core.ids import normalise
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.distractors import pick
from lms.curriculum.generator.items.draft import item_id, sealed, sources
from lms.curriculum.generator.wording import Wording
from lms.curriculum.generator.world import Place, World
from lms.journeys.terms import MapDocument, StageDocument

_WINDOW = 5
_LEAST = 3


def stage_order(world: World, m: MapDocument, touched: Sequence[Place]) -> Iterator[ItemDocument]:
    """Ask for the order of a map's stages; of a long map for the five around the places given."""
    stages = _window(m, touched)
    if len(stages) < _LEAST or not _are_distinct([s.name for s in stages]):
        return
    identity = (m.code,) if len(stages) == len(m.stages) else (m.code, stages[0].code)
    yield sealed(
        ItemDocument(
            item_id=item_id(ItemKind.STAGE_ORDER, None, *identity),
            kind=ItemKind.STAGE_ORDER,
            level=MasteryLevel.KNOW,
            use=ItemUse.ASSESSED,
            mode=ItemMode.ORDER,
            subject=(m.code,),
            stem=f"Journey: {m.name}. Put the customer's stages in order, first to last.",
            key=tuple(s.name for s in stages),
            provenance=(m.code,),
            source=m.name,
        ),
        mantra=world.mantra.text,
    )


def touchpoint_order(world: World, place: Place) -> Iterator[ItemDocument]:
    """Ask for the order of the moments in the stage of a place."""
    places = world.in_stage(place)
    # Moments side by side have no order: better no question than one with two right answers.
    if any(p.touchpoint.parallel for p in places[1:]):
        return
    if not _LEAST <= len(places) <= 7 or not _are_distinct([p.label for p in places]):
        return
    yield sealed(
        ItemDocument(
            item_id=item_id(ItemKind.TOUCHPOINT_ORDER, None, place.map.code, place.stage.code),
            kind=ItemKind.TOUCHPOINT_ORDER,
            level=MasteryLevel.KNOW,
            use=ItemUse.PRACTICE,
            mode=ItemMode.ORDER,
            subject=(place.map.code, *(p.subject for p in places)),
            stem=f"Journey: {place.map.name}. Stage: {place.stage.name}. Put its moments in order, first to last.",
            key=tuple(p.label for p in places),
            provenance=tuple(p.subject for p in places),
            source=sources(places),
        ),
        mantra=world.mantra.text,
    )


def next_moment(world: World, place: Place, wording: Wording) -> Iterator[ItemDocument]:
    """Ask what the customer meets right after a place."""
    places = world.by_map[place.map.code]
    at = next(i for i, p in enumerate(places) if p.subject == place.subject)
    if len(places) < 4 or at + 1 == len(places):
        return
    identity = item_id(ItemKind.NEXT_MOMENT, None, place.subject)
    following = places[at + 1]
    if any(p.touchpoint.parallel and p.stage.code == before.stage.code for before, p in pairwise(places[at : at + 3])):
        return  # what comes next stands side by side with something else
    # Neither the place itself nor its neighbours: only what clearly comes at another time.
    far = [(p.subject, p.label) for i, p in enumerate(places) if abs(i - at) > 1]
    near_right = [p.label for p in places[max(0, at - 1) : at + 2]]
    wrong = pick(identity, [far], right=near_right, limit=3, wording=wording)
    if len(wrong) < 2 or wording.alike(following.label, place.label):
        return
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.NEXT_MOMENT,
            level=MasteryLevel.KNOW,
            use=ItemUse.PRACTICE,
            mode=ItemMode.SINGLE,
            subject=(place.map.code, place.subject),
            stem=f"Journey: {place.map.name}. Moment: {place.label}. Which of these comes right after it on our map?",
            key=(following.label,),
            distractors=wrong,
            provenance=(place.subject, following.subject),
            source=sources([place, following]),
        ),
        mantra=world.mantra.text,
    )


def _window(m: MapDocument, touched: Sequence[Place]) -> tuple[StageDocument, ...]:
    if len(m.stages) <= _WINDOW:
        return m.stages
    at = [p.rank[1] for p in touched if p.map.code == m.code] or [0]
    middle = (min(at) + max(at)) // 2
    start = min(max(0, middle - _WINDOW // 2), len(m.stages) - _WINDOW)
    return m.stages[start : start + _WINDOW]


def _are_distinct(names: Sequence[str]) -> bool:
    return len(set(map(normalise, names))) == len(names)
