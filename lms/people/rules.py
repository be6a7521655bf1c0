"""What a name and an e-mail address must look like."""

import re
import unicodedata
from collections.abc import Iterator

from lms.core import ids, text
from lms.core.errors import RuleViolation
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.people.terms import ListedDepartment

MAX_NAME = 120
MAX_EMAIL = 254
MAX_NUMBER = 40
# ASCII on purpose: look-alike letters of other scripts would let one person pass for another.
MAX_UNIT_NAME = 80
MOST_LINES = 1000
"""Of a list that is pasted: more departments and job roles than a company can train for."""
_HEADINGS = frozenset({"department", "departments", "job role", "job roles", "role", "roles", "team"})
_BULLET = re.compile(r"\s*[-–•*]\s+|\t+|\s{2,}")
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


class ListRefused(RuleViolation):
    """A list that was pasted cannot be read."""

    field = "listed"


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


def read_sites(written: str) -> tuple[str, ...]:
    """Return the names of a list, one a line, each once.

    :raises ListRefused: if it has too many lines, or a name that is too long
    """
    names: dict[str, str] = {}
    for number, line in _lines(written):
        name = _listed_name(line.strip().strip("-•* "), number, MAX_NAME)
        if name:
            names.setdefault(ids.normalise(name), name)
    return tuple(names.values())


def read_departments(written: str) -> tuple[ListedDepartment, ...]:
    """Return the departments of a list with their job roles, each once, in the order in which they first came.

    A line is `Department: role, role`, two columns of a sheet, or a department with its job roles indented below it.

    :raises ListRefused: if it has too many lines, a name that is too long, or a job role before any department
    """
    units: dict[str, tuple[str, dict[str, str]]] = {}
    current = ""
    for number, line in _lines(written):
        unit, roles = _split(line, is_first=number == 1)
        if unit:
            unit = _listed_name(unit, number, MAX_UNIT_NAME)
            current = ids.normalise(unit)
            units.setdefault(current, (unit, {}))
        elif roles and not current:
            message = _(
                "Line %(number)s is a job role without a department. Put its department before it.", number=number
            )
            raise ListRefused(message)
        for role in roles:
            name = _listed_name(role, number, MAX_UNIT_NAME)
            if name:
                units[current][1].setdefault(ids.normalise(name), name)
    return tuple(ListedDepartment(name=name, job_roles=tuple(roles.values())) for name, roles in units.values())


def _lines(written: str) -> Iterator[tuple[int, str]]:
    lines = [(number, line) for number, line in enumerate(written.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ListRefused(
            _(
                "The list has %(count)s lines; %(most)s is the limit. Leave out what nobody needs training for.",
                count=Number(len(lines)),
                most=Number(MOST_LINES),
            )
        )
    yield from lines


def _split(line: str, *, is_first: bool) -> tuple[str, list[str]]:
    if _BULLET.match(line):
        return "", [_BULLET.sub("", line, count=1).strip()]
    name, separator, rest = line.partition("\t")
    if not separator:
        name, separator, rest = line.partition(":")
    if not separator:
        name, separator, rest = line.partition(";")
    roles = [part.strip() for part in re.split(r"[,;\t]", rest) if part.strip()]
    if is_first and ids.normalise(name) in _HEADINGS and {ids.normalise(role) for role in roles} <= _HEADINGS:
        return "", []
    return name.strip(), roles


def _listed_name(written: str, number: int, max_length: int) -> str:
    name = " ".join(text.clean(written).split())
    if len(name) > max_length:
        message = _("Line %(number)s: use at most %(max)s characters for a name.", number=number, max=max_length)
        raise ListRefused(message)
    return name if ids.normalise(name) else ""
