"""All items of one job role, each once."""

from collections.abc import Iterator

from lms.courses.terms import ItemDocument
from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.items import journey, part, partners, standard
from lms.curriculum.generator.select import Selection
from lms.curriculum.generator.wording import Wording
from lms.curriculum.generator.world import World


def role_items(world: World, selection: Selection, arguable: Arguable, wording: Wording) -> tuple[ItemDocument, ...]:
    """Return the items beyond the mantra's, in the order know, understand, apply, demonstrate.

    A job role without any part gets the order of stages only: nothing about its work is known (domain.md D8).
    """
    unique: dict[str, ItemDocument] = {}
    for item in _all(world, selection, arguable, wording):
        unique.setdefault(item.item_id, item)
    return tuple(unique.values())


def _all(world: World, selection: Selection, arguable: Arguable, wording: Wording) -> Iterator[ItemDocument]:
    for m in selection.maps:
        yield from journey.stage_order(world, m, [p.place for p in selection.focus])
    if selection.parts:
        yield from _know(world, selection, wording)
        yield from _understand(world, selection, arguable, wording)
        yield from _apply(world, selection, wording)
        yield from standard.reflect(world, selection.job_role)
        for one in selection.parts:
            yield from standard.observe(world, one)


def _know(world: World, selection: Selection, wording: Wording) -> Iterator[ItemDocument]:
    for one in selection.parts:
        yield from journey.touchpoint_order(world, one.place)
    for one in selection.parts:
        yield from journey.next_moment(world, one.place, wording)


def _understand(world: World, selection: Selection, arguable: Arguable, wording: Wording) -> Iterator[ItemDocument]:
    role, focus, parts = selection.job_role, selection.focus, selection.parts
    mapped = {p.place.map.code for p in parts}
    for m in world.maps:
        if m.code in mapped:
            yield from part.my_touchpoints(world, m, role, focus, arguable, wording)
    matched = tuple(part.impact_match(world, role, focus, wording))
    yield from matched
    joined = {subject for item in matched for subject in item.subject}
    for one in parts:
        if one.subject not in joined:
            yield from part.impact_pick(world, one, wording)
    for one in parts:
        yield from partners.partners(world, one, arguable, wording)
    # One of its kind is enough: of the first moment, as it is read first.
    yield from part.lane(world, focus[0])
    for one in parts:
        yield from partners.owner(world, one, wording)
        yield from part.consequence(world, one, wording)


def _apply(world: World, selection: Selection, wording: Wording) -> Iterator[ItemDocument]:
    for one in selection.parts:
        yield from standard.standard_pick(world, one, wording)
    for one in selection.parts:
        yield from standard.pillar_apply(world, one, wording)
