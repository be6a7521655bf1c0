"""Wrong answers that are truly wrong, and stay the same when others come and go."""

import hashlib
from collections.abc import Iterable, Sequence

from lms.curriculum.generator.wording import Wording

Candidate = tuple[str, str]
"""Id and label."""


def pick(
    item_id: str, tiers: Iterable[Iterable[Candidate]], *, right: Sequence[str], limit: int, wording: Wording
) -> tuple[str, ...]:
    """Return up to `limit` labels which are like no right answer (shown or not) and unlike each other.

    Order: tier by tier; inside a tier by the hash of item and candidate, so that a new candidate displaces at most one.
    Tiers are asked for only as long as labels are missing.
    Source: domain.md D4.
    """
    chosen: list[str] = []
    for tier in tiers:
        for _, label in sorted(set(tier), key=lambda c: (draw(item_id, c[0]), c)):
            if len(chosen) == limit:
                return tuple(chosen)
            if not wording.like_any(label, right) and not wording.like_any(label, chosen):
                chosen.append(label)
    return tuple(chosen)


def first_drawn(item_id: str, texts: Iterable[str]) -> str:
    """Return one of the texts, the same one as long as it is there and no newcomer beats it."""
    return min(texts, key=lambda text: (draw(item_id, text), text))


def draw(item_id: str, candidate_id: str) -> bytes:
    """Return where something stands in an item's own order: as good as chance, and always the same."""
    return hashlib.sha256(f"{item_id}|{candidate_id}".encode()).digest()
