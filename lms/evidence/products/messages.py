"""What is sent about things that people made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.evidence.products import queries
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _shown(facts: Facts) -> Words:
    return Words(
        subject=_("Work to look at: %(place)s", place=facts["place"]),
        lines=(_("%(name)s shows you their work. Accept it, or say what is missing.", name=facts["name"]),),
        action=_("Look at it"),
        path=f"/work-products/{facts['product_id']}",
    )


def _accepted(facts: Facts) -> Words:
    return Words(
        subject=_("Work accepted: %(place)s", place=facts["place"]),
        lines=(_("%(name)s accepted your work.", name=facts["name"]),),
        action=_("See your record"),
        path="/record",
    )


def _returned(facts: Facts) -> Words:
    return Words(
        subject=_("Work sent back: %(place)s", place=facts["place"]),
        lines=(
            _("%(name)s says what is missing:", name=facts["name"]),
            f"“{facts['reason']}”",
        ),
        action=_("See your journey"),
        path="/journey",
    )


def _still_waiting(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return what nobody has accepted or returned meanwhile."""
    waiting = queries.filter_waiting(session, [UUID(row.facts["product_id"]) for row in messages])
    return {row.id: row.facts for row in messages if UUID(row.facts["product_id"]) in waiting}


PRODUCT_SHOWN = MessageKind(
    code="product-shown", label=_("Work to look at"), words=_shown, group="observations", look_again=_still_waiting
)
PRODUCT_ACCEPTED = MessageKind(code="product-accepted", label=_("Work accepted"), words=_accepted, group="observations")
PRODUCT_RETURNED = MessageKind(
    code="product-returned", label=_("Work sent back"), words=_returned, group="observations"
)
