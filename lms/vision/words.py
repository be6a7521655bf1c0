"""Words that promise nothing, and counting the syllables of English. Source: domain.md B."""

import re

from lms.core.text import UNSPACED

WORD = re.compile(r"[^\W_]+(?:[’'‐-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SENTENCE_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++(?=\s|$)|[。！？]")
_UNSPACED = re.compile(f"[{UNSPACED}]")

_SPOKEN_ES = ("ses", "zes", "xes", "ces", "ges", "ches", "shes", "ies", "les")

JARGON = (
    "best in class", "best-in-class", "best of breed", "cutting edge", "cutting-edge", "customer-centric", "deliverables",
    "empower", "empowering", "end-to-end", "facilitate", "holistic", "impactful", "implement", "innovative", "innovation",
    "leverage", "mission-critical", "next-generation", "optimize", "optimise", "paradigm", "proactive", "robust", "scalable",
    "seamless", "solutions", "stakeholder", "stakeholders", "state of the art", "state-of-the-art", "synergy", "synergies",
    "utilize", "utilise", "value-add", "value added", "value-added", "win-win", "world class", "world-class",
)  # fmt: skip
HEDGES = ("strive", "strives", "striving", "aim", "aims", "try", "tries", "trying", "seek", "seeks", "endeavor", "endeavour", "committed to", "hope to")  # fmt: skip
INWARD = ("shareholder", "shareholders", "leading provider", "market leader", "market share", "growth", "profitable", "profit", "profits", "revenue")  # fmt: skip
CLICHES = (
    "customer first", "customers first", "customer comes first", "customers come first", "service with a smile",
    "exceed expectations", "exceed your expectations", "exceeding expectations", "exceed customer expectations",
    "customer is king", "customer is always right", "above and beyond", "the extra mile", "quality service", "excellent service",
)  # fmt: skip
OPENINGS = ("our mission is", "to be the", "we are committed to", "our vision is", "it is our mission", "we exist to")


def words_of(text: str) -> list[str]:
    """Return the words of a text; hyphens and apostrophes do not part them."""
    return WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text that have a word."""
    return [part for part in _SENTENCE_END.split(text) if words_of(part)]


def is_unspaced(text: str) -> bool:
    """Test if most of the letters belong to a script that puts no spaces between words."""
    letters = sum(c.isalpha() for c in text)
    return letters > 0 and len(_UNSPACED.findall(text)) * 2 > letters


def syllables(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels; at least 1."""
    lower = word.casefold().replace("’", "").replace("'", "")
    count = len(_VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee", "ye", "oe")) and count > 1:
        count -= 1
    if lower.endswith("es") and not lower.endswith(_SPOKEN_ES) and count > 1:
        count -= 1
    if lower.endswith("ed") and not lower.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def found_in(text: str, phrases: tuple[str, ...]) -> list[str]:
    """Return the phrases that stand in a text as whole words, in the order of the text."""
    folded = " ".join(text.casefold().replace("’", "'").split())
    hits = [(m.start(), m[0]) for m in _any_of(phrases).finditer(folded)]
    return list(dict.fromkeys(word for _, word in hits))


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    if phrases not in _compiled:
        longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        _compiled[phrases] = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
    return _compiled[phrases]


_compiled: dict[tuple[str, ...], re.Pattern[str]] = {}
