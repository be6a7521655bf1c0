"""Reading who waits to be observed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.evidence.observation.models import ObservationRequest


@frozen
class ObservationRequestRow:
    """One request to be observed that is open."""

    objective_key: str
    asked_at: datetime


def list_open_requests(session: Session, employee_id: UUID) -> tuple[ObservationRequestRow, ...]:
    """Return what a person has asked to be observed at and not been yet, oldest first."""
    rows = session.execute(
        select(ObservationRequest.objective_key, ObservationRequest.asked_at)
        .where(ObservationRequest.employee_id == employee_id, ObservationRequest.answered_at.is_(None))
        .order_by(ObservationRequest.asked_at)
    ).mappings()
    return tuple(ObservationRequestRow(**row) for row in rows)
