"""What stands twice, and wording that would give answers away: C17 and C19."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from statistics import fmean

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.text import plural
from lms.journeys.coverage.terms import Facts, Finding, Placed, Severity, Spot
from lms.journeys.terms import ImpactDocument

_MOST_LONGER = 0.75
"""Chance makes good the longer one in half of the pairs."""
_FEWEST_PAIRS = 10
_RATIO = (0.67, 1.5)
"""Length of good to never within which neither catches the eye. Source: domain.md D6."""
_CUE_SHARE, _CUE_USES = 0.85, 6
_NEGATED = re.compile(r"(never|not|no|don.t|does not|doesn.t|do not)\b", re.IGNORECASE)
_SMALL = frozenset(
    (
        "and",
        "any",
        "are",
        "for",
        "from",
        "has",
        "have",
        "her",
        "his",
        "into",
        "its",
        "one",
        "our",
        "out",
        "own",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "they",
        "this",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "you",
        "your",
    )
)
"""Words that say nothing; shorter ones are left out as it is."""


def find_duplicates(facts: Facts) -> Iterator[Finding]:
    """Yield C17: names and standards which stand twice."""
    yield from _twice("map name", [(("maps", m), Spot(map=one.code), one.name) for m, one in enumerate(facts.maps)])
    roles = [
        (("roles", i), Spot(job_role=role.code, department=role.department), role.name)
        for i, role in enumerate(facts.job_roles)
    ]
    yield from _twice("job role name", roles)
    for one in facts.maps:
        placed = [(p.path, p.spot, p.touchpoint.name) for p in facts.places if p.map.code == one.code]
        yield from _twice("touchpoint name in this map", placed)
    rows = [
        ((*placed.path, "impacts", placed.touchpoint.impacts.index(impact), key, i), placed.spot, line)
        for placed, impact in facts.impacts()
        for key, lines in (("good", impact.good), ("never", impact.never))
        for i, line in enumerate(lines)
    ]
    yield from _twice("line for good or never", rows)


def find_cues(facts: Facts) -> Iterator[Finding]:
    """Yield C19: lengths, words and negations by which answers could be guessed."""
    yield from _length_cue(facts)
    yield from _cue_words(facts)
    for placed, impact in facts.impacts():
        name = f"{facts.name_of(impact.job_role)} at “{placed.touchpoint.name}”"
        spot = Spot(
            map=placed.map.code, stage=placed.stage.code, touchpoint=placed.touchpoint.code, job_role=impact.job_role
        )
        if impact.good and impact.never:
            ratio = fmean(map(len, impact.good)) / fmean(map(len, impact.never))
            if not _RATIO[0] <= ratio <= _RATIO[1]:
                longer = "good is much longer than never" if ratio > 1 else "never is much longer than good"
                message = f"{name}: {longer}, so that length gives the answer away"
                yield Finding(code="C19", severity=Severity.INFO, message=message, spot=spot, path=placed.path)
        for line in impact.never:
            if _NEGATED.match(line):
                message = f"{name}: “{line}” says never twice; write what somebody would do wrong"
                yield Finding(code="C19", severity=Severity.WARNING, message=message, spot=spot, path=placed.path)


def _twice(noun: str, named: Iterable[tuple[Path, Spot, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, spot, name in named:
        if normalise(name) in seen:
            message = f"“{name}” stands twice as a {noun}"
            yield Finding(code="C17", severity=Severity.WARNING, message=message, spot=spot, path=path)
        seen.add(normalise(name))


def _length_cue(facts: Facts) -> Iterator[Finding]:
    pairs_of = [(placed, impact) for placed, impact in facts.impacts() if impact.good and impact.never]
    longest = [max(map(len, impact.good)) > max(map(len, impact.never)) for _, impact in pairs_of]
    if len(longest) >= _FEWEST_PAIRS and sum(longest) > _MOST_LONGER * len(longest):
        pairs = plural(len(longest), "pair")
        message = f"good is longer than never in {sum(longest)} of {pairs}: the longest answer would win"
        places = tuple(
            _place(facts, placed, impact)
            for (placed, impact), is_longer in zip(pairs_of, longest, strict=True)
            if is_longer
        )
        yield Finding(
            code="C19", severity=Severity.WARNING, message=message, spot=Spot(), path=("maps",), places=places
        )


def _place(facts: Facts, placed: Placed, impact: ImpactDocument) -> tuple[str, Spot]:
    spot = replace(placed.spot, job_role=impact.job_role)
    return f"{facts.name_of(impact.job_role)} at “{placed.touchpoint.name}”", spot


def _cue_words(facts: Facts) -> Iterator[Finding]:
    uses: dict[str, Counter[str]] = {"good": Counter(), "never": Counter()}
    where: dict[tuple[str, str], dict[tuple[str, Spot], None]] = {}
    for placed, impact in facts.impacts():
        here = _place(facts, placed, impact)
        for side, lines in (("good", impact.good), ("never", impact.never)):
            for line in lines:
                found = set(re.findall(r"[^\W\d_]{3,}", line.casefold())) - _SMALL
                uses[side].update(found)
                for word in found:
                    where.setdefault((side, word), {})[here] = None
    for word in sorted({*uses["good"], *uses["never"]}):
        total = uses["good"][word] + uses["never"][word]
        side = max(uses, key=lambda one: uses[one][word])
        if total >= _CUE_USES and uses[side][word] >= _CUE_SHARE * total:
            message = f"the word “{word}” stands almost only in lines for {side} ({uses[side][word]} of {total})"
            yield Finding(
                code="C19", severity=Severity.INFO, message=message, spot=Spot(), path=("maps",),
                places=tuple(where[side, word]),
            )  # fmt: skip
