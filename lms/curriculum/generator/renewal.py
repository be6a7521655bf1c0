"""What brings somebody who completed an older version of a course up to date: nothing, a delta, or all of it (training.md 6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.courses.items import kind_of
from lms.courses.items.together import may_meet, shows_what_is_recalled
from lms.courses.terms import APPLY, ItemDocument, ItemKind, ItemUse, MasteryLevel, ObjectiveDocument, RenewalKind
from lms.curriculum.generator.facts import is_coarse, is_of_mantra, refined, subject_of
from lms.curriculum.generator.select import MANTRA_SIZE
from lms.curriculum.terms import MANTRA_MODULE

MOST_QUESTIONS = 8
MODULE_FACT = "module/"
"""Begins the fact that a written module is taught; its code follows."""


@frozen
class Taught:
    """What one version of a course teaches."""

    facts: Mapping[str, str]
    """Fact id → hash, cosmetic changes left out."""
    fingerprints: Mapping[str, str]
    """Of each objective by its key."""
    item_keys: Mapping[str, str]
    """Item id → key hash of all its questions; empty where nobody kept them."""


@frozen
class RenewalDecision:
    """What is needed, and for a delta: what it is about."""

    kind: RenewalKind
    changed: tuple[str, ...] = ()
    """Ids of facts which are new, gone or differ; sorted."""
    objectives: tuple[ObjectiveDocument, ...] = ()
    """Those whose facts differ from what was learned, and those that the course asks anew."""
    items: tuple[ItemDocument, ...] = ()
    """Questions of the delta: each changed moment is asked about, and no sentence stands twice."""


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
    asked for, when more than half of the facts changed, or when more moments changed than eight questions can ask about.

    A written module that is taught no more is no news for anybody; nor is a fact that was kept less finely before.
    """
    known = refined(before.facts, after.facts)
    changed = changed_facts(known, after.facts)
    new = _newly_owed(before, objectives) if is_coarse(before.facts) else []
    if before.item_keys and not changed and not new:
        return RenewalDecision(kind=RenewalKind.NOTHING)
    if not before.item_keys or is_called_full or _is_mostly_new(known, after.facts):
        return RenewalDecision(kind=RenewalKind.WHOLE, changed=changed)
    subjects = {_about(fact) for fact in changed} | {objective.subject for objective in new}
    touched = tuple(o for o in objectives if o.subject in subjects and _is_touched(o, before, new))
    items = _questions(changed, [o.subject for o in touched], bank, before.item_keys)
    if items is None:
        return RenewalDecision(kind=RenewalKind.WHOLE, changed=changed)
    return RenewalDecision(kind=RenewalKind.DELTA, changed=changed, objectives=touched, items=items)


