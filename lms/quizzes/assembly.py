"""Which questions of a bank one attempt asks. Source: training.md 4.3.

A form asks every moment, shows no sentence twice, and shares at most half of its questions with the form before it.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lms.core.frozen import frozen
from lms.courses.items import kind_of
from lms.courses.items.together import may_meet
from lms.courses.terms import APPLY, NAMES, ItemDocument, ItemKind, ItemUse, KeyPlace
from lms.quizzes.rules import right_needed
from lms.quizzes.terms import QuizRule

MANTRA = "mantra"
"""The moment of the quiz that is about the mantra."""
_SHARES = {ItemKind.SITUATION: 2, ItemKind.MINE: 3, ItemKind.INSTEAD: 3}
"""One question in so many may be of that type."""
_ONE = {ItemKind.OWNER, ItemKind.HOPE}
_NAMES_SHARE = 3
_APPLY = APPLY | {ItemKind.SCENARIO}
"""A trainer's scenario asks the same, and comes before what was generated about its moment."""
_PILLARS = frozenset({ItemKind.PROMISE, ItemKind.PILLAR_EXAMPLE})
"""What keeps a pillar can be argued about, so a form about moments has one such question."""
_FEW = 4
"""A form that is shorter is filled up."""
_ATTEMPTS = 24
"""So often a form that would be too short is drawn."""


@frozen
class Drawing:
    """What the forms of one quiz are drawn from."""

    scope: str
    """Code of its module: two quizzes over one bank draw differently."""
    rule: QuizRule
    bank: tuple[ItemDocument, ...]
    """Beside the questions about its moments, examples of pillars that fill up a form which would be short."""


def next_form(
    drawing: Drawing, *, number: int, seen: Collection[str], last: Collection[str], length: int = 0
) -> tuple[ItemDocument, ...]:
    """Return the questions of a form in the order in which they are asked; `number` counts from 0.

    `seen` are the ids of what was asked before or shown in a lesson, `last` those of the form before. `length` is that of the
    first form; the later ones are as long, so that they are passed by the same rule. Where the bank does not give so many new
    questions, a shorter one is drawn if it may have as many wrong answers; else one that repeats, which has to wait.
    """
    tried: list[tuple[ItemDocument, ...]] = []
    for attempt in range(_ATTEMPTS if length else 1):
        form = _drawn(drawing, number, attempt, seen=frozenset(seen), last=frozenset(last))
        form = form[: length or len(form)]
        if len(form) >= length and not is_repetition(form, last):
            return form
        tried.append(form)
    new = [form for form in tried if not is_repetition(form, last)]
    fair = [form for form in new if _most_wrong(len(form), drawing.rule) >= _most_wrong(length, drawing.rule)]
    return max(fair or tried, key=len)


def _most_wrong(count: int, rule: QuizRule) -> int:
    return count - right_needed(count, rule)


def _drawn(
    drawing: Drawing, number: int, attempt: int, *, seen: frozenset[str], last: frozenset[str]
) -> tuple[ItemDocument, ...]:
    form = _Form(drawing=drawing, number=number, attempt=attempt, seen=seen, last=last)
    if MANTRA in drawing.rule.moments:
        _fill_mantra(form)
    elif drawing.rule.moments:
        _fill_moments(form)
    else:  # whoever chose these questions chose all of them, in their order
        form.taken.extend(form.bank[: drawing.rule.size])
    return tuple(form.taken)


def is_repetition(form: Sequence[ItemDocument], last: Collection[str]) -> bool:
    """Test if more than half of a form was in the one before: then it has to wait until the next day."""
    return 2 * sum(item.item_id in last for item in form) > len(form)


def first_forms(drawing: Drawing, *, seen: Collection[str], count: int = 3) -> tuple[tuple[ItemDocument, ...], ...]:
    """Return the first forms of a quiz; fewer where the next would repeat more than half of the one before."""
    found: list[tuple[ItemDocument, ...]] = []
    met = set(seen)
    last: set[str] = set()
    for number in range(count):
        form = next_form(drawing, number=number, seen=met, last=last, length=len(found[0]) if found else 0)
        if not form or is_repetition(form, last):
            break
        found.append(form)
        last = {item.item_id for item in form}
        met |= last
    return tuple(found)


