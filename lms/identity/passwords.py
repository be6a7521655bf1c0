"""Checking and hashing passwords, a few at a time: each takes 19 MiB and most of a tenth of a second of one core.

Never called inside a transaction, so that no one waits for the database meanwhile.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from werkzeug.exceptions import ServiceUnavailable

from lms.core.words import gettext as _
from lms.identity import rules, strength

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$luvpzkkXk8QV0yt6cAuS0Q$9Eyi09oyOqYJ55uBY4X9/2Bjl3zDZ1wCqz5hzI6X+5Y"
"""Checked when there is no hash to check, so that the answer takes as long."""

AT_ONCE = os.cpu_count() or 1
WAITING = 8


class _Turns:
    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._running = threading.BoundedSemaphore(at_once)

    @contextmanager
    def take(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise ServiceUnavailable(
                _("Many people are signing in right now. Wait a moment, then try again."), retry_after=2
            )
        try:
            with self._running:
                yield
        finally:
            self._places.release()


_turns = _Turns(at_once=AT_ONCE, waiting=WAITING)


def check_new_password(written: str, *, own_words: Iterable[str]) -> None:
    """Refuse a new password that is easy to guess; checking may take as long as hashing.

    :raises PasswordTooShort, PasswordTooLong, PasswordTooEasy: with a message for the person
    :raises ServiceUnavailable: if too many are waiting already
    """
    with _turns.take():
        strength.check_password(rules.normal_password(written), own_words=own_words)


def hash_password(written: str) -> str:
    """Return the hash of a password.

    :raises ServiceUnavailable: if too many are waiting already
    """
    with _turns.take():
        return _hasher.hash(rules.normal_password(written))


def is_password(password_hash: str | None, written: str) -> bool:
    """Test if a password is the hashed one; without a hash, take as long and say no.

    :raises ServiceUnavailable: if too many are waiting already
    """
    password = rules.normal_password(written) if rules.is_hashable(written) else ""
    with _turns.take():
        try:
            return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None and password != ""
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    """Test if a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)
