"""Decisions about passwords, tries to sign in, and where to go afterwards."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.permissions import PERMISSIONS, Permission, PermissionSet
from lms.identity.terms import SignInFacts

# NIST SP 800-63B-4 §3.1.1.2: at least 15 characters when the password is all there is, any composition.
MIN_PASSWORD = 15
MAX_PASSWORD = 128
MAX_PASSWORD_BYTES = 1024

FAILURE_WINDOW = timedelta(minutes=15)
MAX_EMAIL_FAILURES = 10
MAX_ADDRESS_FAILURES = 50
CONFIRMED_FOR = timedelta(minutes=10)
"""How long a given password also stands for grants and addresses."""

COMMON_WORDS = [
    "password",
    "passphrase",
    "passwort",
    "letmein",
    "welcome",
    "admin",
    "administrator",
    "login",
    "signin",
    "secret",
    "sunshine",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "iloveyou",
    "princess",
    "master",
    "superman",
    "batman",
    "whatever",
    "trustno1",
    "changeme",
    "default",
    "company",
    "summer",
    "winter",
    "spring",
    "autumn",
]
KEY_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "abcdefghijklmnopqrstuvwxyz",
)
# The order counts: most browsers also claim to be the ones after them.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}
_LOOKS_LIKE = str.maketrans("@4310$5!7", "aaeiossit")
_TARGET = re.compile(r"/(?![/\\])[\w\-./?=&%~+,:]*", re.ASCII)


class PasswordTooShort(RuleViolation):
    """Fewer characters than a guess takes."""

    field = "password"


class PasswordTooLong(RuleViolation):
    """More than we hash."""

    field = "password"


class PasswordTooEasy(RuleViolation):
    """Among the first things that somebody would guess."""

    field = "password"


def permissions_of(permission_sets: Iterable[str]) -> frozenset[Permission]:
    """Return all that these permission sets allow."""
    return frozenset().union(*(PERMISSIONS[PermissionSet(name)] for name in permission_sets))


def normal_password(written: str) -> str:
    """Return a password in the one form in which it is hashed: NFC."""
    return unicodedata.normalize("NFC", written)


def is_hashable(password: str) -> bool:
    """Test if a given password is worth the work of hashing; one that can never have been set is not."""
    return len(password) <= MAX_PASSWORD_BYTES and len(password.encode(errors="replace")) <= MAX_PASSWORD_BYTES


def check_password(password: str, *, context: Iterable[str]) -> None:
    """Check a new password, in its normal form; `context` are names which a guesser would try first.

    :raises PasswordTooShort: below 15 characters
    :raises PasswordTooLong: above 128 characters
    :raises PasswordTooEasy: if little is left without known words, runs of keys and repeats
    """
    if len(password) > MAX_PASSWORD:
        raise PasswordTooLong(f"Use at most {MAX_PASSWORD} characters.")
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort(f"Use at least {MIN_PASSWORD} characters. A few words in a row are easy to remember.")
    if not is_hashable(password) or any(unicodedata.category(c) == "Cs" for c in password):
        raise PasswordTooLong("Use simpler characters.")
    if _left_to_guess(password, context) < 6:
        raise PasswordTooEasy(
            "This one is guessed early: it is made of common words, names or keys in a row. Add words of your own."
        )


def _left_to_guess(password: str, context: Iterable[str]) -> int:
    # How many different characters remain once all that is tried first is taken out.
    folded = ids.normalise(password)
    words = {w for phrase in context for w in re.findall(r"\w{4,}", ids.normalise(phrase))}
    least = len(folded)
    for spelling in (folded, folded.translate(_LOOKS_LIKE)):
        rest = spelling
        for word in sorted(words | set(COMMON_WORDS), key=lambda w: (-len(w), w)):
            rest = rest.replace(word, "")
        for row in KEY_ROWS:
            rest = _without_runs(_without_runs(rest, row + row), (row + row)[::-1])
        least = min(least, len(set(rest)))
    return least


def _without_runs(written: str, row: str, *, least: int = 4) -> str:
    kept, at = [], 0
    while at < len(written):
        end = at
        while end < len(written) and written[at : end + 1] in row:
            end += 1
        if end - at >= least:
            at = end
        else:
            kept.append(written[at])
            at += 1
    return "".join(kept)


def is_locked(facts: SignInFacts) -> bool:
    """Test if so many tries failed lately that none is looked at for a while."""
    return facts.email_failures >= MAX_EMAIL_FAILURES or facts.address_failures >= MAX_ADDRESS_FAILURES


def is_confirmed(authenticated_at: datetime, *, now: datetime) -> bool:
    """Test if the password was given recently enough for what touches sign-in itself."""
    return now - authenticated_at <= CONFIRMED_FOR


def browser_name(user_agent: str) -> str:
    """Say which browser this is and on what, for example `Firefox on Windows`. A browser may lie: nothing depends on it."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


def safe_target(target: str) -> str:
    """Return an address inside this program, or `/` for anything else."""
    return target if len(target) <= 2000 and _TARGET.fullmatch(target) else "/"
