"""In which order answers are shown, what an answer earns, whether an attempt is passed, and when it may be taken again."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import fmean

from lms.courses.items import grade, kind_of
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument
from lms.quizzes.terms import Correction, QuizRule, Verdict


def attempts_left(rule: QuizRule, taken: int) -> int | None:
    """Return how many attempts remain; `None` = as many as one likes."""
    return None if rule.max_attempts is None else max(0, rule.max_attempts - taken)


def deadline_at(rule: QuizRule, started_at: datetime, *, extra_percent: int = 0) -> datetime | None:
    """Return when an attempt that started then must be submitted, by somebody with so much more time; `None` = no limit."""
    if rule.time_limit_seconds is None:
        return None
    return started_at + timedelta(seconds=rule.time_limit_seconds * (100 + extra_percent) / 100)


def waits_until(closed_at: datetime, now: datetime) -> date | None:
    """Return the day after an attempt was closed, in the time zone of `now`; `None` once it has come."""
    next_day = closed_at.astimezone(now.tzinfo).date() + timedelta(days=1)
    return None if now.date() >= next_day else next_day


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


def judge(marks: tuple[Mark, ...], rule: QuizRule) -> Verdict:
    """Say from the marks whether the attempt is passed."""
    needed = 100 if rule.pass_percent is None else rule.pass_percent
    percent = percent_of(fmean(m.score for m in marks) if marks else 0.0, needed=needed)
    if rule.pass_percent is None:
        passed = sum(m.is_correct for m in marks) >= right_needed(len(marks), rule) > 0
    else:
        passed = percent >= rule.pass_percent
    return Verdict(score_percent=percent, passed=passed, marks=marks)


def right_needed(count: int, rule: QuizRule) -> int:
    """Return how many of so many questions must be right to pass, each of them right or wrong."""
    if rule.pass_percent is not None:
        return at_least(rule.pass_percent / 100, count)
    return count if count <= rule.all_up_to else count - 1


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


def _draw(*parts: str) -> bytes:
    return hashlib.sha256("|".join(parts).encode()).digest()
