"""What a name and an e-mail address must look like."""

import re
import unicodedata

from lms.core import ids, text
from lms.core.errors import RuleViolation
from lms.core.words import gettext as _

MAX_NAME = 120
MAX_EMAIL = 254
MAX_NUMBER = 40
# ASCII on purpose: look-alike letters of other scripts would let one person pass for another.
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


class NameNeeded(RuleViolation):
    """The name is missing or too long."""

    field = "name"


class NumberTooLong(RuleViolation):
    """The employee number is too long."""

    field = "number"


class EmailMalformed(RuleViolation):
    """The text is not an e-mail address."""

    field = "email"


def fold_email(written: str) -> str:
    """Return an address in the one form in which addresses are compared: NFKC and casefolded."""
    return unicodedata.normalize("NFKC", written).strip().casefold()


def canonical_email(written: str) -> str:
    """Return a checked address in its one form.

    :raises EmailMalformed: if it is not one
    """
    # Cut before any work: what is longer cannot become an address.
    email = fold_email(written[: 2 * MAX_EMAIL])
    local = email.partition("@")[0]
    if len(email) > MAX_EMAIL or len(local) > 64 or not _EMAIL.fullmatch(email):
        raise EmailMalformed(_("Enter an e-mail address, for example name@example.org."))
    return email


def clean_name(written: str, *, max_length: int = MAX_NAME) -> str:
    """Return a name fit to be stored.

    :raises NameNeeded: if it is empty or too long
    """
    name = " ".join(text.clean(written).split())
    if not ids.normalise(name):
        raise NameNeeded(_("Enter a name."))
    if len(name) > max_length:
        raise NameNeeded(_("Use at most %(max)s characters.", max=max_length))
    return name


def clean_number(written: str | None) -> str | None:
    """Return an employee number fit to be stored, or `None` for none.

    :raises NumberTooLong: if it is too long
    """
    number = "".join(text.clean(written or "").split())
    if len(number) > MAX_NUMBER:
        raise NumberTooLong(_("Use at most %(max)s characters.", max=MAX_NUMBER))
    return number or None


def sort_name(name: str) -> str:
    """Return a name as lists and search compare it."""
    return ids.normalise(name)[:MAX_NAME]
