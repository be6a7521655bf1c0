"""The mantra in action: what good looks like, and showing it."""

from collections.abc import Iterator, Sequence

from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.distractors import Candidate, first_drawn, pick
from lms.curriculum.generator.items.draft import item_id, sealed
from lms.curriculum.generator.wording import Wording, sentence
from lms.curriculum.generator.world import RoleAtTouchpoint, World


def standard_pick(world: World, part: RoleAtTouchpoint, wording: Wording) -> Iterator[ItemDocument]:
    """Ask which behaviour is the mantra in action; the wrong ones are what the job role never does."""
    role = part.impact.job_role
    if not part.impact.good:
        return
    identity = item_id(ItemKind.STANDARD_PICK, role, part.subject)
    parts = world.parts_of(role)
    goods = [good for p in parts for good in p.impact.good]

    def nevers(chosen: Sequence[RoleAtTouchpoint]) -> list[Candidate]:
        return [(f"{p.subject}|{text}", text) for p in chosen for text in p.impact.never]

    elsewhere = [p for p in parts if p.subject != part.subject]
    wrong = pick(identity, [nevers([part]), nevers(elsewhere)], right=goods, limit=2, wording=wording)
    if len(wrong) < 2:
        return
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.STANDARD_PICK,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.ASSESSED,
            mode=ItemMode.SINGLE,
            subject=(part.subject,),
            stem=f"Moment: {part.place.label}. {sentence(part.place.touchpoint.customer)} "
            "Which of these is our mantra in action from you?",
            key=(first_drawn(identity, part.impact.good),),
            distractors=wrong,
            explanation=f"Your part here: {part.impact.how}",
            job_role=role,
            is_apply=True,
            provenance=(part.subject,),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )


def pillar_apply(world: World, part: RoleAtTouchpoint, wording: Wording) -> Iterator[ItemDocument]:
    """Ask which part of the mantra a behaviour shows; only where the map names exactly one."""
    pillars = {p.code: p.name for p in world.mantra.pillars}
    shown = [code for code in part.impact.pillars if code in pillars]
    if len(shown) != 1 or not part.impact.good or len(pillars) < 3:
        return
    identity = item_id(ItemKind.PILLAR_APPLY, part.impact.job_role, part.subject)
    right = pillars[shown[0]]
    others = [(code, name) for code, name in pillars.items() if code != shown[0]]
    wrong = pick(identity, [others], right=[right], limit=3, wording=wording)
    if len(wrong) < 2:
        return
    good = first_drawn(identity, part.impact.good)
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.PILLAR_APPLY,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.PRACTICE,
            mode=ItemMode.SINGLE,
            subject=(part.subject, shown[0]),
            stem=f"Moment: {part.place.label}. What good looks like: {sentence(good)} "
            "To which part of the mantra does our map tie it?",
            key=(right,),
            distractors=wrong,
            job_role=part.impact.job_role,
            is_apply=True,
            provenance=(part.subject, shown[0]),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )


def reflect(world: World, job_role: str) -> Iterator[ItemDocument]:
    """Ask for one thing to do this week."""
    yield sealed(
        ItemDocument(
            item_id=item_id(ItemKind.REFLECT, job_role),
            kind=ItemKind.REFLECT,
            level=MasteryLevel.DEMONSTRATE,
            use=ItemUse.PRACTICE,
            mode=ItemMode.REFLECT,
            subject=("mantra",),
            stem=f"Our mantra: {sentence(world.mantra.text)} What is one thing you will do this week to make it true?",
            job_role=job_role,
            shows_mantra=True,
            provenance=("mantra",),
            source="Our mantra",
        ),
        mantra=world.mantra.text,
    )


def observe(world: World, part: RoleAtTouchpoint) -> Iterator[ItemDocument]:
    """List what an observer looks for at a moment."""
    good = tuple(dict.fromkeys(part.impact.good))
    if not good:
        return
    yield sealed(
        ItemDocument(
            item_id=item_id(ItemKind.OBSERVE, part.impact.job_role, part.subject),
            kind=ItemKind.OBSERVE,
            level=MasteryLevel.DEMONSTRATE,
            use=ItemUse.PRACTICE,
            mode=ItemMode.CHECKLIST,
            subject=(part.subject,),
            stem=f"Moment: {part.place.label}. What did you see?",
            key=good,
            distractors=tuple(t for t in dict.fromkeys(part.impact.never) if t not in good),
            job_role=part.impact.job_role,
            provenance=(part.subject,),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )
