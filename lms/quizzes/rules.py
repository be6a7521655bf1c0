"""Which questions a form asks, in which order they stand, and whether an attempt is passed."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import fmean

from lms.core.ids import normalise
from lms.courses.items import grade, kind_of
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.quizzes.terms import Correction, PassNeeds, PassRule, QuizRule, Verdict

_MANTRA = "mantra"
_FIRST = (ItemKind.RECALL_UNAIDED, ItemKind.MANTRA_CLOZE)
_NAMES_PARTS = ItemKind.MY_TOUCHPOINTS


def is_unanswered(item: ItemDocument, answer: Answer | None) -> bool:
    """Test if a question has no answer, or only a part of one."""
    return answer is None or not kind_of(item).is_complete(item, answer)


def assemble_form(
    bank: Sequence[ItemDocument], *, rule: QuizRule, scope: str, number: int, seen: frozenset[str], last: frozenset[str]
) -> tuple[ItemDocument, ...]:
    """Choose the questions of one attempt, in the order in which they are asked.

    Everything that the bank can show is asked about once: the mantra, each map, each touchpoint. What room is left is
    filled by the quotas of the rule, then by anything. Unseen items come first, those of the last form last; what remains is
    decided by the hash of scope, number and item. Two items of which one gives the other away never meet.

    Shape: `size` items, if the bank has them; more only if otherwise something would not be asked about at all.
    Source: domain.md D3, P13.
    """
    ranked = sorted(
        (i for i in bank if i.use == ItemUse.ASSESSED and kind_of(i).is_scored),
        key=lambda i: (i.item_id in last, i.item_id in seen, _draw(scope, str(number), i.item_id), i.item_id),
    )
    form = _Form(ranked, rule)
    form.take(lambda i: _MANTRA in i.subject, most=1)
    form.cover(lambda i: i.level == MasteryLevel.KNOW)
    form.rotate(lambda i: i.is_apply, most=rule.quota_apply)
    form.rotate(lambda i: _is_understand(i) and len(i.subject) == 1, most=rule.quota_understand, only_new=True)
    form.cover(lambda i: i.level == MasteryLevel.UNDERSTAND and i.job_role is not None)
    form.take(_is_understand, most=rule.quota_understand - form.count(_is_understand))
    form.take(
        lambda i: i.level == MasteryLevel.KNOW,
        most=rule.quota_know - form.count(lambda i: i.level == MasteryLevel.KNOW),
    )
    form.take(lambda _: True, most=rule.size)
    return form.in_order()


def are_enemies(one: ItemDocument, other: ItemDocument) -> bool:
    """Test if two items may not stand in one form: one shows the answer of the other, or both ask the same.

    Source: domain.md D3 (form assembly), P13.
    """
    if one.item_id == other.item_id:
        return True
    if (_asks_mantra(one) and other.shows_mantra) or (_asks_mantra(other) and one.shows_mantra):
        return True
    if _MANTRA in one.subject and _MANTRA in other.subject and ItemKind.MANTRA_PICK in {one.kind, other.kind}:
        return True
    if {one.kind, other.kind} == {ItemKind.STAGE_ORDER, ItemKind.NEXT_MOMENT} and set(one.subject) & set(other.subject):
        return True
    same_key = set(map(normalise, one.key)) == set(map(normalise, other.key))
    if same_key and one.key and ItemMode.MULTIPLE not in {one.mode, other.mode}:
        return True
    return _gives_away(one, other) or _gives_away(other, one)


def attempts_left(rule: QuizRule, taken: int) -> int | None:
    """Return how many attempts remain; `None` = as many as one likes."""
    return None if rule.max_attempts is None else max(0, rule.max_attempts - taken)


def deadline_at(rule: QuizRule, started_at: datetime) -> datetime | None:
    """Return when an attempt that started then must be submitted; `None` = no limit."""
    return None if rule.time_limit_seconds is None else started_at + timedelta(seconds=rule.time_limit_seconds)


def shown_order(attempt_id: str, item: ItemDocument) -> tuple[str, ...]:
    """Return the labels as this attempt shows them: neighbours see other orders, the same person always the same one.

    A sequence is never shown already solved, and pairs never side by side, unless there is no other order.
    """
    kind = kind_of(item)
    if not kind.is_shuffled:
        return item.options if kind.shows_options else ()
    # Equal labels are told apart by their number, so that each has a place of its own.
    numbered = list(enumerate(item.options))
    shown = [label for _, label in sorted(numbered, key=lambda n: (_draw(attempt_id, n[1], str(n[0])), n))]
    if kind.hides_solution and shown == list(item.options):
        other = next((i for i, label in enumerate(shown) if label != shown[0]), 0)
        shown[0], shown[other] = shown[other], shown[0]
    return tuple(shown)


def score_attempt(items: Sequence[ItemDocument], answers: Sequence[Answer | None], rule: QuizRule) -> Verdict:
    """Grade the answers, item by item, and say whether the attempt is passed, or what is missing.

    Shape: `answers` is parallel to `items`; `None` = left open.
    """
    return judge(items, tuple(grade(item, answer) for item, answer in zip(items, answers, strict=True)), rule)


def judge(items: Sequence[ItemDocument], marks: tuple[Mark, ...], rule: QuizRule) -> Verdict:
    """Say from the marks, item by item, whether the attempt is passed, or what is missing."""
    percent = percent_of(fmean(m.score for m in marks) if marks else 0.0, needed=rule.pass_percent)
    missing = []
    if percent < rule.pass_percent:
        missing.append(PassRule.SCORE)
    if rule.needs_mantra and any(_MANTRA in i.subject and not m.is_correct for i, m in zip(items, marks, strict=True)):
        missing.append(PassRule.MANTRA)
    applied = [m.is_correct for i, m in zip(items, marks, strict=True) if i.is_apply]
    if sum(applied) < at_least(rule.apply_ratio, len(applied)):
        missing.append(PassRule.APPLIED)
    return Verdict(score_percent=percent, passed=not missing, marks=marks, missing=tuple(missing))


def pass_needs(items: Sequence[ItemDocument], rule: QuizRule) -> PassNeeds:
    """Return what passing these questions takes, each of them right or wrong."""
    applied = sum(item.is_apply for item in items)
    return PassNeeds(
        right_count=at_least(rule.pass_percent / 100, len(items)),
        question_count=len(items),
        has_mantra=rule.needs_mantra and any(_MANTRA in item.subject for item in items),
        applied_right_count=at_least(rule.apply_ratio, applied),
        applied_count=applied,
    )


def percent_of(ratio: float, *, needed: int) -> int:
    """Return a ratio in whole per cent, rounded half up; what falls short of `needed` is never rounded up to it."""
    exact = ratio * 100 + 1e-6  # for sums of thirds
    return int(exact + 0.5) if exact >= needed else min(int(exact + 0.5), needed - 1)


def at_least(ratio: float, count: int) -> int:
    """Return how many of `count` make up a ratio."""
    return next((n for n in range(count + 1) if n >= ratio * count - 1e-9), count)


def mark_anew(item: ItemDocument, answer: Answer | None, corrections: Sequence[Correction], *, mark: Mark) -> Mark:
    """Return what an answer earns after corrections of its question, in their order; `mark` is what it earned before.

    Order: never less than before, unless a correction was meant to lower.
    """
    for correction in corrections:
        fresh = _marked(item, answer, correction)
        if correction.may_lower or (fresh.score, fresh.is_correct) > (mark.score, mark.is_correct):
            mark = fresh
    return mark


def corrected(item: ItemDocument, corrections: Sequence[Correction]) -> ItemDocument:
    """Return the question with the answer that the last of these corrections calls right, and what was said about answers
    that it judges otherwise left out.

    A correction by which every answer is right names none, and changes nothing.
    """
    for correction in corrections:
        if not correction.all_correct:
            item = _with_key(item, correction.key)
    return item


def _with_key(item: ItemDocument, key: tuple[str, ...]) -> ItemDocument:
    judged_otherwise = set(key) ^ set(item.key)
    return replace(
        item,
        key=key,
        distractors=tuple(label for label in item.options if label not in key),
        scores=(),
        feedback=tuple((label, comment) for label, comment in item.feedback if label not in judged_otherwise),
    )


def _marked(item: ItemDocument, answer: Answer | None, correction: Correction) -> Mark:
    if correction.all_correct:
        return Mark(score=1.0, is_correct=True)
    return grade(_with_key(item, correction.key), answer)


class _Form:
    """Questions chosen so far, and those still to be had, best first."""

    def __init__(self, ranked: Sequence[ItemDocument], rule: QuizRule) -> None:
        self._left = list(ranked)
        self._rule = rule
        self._chosen: list[ItemDocument] = []

    def count(self, wanted: Callable[[ItemDocument], bool]) -> int:
        return sum(map(wanted, self._chosen))

    def take(self, wanted: Callable[[ItemDocument], bool], *, most: int) -> None:
        """Add wanted items, best first, within the size of the form."""
        for item in [i for i in self._left if wanted(i)]:
            if most <= 0 or len(self._chosen) >= self._rule.size:
                return
            most -= self._add(item)

    def rotate(self, wanted: Callable[[ItemDocument], bool], *, most: int, only_new: bool = False) -> None:
        """Add wanted items so that no subject is asked twice before each was asked once."""
        while most > 0 and len(self._chosen) < self._rule.size:
            asked = Counter(s for i in self._chosen if len(i.subject) == 1 for s in i.subject)
            left = [i for i in self._left if wanted(i) and not (only_new and any(asked[s] for s in i.subject))]
            # `min` keeps the first of equals, so the rank decides among items about equally new subjects.
            best = min(left, key=lambda i: max((asked[s] for s in i.subject), default=0), default=None)
            if best is None:
                return
            if self._add(best):
                most -= 1

    def cover(self, wanted: Callable[[ItemDocument], bool]) -> None:
        """Add items until each subject that wanted items speak about is asked about, whatever the size."""
        for item in [i for i in self._left if wanted(i)]:
            asked = {s for i in self._chosen if wanted(i) for s in i.subject}
            if any(_is_owed(s, item) and s not in asked for s in item.subject):
                self._add(item)

    def in_order(self) -> tuple[ItemDocument, ...]:
        """Return know, understand, apply; what shows which moments are one's own comes after the question for them."""
        return tuple(sorted(self._chosen, key=_place))

    def _add(self, item: ItemDocument) -> bool:
        self._left.remove(item)
        if any(are_enemies(item, other) for other in self._chosen):
            return False
        self._chosen.append(item)
        return True


