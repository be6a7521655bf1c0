"""Who is asked, what an answer comes to, and which figures may be shown."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from uuid import UUID

from lms.core import ratios
from lms.courses.items import recall
from lms.courses.items.recall import RecallGrade
from lms.pulse.terms import Counts, Outcome, PulseMantra, PulseMeasure, PulseQuestion, PulseState, Rate

SMALLEST = 5
"""Of fewer people nothing is shown."""
USUAL_SHARE = 20
"""Percent of people who are asked, until the company has chosen another share."""
MOST_DAYS = 92
"""How long a pulse may be open."""
READ = 10
"""Texts that are kept for reading."""
MOST_WRONG = 3
_HASHES = 1 << 64
_SCALE = (Outcome.ONE, Outcome.TWO, Outcome.THREE, Outcome.FOUR, Outcome.FIVE)
_SUCCESS = {
    PulseMeasure.MANTRA: {Outcome.EXACT, Outcome.NEAR},
    PulseMeasure.ABILITY: {Outcome.FOUR, Outcome.FIVE},
}


def is_sampled(pulse_id: UUID, employee_id: UUID, share_percent: int) -> bool:
    """Test if a person is in the sample: the lowest hashes of pulse and person. The same whenever it is asked.

    Source: domain.md C8.
    """
    digest = hashlib.sha256(f"{pulse_id}|{employee_id}".encode()).digest()
    return int.from_bytes(digest[:8]) * 100 < share_percent * _HASHES


def state_of(*, begun: bool, opened: bool, closed: bool, cancelled: bool) -> PulseState:
    """Return where a pulse stands; it is begun once its sample is being drawn."""
    if cancelled:
        return PulseState.CANCELLED
    if closed:
        return PulseState.CLOSED
    if opened:
        return PulseState.OPEN
    return PulseState.PREPARING if begun else PulseState.PLANNED


def is_overlapping(one: tuple[date, date], others: Iterable[tuple[date, date]]) -> bool:
    """Test if two pulses would be open on the same day; both days count."""
    return any(one[0] <= last and first <= one[1] for first, last in others)


def questions_of(mantra: PulseMantra) -> tuple[PulseQuestion, ...]:
    """Return what is asked: without a wrong answer there is nothing to recognise."""
    return tuple(one for one in PulseQuestion if mantra.wrong or one is not PulseQuestion.RECOGNITION)


def wrong_answers(text: str, look_alikes: Sequence[str], previous: str) -> tuple[str, ...]:
    """Return up to three sentences beside which the mantra is to be recognised, the previous one among them."""
    own = recall.fold(text)
    wanted = dict.fromkeys(one for one in (previous, *look_alikes) if one and recall.fold(one) != own)
    return tuple(wanted)[:MOST_WRONG]


def in_order(pulse_id: UUID, texts: Iterable[str]) -> tuple[str, ...]:
    """Put the sentences to choose from into an order that tells nothing; one order for everybody."""
    return tuple(sorted(texts, key=lambda text: hashlib.sha256(f"{pulse_id}|{text}".encode()).digest()))


def outcomes_of(
    question: PulseQuestion, answer: str, mantra: PulseMantra, own_moments: Collection[str]
) -> dict[PulseMeasure, Outcome]:
    """Return what an answer comes to: empty means skipped, except that of the mantra nothing was known."""
    match question:
        case PulseQuestion.MANTRA:
            grade = Outcome(recall.score_recall(answer, mantra.text).grade) if answer else Outcome.NONE
            found = {PulseMeasure.MANTRA: grade}
            if mantra.previous:
                found[PulseMeasure.OLD_MANTRA] = _yes(has_old_words(answer, mantra.previous, mantra.text))
            return found
        case PulseQuestion.MEANING:
            return {PulseMeasure.MEANING: Outcome.YES if answer else Outcome.SKIPPED}
        case PulseQuestion.MOMENT:
            return {PulseMeasure.MOMENT: _yes(answer in own_moments) if answer else Outcome.UNSURE}
        case PulseQuestion.RECOGNITION:
            return {PulseMeasure.RECOGNITION: _yes(answer == mantra.text) if answer else Outcome.UNSURE}
        case PulseQuestion.LEADER:
            return {PulseMeasure.LEADER: Outcome(answer) if answer else Outcome.SKIPPED}
        case PulseQuestion.ABILITY:
            return {PulseMeasure.ABILITY: Outcome(answer) if answer else Outcome.SKIPPED}


def has_old_words(answer: str, previous: str, current: str) -> bool:
    """Test if somebody typed what only the previous mantra has: a third of its own words, and two if it has two.

    Words of two letters prove nothing; in scripts without spaces each character is a word.
    """
    if recall.score_recall(answer, current).grade is RecallGrade.EXACT:
        return False
    present = set(recall.tokens(current))
    own = {
        word for word in recall.tokens(previous) if word not in present and (len(word) > _SHORT or not word.isascii())
    }
    typed = own & set(recall.tokens(answer))
    return bool(own) and len(typed) >= max(min(2, len(own)), -(-len(own) // 3))


_SHORT = 2


def _yes(is_so: bool) -> Outcome:
    return Outcome.YES if is_so else Outcome.NO


def rate_of(measure: PulseMeasure, counts: Counts) -> Rate:
    """Return the share of those who answered; what was skipped counts for nothing."""
    whole = answered_count(counts)
    part = sum(counts.get(outcome, 0) for outcome in _SUCCESS.get(measure, {Outcome.YES}))
    low, high = ratios.wilson(part, whole)
    return Rate(part=part, whole=whole, percent=ratios.percent(part, whole), low=low, high=high)


def answered_count(counts: Counts) -> int:
    """Return how many answered and did not skip."""
    return sum(count for outcome, count in counts.items() if outcome is not Outcome.SKIPPED)


def mean_of(counts: Counts) -> float | None:
    """Return the mean of answers from 1 to 5, or `None` if there are none."""
    given = [(value, counts.get(outcome, 0)) for value, outcome in enumerate(_SCALE, start=1)]
    whole = sum(count for _value, count in given)
    return sum(value * count for value, count in given) / whole if whole else None


def cells_to_hide(
    departments: Mapping[UUID, int], sites: Mapping[UUID, int], together: Mapping[tuple[UUID, UUID], int]
) -> frozenset[UUID]:
    """Return which departments and sites may not be shown, so that no figure tells of fewer than five people.

    `departments` and `sites` say how many answered, `together` how many people were asked in each department at each site;
    both split the same people, whose sum is shown as the company's if it is five or more. Hidden are: groups under five; if
    that leaves one, or fewer than five people, out of the sum, the next smallest as well; and a group that lies within
    another of the other kind with fewer than five people beside it. Empty groups tell nothing and stay.
    """
    hidden: set[UUID] = set()
    if sum(departments.values()) < SMALLEST:
        return frozenset((*departments, *sites))
    for counts in (departments, sites):
        hidden |= {cell for cell, count in counts.items() if 0 < count < SMALLEST}
    inside = _inside(departments, sites, together)
    while True:
        before = len(hidden)
        for counts in (departments, sites):
            hidden |= _complement(counts, hidden)
        sizes = {**departments, **sites}
        for small, large in inside:
            if not {small, large} & hidden and 0 < sizes[large] - sizes[small] < SMALLEST and sizes[small]:
                hidden.add(small)
        if len(hidden) == before:
            return frozenset(hidden)


def _complement(counts: Mapping[UUID, int], hidden: Collection[UUID]) -> set[UUID]:
    """Return what is to be hidden beside what is hidden already, so that subtracting from the sum finds nobody."""
    added: set[UUID] = set()
    while True:
        gone = [cell for cell in counts if (cell in hidden or cell in added) and counts[cell]]
        if not gone or (len(gone) > 1 and sum(counts[cell] for cell in gone) >= SMALLEST):
            return added
        left = [cell for cell in counts if cell not in hidden and cell not in added and counts[cell]]
        if not left:
            return added
        added.add(min(left, key=lambda cell: (counts[cell], str(cell))))


def _inside(
    departments: Mapping[UUID, int], sites: Mapping[UUID, int], together: Mapping[tuple[UUID, UUID], int]
) -> list[tuple[UUID, UUID]]:
    """Return the pairs in which everybody of the first belongs to the second."""
    found = []
    for department, site in product(departments, sites):
        both = together.get((department, site), 0)
        if both and both == sum(n for (one, _site), n in together.items() if one == department):
            found.append((department, site))
        if both and both == sum(n for (_department, one), n in together.items() if one == site):
            found.append((site, department))
    return found


def team_of(in_units: Mapping[UUID, int], size: int) -> UUID | None:
    """Return the department or site that is a leader's team: that with most of their people, if those are more than half."""
    best = max(in_units, key=lambda unit: (in_units[unit], str(unit)), default=None)
    return best if best is not None and in_units[best] * 2 > size else None
