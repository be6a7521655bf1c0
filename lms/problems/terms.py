"""Values of reported problems."""

from enum import StrEnum

from lms.core.words import Message
from lms.core.words import gettext as _

TEXT_LIMIT = 500
"""Letters of a report, and of an answer."""


class ProblemKind(StrEnum):
    """What seems to be wrong."""

    UNCLEAR = "unclear"
    WRONG = "wrong"
    OUTDATED = "outdated"
    OTHER = "other"

    @property
    def label(self) -> Message:
        """The kind in words."""
        return _KINDS[self]


class ProblemState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    PLANNED = "planned"
    """The owner will look into it; it still is on the list."""
    MENDED = "mended"
    DECLINED = "declined"

    @property
    def label(self) -> Message:
        """The state in words."""
        return _STATES[self]


ANSWERS = (ProblemState.MENDED, ProblemState.DECLINED, ProblemState.PLANNED)
"""What an owner may answer."""
UNSETTLED = (ProblemState.OPEN, ProblemState.PLANNED)

_KINDS = {
    ProblemKind.UNCLEAR: _("It’s unclear"),
    ProblemKind.WRONG: _("It’s wrong"),
    ProblemKind.OUTDATED: _("It’s out of date"),
    ProblemKind.OTHER: _("Something else"),
}
_STATES = {
    ProblemState.OPEN: _("Not answered yet"),
    ProblemState.PLANNED: _("We’ll look into it"),
    ProblemState.MENDED: _("Fixed"),
    ProblemState.DECLINED: _("Not a mistake"),
}
