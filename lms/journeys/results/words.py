"""What is wrong with a row of results, in words."""

from lms.core.words import Message
from lms.core.words import gettext as _
from lms.journeys.results.terms import ResultProblem, WrongLine

_WORDS = {
    ResultProblem.UNKNOWN_MAP: _(
        "There is no published journey “%(value)s”. Use its name or its id from the template."
    ),
    ResultProblem.UNKNOWN_TOUCHPOINT: _(
        "This journey has no touchpoint “%(value)s”. Use its name or its sign, for example C3."
    ),
    ResultProblem.BAD_MONTH: _("“%(value)s” is not a month. Write it as 2026-11."),
    ResultProblem.FUTURE_MONTH: _("“%(value)s” is in the future."),
    ResultProblem.BAD_CSAT: _("“%(value)s” is not a number from 0 to 100."),
    ResultProblem.BAD_ANSWERS: _("“%(value)s” answers: write a whole number up to a million."),
    ResultProblem.BAD_COMPLAINTS: _("“%(value)s” complaints: write a whole number up to a million."),
    ResultProblem.NOTHING: _("There is neither a satisfaction nor a number of complaints."),
    ResultProblem.DUPLICATE: _("Row %(value)s has the same touchpoint and month. Only that one counts."),
}


def problem_words(wrong: WrongLine) -> Message:
    """Return what is wrong with a row, and what to do."""
    message = _WORDS[wrong.problem]
    return _(str.__str__(message), value=wrong.value) if "%(value)s" in str.__str__(message) else message
