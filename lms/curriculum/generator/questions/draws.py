"""Draws that are as good as chance and always the same: a newcomer moves little."""

import hashlib
from collections.abc import Iterable

from lms.core.ids import normalise


def first_drawn(item_id: str, texts: Iterable[str]) -> str:
    """Return one of the texts, the same one as long as it is there and no newcomer beats it."""
    return min(texts, key=lambda text: (draw(item_id, text), text))


def draw(item_id: str, candidate_id: str) -> bytes:
    """Return where something stands in an item's own order; case and spaces change nothing."""
    return hashlib.sha256(f"{item_id}|{normalise(candidate_id)}".encode()).digest()
