"""Which questions of a bank one attempt asks. Source: training.md 4.3.

A form asks every moment, shows no sentence twice, and shares at most half of its questions with the form before it.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lms.courses.terms import ItemDocument, ItemKind, ItemUse, KeyPlace
from lms.curriculum.generator.questions.terms import APPLY, NAMES

SIZES = {1: 5, 2: 6, 3: 7, 4: 8}
"""Questions of a check, by the number of required moments."""
LATER_SIZE, MANTRA_SIZE = 3, 5
_SHARES = {ItemKind.PROMISE: 4, ItemKind.SITUATION: 2, ItemKind.MINE: 3, ItemKind.INSTEAD: 3}
"""One question in so many may be of that type."""
_ONE = {ItemKind.OWNER, ItemKind.HOPE}
_NAMES_SHARE = 3
_FEW = 4
"""A form that is shorter is filled up."""


@dataclass(frozen=True, kw_only=True)
class QuizPlan:
    """What the forms of one quiz are drawn from."""

    scope: str
    """Code of its module: two quizzes over one bank draw differently."""
    size: int
    moments: tuple[str, ...] = ()
    """`map/touchpoint`, in the order of the lessons; none for the mantra."""
    bank: tuple[ItemDocument, ...]
    extra: tuple[ItemDocument, ...] = ()
    """Examples of pillars that fill up a form which would be short."""

    @property
    def is_of_mantra(self) -> bool:
        """Test if it is the quiz of the mantra."""
        return not self.moments


def forms(quiz: QuizPlan, *, seen: Collection[str], count: int = 3) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the first forms; fewer where the next would repeat more than half of the one before: that retake waits a day."""
    found: list[tuple[str, ...]] = []
    met = set(seen)
    for number in range(count):
        form = next_form(quiz, number=number, seen=met, last=found[-1] if found else ())
        if not form or (found and is_repetition(form, found[-1])):
            break
        found.append(form)
        met |= set(form)
    return tuple(found)


def is_repetition(form: Collection[str], last: Collection[str]) -> bool:
    """Test if more than half of a form was in the one before: then it has to wait until the next day."""
    return 2 * len(set(form) & set(last)) > len(form)


def next_form(quiz: QuizPlan, *, number: int, seen: Collection[str], last: Collection[str]) -> tuple[str, ...]:
    """Return the ids of a form in the order in which they are asked; `number` counts from 0."""
    form = _Form(quiz=quiz, number=number, seen=frozenset(seen), last=frozenset(last))
    if quiz.is_of_mantra:
        _fill_mantra(form)
    else:
        _fill_moments(form)
    return tuple(one.item_id for one in form.taken)


def _fill_mantra(form: "_Form") -> None:
    form.take_first([q for q in form.bank if q.kind is ItemKind.RECALL_UNAIDED])
    examples = [q for q in form.bank if q.kind is ItemKind.PILLAR_EXAMPLE]
    while form.has_room:
        asked = Counter(q.subject[1] for q in form.taken if q.kind is ItemKind.PILLAR_EXAMPLE)
        fewest = min((asked[q.subject[1]] for q in examples if form.fits(q)), default=None)
        if fewest is None or not form.take_first([q for q in examples if asked[q.subject[1]] == fewest]):
            return


def _fill_moments(form: "_Form") -> None:
    by_moment: Mapping[str, list[ItemDocument]] = {
        m: [q for q in form.bank if q.moment == m] for m in form.quiz.moments
    }
    apply = {m: [q for q in of if q.kind in APPLY] for m, of in by_moment.items()}
    for wanted in (apply, by_moment):
        for moment in form.least_asked():
            if form.has_room:
                form.take_first(wanted[moment])
    while form.has_room and any(form.take_first(by_moment[moment]) for moment in form.least_asked()):
        pass
    if len(form.taken) < _FEW:
        form.take_first(form.quiz.extra)
        form.take_first([q for q in form.bank if q.kind is ItemKind.HOPE], is_filling=True)
        form.take_first([q for q in form.bank if q.kind in NAMES], is_filling=True)


@dataclass(kw_only=True)
class _Form:
    quiz: QuizPlan
    number: int
    seen: frozenset[str]
    last: frozenset[str]
    taken: list[ItemDocument] = field(default_factory=list)
    _shown: set[str] = field(default_factory=set)

    @cached_property
    def bank(self) -> Sequence[ItemDocument]:
        """Return the questions that count."""
        return [q for q in self.quiz.bank if q.use is ItemUse.ASSESSED]

    @property
    def has_room(self) -> bool:
        return len(self.taken) < self.quiz.size

    def least_asked(self) -> Iterator[str]:
        """Return the moments, the least asked first, among equals in the order of the lessons."""
        asked = Counter(q.moment for q in self.taken)
        return iter(sorted(self.quiz.moments, key=lambda moment: asked[moment]))

    def take_first(self, questions: Sequence[ItemDocument], *, is_filling: bool = False) -> bool:
        """Take the best of the questions that fit; return whether there was one."""
        fitting = [q for q in questions if self.fits(q, is_filling=is_filling)]
        if not fitting or not self.has_room:
            return False
        best = min(fitting, key=self._rank)
        self.taken.append(best)
        self._shown |= best.stands_once
        return True

    def fits(self, question: ItemDocument, *, is_filling: bool = False) -> bool:
        if question in self.taken or question.stands_once & self._shown:
            return False
        if question.shows_mantra and any(q.kind is ItemKind.RECALL_UNAIDED for q in self.taken):
            return False
        return self._is_within_caps(question, is_filling=is_filling)

    def _is_within_caps(self, question: ItemDocument, *, is_filling: bool) -> bool:
        kind, size = question.kind, self.quiz.size
        of_kind = sum(q.kind is kind for q in self.taken)
        if kind is ItemKind.HOPE:
            return is_filling and of_kind == 0
        if kind in _ONE and of_kind:
            return False
        if kind in _SHARES and of_kind >= max(1, size // _SHARES[kind]):
            return False
        names = sum(q.kind in NAMES for q in self.taken)
        return kind not in NAMES or is_filling or names < max(1, size // _NAMES_SHARE)

    def _rank(self, question: ItemDocument) -> tuple[bool, bool, bool, bytes]:
        place = question.key_place
        places = Counter(q.key_place for q in self.taken)
        is_over_full = place is not None and places[place] > min(places[one] for one in KeyPlace)
        drawn = hashlib.sha256(f"{self.quiz.scope}|{self.number}|{question.item_id}".encode()).digest()
        return question.item_id in self.last, is_over_full, question.item_id in self.seen, drawn
