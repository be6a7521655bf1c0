"""Identity, key and revision of an item (domain.md D5)."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from lms.core.ids import normalise
from lms.courses.terms import ItemDocument, ItemMode
from lms.curriculum.generator.world import Place


def item_id(kind: str, job_role: str | None, *subject: str) -> str:
    """Return what makes it the same question through all edits of its text."""
    return _hash("align/1", kind, job_role or "*", *subject)


def sealed(item: ItemDocument, *, mantra: str) -> ItemDocument:
    """Return the item with its hashes, and the note whether the mantra can be read in it.

    Order: the key of an `order` item is hashed in its order, that of a `match` item as pairs: there the order is the thing to be learned.
    """
    learned = (item.kind, normalise(item.stem), *_key(item))
    wrong = sorted(map(normalise, item.distractors))
    shown = normalise(" ".join((item.stem, *item.options, *item.prompts)))
    return replace(
        item,
        key_hash=_hash(*learned),
        full_hash=_hash(*learned, *wrong),
        shows_mantra=item.shows_mantra or (item.mode != ItemMode.TEXT and normalise(mantra).rstrip(".!。") in shown),
    )


def sources(places: Sequence[Place]) -> str:
    """Say in words where the facts of some places stand."""
    return "; ".join(place.source for place in places)


def _key(item: ItemDocument) -> list[str]:
    key = [normalise(label) for label in item.key]
    if item.mode == ItemMode.ORDER:
        return key
    if item.mode == ItemMode.MATCH:
        return sorted(f"{normalise(p)}={k}" for p, k in zip(item.prompts, key, strict=True))
    return sorted(key)


def _hash(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