def changed_facts(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of facts which are new, gone or differ, sorted; without written modules that are gone."""
    differing = (fact for fact in before.keys() | after.keys() if before.get(fact) != after.get(fact))
    return tuple(sorted(fact for fact in differing if fact in after or not fact.startswith(MODULE_FACT)))


def _newly_owed(before: Taught, objectives: Iterable[ObjectiveDocument]) -> list[ObjectiveDocument]:
    """Return what the course of short lessons asks to be understood, and the long one before it did not."""
    return [
        o
        for o in objectives
        if o.level is MasteryLevel.UNDERSTAND
        and not o.due_after_days
        and not _is_written(o)
        and o.key not in before.fingerprints
    ]


def _is_touched(objective: ObjectiveDocument, before: Taught, new: Sequence[ObjectiveDocument]) -> bool:
    if objective.level is MasteryLevel.DEMONSTRATE:
        return before.fingerprints.get(objective.key, objective.fingerprint) != objective.fingerprint
    # What comes later is not asked before its time, unless it was learned already.
    return objective in new or not objective.due_after_days or objective.key in before.fingerprints


def _about(fact: str) -> str:
    """Return the subject of the objective that a fact belongs to."""
    return MANTRA_MODULE if is_of_mantra(fact) else subject_of(fact)


def _is_mostly_new(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    facts = {fact for fact in before.keys() | after.keys() if not fact.startswith(MODULE_FACT)}
    return 2 * sum(before.get(fact) != after.get(fact) for fact in facts) > len(facts)


def _is_written(objective: ObjectiveDocument) -> bool:
    return objective.subject.startswith(MODULE_FACT)


def _questions(
    changed: Sequence[str], subjects: Sequence[str], bank: Sequence[ItemDocument], learned: Mapping[str, str]
) -> tuple[ItemDocument, ...] | None:
    """Choose at most eight questions, or `None` if so few cannot ask about each moment that has any."""
    scored = [i for i in bank if i.use is ItemUse.ASSESSED and kind_of(i).is_scored]
    # What has another key, or is new, comes first: who learned it before cannot know it.
    ranked = sorted(scored, key=lambda i: learned.get(i.item_id) == i.key_hash)
    by_moment = {
        subject: [i for i in ranked if i.moment == subject and i.level is MasteryLevel.UNDERSTAND]
        for subject in dict.fromkeys(subjects)
    }
    asked = {subject: own for subject, own in by_moment.items() if own}
    form = _Form()
    if MANTRA_MODULE in subjects:
        _ask_mantra(form, changed, [i for i in ranked if i.level is MasteryLevel.KNOW], MOST_QUESTIONS - len(asked))
    if len(form.items) + len(asked) > MOST_QUESTIONS:
        return None
    for own in asked.values():
        apply_first = sorted(own, key=lambda i: i.kind not in APPLY)
        # A wrong option that stands twice is a smaller ill than a moment that nobody asks about.
        if not (form.take(apply_first) or form.take(apply_first, may_repeat=True)):
            return None
    for subject, own in asked.items():
        form.take(_carrying(own, [fact for fact in changed if subject_of(fact) == subject]))
    return tuple(form.items)


def _ask_mantra(form: "_Form", changed: Sequence[str], ranked: Sequence[ItemDocument], room: int) -> None:
    """Ask for the mantra itself, then for examples of the pillars that changed."""
    form.take([i for i in ranked if i.kind is ItemKind.RECALL_UNAIDED])
    pillars = [fact.partition("/")[2] for fact in changed if fact.startswith("pillar/")]
    for _ in range(MANTRA_SIZE):
        for pillar in pillars:
            if len(form.items) < min(MANTRA_SIZE, room):
                form.take([i for i in ranked if pillar in i.subject])


def _carrying(own: Sequence[ItemDocument], changed: Sequence[str]) -> list[ItemDocument]:
    """Return the questions that ask for what changed at a moment, the best first."""
    kinds = [_CARRIES[fact.partition("/")[0]] for fact in changed]
    wanted = list(dict.fromkeys(kind for rank in zip_longest(*kinds) for kind in rank if kind is not None))
    return [item for kind in wanted for item in own if item.kind is kind]


@dataclass(kw_only=True)
class _Form:
    items: list[ItemDocument] = field(default_factory=list)

    def take(self, candidates: Sequence[ItemDocument], *, may_repeat: bool = False) -> bool:
        """Add the first that fits; say whether there was one."""
        found = next((i for i in candidates if self._fits(i, may_repeat=may_repeat)), None)
        if found is None or len(self.items) >= MOST_QUESTIONS:
            return False
        self.items.append(found)
        return True

    def _fits(self, item: ItemDocument, *, may_repeat: bool) -> bool:
        if may_repeat:
            return item not in self.items and not any(_gives_away(item, other) for other in self.items)
        return all(may_meet(item, other) for other in self.items)


def _gives_away(one: ItemDocument, other: ItemDocument) -> bool:
    """Test if the right answer of one question can be read in the other."""
    return shows_what_is_recalled(one, other) or any(
        normalise(key) in b.stands_once for a, b in ((one, other), (other, one)) for key in a.key
    )


_CARRIES = {
    "touchpoint": (ItemKind.SITUATION, ItemKind.MINE),
    "moment": (ItemKind.SITUATION, ItemKind.MINE),
    "says": (ItemKind.SITUATION, ItemKind.MINE),
    "hopes": (ItemKind.SITUATION, ItemKind.HOPE),
    "because": (ItemKind.SITUATION, ItemKind.INSTEAD),
    "impact": (ItemKind.TELL, ItemKind.EXPLAIN, ItemKind.SITUATION),
    "serves": (ItemKind.TELL, ItemKind.EXPLAIN),
    "pillars": (ItemKind.PROMISE,),
    "good": (ItemKind.INSTEAD, ItemKind.SITUATION, ItemKind.MEASURE),
    "never": (ItemKind.INSTEAD, ItemKind.SITUATION),
}
"""Which questions ask for a fact, by its kind, the best first. Source: training.md 6."""
