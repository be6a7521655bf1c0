"""What the ledger means: decisions on facts, without database or clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.core.ratios import percent
from lms.courses.terms import MasteryLevel
from lms.evidence.terms import EvidenceFact, EvidenceKind, MasteryFacts, MasteryStage, MasteryState, Rating

VALID_FOR = {
    MasteryStage.HELD: timedelta(days=21),
    MasteryStage.CONFIRMED: timedelta(days=90),
    MasteryStage.LASTING: timedelta(days=365),
}
CONFIRMED_AFTER = timedelta(hours=20)
LASTING_AFTER = timedelta(days=10)
ENOUGH_QUESTIONS = 4
"""A check of fewer proves nothing alone."""
MISSES_TO_LOSE = 2

DEMONSTRATED_FOR = timedelta(days=365)
SIGHTINGS_NEEDED = 3
PRODUCTS_NEEDED = 2
DAYS_OR_OBSERVERS = 2
YES_PERCENT = 80
_ROWS_OF_ONE_OBSERVATION = 3


def mastery_after(facts: Sequence[EvidenceFact]) -> MasteryFacts | None:
    """Return what is held or begun of one objective, for the newest fingerprint of which there is anything.

    See `relearned` and `demonstrated`. A failure for new facts leaves what was held for older ones; that shows as outdated.
    """
    for fingerprint in _newest_first(facts):
        same = sorted((f for f in facts if f.fingerprint == fingerprint), key=lambda f: f.occurred_at)
        found = demonstrated(same) if same[0].level is MasteryLevel.DEMONSTRATE else relearned(same)
        if found is not None:
            return found
    return None


def relearned(facts: Sequence[EvidenceFact]) -> MasteryFacts | None:
    """Return what answers about one thing, oldest first, show: it lasts the longer, the more often it was recalled on later days.

    First success: held, 21 days. One at least 20 hours later: confirmed, 90 days. One at least 10 days after that one:
    lasting, 365 days. A success on a later day renews what is held without a step. A check of fewer than four questions
    proves nothing alone of a moment: begun, until a success that is no such check, or that comes a day later. Two misses in
    a row take it back to begun; one takes nothing.

    What was shown before anything expired, and what nobody is asked about again (a trainer's module as a whole), says not
    how many questions there were. It is held without end, its failures take nothing, and when a question about it is
    answered later, it counts as the first success. So nobody loses what they held, and no completion is ever undone: what
    has run out is due again, and everything else of it stays.

    Source: training.md 5.
    """
    ladder = _Ladder()
    for fact in facts:
        ladder.climb(fact)
    return ladder.reached()


@dataclass
class _Ladder:
    """Where somebody is while their answers are gone through, oldest first."""

    fingerprint: str = ""
    stage: MasteryStage | None = None
    since: datetime | None = None
    """Of the first success since nothing was held."""
    stepped_at: datetime | None = None
    renewed_at: datetime | None = None
    """Of the last success that counted; empty as long as it is held without end."""
    misses: int = 0

    def climb(self, fact: EvidenceFact) -> None:
        self.fingerprint = fact.fingerprint
        stays = _stays(fact)
        if not fact.succeeded:
            self._miss(counts=not stays and not fact.details.get("right", False))
            return
        self.misses = 0
        at = fact.occurred_at
        if self.stage is None or self.stage is MasteryStage.BEGUN:
            self._start(fact, at, stays=stays)
        elif not stays and self.stepped_at is not None and at - (self.renewed_at or self.stepped_at) >= CONFIRMED_AFTER:
            if self.stage is MasteryStage.HELD:
                self.stage, self.stepped_at = MasteryStage.CONFIRMED, at
            elif self.stage is MasteryStage.CONFIRMED and at - self.stepped_at >= LASTING_AFTER:
                self.stage, self.stepped_at = MasteryStage.LASTING, at
            self.renewed_at = at

    def reached(self) -> MasteryFacts | None:
        if self.stage is None or self.since is None:
            return None
        ends = VALID_FOR.get(self.stage)
        return MasteryFacts(
            fingerprint=self.fingerprint,
            stage=self.stage,
            held_at=self.since,
            expires_at=self.renewed_at + ends if ends and self.renewed_at else None,
        )

    def _miss(self, *, counts: bool) -> None:
        self.misses += counts
        if self.misses >= MISSES_TO_LOSE and self.stage is not None:
            self.stage, self.stepped_at, self.renewed_at = MasteryStage.BEGUN, None, None

    def _start(self, fact: EvidenceFact, at: datetime, *, stays: bool) -> None:
        was_before = self.stage is MasteryStage.BEGUN and self.since is not None and at - self.since >= CONFIRMED_AFTER
        if _is_short_check(fact) and not was_before:
            self.stage, self.since = MasteryStage.BEGUN, self.since or at
            return
        self.stage, self.since, self.stepped_at = MasteryStage.HELD, at, at
        self.renewed_at = None if stays else at


def _stays(fact: EvidenceFact) -> bool:
    return fact.kind is not EvidenceKind.RECALL and "asked" not in fact.details


def _is_short_check(fact: EvidenceFact) -> bool:
    asked = fact.details.get("asked")
    return fact.level is not MasteryLevel.KNOW and isinstance(asked, int) and asked < ENOUGH_QUESTIONS


def demonstrated(facts: Sequence[EvidenceFact]) -> MasteryFacts | None:
    """Return whether a part was shown at work, by what was seen and by work products, oldest first.

    Seen: three sightings of yes, on two days or by two observers, and four in five marks yes. Or made: two work products of
    two days that were accepted. A critical row that was seen makes all count anew from the next occasion. Valid 365 days from
    the newest; what is older than that before it counts no more. Less than that is begun: one tick on one day is never
    enough.

    What was held by the older rule, three rows seen on one occasion, stays held for its year, unless a critical row is seen.

    Source: training.md 5.
    """
    since = _after_last_critical([f for f in facts if f.kind in _AT_WORK])
    newest = since[-1] if since else None
    if newest is None:
        return None
    counted = [f for f in since if newest.occurred_at - f.occurred_at < DEMONSTRATED_FOR]
    seen = [f for f in counted if f.kind is EvidenceKind.OBSERVATION]
    made = [f for f in counted if f.kind is EvidenceKind.WORK_PRODUCT and f.succeeded]
    if _is_seen_enough(seen):
        return _shown(seen)
    if len({day_of(f) for f in made}) >= PRODUCTS_NEEDED:
        return _shown(made)
    before = _by_one_observation(seen)
    if before is not None:
        return before
    sightings = sum(map(_sightings, seen))
    if made and not sightings:
        return _begun(made, len({day_of(f) for f in made}), PRODUCTS_NEEDED)
    return _begun(seen, sightings, SIGHTINGS_NEEDED) if sightings else None


_AT_WORK = (EvidenceKind.OBSERVATION, EvidenceKind.WORK_PRODUCT)


def _after_last_critical(facts: Sequence[EvidenceFact]) -> Sequence[EvidenceFact]:
    last = max((n for n, f in enumerate(facts) if any(_mapping(f, "critical").values())), default=-1)
    return facts[last + 1 :]


def _is_seen_enough(seen: Sequence[EvidenceFact]) -> bool:
    marks = [rating for fact in seen for rating in _seen_rows(fact).values()]
    with_yes = [fact for fact in seen if _sightings(fact)]
    days = {day_of(fact) for fact in with_yes}
    observers = {fact.recorded_by for fact in with_yes if fact.recorded_by is not None}
    return (
        sum(map(_sightings, seen)) >= SIGHTINGS_NEEDED
        and max(len(days), len(observers)) >= DAYS_OR_OBSERVERS
        and percent(marks.count(Rating.YES), len(marks)) >= YES_PERCENT
    )


def _by_one_observation(seen: Sequence[EvidenceFact]) -> MasteryFacts | None:
    # Observations that do not say how often were made under the older rule; the newest rating of each row counts.
    observed = [fact for fact in seen if "counts" not in fact.details]
    rows: dict[str, Rating] = {}
    for fact in observed:
        rows |= _seen_rows(fact)
    if not rows or score_percent(rows) < YES_PERCENT:
        return None
    enough = min(_ROWS_OF_ONE_OBSERVATION, len(_mapping(observed[-1], "rows")))
    return _shown(observed[-1:]) if len(rows) >= enough else None


def _shown(facts: Sequence[EvidenceFact]) -> MasteryFacts:
    newest = facts[-1]
    return MasteryFacts(
        fingerprint=newest.fingerprint, held_at=newest.occurred_at, expires_at=newest.occurred_at + DEMONSTRATED_FOR
    )


def _begun(facts: Sequence[EvidenceFact], shown: int, needed: int) -> MasteryFacts:
    return MasteryFacts(
        fingerprint=facts[-1].fingerprint,
        stage=MasteryStage.BEGUN,
        held_at=facts[0].occurred_at,
        expires_at=None,
        shown_count=shown,
        needed_count=needed,
    )


def day_of(fact: EvidenceFact) -> date:
    """Return the day on which something was seen or made, by the company's calendar where that was written down."""
    day = fact.details.get("day")
    return date.fromisoformat(day) if isinstance(day, str) else fact.occurred_at.date()


def _sightings(fact: EvidenceFact) -> int:
    counts = _mapping(fact, "counts")
    rows = [label for label, rating in _seen_rows(fact).items() if rating is Rating.YES]
    return sum(count if isinstance(count := counts.get(label), int) else 1 for label in rows)


def score_percent(rows: Mapping[str, Rating]) -> int:
    """Return the share of yes among the rows that were seen, in whole per cent; 0 if none was."""
    seen = [rating for rating in rows.values() if rating is not Rating.NOT_SEEN]
    return percent(seen.count(Rating.YES), len(seen))


def mastery_state(mastery: MasteryFacts | None, *, fingerprint: str, now: datetime) -> MasteryState:
    """Return the state of an objective that has this fingerprint today."""
    if mastery is None:
        return MasteryState.NOT_YET
    if mastery.fingerprint != fingerprint:
        return MasteryState.NOT_YET if mastery.stage is MasteryStage.BEGUN else MasteryState.OUTDATED
    if mastery.expires_at is not None and mastery.expires_at <= now:
        return MasteryState.EXPIRED
    return MasteryState(mastery.stage.value)


def is_module_complete(*, page_count: int, pages_read: Collection[int], has_quiz: bool, quiz_passed: bool) -> bool:
    """Test if all pages were read and, if there is a quiz, it was passed."""
    return set(range(1, page_count + 1)) <= set(pages_read) and (quiz_passed or not has_quiz)


def _newest_first(facts: Iterable[EvidenceFact]) -> list[str]:
    newest: dict[str, tuple[int, datetime]] = {}
    for fact in facts:
        age = (fact.release_number, fact.occurred_at)
        newest[fact.fingerprint] = max(newest.get(fact.fingerprint, age), age)
    return sorted(newest, key=lambda fingerprint: newest[fingerprint], reverse=True)


def _seen_rows(fact: EvidenceFact) -> dict[str, Rating]:
    rows = {label: Rating(str(rating)) for label, rating in _mapping(fact, "rows").items()}
    return {label: rating for label, rating in rows.items() if rating is not Rating.NOT_SEEN}


def _mapping(fact: EvidenceFact, name: str) -> Mapping[str, object]:
    value = fact.details.get(name, {})
    return value if isinstance(value, Mapping) else {}
