"""Questions about one moment of a job role: what a good colleague does, what it breaks, what follows. Source: training.md 3."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from lms.core.ids import normalise
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.questions.choose import Candidate, choose, in_order
from lms.curriculum.generator.questions.draws import draw, first_drawn
from lms.curriculum.generator.questions.measure import find_measure
from lms.curriculum.generator.questions.workshop import Workshop, used
from lms.curriculum.generator.world import RoleAtTouchpoint
from lms.journeys.terms import Lane

_ASKS = {Lane.FRONTSTAGE: "q.front", Lane.BACKSTAGE: "q.back", Lane.SUPPORT: "q.support"}


def moment_questions(shop: Workshop, part: RoleAtTouchpoint) -> Iterator[ItemDocument]:
    """Return what can be asked about a job role's part at a moment, without the questions for names."""
    for write in (_situation, _instead, _mine, _measure, _promise, _hope, _missed, _observe):
        if (question := write(shop, part)) is not None:
            yield question


def _situation(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    impact = part.impact
    nevers = _clear_nevers(shop, part)
    if not impact.good or not nevers:
        return None
    identity = shop.identity(ItemKind.SITUATION, part)
    key, own = first_drawn(identity, impact.good), first_drawn(identity, nevers)
    goods = chain(*_goods(shop, part, identity))
    first = next(goods, None)
    others = in_order(identity, _other_nevers(shop, part)) if first is None else chain([first], goods)
    chosen = choose(key, identity, others, count=1, likeness=shop.likeness, fixed=[own])
    if chosen is None:
        return None
    return shop.question(
        ItemKind.SITUATION,
        part,
        scene=shop.scene(part),
        text=shop.say(_ASKS[impact.lane]),
        key=key,
        key_feedback=shop.praise(part),
        wrong=[Candidate(id=own, text=own, feedback=partial(shop.tempting, part)), *chosen],
        uses=shop.customer_lines(part),
    )


def _instead(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    impact = part.impact
    if not impact.good or not impact.never:
        return None
    identity = shop.identity(ItemKind.INSTEAD, part)
    own = first_drawn(identity, impact.never)
    # Authors write them in pairs: beside the first shortcut, what to do instead of it.
    key = impact.good[min(impact.never.index(own), len(impact.good) - 1)]
    name = part.place.touchpoint.name
    wrong = _goods(shop, part, identity, here=key, echoing=f"{name}\n{own}", is_instead=True)
    chosen = choose(key, identity, chain(*wrong), count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    return shop.question(
        ItemKind.INSTEAD,
        part,
        scene=(name, shop.say("l.busy", never=own)),
        text=shop.say("q.instead"),
        key=key,
        key_feedback=shop.praise(part),
        wrong=chosen,
        uses=used(own),
    )


def _mine(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    impact = part.impact
    if not impact.good:
        return None
    identity = shop.identity(ItemKind.MINE, part)
    key = first_drawn(identity, impact.good)
    at_once, _own, elsewhere = _goods(shop, part, identity, here=key, echoing="\n".join(shop.scene(part)))
    first = next(at_once, None)
    if first is None:
        return None
    chosen = choose(key, identity, chain([first], at_once, elsewhere), count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    return shop.question(
        ItemKind.MINE,
        part,
        scene=shop.scene(part),
        text=shop.say("q.mine"),
        key=key,
        key_feedback=shop.praise(part),
        wrong=chosen,
        uses=shop.customer_lines(part),
    )


def _measure(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    identity = shop.identity(ItemKind.MEASURE, part)
    found = (find_measure(identity, good, shop.language) for good in part.impact.good)
    measure = next((one for one in found if one is not None), None)
    if measure is None:
        return None
    told = partial(shop.say, "f.standard", good=measure.text)
    touchpoint = part.place.touchpoint
    return shop.question(
        ItemKind.MEASURE,
        part,
        scene=(touchpoint.name, touchpoint.customer),
        text=shop.say("q.measure"),
        key=measure.text,
        key_feedback=told(),
        wrong=[Candidate(id=text, text=text, feedback=told) for text in measure.wrong],
        uses=used(touchpoint.customer),
    )


def _promise(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    impact = part.impact
    pillars = {p.code: p for p in shop.mantra.pillars}
    tagged = [code for code in impact.pillars if code in pillars]
    if len(tagged) != 1 or len(pillars) < 3 or not impact.never or shop.guards.is_contested(part.place, tagged[0]):
        return None
    identity = shop.identity(ItemKind.PROMISE, part, tagged[0])
    never = first_drawn(identity, impact.never)
    there = {code for p in shop.world.parts_at(part.place) for code in p.impact.pillars}
    wrong = [
        Candidate(id=p.code, text=p.name, feedback=partial(shop.meaning, p))
        for p in pillars.values()
        if p.code not in there and not shop.likeness.shared(p.name, never)
    ]
    right = pillars[tagged[0]]
    chosen = choose(right.name, identity, in_order(identity, [wrong]), count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    agrees = shop.guards.agrees(part.place, right.code)
    return shop.question(
        ItemKind.PROMISE,
        part,
        more=(right.code,),
        use=ItemUse.ASSESSED if agrees else ItemUse.PRACTICE,
        scene=(part.place.touchpoint.name, shop.say("l.busy", never=never)),
        text=shop.say("q.promise"),
        key=right.name,
        key_feedback=shop.meaning(right),
        wrong=chosen,
        uses=used(never),
    )


def _hope(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    touchpoint = part.place.touchpoint
    if not touchpoint.hopes:
        return None
    identity = shop.identity(ItemKind.HOPE, part)
    wrong = (
        Candidate(
            id=place.subject,
            text=place.touchpoint.hopes,
            feedback=partial(shop.say, "f.hoped", moment=place.label),
        )
        for place in shop.hopes.walk(identity)
        if shop.guards.is_unrelated(part.place, place)
        and not shop.likeness.akin(place.touchpoint.hopes, touchpoint.customer)
    )
    chosen = choose(touchpoint.hopes, identity, wrong, count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    return shop.question(
        ItemKind.HOPE,
        part,
        scene=(touchpoint.name, touchpoint.customer),
        text=shop.say("q.hope"),
        key=touchpoint.hopes,
        key_feedback=shop.say("f.hope", hopes=touchpoint.hopes),
        wrong=chosen,
        uses=used(touchpoint.customer),
    )


def _missed(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    impact = part.impact
    if not impact.if_missed:
        return None
    identity = shop.identity(ItemKind.MISSED, part)
    department = shop.guards.department(impact.job_role)
    wrong = (
        Candidate(
            id=f"{p.subject}@{p.impact.job_role}",
            text=p.impact.if_missed,
            feedback=partial(shop.say, "f.follows", how=p.impact.how),
        )
        for p in shop.consequences.walk(identity)
        if shop.guards.is_unrelated(part.place, p.place)
        and shop.guards.department(p.impact.job_role) != department
        and not shop.likeness.akin(p.impact.if_missed, impact.how)
    )
    chosen = choose(impact.if_missed, identity, wrong, count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    return shop.question(
        ItemKind.MISSED,
        part,
        use=ItemUse.PRACTICE,
        scene=(part.place.touchpoint.name, shop.say("l.today", how=impact.how)),
        text=shop.say("q.missed"),
        key=impact.if_missed,
        key_feedback=shop.say("f.without", missed=impact.if_missed),
        wrong=chosen,
        uses=used(impact.how),
    )


def _observe(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    good = tuple(dict.fromkeys(part.impact.good))
    if not good:
        return None
    return shop.item(
        ItemKind.OBSERVE,
        identity=shop.identity(ItemKind.OBSERVE, part),
        level=MasteryLevel.DEMONSTRATE,
        use=ItemUse.PRACTICE,
        mode=ItemMode.CHECKLIST,
        subject=(part.subject,),
        scene=(part.place.touchpoint.name,),
        question=shop.say("q.saw"),
        key=good,
        distractors=tuple(text for text in dict.fromkeys(part.impact.never) if text not in good),
        job_role=part.impact.job_role,
        source=part.place.source,
    )


def _goods(
    shop: Workshop,
    part: RoleAtTouchpoint,
    identity: str,
    *,
    here: str = "",
    echoing: str = "",
    is_instead: bool = False,
) -> tuple[Iterator[Candidate], ...]:
    """Return the good behaviours that are wrong here, as G1, G2 and G3, each in the question's own order.

    With `here`, each is told what would be right; with `echoing`, those come first that share most words with that text.
    In place of a shortcut, a colleague's who keeps the same promise as near the customer would do as well.
    Whether one is truly wrong is found out when it is asked for: few are.
    """
    added = shop.say("f.here", good=here) if here else ""
    guards, labels, shared = shop.guards, shop.world.role_labels, shop.likeness.shared

    def candidates(
        found: Iterable[tuple[RoleAtTouchpoint, str]], is_right: Callable[[str, RoleAtTouchpoint], bool]
    ) -> Iterator[Candidate]:
        named = [(f"{p.subject}@{p.impact.job_role}|{good}", p, good) for p, good in found]
        named.sort(key=lambda one: (-shared(one[2], echoing) if echoing else 0, draw(identity, one[0]), one[0]))
        return (
            Candidate(id=id_, text=good, feedback=partial(verdict, p))
            for id_, p, good in named
            if not is_right(good, part)
        )

    def verdict(other: RoleAtTouchpoint) -> str:
        if other.impact.job_role == part.impact.job_role:
            said = shop.say("f.elsewhere", moment=other.place.label)
        else:
            said = shop.say("f.colleague", role=labels[other.impact.job_role])
        return shop.joined(said, added)

    at_once = guards.goods_of_colleagues(part)
    if is_instead:
        at_once = ((other, good) for other, good in at_once if not guards.works_alike(part, other))
    return (
        candidates(at_once, guards.is_like_own),
        candidates(guards.own_goods_elsewhere(part), guards.is_done_here),
        candidates(guards.goods_of_others_elsewhere(part), guards.is_like_own),
    )


def _clear_nevers(shop: Workshop, part: RoleAtTouchpoint) -> list[str]:
    """Return what the job role never does at the moment, where nothing like it is good there or nearby."""
    goods = [good for p in shop.guards.own_nearby(part) for good in p.impact.good]
    return [text for text in part.impact.never if not shop.likeness.near_any(text, goods)]


def _other_nevers(shop: Workshop, part: RoleAtTouchpoint) -> Sequence[list[Candidate]]:
    """Return what the job role never does elsewhere, then what others on the map never do."""
    role = part.impact.job_role
    own = [p for p in shop.world.parts_of(role) if p.subject != part.subject]
    others = [
        p
        for place in shop.world.by_map[part.place.map.code]
        for p in shop.world.parts_at(place)
        if p.impact.job_role != role
    ]
    goods = {normalise(good) for p in shop.world.parts_of(role) for good in p.impact.good}
    return [
        [
            Candidate(id=f"{p.subject}@{p.impact.job_role}|{text}", text=text, feedback=partial(shop.say, "f.shortcut"))
            for p in parts
            for text in p.impact.never
            if normalise(text) not in goods
        ]
        for parts in (own, others)
    ]
