"""Values of stories."""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.journeys.signs import StopSign

TITLE_LIMIT = 80
TEXT_LIMIT = 2_000
REASON_LIMIT = 500


class StoryState(StrEnum):
    """What became of a story. Whether its teller withdrew it is kept beside."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    """The teller may change it: then it waits again."""
    REPORTED = "reported"
    """It was approved; somebody reported it, so nobody sees it until it was looked at."""

    @property
    def label(self) -> Message:
        """The state in words."""
        return _STATES[self]


@frozen
class StoryStop:
    """A touchpoint at which stories happen."""

    at: str
    """`map/touchpoint`."""
    sign: StopSign
    name: str
    job_roles: frozenset[str]
    """Codes of the job roles that have a part there."""


@frozen
class StoryText:
    """What somebody tells."""

    at: str
    """`map/touchpoint`."""
    title: str
    text: str
    is_named: bool = False
    """Whether colleagues may see who told it."""


_STATES = {
    StoryState.WAITING: _("Waiting for your manager"),
    StoryState.APPROVED: _("Everyone can read it"),
    StoryState.DECLINED: _("Not approved"),
    StoryState.REPORTED: _("Reported: hidden until your manager has looked at it"),
}
