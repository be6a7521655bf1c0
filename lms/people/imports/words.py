"""What is wrong with a row, in words, and what helps."""

from collections.abc import Mapping
from typing import Any

from lms.core.words import Listed, Message, Number
from lms.core.words import gettext as _
from lms.people.imports.terms import RowProblem


def problem_words(problem: RowProblem, facts: Mapping[str, Any]) -> Message:
    """Return what is wrong with a row."""
    values = {key: Number(value) if isinstance(value, int) else value for key, value in facts.items()}
    if problem is RowProblem.CELL:
        return _("This cell can’t be read. %(message)s.", message=values["message"])
    if problem is RowProblem.MANAGER_LOOP:
        return _("These people would report to each other in a circle: %(names)s.", names=Listed(facts["names"]))
    if problem is RowProblem.JOB_ROLE_UNKNOWN and facts.get("department"):
        return _("There is no job role “%(name)s” in the department “%(department)s”.", **values)
    message = _PROBLEMS[problem]
    wanted = {key: value for key, value in values.items() if f"%({key})s" in str.__str__(message)}
    return _(str.__str__(message), **wanted) if wanted else message


_PROBLEMS: dict[RowProblem, Message] = {
    RowProblem.NO_NAME: _("The name is missing."),
    RowProblem.NAME_TOO_LONG: _("The name has more than %(most)s characters."),
    RowProblem.NO_EMAIL: _("The e-mail address is missing, and nobody here has this employee number."),
    RowProblem.EMAIL_MALFORMED: _("“%(text)s” is not an e-mail address."),
    RowProblem.NUMBER_TOO_LONG: _("The employee number has more than %(most)s characters."),
    RowProblem.TWO_PEOPLE: _("Number %(number)s is %(name)s’s, but the e-mail address is %(other)s’s."),
    RowProblem.SAME_PERSON: _("Row %(row)s is about the same person. Keep one of them."),
    RowProblem.JOB_ROLE_UNKNOWN: _("There is no job role “%(name)s”."),
    RowProblem.JOB_ROLE_TWICE: _(
        "Several departments have a job role “%(name)s”. Write the department after it, in brackets."
    ),
    RowProblem.SITE_UNKNOWN: _("There is no site “%(name)s”."),
    RowProblem.DATE_UNREADABLE: _("“%(text)s” is not a date. Write it like 2026-11-30."),
    RowProblem.DATE_UNLIKELY: _("%(text)s can’t be a first day. Enter one from 1930 to two years from now."),
    RowProblem.MANAGER_UNKNOWN: _("The manager “%(text)s” is neither here nor in the file."),
    RowProblem.MANAGER_TWICE: _("%(count)s people are called “%(text)s”. Enter the manager’s e-mail address."),
    RowProblem.MANAGER_LEFT: _("The manager, %(name)s, no longer works here."),
    RowProblem.MANAGER_WRONG: _("The manager, %(name)s, can’t be imported. Correct row %(row)s first."),
    RowProblem.OWN_MANAGER: _("Nobody can be their own manager."),
    RowProblem.PROTECTED: _(
        "Administrators, and you yourself, aren’t changed by a file. Change them on their own pages."
    ),
}
