"""Item statistics and what they mean. Source: domain.md C6; formulas named there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from lms.courses.terms import APPLY, NAMES, ItemKind
from lms.quizzes.bank.terms import (
    SHOWN_FROM,
    USABLE_FROM,
    Assessment,
    FindingCode,
    ItemFigures,
    OptionCount,
    QuestionFinding,
    QuestionStatus,
)
from lms.quizzes.terms import PracticeReason

FEWEST_ITEMS = 5
"""Items of a form from which its rest means something."""
_TAIL = 0.27
"""The share of people that makes the best and the weakest."""
_HARD, _FLAT, _RARE = 0.30, 0.10, 0.05
_DRAWN = APPLY | NAMES | {ItemKind.PROMISE, ItemKind.HOPE, ItemKind.PILLAR_EXAMPLE}
_FEWEST_OF_KIND = 5
"""Questions with usable figures from which they speak for their kind."""
Revision = tuple[str, str]
"""Item and full hash."""
_EASY = 0.9
"""From here on hardly anybody differs from the others, so that a low correlation is to be expected and says nothing."""


@dataclass
class Tally:
    """Answers to one revision of a question, added one by one; keeps sums and counts only."""

    n: int = 0
    score_sum: float = 0.0
    by_total: dict[int, list[float]] = field(default_factory=dict)
    """Whole percent of the form → persons, sum of scores."""
    chosen: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    """Label → whole percent of the form → persons."""
    rest_n: int = 0
    sums: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    """Of score, score², rest, rest² and score·rest, in forms that are long enough."""

    def add(self, score: float, *, total: float, size: int, labels: Iterable[str] = ()) -> None:
        """Add one person's answer; `total` is the sum of scores of their form, of `size` items."""
        self.n += 1
        self.score_sum += score
        percent = int(total / size * 100 + 1e-6)
        there = self.by_total.setdefault(percent, [0.0, 0.0])
        there[0] += 1
        there[1] += score
        for label in labels:
            self.chosen[label][percent] = self.chosen[label].get(percent, 0) + 1
        if size >= FEWEST_ITEMS:
            rest = (total - score) / (size - 1)
            self.rest_n += 1
            now = (score, score * score, rest, rest * rest, score * rest)
            self.sums = tuple(a + b for a, b in zip(self.sums, now, strict=True))  # type: ignore[assignment]  # as long as before

    def figures(self, key: Iterable[str], options: Iterable[str]) -> ItemFigures:
        """Return what the answers say, with a count for each option of a question that has any."""
        if not self.n:
            return ItemFigures(
                n=0, options=tuple(OptionCount(label=o, is_key=o in set(key), count=0, top_count=0) for o in options)
            )
        right = set(key)
        weights = top_weights(self.by_total, _TAIL)
        return ItemFigures(
            n=self.n,
            facility=self.score_sum / self.n,
            discrimination=discrimination(self.by_total),
            item_rest=correlation(self.rest_n, *self.sums),
            top_n=sum(weights[percent] * count for percent, (count, _) in self.by_total.items()),
            options=tuple(
                OptionCount(
                    label=label,
                    is_key=label in right,
                    count=sum(self.chosen.get(label, {}).values()),
                    top_count=sum(weights[p] * count for p, count in self.chosen.get(label, {}).items()),
                )
                for label in options
            ),
        )


def correlation(n: int, x: float, xx: float, y: float, yy: float, xy: float) -> float | None:
    """Return the correlation of two rows of numbers from their sums; `None` where one of them does not vary."""
    if n < 2:
        return None
    var_x, var_y = xx / n - (x / n) ** 2, yy / n - (y / n) ** 2
    if var_x < 1e-9 or var_y < 1e-9:
        return None
    return max(-1.0, min(1.0, (xy / n - x * y / n / n) / sqrt(var_x * var_y)))


