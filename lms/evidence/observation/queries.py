"""Reading who waits to be observed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.evidence.observation.models import ObservationRequest


def list_open_requests(session: Session, employee_ids: Sequence[UUID]) -> frozenset[tuple[UUID, str]]:
    """Return what these people wait to be observed at, as person and objective."""
    rows = session.execute(
        select(ObservationRequest.employee_id, ObservationRequest.objective_key).where(
            ObservationRequest.employee_id.in_(employee_ids), ObservationRequest.answered_at.is_(None)
        )
    )
    return frozenset((row.employee_id, row.objective_key) for row in rows)
