"""When do two texts of a map say much the same? Source: training.md 4.1."""

import re
from collections.abc import Iterable
from sys import intern
from unicodedata import combining

from lms.core.ids import normalise
from lms.core.text import has_unspaced
from lms.curriculum.generator.questions.small_words import SMALL_WORDS

NEAR, AKIN = 0.5, 0.3
"""Share of content words from which two texts are near, and from which they are akin."""
_STEM = 6
"""Letters of a word that count: what follows is mostly an ending."""
_MOST = 20_000
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"\A(?:[وفبك]?ال|لل)(?=\w{3})")
"""In Arabic it is written as one with its word, and so are some small words before it."""


class Likeness:
    """Compares texts by their content words, and remembers those while one snapshot is worked on."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, frozenset[str]]] = {}

    def near(self, one: str, other: str) -> bool:
        """Test if two texts are equal but for form, or share half of their content words."""
        return self._shares(one, (other,), NEAR)

    def akin(self, one: str, other: str) -> bool:
        """Test if two texts are equal but for form, or share three tenths of their content words."""
        return self._shares(one, (other,), AKIN)

    def near_any(self, text: str, others: Iterable[str]) -> bool:
        """Test if a text is near one of the others."""
        return self._shares(text, others, NEAR)

    def akin_any(self, text: str, others: Iterable[str]) -> bool:
        """Test if a text is akin to one of the others."""
        return self._shares(text, others, AKIN)

    def shared(self, one: str, other: str) -> int:
        """Return how many content words two texts share."""
        return len(self.words(one) & self.words(other))

    def words(self, text: str) -> frozenset[str]:
        """Return the content words of a text, by their first letters; pairs of letters where a script has no spaces."""
        return self._of(text)[1]

    def names(self, text: str, name: str) -> bool:
        """Test if a text names somebody: half of the name's words stand in it."""
        wanted = self.words(name)
        return bool(wanted) and 2 * len(wanted & self.words(text)) >= len(wanted)

    def _shares(self, text: str, others: Iterable[str], least: float) -> bool:
        # Some hundred thousand pairs are compared for one release: one loop, and the text itself is looked up once.
        form, words = self._of(text)
        known, count = self._known, len(words)
        for other in others:
            other_form, other_words = known.get(other) or self._of(other)
            if form == other_form:
                return True
            if not words.isdisjoint(other_words):
                shared = len(words & other_words)
                if shared / (count + len(other_words) - shared) >= least:
                    return True
        return False

    def _of(self, text: str) -> tuple[str, frozenset[str]]:
        if (known := self._known.get(text)) is not None:
            return known
        if len(self._known) >= _MOST:
            self._known.clear()
        form = normalise(text)
        found = self._known[text] = (form, frozenset(map(intern, _content_words(form))))
        return found


def _content_words(form: str) -> Iterable[str]:
    if has_unspaced(form):
        letters = "".join(_WORD.findall(form))
        return (letters[i : i + 2] for i in range(max(1, len(letters) - 1)))
    if form.isascii():
        return (word[:_STEM] for word in _WORD.findall(form) if word not in SMALL_WORDS)
    words = _WORD.findall("".join(letter for letter in form if not combining(letter)))
    return (_ARTICLE.sub("", word)[:_STEM] for word in words if word not in SMALL_WORDS)
