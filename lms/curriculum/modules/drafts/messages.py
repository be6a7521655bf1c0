"""What is sent about the review of modules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.curriculum.modules.drafts import queries
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _asked(facts: Facts) -> Words:
    return Words(
        subject=_("Review “%(module)s”", module=facts["title"]),
        lines=(_("%(name)s asks for a review of “%(module)s”.", name=facts["name"], module=facts["title"]),),
        action=_("Review it"),
        path=f"/write/modules/{facts['code']}",
    )


def _approved(facts: Facts) -> Words:
    return Words(
        subject=_("Approved: “%(module)s”", module=facts["title"]),
        lines=(
            _("%(name)s approved “%(module)s”. You can publish it now.", name=facts["name"], module=facts["title"]),
        ),
        action=_("Open the module"),
        path=f"/write/modules/{facts['code']}",
    )


def _sent_back(facts: Facts) -> Words:
    note = facts["note"]
    return Words(
        subject=_("Sent back: “%(module)s”", module=facts["title"]),
        lines=(
            _("%(name)s sent “%(module)s” back to you.", name=facts["name"], module=facts["title"]),
            *((f"“{note}”",) if note else ()),
        ),
        action=_("Open the module"),
        path=f"/write/modules/{facts['code']}",
    )


def _still_in_review(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return the drafts that nobody has decided on meanwhile."""
    waiting = queries.filter_in_review(session, [row.facts["code"] for row in messages])
    return {row.id: row.facts for row in messages if row.facts["code"] in waiting}


REVIEW_ASKED = MessageKind(
    code="review-asked", label=_("Review"), words=_asked, group="reviews", look_again=_still_in_review
)
REVIEW_APPROVED = MessageKind(code="review-approved", label=_("Module approved"), words=_approved, group="reviews")
REVIEW_SENT_BACK = MessageKind(code="review-sent-back", label=_("Module sent back"), words=_sent_back, group="reviews")
