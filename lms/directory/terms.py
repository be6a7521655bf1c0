"""Words of the list of people."""

from enum import StrEnum

from lms.core.words import Message
from lms.core.words import gettext as _


class PeopleView(StrEnum):
    """Which people the list shows."""

    EVERYONE = "everyone"
    LATE = "late"
    DUE_SOON = "due-soon"
    DONE = "done"
    NOT_SIGNED_IN = "not-signed-in"
    PLANNED = "planned"
    LEFT = "left"

    @property
    def label(self) -> Message:
        """The words beside its number."""
        return _VIEWS[self]


_VIEWS = {
    PeopleView.EVERYONE: _("everyone"),
    PeopleView.LATE: _("late"),
    PeopleView.DUE_SOON: _("due in 7 days"),
    PeopleView.DONE: _("all done"),
    PeopleView.NOT_SIGNED_IN: _("not signed in yet"),
    PeopleView.PLANNED: _("starting later"),
    PeopleView.LEFT: _("left"),
}


class PeopleOrder(StrEnum):
    """In which order the list shows them."""

    NAME = "name"
    NEWEST = "newest"

    @property
    def label(self) -> Message:
        """Its name in the form."""
        return {PeopleOrder.NAME: _("Name"), PeopleOrder.NEWEST: _("First day, newest first")}[self]


class ChosenAction(StrEnum):
    """What can be done with several people at once."""

    INVITE = "invite"
    MOVE = "move"
    ADD_JOB_ROLE = "add-job-role"
    END = "end"

    @property
    def label(self) -> Message:
        """Its button, and the heading of its page."""
        return _ACTIONS[self]


_ACTIONS = {
    ChosenAction.INVITE: _("Invite"),
    ChosenAction.MOVE: _("Move"),
    ChosenAction.ADD_JOB_ROLE: _("Add job role"),
    ChosenAction.END: _("End employment"),
}
