"""Questions answered with a job role: whom to tell, who has to explain it, who answers for a moment. Source: training.md 3."""

from collections.abc import Iterable, Iterator, Sequence

from lms.courses.terms import ItemDocument, ItemKind, ItemUse
from lms.curriculum.generator.questions.choose import Candidate, choose, in_order
from lms.curriculum.generator.questions.draws import draw
from lms.curriculum.generator.questions.workshop import Workshop, used
from lms.curriculum.generator.world import RoleAtTouchpoint
from lms.journeys.terms import Lane

_CALLS = 2
"""Colleagues of one moment that are asked for, at most."""


def name_questions(shop: Workshop, part: RoleAtTouchpoint) -> Iterator[ItemDocument]:
    """Return the questions about who else is concerned by a job role's part."""
    told = _tell(shop, part) or _explain(shop, part)
    if told is not None:
        yield told
    yield from _call(shop, part)
    if (owner := _owner(shop, part)) is not None:
        yield owner


def _tell(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    role, impact = part.impact.job_role, part.impact
    known = [code for code in impact.serves if code in shop.world.roles and code != role]
    scene = (part.place.touchpoint.name, shop.say("l.your_part", how=impact.how))
    stem = "\n".join(scene)
    asked = [code for code in known if not shop.guards.is_named(code, stem)]
    if not asked:
        return None
    identity = shop.identity(ItemKind.TELL, part)
    key = min(asked, key=lambda code: draw(identity, code))
    related = _related(shop, role)
    departments = {shop.guards.department(code) for code in (role, *known)}
    near, others = shop.guards.outsiders(part.place, asked=impact.how, stem=stem)
    tiers = [
        [code for code in tier if code not in related and shop.guards.department(code) not in departments]
        for tier in (near, others)
    ]
    return _named(shop, ItemKind.TELL, part, scene=scene, text="q.tell", key=key, tiers=tiers, uses=used(impact.how))


def _explain(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    impact = part.impact
    if impact.lane == Lane.FRONTSTAGE or impact.serves:
        return None
    scene = (part.place.touchpoint.name, shop.say("l.your_part", how=impact.how))
    stem = "\n".join(scene)
    there = [
        p.impact.job_role
        for p in shop.guards.colleagues(part)
        if p.impact.lane == Lane.FRONTSTAGE and not shop.guards.is_named(p.impact.job_role, stem)
    ]
    if not there:
        return None
    identity = shop.identity(ItemKind.EXPLAIN, part)
    key = min(there, key=lambda code: draw(identity, code))
    tiers = [
        [code for code in tier if _is_frontstage_somewhere(shop, code)]
        for tier in shop.guards.outsiders(part.place, asked=impact.how, stem=stem)
    ]
    return _named(
        shop, ItemKind.EXPLAIN, part, scene=scene, text="q.explain", key=key, tiers=tiers, uses=used(impact.how)
    )


def _call(shop: Workshop, part: RoleAtTouchpoint) -> Iterator[ItemDocument]:
    role, touchpoint = part.impact.job_role, part.place.touchpoint
    there = shop.world.parts_at(part.place)
    asked = 0
    for other in sorted(
        shop.guards.colleagues(part),
        key=lambda p: draw(shop.identity(ItemKind.CALL, part, p.impact.job_role), p.impact.job_role),
    ):
        code, how = other.impact.job_role, other.impact.how
        scene = (touchpoint.name, touchpoint.customer, shop.say("l.slipped", how=how))
        if (
            asked == _CALLS
            or (other.impact.lane == Lane.FRONTSTAGE and role not in other.impact.serves)
            or shop.guards.is_named(code, "\n".join(scene))
            or any(shop.likeness.near(how, p.impact.how) for p in there if p.impact.job_role != code)
        ):
            continue
        tiers = shop.guards.outsiders(part.place, asked=how, stem="\n".join(scene))
        question = _named(
            shop, ItemKind.CALL, part, scene=scene, text="q.call", key=code, tiers=tiers,
            uses=used(touchpoint.customer, how), more=(code,),
        )  # fmt: skip
        if question is not None:
            asked += 1
            yield question


def _owner(shop: Workshop, part: RoleAtTouchpoint) -> ItemDocument | None:
    there = shop.world.parts_at(part.place)
    owners = [p for p in there if p.impact.owner]
    if len(owners) != 1:
        return None
    code, owner = owners[0].impact.job_role, owners[0]
    department = shop.guards.department(code)
    if code == part.impact.job_role or department == shop.guards.department(part.impact.job_role):
        return None
    scene = shop.scene(part)
    stem = "\n".join(scene)
    if shop.guards.is_named(code, stem):
        return None
    others = [
        p.impact.job_role
        for p in there
        if shop.guards.department(p.impact.job_role) != department and not shop.guards.is_named(p.impact.job_role, stem)
    ]
    tiers = [others, *shop.guards.outsiders(part.place, asked=owner.impact.how, stem=stem)]
    return _named(
        shop, ItemKind.OWNER, part, scene=scene, text="q.owner", key=code, tiers=tiers,
        uses=shop.customer_lines(part),
    )  # fmt: skip


def _named(
    shop: Workshop,
    kind: ItemKind,
    part: RoleAtTouchpoint,
    *,
    scene: tuple[str, ...],
    text: str,
    key: str,
    tiers: Iterable[Sequence[str]],
    uses: frozenset[str],
    more: tuple[str, ...] = (),
) -> ItemDocument | None:
    """Return a question whose options are job roles, or `None` if fewer than two are wrong beyond dispute."""
    labels = shop.world.role_labels
    identity = shop.identity(kind, part, *more)
    wrong = [
        [Candidate(id=code, text=labels[code], feedback=shop.does(code, part.subject)) for code in tier]
        for tier in tiers
    ]
    chosen = choose(labels[key], identity, in_order(identity, wrong), count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    return shop.question(
        kind, part, more=more, use=ItemUse.ASSESSED, scene=scene, text=shop.say(text), key=labels[key],
        key_feedback=shop.does(key, part.subject), wrong=chosen, uses=uses,
    )  # fmt: skip


def _related(shop: Workshop, role: str) -> frozenset[str]:
    """Return whom a job role serves anywhere, and who serves it."""
    serves = {code for p in shop.world.parts_of(role) for code in p.impact.serves}
    served_by = {
        p.impact.job_role for place in shop.world.places for p in shop.world.parts_at(place) if role in p.impact.serves
    }
    return frozenset(serves | served_by)


def _is_frontstage_somewhere(shop: Workshop, job_role: str) -> bool:
    return any(p.impact.lane == Lane.FRONTSTAGE for p in shop.world.parts_of(job_role))
