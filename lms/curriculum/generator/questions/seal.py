"""Identity, key and revision of an item (training.md 6)."""

import hashlib
from dataclasses import replace

from lms.core.ids import normalise
from lms.courses.terms import ItemDocument, ItemKind, ItemMode


def identity(kind: ItemKind, job_role: str | None, *subject: str) -> str:
    """Return what makes it the same question through all edits of its text."""
    return _hash("align/2", kind, job_role or "*", *subject)


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


def _key(item: ItemDocument) -> list[str]:
    key = [normalise(label) for label in item.key]
    if item.mode == ItemMode.ORDER:
        return key
    if item.mode == ItemMode.MATCH:
        return sorted(f"{normalise(p)}={k}" for p, k in zip(item.prompts, key, strict=True))
    return sorted(key)


def _hash(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
