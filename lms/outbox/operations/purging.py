"""Deleting what has been done."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists
from sqlalchemy.orm import Session

from lms.core.purging import plan_purge as plan
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.queries import is_done
from lms.outbox.terms import Step

KEPT = timedelta(days=30)
"""Somebody may ask in the month after what became of a change; nothing else reads what is finished."""


def plan_purge(session: Session, *, before: datetime) -> list[Step]:
    """Return the steps that delete deliveries finished, and events published, before then.

    What waits or was given up stays, with its event, until somebody has decided about it.
    """
    is_past = and_(is_done(Delivery), Delivery.ready_at < before)
    is_needed = exists().where(Delivery.event_id == OutboxEvent.id, ~is_past)
    return [
        *plan(session, Delivery, is_past),
        *plan(session, OutboxEvent, OutboxEvent.published_at < before, ~is_needed),
    ]