def _place(item: ItemDocument) -> tuple[bool, bool, bool, bool]:
    return item.kind not in _FIRST, item.level != MasteryLevel.KNOW, item.is_apply, item.kind != _NAMES_PARTS


def _is_understand(item: ItemDocument) -> bool:
    return item.level == MasteryLevel.UNDERSTAND and not item.is_apply


def _is_owed(subject: str, item: ItemDocument) -> bool:
    """Test if a subject has an objective of its own: a map to know, a touchpoint to understand."""
    if item.level == MasteryLevel.KNOW:
        return subject != _MANTRA and item.kind == ItemKind.STAGE_ORDER
    return "/" in subject


def _asks_mantra(item: ItemDocument) -> bool:
    return _MANTRA in item.subject and item.mode == ItemMode.TEXT


def _gives_away(shower: ItemDocument, asker: ItemDocument) -> bool:
    """Test if the single right answer of one item can be read in another."""
    if asker.mode not in {ItemMode.SINGLE, ItemMode.TEXT} or len(asker.key) == 0:
        return False
    key = normalise(asker.key[0])
    return any(key == normalise(text) for text in (*shower.options, *shower.prompts)) or (
        len(key.split()) > 2 and key in normalise(shower.stem)
    )


def _draw(*parts: str) -> bytes:
    return hashlib.sha256("|".join(parts).encode()).digest()
