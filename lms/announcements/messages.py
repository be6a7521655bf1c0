"""What is sent about announcements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import queries
from lms.announcements.terms import Acknowledgement
from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words

CODE = "announcement"
"""Stored with each message; the home page shows these announcements by themselves."""


def _announced(facts: Facts) -> Words:
    return Words(
        subject=facts["title"],
        lines=(facts["opening"],) if facts["opening"] else (),
        action=_("Read it"),
        path=_path(facts),
    )


def _reminder(facts: Facts) -> Words:
    asks = Acknowledgement(facts["asks"])
    line = {
        Acknowledgement.NONE: _("You haven’t opened this announcement yet."),
        Acknowledgement.READ: _("Please confirm that you have read it."),
        Acknowledgement.SENTENCE: _("Please write one sentence on what it means for your work."),
    }[asks]
    return Words(
        subject=_("Reminder: %(title)s", title=facts["title"]), lines=(line,), action=_("Read it"), path=_path(facts)
    )


def _path(facts: Facts) -> str:
    return f"/announcements/{facts['announcement_id']}"


def _still_unread(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return those about announcements that are published and that the person has not opened."""
    return _open(session, messages, unread_only=True)


def _still_to_do(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return those about announcements that are published and that the person has not confirmed, or opened."""
    return _open(session, messages, unread_only=False)


def _open(session: Session, messages: Sequence[QueuedMessage], *, unread_only: bool) -> Mapping[UUID, Facts]:
    pairs = {row.id: (UUID(row.facts["announcement_id"]), row.employee_id) for row in messages}
    is_open = queries.still_open(session, frozenset(pairs.values()), unread_only=unread_only)
    return {row.id: row.facts for row in messages if pairs[row.id] in is_open}


KINDS = frozenset({CODE, "announcement-reminder"})
ANNOUNCED = MessageKind(
    code=CODE, label=_("Announcement"), words=_announced, group="announcements", look_again=_still_unread
)
ANNOUNCEMENT_REMINDER = MessageKind(
    code="announcement-reminder",
    label=_("Reminder of an announcement"),
    words=_reminder,
    group="announcements",
    look_again=_still_to_do,
)
