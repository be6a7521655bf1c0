"""When do two texts say the same?"""

import re
import unicodedata
from collections.abc import Iterable

from lms.core.ids import normalise
from lms.core.text import has_unspaced

_ALIKE = 0.8
_MOST = 20_000
# Scripts that put no space between words: their texts are compared by pairs of characters.
_WORD = re.compile(r"\w+")


class Wording:
    """Compares texts, and remembers their features while one snapshot is worked on."""

    def __init__(self) -> None:
        self._features: dict[str, tuple[str, frozenset[str]]] = {}

    def alike(self, one: str, other: str) -> bool:
        """Test if two texts are equal but for form, or share four fifths of their words.

        Source: domain.md D4 (2).
        """
        form, words = self._of(one)
        other_form, other_words = self._of(other)
        if form == other_form:
            return True
        shared = len(words & other_words)
        return shared > 0 and shared >= _ALIKE * (len(words) + len(other_words) - shared)

    def like_any(self, text: str, others: Iterable[str]) -> bool:
        """Test if a text is like one of the others."""
        return any(self.alike(text, other) for other in others)

    def apart(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the texts without those that are like an earlier one."""
        kept: list[str] = []
        for text in texts:
            if not self.like_any(text, kept):
                kept.append(text)
        return tuple(kept)

    def _of(self, text: str) -> tuple[str, frozenset[str]]:
        if (known := self._features.get(text)) is not None:
            return known
        if len(self._features) >= _MOST:
            self._features.clear()
        form = normalise(text)
        features = self._features[text] = (form, frozenset(_pieces(form)))
        return features


def sentence(text: str, stop: str = ".") -> str:
    """Return a text with a full stop, unless it already ends in some mark, so that another sentence can follow."""
    text = text.strip()
    return text if not text or unicodedata.category(text[-1]).startswith("P") else f"{text}{stop}"


def _pieces(form: str) -> Iterable[str]:
    if has_unspaced(form):
        letters = form.replace(" ", "")
        return (letters[i : i + 2] for i in range(max(1, len(letters) - 1)))
    return _WORD.findall(form)
