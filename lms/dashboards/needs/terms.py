"""The rows of “Who needs you today”, and what a manager does about them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.dashboards.places import PlaceName


class NeedKind(StrEnum):
    """Why people need their manager."""

    HUDDLE = "huddle"
    WAITING = "waiting"
    LATE = "late"
    CHANGED = "changed"


class LateAction(StrEnum):
    """What can be done about courses that are late."""

    REMIND = "remind"
    EXTEND = "extend"
    EXEMPT = "exempt"

    @property
    def label(self) -> Message:
        """Its button, and the heading of its page."""
        return _ACTIONS[self]


_ACTIONS = {
    LateAction.REMIND: _("Remind"),
    LateAction.EXTEND: _("Give more time"),
    LateAction.EXEMPT: _("Exempt"),
}


@frozen
class NeedItem:
    """One of those about whom a row is."""

    name: str
    note: Message | str = ""
    url: str = ""
    place: PlaceName | None = None
    """Of a touchpoint; then the name is empty, or that of who waits there."""


@frozen
class TeamNeed:
    """One row of “Who needs you today”. Each feature that has one builds it; `NEEDS` lists them in order."""

    code: str
    count: int
    unit: Message | str
    """Under the number."""
    title: Message | str
    items: tuple[NeedItem, ...]
    """The first few."""
    action: Message | str
    url: str
    more: Message | str = ""
    """How many more there are."""
    note: Message | str = ""
    day: date | None = None
    """For when it is planned."""
    is_urgent: bool = False


@frozen
class NeedCounts:
    """How many people need one manager, and why."""

    manager_id: UUID
    waiting: int = 0
    """People who wait to be observed."""
    late: int = 0
    """People with a course past its day."""
    changed: int = 0
    """People who held something until its standard changed."""
