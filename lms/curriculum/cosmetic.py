"""Changes that count as none: laid over facts, kept as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.curriculum.terms import CosmeticChange

EVERYONE = ""
"""Stands among the codes of job roles for the course that everyone takes."""


def without_cosmetic_changes(
    facts: Mapping[str, str], cosmetic_changes: Sequence[CosmeticChange], job_role: str
) -> dict[str, str]:
    """Return the facts of a job role as if the cosmetic changes had not been made. The last one is applied first."""
    kept = dict(facts)
    for change in reversed(cosmetic_changes):
        if _stands(kept, change, job_role):
            kept = {fact: hash_ for fact, hash_ in kept.items() if fact not in change.new} | dict(change.gone)
    return kept


def still_applying(
    cosmetic_changes: Sequence[CosmeticChange], facts_by_job_role: Mapping[str, Mapping[str, str]]
) -> tuple[CosmeticChange, ...]:
    """Return the cosmetic changes that make a difference to anybody's facts, in their order."""
    used = set()
    for job_role, facts in facts_by_job_role.items():
        kept = dict(facts)
        for index in reversed(range(len(cosmetic_changes))):
            if _stands(kept, cosmetic_changes[index], job_role):
                used.add(index)
                kept = without_cosmetic_changes(kept, [cosmetic_changes[index]], job_role)
    return tuple(one for index, one in enumerate(cosmetic_changes) if index in used)


def to_plain(cosmetic_changes: Iterable[CosmeticChange]) -> list[Any]:
    """Return cosmetic changes as plain values."""
    return [
        {"gone": dict(one.gone), "new": dict(one.new)} | ({"job_roles": list(one.job_roles)} if one.job_roles else {})
        for one in cosmetic_changes
    ]


def from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[CosmeticChange, ...]:
    """Read back what `to_plain` wrote."""
    return tuple(
        CosmeticChange(gone=one["gone"], new=one["new"], job_roles=tuple(one.get("job_roles", ()))) for one in plain
    )


def _stands(facts: Mapping[str, str], change: CosmeticChange, job_role: str) -> bool:
    # Who is taught nothing has nothing that could be put back.
    if (job_role not in change.job_roles) if change.job_roles else not facts:
        return False
    # What the change would put back must not stand there again by another change.
    return all(facts.get(fact) == hash_ for fact, hash_ in change.new.items()) and not any(
        fact in facts for fact in change.gone if fact not in change.new
    )
