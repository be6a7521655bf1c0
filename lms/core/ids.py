"""Public ids, stable ids from content, and fingerprints."""

import hashlib
import json
import unicodedata
from typing import Any
from uuid import UUID, uuid5

import uuid_utils.compat

_NAMESPACE = UUID("6f0e2c1e-6a39-5a0e-8d0b-2d6a3b1c9f10")


def new_id() -> UUID:
    """Return a fresh UUIDv7: unique, and sorted by the time it was made."""
    return uuid_utils.compat.uuid7()


def stable_id(*parts: str) -> UUID:
    """Return the same UUIDv5 for the same parts, on any machine."""
    return uuid5(_NAMESPACE, "\x1f".join(parts))


def normalise(text: str) -> str:
    """Fold text so that cosmetic edits (case, spacing, form characters) compare equal.

    NFKC, format characters dropped, spaces collapsed, stripped, casefolded.
    Source: domain.md D5.
    """
    if not text.isascii():  # ASCII is its own NFKC, and has no format characters
        folded = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(text.split()).casefold()


def fingerprint(*parts: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of the normalised parts, in the order given."""
    return hashlib.sha256("\x1f".join(normalise(p) for p in parts).encode()).hexdigest()[:16]


def canonical_json(document: Any) -> str:
    """Write plain values as JSON with sorted keys and no spaces: the same bytes on any machine."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the SHA-256 of the text as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()