def discrimination(by_total: Mapping[int, list[float]]) -> float | None:
    """Return D: mean score of the best 27 % less that of the weakest; `None` where all earned the same.

    People with equal totals count for their share of the group.
    """
    n = sum(count for count, _ in by_total.values())
    mean = sum(score for _, score in by_total.values()) / n
    if len(by_total) < 2 or mean <= 1e-9 or mean >= 1 - 1e-9:
        return None
    size = _TAIL * n
    upper, lower = top_weights(by_total, _TAIL), top_weights({-p: v for p, v in by_total.items()}, _TAIL)
    best = sum(upper[percent] * score for percent, (_, score) in by_total.items()) / size
    weakest = sum(lower[-percent] * score for percent, (_, score) in by_total.items()) / size
    return max(-1.0, min(1.0, best - weakest))


def top_weights(by_total: Mapping[int, list[float]], share: float) -> dict[int, float]:
    """Return, for each total, which share of its people belongs to the best `share` of all."""
    left = share * sum(count for count, _ in by_total.values())
    weights = {}
    for percent in sorted(by_total, reverse=True):
        count = by_total[percent][0]
        weights[percent] = min(1.0, max(0.0, left / count))
        left -= count
    return weights


def judge(figures: ItemFigures) -> Assessment:
    """Say what the figures mean. Easy is never a fault: training wants everyone to know it."""
    n = figures.n
    if n < SHOWN_FROM or figures.facility is None:
        return Assessment(status=QuestionStatus.FEW, findings=(QuestionFinding(code=FindingCode.FEW, number=n),))
    faults = _faults(figures)
    if n < USABLE_FROM:
        early = QuestionFinding(code=FindingCode.EARLY, number=n)
        return Assessment(status=QuestionStatus.EARLY, findings=(early, *faults))
    if faults:
        is_beaten = figures.facility < _HARD or bool(_louder(figures))
        findings = (*faults, QuestionFinding(code=FindingCode.CHECK_KEY))
        return Assessment(status=QuestionStatus.CHECK, findings=findings, doubts_map=is_beaten)
    praise = QuestionFinding(code=FindingCode.EASY if figures.facility >= _EASY else FindingCode.GOOD)
    return Assessment(status=QuestionStatus.USABLE, findings=(praise, *_hints(figures)))


def practice_reasons(
    counted: Mapping[Revision, tuple[ItemKind, QuestionStatus]],
) -> dict[Revision, PracticeReason]:
    """Say which questions should only be practice: whose figures fail, and all of a kind most of whose questions fail.

    Only what is drawn from the maps can fall, as there is other to draw: not the recall of the mantra, nor what trainers wrote.
    """
    drawn = {revision: one for revision, one in counted.items() if one[0] in _DRAWN}
    fails = {revision for revision, (_, status) in drawn.items() if status is QuestionStatus.CHECK}
    usable = Counter(kind for kind, status in drawn.values() if status in {QuestionStatus.CHECK, QuestionStatus.USABLE})
    failing = Counter(drawn[revision][0] for revision in fails)
    kinds = {kind for kind, count in usable.items() if count >= _FEWEST_OF_KIND and 2 * failing[kind] > count}
    reasons = {revision: PracticeReason.KIND for revision, (kind, _) in drawn.items() if kind in kinds}
    return reasons | dict.fromkeys(fails, PracticeReason.QUESTION)


def _faults(figures: ItemFigures) -> list[QuestionFinding]:
    faults = []
    if figures.facility is not None and figures.facility < _HARD:
        faults.append(QuestionFinding(code=FindingCode.HARD, number=int(figures.facility * 100 + 0.5)))
    is_easy = figures.facility is not None and figures.facility >= _EASY
    if figures.n >= USABLE_FROM and not is_easy and figures.item_rest is not None and figures.item_rest < _FLAT:
        faults.append(QuestionFinding(code=FindingCode.FLAT))
    return faults + [QuestionFinding(code=FindingCode.BEATEN, option=one.label) for one in _louder(figures)]


def _louder(figures: ItemFigures) -> list[OptionCount]:
    keys = [option.top_count for option in figures.options if option.is_key]
    if figures.n < USABLE_FROM or not keys:
        return []
    # Where several are right, the least chosen of them would be beaten by any tempting one.
    return [option for option in figures.options if not option.is_key and option.top_count > max(keys)]


def _hints(figures: ItemFigures) -> list[QuestionFinding]:
    dead = [o for o in figures.options if not o.is_key and o.count < _RARE * figures.n]
    return [QuestionFinding(code=FindingCode.UNTEMPTING, option=option.label) for option in dead]