def _fill_mantra(form: "_Form") -> None:
    form.take_first([q for q in form.bank if q.kind is ItemKind.RECALL_UNAIDED])
    examples = [q for q in form.bank if q.kind is ItemKind.PILLAR_EXAMPLE]
    while form.has_room:
        asked = Counter(q.subject[1] for q in form.taken if q.kind is ItemKind.PILLAR_EXAMPLE)
        fewest = min((asked[q.subject[1]] for q in examples if form.fits(q)), default=None)
        if fewest is None or not form.take_first([q for q in examples if asked[q.subject[1]] == fewest]):
            break
    while form.take_first(form.bank):
        pass


def _fill_moments(form: "_Form") -> None:
    by_moment = {m: [q for q in form.bank if m in q.subject] for m in form.moments}
    apply = {m: [q for q in of if q.kind in _APPLY] for m, of in by_moment.items()}
    for wanted in (apply, by_moment):
        for moment in form.least_asked():
            form.take_first(wanted[moment])
    while any(form.take_first(by_moment[moment]) for moment in form.least_asked()):
        pass
    if len(form.taken) < _FEW:
        form.take_first([q for q in form.bank if q.kind is ItemKind.PILLAR_EXAMPLE])
        form.take_first([q for q in form.bank if q.kind is ItemKind.HOPE and q.moment in form.moments], is_filling=True)
        form.take_first([q for q in form.bank if q.kind in NAMES and q.moment in form.moments], is_filling=True)


@dataclass(kw_only=True)
class _Form:
    drawing: Drawing
    number: int
    attempt: int
    """At drawing it; from the second on it is left to chance what comes first, also of what was asked lately."""
    seen: frozenset[str]
    last: frozenset[str]
    taken: list[ItemDocument] = field(default_factory=list)
    _out: set[str] = field(default_factory=set)
    """Ids of the questions that may not meet one of those taken."""

    @cached_property
    def bank(self) -> Sequence[ItemDocument]:
        """Return the questions that count."""
        return [q for q in self.drawing.bank if q.use is ItemUse.ASSESSED and kind_of(q).is_scored]

    @property
    def moments(self) -> tuple[str, ...]:
        return self.drawing.rule.moments

    @property
    def has_room(self) -> bool:
        return len(self.taken) < self.drawing.rule.size

    def least_asked(self) -> Iterator[str]:
        """Return the moments, the least asked first, among equals in the order of the lessons."""
        asked = Counter(moment for q in self.taken for moment in q.subject)
        return iter(sorted(self.moments, key=lambda moment: asked[moment]))

    def take_first(self, questions: Sequence[ItemDocument], *, is_filling: bool = False) -> bool:
        """Take the best of the questions that fit; return whether there was one."""
        fitting = [q for q in questions if self.fits(q, is_filling=is_filling)]
        if not fitting or not self.has_room:
            return False
        best = min(fitting, key=self._rank)
        self.taken.append(best)
        self._out |= {q.item_id for q in self.bank if not may_meet(q, best)}
        return True

    def fits(self, question: ItemDocument, *, is_filling: bool = False) -> bool:
        return question.item_id not in self._out and self._is_within_caps(question, is_filling=is_filling)

    def _is_within_caps(self, question: ItemDocument, *, is_filling: bool) -> bool:
        kind, size = question.kind, self.drawing.rule.size
        of_kind = sum(q.kind is kind for q in self.taken)
        if kind is ItemKind.HOPE:
            return is_filling and of_kind == 0
        if kind in _ONE and of_kind:
            return False
        if kind in _PILLARS and MANTRA not in self.moments and any(q.kind in _PILLARS for q in self.taken):
            return False
        if kind in _SHARES and of_kind >= max(1, size // _SHARES[kind]):
            return False
        names = sum(q.kind in NAMES for q in self.taken)
        return kind not in NAMES or is_filling or names < max(1, size // _NAMES_SHARE)

    def _rank(self, question: ItemDocument) -> tuple[bool, bool, bool, bool, bytes]:
        place = question.key_place
        places = Counter(q.key_place for q in self.taken)
        is_over_full = place is not None and places[place] > min(places[one] for one in KeyPlace)
        draw = f"{self.drawing.scope}|{self.number}|{question.item_id}" + "|again" * self.attempt
        is_generated = question.kind is not ItemKind.SCENARIO
        was_asked = question.item_id in self.last and not self.attempt
        is_known = question.item_id in self.seen and not self.attempt
        return was_asked, is_generated, is_over_full, is_known, hashlib.sha256(draw.encode()).digest()
