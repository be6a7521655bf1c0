"""Decisions about passwords, tries to sign in, and where to go afterwards."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from lms.core.frozen import frozen
from lms.core.permissions import PERMISSIONS, Permission, PermissionSet
from lms.core.words import gettext as _
from lms.identity.terms import SignInFacts

# NIST SP 800-63B-4 §3.1.1.2: at least 15 characters when the password is all there is, any composition.
MIN_PASSWORD = 15
MAX_PASSWORD = 128
MAX_PASSWORD_BYTES = 1024

FAILURE_WINDOW = timedelta(days=1)
ADDRESS_WINDOW = timedelta(minutes=15)
CONFIRMED_FOR = timedelta(minutes=10)
"""How long after entering the password one may change permissions and sign-in addresses."""

INVITATION_LIFETIME = timedelta(days=14)
RESET_LIFETIME = timedelta(hours=24)
RESETS_PER_ACCOUNT = 3
"""Links that may be asked for in an hour for one e-mail address. Source: security.md R24."""
RESETS_PER_ADDRESS = 30
"""In an hour from one network address: a whole company may share one."""
RESET_WINDOW = timedelta(hours=1)

# In this order: most browsers also claim to be the ones after them.
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
_TARGET = re.compile(r"/(?![/\\])[\w\-./?=&%~+,:]*", re.ASCII)


def permissions_of(permission_sets: Iterable[str]) -> frozenset[Permission]:
    """Return all that these permission sets allow."""
    return _permissions_of(frozenset(permission_sets))


@lru_cache(maxsize=256)
def _permissions_of(names: frozenset[str]) -> frozenset[Permission]:
    return frozenset().union(*(PERMISSIONS[PermissionSet(name)] for name in names))


def normal_password(written: str) -> str:
    """Return a password in the one form in which it is hashed: NFC."""
    return unicodedata.normalize("NFC", written)


def is_hashable(password: str) -> bool:
    """Test if a password is short enough to be hashed; a longer one can never have been set."""
    return len(password) <= MAX_PASSWORD_BYTES and len(password.encode(errors="replace")) <= MAX_PASSWORD_BYTES


@frozen
class Throttle:
    """How long failed tries make the next one wait: not at first, then twice as long each time, up to a limit."""

    free: int
    first: timedelta
    most: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """Return how long after the last of these failures the next try may come."""
        over = failures - self.free
        return timedelta(0) if over < 0 else min(self.first * 2 ** min(over, 20), self.most)


# It lets a guesser try about a hundred passwords a day for one account, whatever their number of addresses.
BY_ACCOUNT = Throttle(free=10, first=timedelta(minutes=15), most=timedelta(minutes=15))
"""The page after a wrong password says so."""
BY_ADDRESS = Throttle(free=50, first=timedelta(seconds=2), most=timedelta(minutes=1))
"""Gentle, because a whole company may share one."""


def sign_in_wait(facts: SignInFacts, *, now: datetime) -> timedelta:
    """Return how long this try must wait; zero if its password may be checked.

    For a known device only its own failures count: no stranger can lock the owner out.
    Source: OWASP, Slow Down Online Guessing Attacks with Device Cookies.
    """
    if facts.device:
        own = [failure for failure in facts.failures if failure.device == facts.device]
        return _left(BY_ACCOUNT, len(own), own[0].tried_at if own else None, now)
    strangers = [failure for failure in facts.failures if not failure.device]
    return max(
        _left(BY_ACCOUNT, len(strangers), strangers[0].tried_at if strangers else None, now),
        _left(BY_ADDRESS, facts.address_failures, facts.address_failed_at, now),
    )


def _left(throttle: Throttle, failures: int, last_at: datetime | None, now: datetime) -> timedelta:
    return timedelta(0) if last_at is None else max(timedelta(0), last_at + throttle.wait_after(failures) - now)


def is_confirmed(authenticated_at: datetime, *, now: datetime) -> bool:
    """Test if the password was entered recently enough to change sign-in or permissions."""
    return now - authenticated_at <= CONFIRMED_FOR


def browser_name(user_agent: str) -> str:
    """Return a browser and its system, for example `Firefox on Windows`. Browsers may lie: nothing depends on it."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), _("A browser"))
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return _("%(browser)s on %(system)s", browser=browser, system=system) if system else browser


def safe_target(target: str) -> str:
    """Return an address inside this program, or `/` for anything else."""
    return target if len(target) <= 2000 and _TARGET.fullmatch(target) else "/"
