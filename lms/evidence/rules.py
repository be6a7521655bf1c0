"""What the ledger means: decisions on facts, without database or clock."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from lms.core.ratios import percent
from lms.courses.terms import MasteryLevel
from lms.evidence.terms import EvidenceFact, EvidenceKind, MasteryFacts, MasteryState, Rating

DEMONSTRATED_FOR = timedelta(days=365)
ROWS_TO_SEE = 3
YES_PERCENT = 80


def mastery_after(facts: Sequence[EvidenceFact]) -> MasteryFacts | None:
    """Return what is held of one objective, for the newest fingerprint of which anything is held.

    Know and understand: held from the first success. A later failure for the same facts takes nothing away: a completion
    is never undone by trying again. Success for older facts stays held for those and shows as outdated.

    Demonstrate: held only by observation, see `demonstrated`.
    """
    for fingerprint in _newest_first(facts):
        same = sorted((f for f in facts if f.fingerprint == fingerprint), key=lambda f: f.occurred_at)
        held = demonstrated(same) if same[0].level is MasteryLevel.DEMONSTRATE else _shown(same)
        if held is not None:
            return held
    return None


def demonstrated(facts: Sequence[EvidenceFact]) -> MasteryFacts | None:
    """Return whether observations of one checklist, oldest first, show that the part is done.

    The newest rating of each row counts: somebody who did it wrong and then right has learned it. Needed: three rows seen
    (or the whole checklist, if it is shorter), 80 % of them with yes, and no critical row seen in the newest observation.
    Valid 365 days from the newest; ratings older than that before it count no more. One observer on one day suffices:
    two days or two observers belong to the observation programme, which comes later.

    Source: domain.md C7.
    """
    observed = [f for f in facts if f.kind is EvidenceKind.OBSERVATION]
    if not observed:
        return None
    newest = observed[-1]
    rows: dict[str, Rating] = {}
    for fact in observed:
        if newest.occurred_at - fact.occurred_at < DEMONSTRATED_FOR:
            rows |= _seen_rows(fact)
    score = score_percent(rows)
    seen_enough = len(rows) >= min(ROWS_TO_SEE, len(_mapping(newest, "rows")))
    if not rows or not seen_enough or score < YES_PERCENT or any(_mapping(newest, "critical").values()):
        return None
    return MasteryFacts(
        fingerprint=newest.fingerprint, held_at=newest.occurred_at, expires_at=newest.occurred_at + DEMONSTRATED_FOR
    )


def score_percent(rows: Mapping[str, Rating]) -> int:
    """Return the share of yes among the rows that were seen, in whole per cent; 0 if none was."""
    seen = [rating for rating in rows.values() if rating is not Rating.NOT_SEEN]
    return percent(seen.count(Rating.YES), len(seen))


def mastery_state(mastery: MasteryFacts | None, *, fingerprint: str, now: datetime) -> MasteryState:
    """Return the state of an objective that has this fingerprint today."""
    if mastery is None:
        return MasteryState.NOT_YET
    if mastery.fingerprint != fingerprint:
        return MasteryState.OUTDATED
    if mastery.expires_at is not None and mastery.expires_at <= now:
        return MasteryState.EXPIRED
    return MasteryState.HELD


def is_module_complete(*, page_count: int, pages_read: Collection[int], has_quiz: bool, quiz_passed: bool) -> bool:
    """Test if all pages were read and, if there is a quiz, it was passed."""
    return set(range(1, page_count + 1)) <= set(pages_read) and (quiz_passed or not has_quiz)


def _newest_first(facts: Iterable[EvidenceFact]) -> list[str]:
    newest: dict[str, tuple[int, datetime]] = {}
    for fact in facts:
        age = (fact.release_number, fact.occurred_at)
        newest[fact.fingerprint] = max(newest.get(fact.fingerprint, age), age)
    return sorted(newest, key=lambda fingerprint: newest[fingerprint], reverse=True)


def _shown(facts: Sequence[EvidenceFact]) -> MasteryFacts | None:
    first = next((f for f in facts if f.succeeded), None)
    return (
        None
        if first is None
        else MasteryFacts(fingerprint=first.fingerprint, held_at=first.occurred_at, expires_at=None)
    )


def _seen_rows(fact: EvidenceFact) -> dict[str, Rating]:
    rows = {label: Rating(str(rating)) for label, rating in _mapping(fact, "rows").items()}
    return {label: rating for label, rating in rows.items() if rating is not Rating.NOT_SEEN}


def _mapping(fact: EvidenceFact, name: str) -> Mapping[str, object]:
    value = fact.details.get(name, {})
    return value if isinstance(value, Mapping) else {}
