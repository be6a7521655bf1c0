"""Duplicates, and wording that gives answers away: C17 and C19."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from statistics import fmean
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.journeys.coverage.terms import Facts, Finding, Placed, Severity, Spot
from lms.journeys.terms import ImpactDocument

_MOST_LONGER = 0.75
"""Chance makes good the longer one in half of the pairs."""
_FEWEST_PAIRS = 10
_RATIO = (0.67, 1.5)
"""Length of good to never within which neither stands out. Source: domain.md D6."""
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
"""Words that mean nothing on their own; shorter ones are left out anyway."""


class DuplicateKind(StrEnum):
    """What can be there twice."""

    MAP = "map"
    JOB_ROLE = "job-role"
    TOUCHPOINT = "touchpoint"
    STANDARD = "standard"

    @property
    def message(self) -> Any:
        """What is wrong, with the place for its name."""
        return {
            DuplicateKind.MAP: _("Two maps are called “%(name)s”"),
            DuplicateKind.JOB_ROLE: _("Two job roles are called “%(name)s”"),
            DuplicateKind.TOUCHPOINT: _("Two touchpoints of one map are called “%(name)s”"),
            DuplicateKind.STANDARD: _("“%(name)s” is used twice as a standard"),
        }[self]


def find_duplicates(facts: Facts) -> Iterator[Finding]:
    """Yield C17: names and standards that are used twice."""
    yield from _twice(
        DuplicateKind.MAP, [(("maps", m), Spot(map=one.code), one.name) for m, one in enumerate(facts.maps)]
    )
    roles = [
        (("roles", i), Spot(job_role=role.code, department=role.department), role.name)
        for i, role in enumerate(facts.job_roles)
    ]
    yield from _twice(DuplicateKind.JOB_ROLE, roles)
    for one in facts.maps:
        placed = [(p.path, p.spot, p.touchpoint.name) for p in facts.places if p.map.code == one.code]
        yield from _twice(DuplicateKind.TOUCHPOINT, placed)
    rows = [
        ((*placed.path, "impacts", placed.touchpoint.impacts.index(impact), key, i), placed.spot, line)
        for placed, impact in facts.impacts()
        for key, lines in (("good", impact.good), ("never", impact.never))
        for i, line in enumerate(lines)
    ]
    yield from _twice(DuplicateKind.STANDARD, rows)


def find_cues(facts: Facts) -> Iterator[Finding]:
    """Yield C19: lengths, words and negations by which answers could be guessed."""
    yield from _length_cue(facts)
    yield from _cue_words(facts)
    for placed, impact in facts.impacts():
        role, touchpoint = facts.name_of(impact.job_role), placed.touchpoint.name
        spot = Spot(
            map=placed.map.code, stage=placed.stage.code, touchpoint=placed.touchpoint.code, job_role=impact.job_role
        )
        if impact.good and impact.never:
            ratio = fmean(map(len, impact.good)) / fmean(map(len, impact.never))
            if not _RATIO[0] <= ratio <= _RATIO[1]:
                message = (
                    _(
                        "%(role)s at “%(touchpoint)s”: “good” is much longer than “don’t”",
                        role=role,
                        touchpoint=touchpoint,
                    )
                    if ratio > 1
                    else _(
                        "%(role)s at “%(touchpoint)s”: “don’t” is much longer than “good”",
                        role=role,
                        touchpoint=touchpoint,
                    )
                )
                yield Finding(code="C19", severity=Severity.INFO, message=message, spot=spot, path=placed.path)
        for line in impact.never:
            if _NEGATED.match(line):
                message = _(
                    "%(role)s at “%(touchpoint)s”: “%(line)s” is a double negative; describe the mistake itself",
                    role=role,
                    touchpoint=touchpoint,
                    line=line,
                )
                yield Finding(code="C19", severity=Severity.WARNING, message=message, spot=spot, path=placed.path)


def _twice(kind: DuplicateKind, named: Iterable[tuple[Path, Spot, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, spot, name in named:
        if normalise(name) in seen:
            message = kind.message % {"name": name}
            yield Finding(code="C17", severity=Severity.WARNING, message=message, spot=spot, path=path)
        seen.add(normalise(name))


def _length_cue(facts: Facts) -> Iterator[Finding]:
    pairs_of = [(placed, impact) for placed, impact in facts.impacts() if impact.good and impact.never]
    longest = [max(map(len, impact.good)) > max(map(len, impact.never)) for _, impact in pairs_of]
    if len(longest) >= _FEWEST_PAIRS and sum(longest) > _MOST_LONGER * len(longest):
        message = _(
            "“Good” is longer than “don’t” in %(count)s of %(total)s pairs: in a quiz, the longest answer would be right",
            count=Number(sum(longest)), total=Number(len(longest)),
        )  # fmt: skip
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
    name = _("%(role)s at “%(touchpoint)s”", role=facts.name_of(impact.job_role), touchpoint=placed.touchpoint.name)
    return name, spot


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
            values = {"word": word, "count": Number(uses[side][word]), "total": Number(total)}
            message = (
                _("The word “%(word)s” is used almost only under “good” (%(count)s of %(total)s times)", **values)
                if side == "good"
                else _("The word “%(word)s” is used almost only under “don’t” (%(count)s of %(total)s times)", **values)
            )
            yield Finding(
                code="C19", severity=Severity.INFO, message=message, spot=Spot(), path=("maps",),
                places=tuple(where[side, word]),
            )  # fmt: skip
