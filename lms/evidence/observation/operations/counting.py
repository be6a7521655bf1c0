"""From what was seen to the ledger."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.courses.terms import MasteryLevel
from lms.evidence import operations as evidence
from lms.evidence import rules
from lms.evidence.observation.messages import OBSERVED
from lms.evidence.observation.models import ObservedPlace
from lms.evidence.observation.queries import ObservationRow
from lms.evidence.terms import EvidenceDraft, EvidenceKind, subject_of
from lms.mail import operations as mail
from lms.people import queries as people


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
    _note_place(session, observation)
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
            "observation_id": str(observation.id),
        },
        now=now,
    )


def _note_place(session: Session, observation: ObservationRow) -> None:
    site_id = people.get_employee(session, observation.employee_id).site_id
    if site_id is None:
        return
    fresh = insert_into(session, ObservedPlace).values(
        site_id=site_id, subject=subject_of(observation.objective_key), last_observed_at=observation.observed_at
    )
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["site_id", "subject"],
            set_={"last_observed_at": fresh.excluded.last_observed_at},
            where=ObservedPlace.last_observed_at < fresh.excluded.last_observed_at,
        )
    )
