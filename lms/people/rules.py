"""What a name and an address must look like."""

import re
import unicodedata

from lms.core import ids, text
from lms.core.errors import RuleViolation

MAX_NAME = 120
MAX_EMAIL = 254
# ASCII on purpose: look-alike letters of other scripts would let one person pass for another.
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


class NameNeeded(RuleViolation):
    """Something has no name, or one that is too long."""

    field = "name"


class EmailMalformed(RuleViolation):
    """The text is no e-mail address."""

    field = "email"


def fold_email(written: str) -> str:
    """Return an address in the one form in which addresses are compared: NFKC and casefolded."""
    return unicodedata.normalize("NFKC", written).strip().casefold()


def canonical_email(written: str) -> str:
    """Return a checked address in its one form.

    :raises EmailMalformed: if it is none
    """
    # Long input is cut before any work: longer than this it cannot become an address.
    email = fold_email(written[: 2 * MAX_EMAIL])
    local = email.partition("@")[0]
    if len(email) > MAX_EMAIL or len(local) > 64 or not _EMAIL.fullmatch(email):
        raise EmailMalformed("Write an e-mail address, such as name@example.org.")
    return email


def clean_name(written: str, *, max_length: int = MAX_NAME) -> str:
    """Return a name fit to be stored.

    :raises NameNeeded: if nothing is left of it, or too much
    """
    name = " ".join(text.clean(written).split())
    if not ids.normalise(name):
        raise NameNeeded("Write a name.")
    if len(name) > max_length:
        raise NameNeeded(f"Use at most {max_length} characters for the name.")
    return name


def sort_name(name: str) -> str:
    """Return a name as lists and search compare it."""
    return ids.normalise(name)[:MAX_NAME]
