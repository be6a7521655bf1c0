"""Changes that count as none: laid over facts, kept as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.curriculum.terms import Overlay

EVERYONE = ""
"""Stands among the codes of job roles for the course that everyone takes."""


def apply_overlays(facts: Mapping[str, str], overlays: Sequence[Overlay], job_role: str) -> dict[str, str]:
    """Return the facts of a job role as if the cosmetic changes had not been made. The last overlay is applied first."""
    kept = dict(facts)
    for overlay in reversed(overlays):
        if _stands(kept, overlay, job_role):
            kept = {fact: hash_ for fact, hash_ in kept.items() if fact not in overlay.new} | dict(overlay.gone)
    return kept


def still_applying(
    overlays: Sequence[Overlay], facts_by_job_role: Mapping[str, Mapping[str, str]]
) -> tuple[Overlay, ...]:
    """Return the overlays that make a difference to anybody's facts, in their order."""
    used = set()
    for job_role, facts in facts_by_job_role.items():
        kept = dict(facts)
        for index in reversed(range(len(overlays))):
            if _stands(kept, overlays[index], job_role):
                used.add(index)
                kept = apply_overlays(kept, [overlays[index]], job_role)
    return tuple(overlay for index, overlay in enumerate(overlays) if index in used)


def to_plain(overlays: Iterable[Overlay]) -> list[Any]:
    """Return overlays as plain values."""
    return [
        {"gone": dict(one.gone), "new": dict(one.new)} | ({"job_roles": list(one.job_roles)} if one.job_roles else {})
        for one in overlays
    ]


def from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[Overlay, ...]:
    """Read back what `to_plain` wrote."""
    return tuple(Overlay(gone=one["gone"], new=one["new"], job_roles=tuple(one.get("job_roles", ()))) for one in plain)


def _stands(facts: Mapping[str, str], overlay: Overlay, job_role: str) -> bool:
    # Who is taught nothing has nothing that could be put back.
    if (job_role not in overlay.job_roles) if overlay.job_roles else not facts:
        return False
    # What the overlay would put back must not stand there again by another change.
    return all(facts.get(fact) == hash_ for fact, hash_ in overlay.new.items()) and not any(
        fact in facts for fact in overlay.gone if fact not in overlay.new
    )
