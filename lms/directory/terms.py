"""Words of the list of people, and of what happened to one of them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

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
    ChosenAction.MOVE: _("Change site or manager"),
    ChosenAction.ADD_JOB_ROLE: _("Add job role"),
    ChosenAction.END: _("End employment"),
}


def history_words(action: str, details: Mapping[str, Any]) -> Message | None:
    """Return what an entry of the audit log says about a person, or `None` if it says nothing to read."""
    course, reason = str(details.get("course", "")), str(details.get("reason", ""))
    match action:
        case "assignment.extended":
            return _("More time for “%(course)s”. %(reason)s", course=course, reason=reason)
        case "assignment.exempted":
            return _("Exempted from “%(course)s”. %(reason)s", course=course, reason=reason)
        case "exemption.ended":
            return _("No longer exempt from “%(course)s”", course=course)
        case "people.imported":
            return _("Added from %(file)s", file=details.get("name", ""))
        case _:
            return _HISTORY.get(action)


_HISTORY = {
    "account.opened": _("Account opened"),
    "employee.added": _("Added"),
    "employee.edited": _("Name or e-mail edited"),
    "employee.moved": _("Job role, site or manager changed"),
    "employee.photographed": _("Photo changed"),
    "employee.returned": _("Rehired"),
    "employment.edited": _("Employee number or first day edited"),
    "employment.end-canceled": _("Planned end of employment cancelled"),
    "employment.end-planned": _("End of employment planned"),
    "employment.ended": _("Employment ended"),
    "extra-time.set": _("Time in quizzes changed"),
    "grants.edited": _("Permissions changed"),
    "move.canceled": _("Planned change cancelled"),
    "move.failed": _("A planned change could not be made"),
    "move.planned": _("Change of job role, site or manager planned"),
    "person.invited": _("Invited"),
    "sessions.ended": _("Signed out of all browsers"),
}
