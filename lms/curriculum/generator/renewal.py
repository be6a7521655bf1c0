"""What brings somebody who completed an older version of a course up to date: nothing, a delta, or all of it (domain.md D7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.courses.items import kind_of
from lms.courses.terms import ItemDocument, ItemKind, ItemUse, MasteryLevel, ObjectiveDocument, RenewalKind
from lms.quizzes.assembly import may_meet
from lms.quizzes.evidence import covers

MOST_QUESTIONS = 8
MODULE_FACT = "module/"
"""Begins the fact that a written module is taught; its code follows."""


@dataclass(frozen=True, kw_only=True)
class Taught:
    """What one version of a course teaches."""

    facts: Mapping[str, str]
    """Fact id → hash, cosmetic changes left out."""
    fingerprints: Mapping[str, str]
    """Of each objective by its key."""
    item_keys: Mapping[str, str]
    """Item id → key hash of all its questions; empty where nobody kept them."""


@dataclass(frozen=True, kw_only=True)
class RenewalDecision:
    """What is needed, and for a delta: what it is about."""

    kind: RenewalKind
    changed: tuple[str, ...] = ()
    """Ids of facts which are new, gone or differ; sorted."""
    objectives: tuple[ObjectiveDocument, ...] = ()
    """Those whose facts differ from what was learned."""
    items: tuple[ItemDocument, ...] = ()
    """Questions of the delta: each changed objective is asked about, and no two give each other away."""


def decide_renewal(
    before: Taught,
    after: Taught,
    *,
    objectives: Sequence[ObjectiveDocument],
    bank: Sequence[ItemDocument],
    is_called_full: bool = False,
) -> RenewalDecision:
    """Decide what somebody needs who has learned `before`.

    `objectives` and `bank` are those of the new version. Nothing, when all facts are the same. All of it, when that was
    asked for, when more than half of the facts changed, or when more changed than eight questions can prove.

    A written module that is taught no more is no news for anybody.
    """
    changed = changed_facts(before.facts, after.facts)
    if before.item_keys and not changed:
        return RenewalDecision(kind=RenewalKind.NOTHING)
    if not before.item_keys or is_called_full or _is_mostly_new(before.facts, after.facts):
        return RenewalDecision(kind=RenewalKind.WHOLE, changed=changed)
    of_map = [fact for fact in changed if not fact.startswith(MODULE_FACT)]
    touched = [o for o in objectives if before.fingerprints.get(o.key) != o.fingerprint and not _is_written(o)]
    items = _questions(touched, bank, before.item_keys, _subjects(of_map)) if of_map else ()
    if items is None:
        return RenewalDecision(kind=RenewalKind.WHOLE, changed=changed)
    return RenewalDecision(kind=RenewalKind.DELTA, changed=changed, objectives=tuple(touched), items=items)


def changed_facts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of facts which are new, gone or differ, sorted; without written modules that are gone."""
    differing = (fact for fact in before.keys() | after.keys() if before.get(fact) != after.get(fact))
    return tuple(sorted(fact for fact in differing if fact in after or not fact.startswith(MODULE_FACT)))


def _is_mostly_new(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    facts = {fact for fact in before.keys() | after.keys() if not fact.startswith(MODULE_FACT)}
    return 2 * sum(before.get(fact) != after.get(fact) for fact in facts) > len(facts)


def _is_written(objective: ObjectiveDocument) -> bool:
    return objective.subject.startswith(MODULE_FACT)


def _subjects(facts: Sequence[str]) -> frozenset[str]:
    """Return what the facts are about, as questions name it; of a part that came or went also its map."""
    found = set()
    for fact in facts:
        kind, _, rest = fact.partition("/")
        if kind in {"mantra", "pillar"}:
            found |= {"mantra", rest}
        elif kind == "map":
            found.add(rest.removesuffix("/stages"))
        elif kind == "impact":
            found |= {rest.partition("@")[0], rest.partition("/")[0]}
        else:
            found.add("/".join(rest.partition("@")[0].split("/")[:2]))
    return frozenset(found)


def _questions(
    objectives: Sequence[ObjectiveDocument],
    bank: Sequence[ItemDocument],
    learned: Mapping[str, str],
    subjects: frozenset[str],
) -> tuple[ItemDocument, ...] | None:
    """Choose at most eight questions, or `None` if so few cannot ask about each objective."""
    asked = [o for o in objectives if o.level is not MasteryLevel.DEMONSTRATE]
    ranked = _ranked(bank, learned)
    chosen = _one_each(asked, ranked)
    if chosen is None or len(chosen) > MOST_QUESTIONS:
        chosen = _fewest(asked, ranked)
    if chosen is None or len(chosen) > MOST_QUESTIONS:
        return None
    about_mantra = any(o.subject == "mantra" for o in asked)
    for item in ranked:
        is_new = learned.get(item.item_id) != item.key_hash and not subjects.isdisjoint(item.subject)
        is_of_mantra = about_mantra and item.level is MasteryLevel.KNOW
        if len(chosen) < MOST_QUESTIONS and (is_new or is_of_mantra) and _fits(item, chosen):
            chosen = [*chosen, item]
    return tuple(chosen)


def _ranked(bank: Sequence[ItemDocument], learned: Mapping[str, str]) -> list[ItemDocument]:
    """Return what can be asked: what is new or has another key first, then what is about one thing only."""
    scored = [i for i in bank if i.use is ItemUse.ASSESSED and kind_of(i).is_scored]
    # To tell the mantra from the one before it shows more than to fill in a word of it.
    return sorted(
        scored,
        key=lambda i: (learned.get(i.item_id) == i.key_hash, i.kind != ItemKind.MANTRA_PICK, len(i.subject) > 1),
    )


def _one_each(objectives: Sequence[ObjectiveDocument], ranked: Sequence[ItemDocument]) -> list[ItemDocument] | None:
    chosen: list[ItemDocument] = []
    for objective in objectives:
        if not any(covers(item, objective) for item in chosen):
            best = next((i for i in ranked if covers(i, objective) and _fits(i, chosen)), None)
            if best is None:
                return None
            chosen.append(best)
    return chosen


def _fewest(objectives: Sequence[ObjectiveDocument], ranked: Sequence[ItemDocument]) -> list[ItemDocument] | None:
    chosen: list[ItemDocument] = []
    left = list(objectives)
    while left:
        fitting = [i for i in ranked if _fits(i, chosen)]
        # `max` keeps the first of equals, so the rank decides among items that ask about equally many.
        best = max(fitting, key=lambda i: sum(covers(i, o) for o in left), default=None)
        if best is None or not any(covers(best, o) for o in left):
            return None
        chosen.append(best)
        left = [o for o in left if not covers(best, o)]
    return chosen


def _fits(item: ItemDocument, chosen: Sequence[ItemDocument]) -> bool:
    return all(may_meet(item, other) for other in chosen)
