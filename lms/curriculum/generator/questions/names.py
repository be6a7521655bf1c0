"""Questions answered with a job role: whom to tell, who has to explain it, who answers for a moment. Source: training.md 3."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from lms.courses.terms import ItemDocument, ItemKind, ItemUse
from lms.curriculum.generator.questions.choose import Candidate, choose
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
    related = shop.guards.related(role)
    departments = {shop.guards.department(code) for code in (role, *known)}
    wrong = (
        code
        for code in shop.guards.outsiders(part.place, identity, asked=impact.how, stem=stem)
        if code not in related and shop.guards.department(code) not in departments and not _leads(shop, code)
    )
    return _named(shop, ItemKind.TELL, part, scene=scene, text="q.tell", key=key, wrong=wrong, uses=used(impact.how))


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
    wrong = (
        code
        for code in shop.guards.outsiders(part.place, identity, asked=impact.how, stem=stem)
        if _is_frontstage_somewhere(shop, code) and not _leads(shop, code)
    )
    return _named(
        shop, ItemKind.EXPLAIN, part, scene=scene, text="q.explain", key=key, wrong=wrong, uses=used(impact.how)
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
        identity = shop.identity(ItemKind.CALL, part, code)
        outsiders = shop.guards.outsiders(part.place, identity, asked=how, stem="\n".join(scene))
        wrong = (one for one in outsiders if not _leads(shop, one))
        question = _named(
            shop, ItemKind.CALL, part, scene=scene, text="q.call", key=code, wrong=wrong,
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
        if p.impact.job_role != part.impact.job_role
        and shop.guards.department(p.impact.job_role) != department
        and not shop.guards.is_named(p.impact.job_role, stem)
    ]
    identity = shop.identity(ItemKind.OWNER, part)
    here = sorted(others, key=lambda one: draw(identity, one))
    wrong = chain(here, shop.guards.outsiders(part.place, identity, asked=owner.impact.how, stem=stem))
    return _named(
        shop, ItemKind.OWNER, part, scene=scene, text="q.owner", key=code, wrong=wrong,
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
    wrong: Iterable[str],
    uses: frozenset[str],
    more: tuple[str, ...] = (),
) -> ItemDocument | None:
    """Return a question whose options are job roles, or `None` if fewer than two are wrong beyond dispute."""
    labels = shop.world.role_labels
    identity = shop.identity(kind, part, *more)
    candidates = (
        Candidate(id=code, text=labels[code], feedback=partial(shop.does, code, part.subject)) for code in wrong
    )
    chosen = choose(labels[key], identity, candidates, count=2, likeness=shop.likeness)
    if chosen is None:
        return None
    return shop.question(
        kind, part, more=more, use=ItemUse.ASSESSED, scene=scene, text=shop.say(text), key=labels[key],
        key_feedback=shop.does(key, part.subject), wrong=chosen, uses=uses,
    )  # fmt: skip


def _leads(shop: Workshop, job_role: str) -> bool:
    """Test if a job role leads others: whoever tells their manager first is not wrong."""
    return shop.world.roles[job_role].leads


def _is_frontstage_somewhere(shop: Workshop, job_role: str) -> bool:
    return any(p.impact.lane == Lane.FRONTSTAGE for p in shop.world.parts_of(job_role))
