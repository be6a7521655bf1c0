"""From what was seen to the ledger."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.courses.terms import MasteryLevel
from lms.evidence import operations as evidence
from lms.evidence import rules
from lms.evidence.observation.messages import OBSERVED
from lms.evidence.observation.queries import ObservationRow
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.mail import operations as mail


def count(session: Session, observation: ObservationRow, *, now: datetime) -> None:
    """Put an observation into the ledger, as of when it was made, and tell the person."""
    seen_critical = any(observation.ratings["critical"].values())
    draft = EvidenceDraft(
        objective_key=observation.objective_key,
        level=MasteryLevel.DEMONSTRATE,
        fingerprint=observation.fingerprint,
        kind=EvidenceKind.OBSERVATION,
        score_percent=observation.score_percent,
        succeeded=observation.score_percent >= rules.YES_PERCENT and not seen_critical,
        source="observation",
        source_id=str(observation.id),
        details={**observation.ratings, "note": observation.note},
    )
    evidence.record_evidence(
        session,
        employee_id=observation.employee_id,
        drafts=(draft,),
        release_number=observation.release_number,
        recorded_by=observation.observer_id,
        now=observation.observed_at,
    )
    mail.queue_message(
        session,
        kind=OBSERVED,
        employee_id=observation.employee_id,
        key=f"observed:{observation.id.hex}",
        facts={
            "name": observation.observer_name,
            "place": observation.place,
            "succeeded": draft.succeeded,
            "note": observation.note,
        },
        now=now,
    )
