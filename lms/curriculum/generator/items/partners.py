"""Questions about who else shapes a moment."""

from collections.abc import Iterator

from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.distractors import Candidate, first_drawn, pick
from lms.curriculum.generator.items.draft import item_id, sealed
from lms.curriculum.generator.wording import Wording
from lms.curriculum.generator.world import RoleAtTouchpoint, World

_KEYS = 4


def partners(world: World, part: RoleAtTouchpoint, arguable: Arguable, wording: Wording) -> Iterator[ItemDocument]:
    """Ask which other job roles have a part at the moment."""
    role, place = part.impact.job_role, part.place
    identity = item_id(ItemKind.PARTNERS, role, part.subject)
    there = [p.impact.job_role for p in world.parts_at(place)]
    names = [world.role_labels[r] for r in there]
    keys: list[str] = []
    left = [r for r in there if r != role]
    while left and len(keys) < _KEYS:
        drawn = first_drawn(identity, left)
        left.remove(drawn)
        if not wording.like_any(world.role_labels[drawn], [*keys, world.role_labels[role]]):
            keys.append(world.role_labels[drawn])

    def tier(same_department: bool) -> Iterator[Candidate]:
        for code in world.roles:
            same = world.department_of(code) == world.department_of(role)
            if same == same_department and code not in there and part.subject not in arguable.subjects(code):
                yield code, world.role_labels[code]

    if not keys:
        return
    wrong = pick(identity, (tier(s) for s in (False, True)), right=names, limit=3, wording=wording)
    if len(wrong) < 2:
        return
    contributions = {world.role_labels[p.impact.job_role]: p.impact.how for p in world.parts_at(place)}
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.PARTNERS,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.ASSESSED,
            mode=ItemMode.MULTIPLE,
            subject=(part.subject,),
            stem=f"Moment: {place.label}. Which of these job roles also have a part in it on our map?",
            key=tuple(sorted(keys)),
            distractors=wrong,
            feedback=tuple((label, contributions[label]) for label in sorted(keys)),
            job_role=role,
            provenance=(part.subject,),
            source=place.source,
        ),
        mantra=world.mantra.text,
    )


def owner(world: World, part: RoleAtTouchpoint, wording: Wording) -> Iterator[ItemDocument]:
    """Ask who is accountable for the moment as a whole."""
    there = world.parts_at(part.place)
    owners = [p.impact.job_role for p in there if p.impact.owner]
    if len(owners) != 1:
        return
    identity = item_id(ItemKind.OWNER, None, part.subject)
    others = [(p.impact.job_role, world.role_labels[p.impact.job_role]) for p in there if not p.impact.owner]
    key = world.role_labels[owners[0]]
    wrong = pick(identity, [others], right=[key], limit=3, wording=wording)
    if len(wrong) < 2:
        return
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.OWNER,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.PRACTICE,
            mode=ItemMode.SINGLE,
            subject=(part.subject,),
            stem=f"Moment: {part.place.label}. Which job role is accountable for it as a whole on our map?",
            key=(key,),
            distractors=wrong,
            provenance=(part.subject,),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )
