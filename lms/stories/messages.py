"""What is sent about stories."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words
from lms.stories import queries


def _waiting(facts: Facts) -> Words:
    return Words(
        subject=_("A story to read from %(name)s", name=facts["name"]),
        lines=(_("Approve it so that everyone can read it, or say what should change."),),
        action=_("Read the story"),
        path=f"/stories/{facts['story_id']}/decide",
    )


def _reported(facts: Facts) -> Words:
    return Words(
        subject=_("A story of %(name)s was reported", name=facts["name"]),
        lines=(_("Nobody sees it until you have looked at it:"), f"“{facts['reason']}”"),
        action=_("Look at it"),
        path=f"/stories/{facts['story_id']}/decide",
    )


def _approved(facts: Facts) -> Words:
    return Words(
        subject=_("Your story was approved"),
        lines=(_("%(name)s approved it. Everyone can read it now.", name=facts["name"]),),
        action=_("See your stories"),
        path="/stories/mine",
    )


def _declined(facts: Facts) -> Words:
    return Words(
        subject=_("Your story was not approved"),
        lines=(_("%(name)s says why:", name=facts["name"]), f"“{facts['reason']}”"),
        action=_("See your stories"),
        path="/stories/mine",
    )


def _still_to_decide(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return what nobody has decided, and nobody withdrawn, meanwhile."""
    waiting = queries.filter_to_decide(session, {UUID(row.facts["story_id"]) for row in messages})
    return {row.id: row.facts for row in messages if UUID(row.facts["story_id"]) in waiting}


STORY_WAITING = MessageKind(
    code="story-waiting", label=_("Story to read"), words=_waiting, group="stories", look_again=_still_to_decide
)
STORY_REPORTED = MessageKind(
    code="story-reported", label=_("Reported story"), words=_reported, group="stories", look_again=_still_to_decide
)
STORY_APPROVED = MessageKind(code="story-approved", label=_("Story approved"), words=_approved, group="stories")
STORY_DECLINED = MessageKind(code="story-declined", label=_("Story not approved"), words=_declined, group="stories")
