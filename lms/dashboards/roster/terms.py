"""Words of the roster."""

from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class RosterOrder(StrEnum):
    """In which order the roster shows people."""

    NEEDS = "needs"
    NAME = "name"

    @property
    def label(self) -> Message:
        """Its name beside the list."""
        return {RosterOrder.NEEDS: _("Most overdue first"), RosterOrder.NAME: _("Name")}[self]


class RosterStatus(StrEnum):
    """Which people the roster shows."""

    EVERYONE = "everyone"
    LATE = "late"
    WAITING = "waiting"
    CHANGED = "changed"

    @property
    def label(self) -> Message:
        """Its name in the form."""
        return _STATUS[self]


_STATUS = {
    RosterStatus.EVERYONE: _("Everyone"),
    RosterStatus.LATE: _("Late with a course"),
    RosterStatus.WAITING: _("Waiting to be observed"),
    RosterStatus.CHANGED: _("The standard changed"),
}


class NextStep(StrEnum):
    """What helps a person most now."""

    HELP = "help"
    OBSERVE = "observe"
    REFRESH = "refresh"
    LEARN = "learn"
    SHOW = "show"
    NOTHING = "nothing"

    @property
    def label(self) -> Message:
        """The step in words."""
        return _STEPS[self]


_STEPS = {
    NextStep.HELP: _("Help with the late course"),
    NextStep.OBSERVE: _("Observe: they asked"),
    NextStep.REFRESH: _("Short refresher lesson"),
    NextStep.LEARN: _("Finish the course"),
    NextStep.SHOW: _("Observe at work"),
    NextStep.NOTHING: _("Nothing to do"),
}


@frozen
class RosterFilters:
    """Which people to list."""

    search: str = ""
    status: RosterStatus = RosterStatus.EVERYONE
    department_id: UUID | None = None
    order: RosterOrder = RosterOrder.NEEDS


@frozen
class RosterMark:
    """How far somebody is at one level."""

    state: str
    """`held`, `asked`, `outdated`, `todo`, or empty where nothing is asked."""
    done: int = 0
    owed: int = 0
    """Touchpoints; 0 where they are not counted."""
