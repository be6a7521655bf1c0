"""Questions about one job role's own part."""

from collections.abc import Iterator, Sequence

from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.arguable import Arguable
from lms.curriculum.generator.distractors import Candidate, pick
from lms.curriculum.generator.items.draft import item_id, sealed, sources
from lms.curriculum.generator.wording import Wording, sentence
from lms.curriculum.generator.world import LANES, RoleAtTouchpoint, World
from lms.journeys.terms import Lane, MapDocument

LANE_WORDS = {
    Lane.FRONTSTAGE: "Customers see it",
    Lane.BACKSTAGE: "It is behind the scenes",
    Lane.SUPPORT: "It supports colleagues",
}
_PAIRS = 5


def my_touchpoints(
    world: World, m: MapDocument, job_role: str, focus: Sequence[RoleAtTouchpoint], arguable: Arguable, wording: Wording
) -> Iterator[ItemDocument]:
    """Ask which moments of a map the job role has a part in."""
    identity = item_id(ItemKind.MY_TOUCHPOINTS, job_role, m.code)
    mine = [p.place for p in world.parts_of(job_role) if p.place.map.code == m.code]
    in_focus = {p.subject for p in focus}
    labels = [p.label for p in mine]
    shown = [p for p in mine if p.subject in in_focus] or mine
    keys = [p for i, p in enumerate(shown) if not wording.like_any(p.label, [q.label for q in shown[:i]])][:3]
    closed = arguable.own(job_role) | arguable.subjects(job_role)
    others = [(p.subject, p.label) for p in world.by_map.get(m.code, ()) if p.subject not in closed]
    wrong = pick(identity, [others], right=labels, limit=4, wording=wording)
    if not keys or len(wrong) < 2:
        return
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.MY_TOUCHPOINTS,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.ASSESSED,
            mode=ItemMode.MULTIPLE,
            subject=(m.code, *(p.subject for p in keys)),
            stem=f"Journey: {m.name}. In which of these moments does your job role have a part on our map?",
            key=tuple(p.label for p in keys),
            distractors=wrong,
            job_role=job_role,
            provenance=tuple(p.subject for p in keys),
            source=sources(keys),
        ),
        mantra=world.mantra.text,
    )


def impact_match(
    world: World, job_role: str, focus: Sequence[RoleAtTouchpoint], wording: Wording
) -> Iterator[ItemDocument]:
    """Ask to join moments with the job role's parts; needs three that cannot be confused."""
    pairs: list[RoleAtTouchpoint] = []
    for part in focus:
        told_apart = not wording.like_any(part.impact.how, [p.impact.how for p in pairs])
        named_apart = not wording.like_any(part.place.label, [p.place.label for p in pairs])
        if told_apart and named_apart and len(pairs) < _PAIRS:
            pairs.append(part)
    if len(pairs) < 3:
        return
    yield sealed(
        ItemDocument(
            item_id=item_id(ItemKind.IMPACT_MATCH, job_role),
            kind=ItemKind.IMPACT_MATCH,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.ASSESSED,
            mode=ItemMode.MATCH,
            subject=tuple(p.subject for p in pairs),
            stem="Match each moment to your part in it, as our map says it.",
            prompts=tuple(p.place.label for p in pairs),
            key=tuple(p.impact.how for p in pairs),
            job_role=job_role,
            provenance=tuple(p.subject for p in pairs),
            source=sources([p.place for p in pairs]),
        ),
        mantra=world.mantra.text,
    )


def impact_pick(world: World, part: RoleAtTouchpoint, wording: Wording) -> Iterator[ItemDocument]:
    """Ask which of several parts is the job role's own at a moment."""
    role = part.impact.job_role
    identity = item_id(ItemKind.IMPACT_PICK, role, part.subject)
    own = [p.impact.how for p in world.parts_of(role)]
    wrong = pick(identity, _parts_of_others(world, part), right=own, limit=2, wording=wording)
    if len(wrong) < 2:
        return
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.IMPACT_PICK,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.ASSESSED,
            mode=ItemMode.SINGLE,
            subject=(part.subject,),
            stem=f"Moment: {part.place.label}. Which of these is your part on our map?",
            key=(part.impact.how,),
            distractors=wrong,
            job_role=role,
            provenance=(part.subject,),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )


def lane(world: World, part: RoleAtTouchpoint) -> Iterator[ItemDocument]:
    """Ask how near the customer the job role's part is."""
    words = LANE_WORDS[part.impact.lane]
    yield sealed(
        ItemDocument(
            item_id=item_id(ItemKind.LANE, part.impact.job_role, part.subject),
            kind=ItemKind.LANE,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.PRACTICE,
            mode=ItemMode.SINGLE,
            subject=(part.subject,),
            stem=f"Moment: {part.place.label}. Your part: {sentence(part.impact.how)} Where does our map place it?",
            key=(words,),
            distractors=tuple(LANE_WORDS[near] for near in LANES if near != part.impact.lane),
            job_role=part.impact.job_role,
            provenance=(part.subject,),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )


def consequence(world: World, part: RoleAtTouchpoint, wording: Wording) -> Iterator[ItemDocument]:
    """Ask what may happen when the job role's part is missed."""
    role = part.impact.job_role
    if not part.impact.if_missed:
        return
    identity = item_id(ItemKind.CONSEQUENCE, role, part.subject)
    others = [p for p in world.parts_of(role) if p.impact.if_missed and p.subject != part.subject]

    def tier(same_map: bool) -> list[Candidate]:
        return [
            (p.subject, p.impact.if_missed)
            for p in others
            if (p.place.map.code == part.place.map.code) == same_map
            and (not same_map or p.place.stage.code != part.place.stage.code)
        ]

    at_place = [p.impact.if_missed for p in world.parts_at(part.place) if p.impact.if_missed]
    wrong = pick(identity, [tier(True), tier(False)], right=at_place, limit=2, wording=wording)
    if len(wrong) < 2:
        return
    yield sealed(
        ItemDocument(
            item_id=identity,
            kind=ItemKind.CONSEQUENCE,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.PRACTICE,
            mode=ItemMode.SINGLE,
            subject=(part.subject,),
            stem=f"Moment: {part.place.label}. According to our map, what can happen if your part is missed?",
            key=(part.impact.if_missed,),
            distractors=wrong,
            job_role=role,
            provenance=(part.subject,),
            source=part.place.source,
        ),
        mantra=world.mantra.text,
    )


def _parts_of_others(world: World, part: RoleAtTouchpoint) -> Iterator[list[Candidate]]:
    """Parts of other departments at the moment, then in its stage, then on its map."""
    department = world.department_of(part.impact.job_role)

    def candidates(parts: Sequence[RoleAtTouchpoint]) -> list[Candidate]:
        return [
            (f"{p.subject}@{p.impact.job_role}", p.impact.how)
            for p in parts
            if world.department_of(p.impact.job_role) != department
        ]

    yield candidates(world.parts_at(part.place))
    yield candidates([p for place in world.in_stage(part.place) for p in world.parts_at(place)])
    yield candidates([p for place in world.by_map[part.place.map.code] for p in world.parts_at(place)])
