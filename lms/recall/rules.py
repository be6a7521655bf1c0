"""When something is asked again, and by which questions."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from math import ceil

from fsrs import Card, Rating, Scheduler, State

from lms.courses.items import kind_of, recall
from lms.courses.items.together import may_meet
from lms.courses.terms import APPLY, ItemDocument, ItemKind, ItemUse, MasteryLevel
from lms.evidence.rules import CONFIRMED_AFTER
from lms.recall.terms import (
    AskedDay,
    AskedItem,
    CardMemory,
    ChosenQuestion,
    DayMark,
    DueCard,
    FollowUpPart,
    MarkedDay,
    OwnDays,
    RecalledMantra,
)

QUESTIONS_A_DAY = 3
QUESTIONS_A_WEEK = 10
SECONDS_A_QUESTION = 25
GAPS = tuple(timedelta(days=days) for days in (2, 9, 35))
"""From one follow-up to the next: day 2, 11 and 46 after the check."""
AFTER_A_MISS = timedelta(days=1)
MISSED = -1
PROVING = frozenset({FollowUpPart.RECALL, FollowUpPart.APPLY})
"""Parts whose questions show that something is still known or understood."""
KEPT_ITEMS = 6
DELAY = CONFIRMED_AFTER
"""Only what is recalled so long after it was last seen shows that it is known."""
WORKING_DAYS = frozenset(range(5))
"""Monday to Friday, unless the company chose others."""
DAYS_A_WEEK = 7
DAYS_READ = 100
"""Of so many days on which somebody was asked the streak is counted."""
_HAND_OFF = frozenset({ItemKind.TELL, ItemKind.EXPLAIN, ItemKind.CALL, ItemKind.PARTNERS})
_APPLY = APPLY | {
    *(ItemKind.PROMISE, ItemKind.IMPACT_PICK, ItemKind.IMPACT_MATCH, ItemKind.PILLAR_APPLY, ItemKind.STANDARD_PICK)
}
# Nothing random, and whole days only: the library's defaults ask again after minutes.
_SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=90, enable_fuzzing=False
)


def first_memory(at: datetime, *, is_right: bool) -> CardMemory:
    """Return what is remembered after the check: asked again on day 2, or on the next day if it was missed."""
    card, _log = _SCHEDULER.review_card(Card(card_id=1), _rating(is_right=is_right), at.astimezone(UTC))
    return _memory(card, at, step=0 if is_right else MISSED)


def next_memory(memory: CardMemory, *, is_right: bool, is_changed: bool = False, at: datetime) -> CardMemory:
    """Return what is remembered after an answer in a follow-up.

    Right: the next gap; after the third the forgetting curve decides. Wrong: the next day, and from there day 2 again. What
    has changed begins anew.
    """
    card = Card(
        card_id=1,
        state=State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due_at,
        last_review=memory.reviewed_at,
    )
    card, _log = _SCHEDULER.review_card(card, _rating(is_right=is_right), at.astimezone(UTC))
    step = (MISSED if is_changed else memory.step) + 1 if is_right else MISSED
    return _memory(card, at, step=step)


def asked_tomorrow(memory: CardMemory, *, at: datetime) -> CardMemory:
    """Return what is left when somebody missed a question that reviews nothing: what it is about comes back on the next day."""
    return replace(memory, step=MISSED, due_at=at + AFTER_A_MISS)


def _rating(*, is_right: bool) -> Rating:
    return Rating.Good if is_right else Rating.Again


def _memory(card: Card, at: datetime, *, step: int) -> CardMemory:
    gap = AFTER_A_MISS if step == MISSED else GAPS[step] if step < len(GAPS) else card.due - at
    assert card.stability is not None
    assert card.difficulty is not None
    return CardMemory(step=step, due_at=at + gap, stability=card.stability, difficulty=card.difficulty, reviewed_at=at)


def with_asked(asked: Sequence[AskedItem], item: ItemDocument) -> tuple[AskedItem, ...]:
    """Return the last few questions about something, with one more."""
    return (*asked, AskedItem(item_id=item.item_id, kind=item.kind))[-KEPT_ITEMS:]


def room_left(*, today_count: int, week_count: int) -> int:
    """Return how many questions may still be asked today."""
    return max(0, min(QUESTIONS_A_DAY - today_count, QUESTIONS_A_WEEK - week_count))


def is_delayed(seen_at: datetime, *, now: datetime) -> bool:
    """Test if so long has passed since something was last seen that recalling it shows that it is known."""
    return now - seen_at >= DELAY


def bits_of(days: Collection[int]) -> int:
    """Return weekdays, 0 for Monday, as they are stored: a bit for each."""
    return sum(1 << day for day in set(days))


def days_of_bits(bits: int) -> frozenset[int]:
    """Return the weekdays that are stored so."""
    return frozenset(day for day in range(DAYS_A_WEEK) if bits >> day & 1)


def own_days(asked: Sequence[AskedDay], *, today: date, working: Collection[int]) -> OwnDays:
    """Return somebody's week and streak; `asked` are the last days on which they were asked, newest first.

    A day off, or one on which nothing was due, breaks nothing; nor does today, before it is over.
    """
    finished = {one.day: one.is_finished for one in asked}
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(DAYS_A_WEEK)]
    week = tuple(
        MarkedDay(day=day, mark=_mark(day, finished.get(day), today=today))
        for day in days
        if day.weekday() in working or day in finished
    )
    before = [one for one in asked if one.is_finished or one.day < today]
    return OwnDays(week=week, streak=sum(1 for _day in takewhile(lambda one: one.is_finished, before)))


def _mark(day: date, is_finished: bool | None, *, today: date) -> DayMark:
    if is_finished:
        return DayMark.DONE
    if day >= today:
        return DayMark.AHEAD
    return DayMark.REST if is_finished is None else DayMark.MISSED


def recalled_mantra(given: str, keys: Sequence[str]) -> RecalledMantra | None:
    """Return how near what was typed comes to the mantra, in the wording to which it is nearest; `None` if there is none."""
    if not keys:
        return None
    key = max(keys, key=lambda one: recall.score_recall(given, one).score)
    return RecalledMantra(grade=recall.score_recall(given, key).grade, pieces=recall.compare_recalled(given, key))


def minutes_for(question_count: int) -> int:
    """Return how long so many questions take, in whole minutes."""
    return ceil(question_count * SECONDS_A_QUESTION / 60)


def is_about(item: ItemDocument, card: DueCard) -> bool:
    """Test if a question can be asked about what a card stands for."""
    if card.level is MasteryLevel.KNOW:
        return "mantra" in item.subject and kind_of(item).is_scored
    return (
        card.subject in item.subject
        and kind_of(item).is_scored
        and item.level is MasteryLevel.UNDERSTAND
        and item.job_role in {None, card.job_role}
    )


def choose_questions(
    cards: Sequence[DueCard], bank: Sequence[ItemDocument], *, room: int
) -> tuple[ChosenQuestion, ...]:
    """Choose the questions of one follow-up, at most `room`; `cards` are those that are due, the longest overdue first.

    The mantra from memory if it is due, then what somebody does in the first moment, then whom they tell. What room is left
    goes to the next moments, then to practice. Asked by another kind of question than last time, where there is one, and by
    one that was not asked lately; what remains is decided by a hash. No sentence of the map stands twice in a follow-up, and
    nothing shows the mantra beside the question for it.

    Source: training.md 5.
    """
    form = _FollowUp(bank, min(room, QUESTIONS_A_DAY))
    mantra = [card for card in cards if card.level is MasteryLevel.KNOW]
    moments = [card for card in cards if card.level is not MasteryLevel.KNOW]
    form.take(mantra[:1], FollowUpPart.RECALL, lambda item: item.kind == ItemKind.RECALL_UNAIDED)
    form.take(moments, FollowUpPart.APPLY, _is_apply, most=1)
    form.take(moments, FollowUpPart.HAND_OFF, lambda item: item.kind in _HAND_OFF, most=1)
    form.take(moments, FollowUpPart.APPLY, _is_apply)
    form.take([*moments, *mantra], FollowUpPart.PRACTICE, lambda item: not _is_apply(item))
    order = list(FollowUpPart)
    return tuple(sorted(form.chosen, key=lambda one: order.index(one.part)))


def has_questions(card: DueCard, bank: Sequence[ItemDocument]) -> bool:
    """Test if anything can still be asked about a card."""
    return any(is_about(item, card) for item in bank)


def _is_apply(item: ItemDocument) -> bool:
    return item.kind in _APPLY and item.use is ItemUse.ASSESSED


class _FollowUp:
    """The questions chosen so far."""

    def __init__(self, bank: Sequence[ItemDocument], room: int) -> None:
        self._bank = bank
        self._room = room
        self.chosen: list[ChosenQuestion] = []

    def take(
        self,
        cards: Sequence[DueCard],
        part: FollowUpPart,
        wanted: Callable[[ItemDocument], bool],
        *,
        most: int = QUESTIONS_A_DAY,
    ) -> None:
        """Add a wanted question about each of these cards that has none of the part yet."""
        for card in cards:
            if most <= 0 or len(self.chosen) >= self._room:
                return
            if any(one.card.id == card.id and one.part is part for one in self.chosen):
                continue
            fitting = [
                item
                for item in self._bank
                if wanted(item) and is_about(item, card) and all(may_meet(item, one.item) for one in self.chosen)
            ]
            if fitting:
                best = min(fitting, key=lambda item: _rank(item, card))
                is_review = part in PROVING or not self._is_proven(card)
                self.chosen.append(ChosenQuestion(card=card, part=part, item=best, is_review=is_review))
                most -= 1

    def _is_proven(self, card: DueCard) -> bool:
        """Test if some question could show what the card stands for, today or another day, or one here reviews it."""
        return any(one.card.id == card.id and one.is_review for one in self.chosen) or any(
            is_about(item, card) and (item.kind == ItemKind.RECALL_UNAIDED or _is_apply(item)) for item in self._bank
        )


def _rank(item: ItemDocument, card: DueCard) -> tuple[bool, bool, bytes]:
    last = card.asked[-1].kind if card.asked else None
    recent = {one.item_id for one in card.asked}
    draw = f"{card.id}|{card.memory.due_at.isoformat()}|{item.item_id}"
    return item.kind == last, item.item_id in recent, hashlib.sha256(draw.encode()).digest()
