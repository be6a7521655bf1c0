"""Choosing how often one gets e-mail, and about what."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.mail.terms import Pace
from lms.notifications.models import Preference


def choose_pace(session: Session, *, employee_id: UUID, pace: Pace) -> None:
    """Set how often a person gets e-mail; it holds for what waits already."""
    session.execute(
        insert_into(session, Preference)
        .values(employee_id=employee_id, pace=pace)
        .on_conflict_do_update(index_elements=["employee_id"], set_={"pace": pace})
    )


def choose_mail(session: Session, *, employee_id: UUID, pace: Pace, muted: Collection[str]) -> None:
    """Set how often a person gets e-mail, and of which groups of messages none; it holds for what waits already."""
    chosen = {"pace": pace, "muted": sorted(muted)}
    session.execute(
        insert_into(session, Preference)
        .values(employee_id=employee_id, **chosen)
        .on_conflict_do_update(index_elements=["employee_id"], set_=chosen)
    )
