"""Leaders say what they expect."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.pulse.models import PulsePrediction


def predict_team(
    session: Session, *, pulse_id: UUID, cell_id: UUID, employee_id: UUID, percent: int, now: datetime
) -> None:
    """Note what a leader expects of their team. The first counts: by the second they may have seen the figure."""
    session.execute(
        insert_into(session, PulsePrediction)
        .values(pulse_id=pulse_id, employee_id=employee_id, cell_id=cell_id, percent=percent, predicted_at=now)
        .on_conflict_do_nothing()
    )
