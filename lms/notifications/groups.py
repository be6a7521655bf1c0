"""How people choose what they get by e-mail: not message by message, but in groups. Kinds of messages name theirs by its code."""

from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.core.words import Message
from lms.core.words import gettext as _


@frozen
class MessageGroup:
    """Kinds of messages that people choose together."""

    code: str
    """Stored with who wants none of them, so it never changes."""
    label: Message
    """What is in it, as a person chooses it."""
    needs: frozenset[Permission] = frozenset()
    """Who holds none of these gets no such message, so need not choose; empty for everybody."""


GROUPS = (
    MessageGroup(code="training", label=_("Courses: new, due soon, late, certificates")),
    MessageGroup(code="two-minutes", label=_("Your two minutes: a few questions on working days")),
    MessageGroup(code="pulses", label=_("Pulses: a few anonymous questions")),
    MessageGroup(code="manager", label=_("Reminders from your manager")),
    MessageGroup(code="announcements", label=_("Announcements")),
    MessageGroup(code="stories", label=_("Stories: yours, and those for you to read")),
    MessageGroup(code="observations", label=_("Observations and work to look at")),
    MessageGroup(
        code="team",
        label=_("Your team: its week on Mondays, and your huddle on its day"),
        needs=frozenset({Permission.TEAM_SEE}),
    ),
    MessageGroup(code="deputies", label=_("Standing in for a manager")),
    MessageGroup(
        code="reviews",
        label=_("Reviews of modules"),
        needs=frozenset({Permission.MODULES_EDIT, Permission.MODULES_APPROVE}),
    ),
    MessageGroup(code="problems", label=_("Answers to problems you reported")),
)


def groups_for(viewer: Viewer) -> tuple[MessageGroup, ...]:
    """Return the groups of messages that can reach somebody with these permissions."""
    return tuple(group for group in GROUPS if not group.needs or group.needs & viewer.permissions)
