"""Reading the people whom somebody invites: one a line, with name, e-mail address and job role."""

import re

from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.text import clean
from lms.core.words import gettext as _
from lms.people import rules as people

MOST_PEOPLE = 50
"""At once by hand; for more there is the import of a file."""
_PARTS = re.compile(r"[,;\t]")


class PeopleRefused(RuleViolation):
    """A line cannot be read; the message names it."""

    field = "listed"


@frozen
class ListedPerson:
    """One person of the list."""

    line: int
    name: str
    email: str
    job_role: str
    """As it was written; empty for none."""


def read_people(written: str) -> tuple[ListedPerson, ...]:
    """Return the people of a list, in its order.

    :raises PeopleRefused: if there is none, there are too many, or a line lacks a name or an e-mail address
    """
    lines = [(number, line) for number, line in enumerate(written.splitlines(), start=1) if line.strip()]
    if not lines:
        raise PeopleRefused(_("Enter at least one person, or skip this step."))
    if len(lines) > MOST_PEOPLE:
        raise PeopleRefused(
            _("Invite at most %(most)s people at once here. For more, import a file.", most=MOST_PEOPLE)
        )
    found: dict[str, ListedPerson] = {}
    for number, line in lines:
        person = _person(number, [clean(part) for part in _PARTS.split(line, maxsplit=2)])
        if person.email in found:
            raise PeopleRefused(_("Line %(line)s has the same e-mail address as another line.", line=number))
        found[person.email] = person
    return tuple(found.values())


def _person(number: int, parts: list[str]) -> ListedPerson:
    if len(parts) < 2:
        raise PeopleRefused(_("Line %(line)s: write name, e-mail address and job role, with commas.", line=number))
    name, email = parts[0], parts[1]
    if "@" in name and "@" not in email:
        name, email = email, name
    try:
        name, email = people.clean_name(name), people.canonical_email(email)
    except RuleViolation as refusal:
        message = _("Line %(line)s: %(problem)s", line=number, problem=refusal.message)
        raise PeopleRefused(message) from None
    return ListedPerson(line=number, name=name, email=email, job_role=parts[2] if len(parts) > 2 else "")
