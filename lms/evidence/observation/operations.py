"""Asking to be observed, and recording what was seen."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Forbidden, NotFound, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel
from lms.evidence import operations as evidence
from lms.evidence import rules
from lms.evidence.observation.messages import OBSERVATION_ASKED, OBSERVED
from lms.evidence.observation.models import ObservationRequest
from lms.evidence.observation.terms import Sighting
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.mail import operations as mail
from lms.people import queries as people


class CannotObserveOneself(Forbidden):
    """Nobody observes themselves."""

    def __init__(self) -> None:
        super().__init__(_("You can’t observe yourself. Ask a colleague."))


class NothingSeen(RuleViolation):
    """An observation needs at least one row that was seen."""

    field = "rows"

    def __init__(self) -> None:
        super().__init__(_("Choose Yes or No for at least one point."))


class NotObservable(NotFound):
    """Only what is to be demonstrated can be observed."""


def request_observation(
    session: Session, *, employee_id: UUID, objective_key: str, place: str = "", now: datetime
) -> None:
    """Ask to be observed; the manager gets a message. Asking again while one waits changes nothing.

    `place` is sign and name of the touchpoint, for the message.

    :raises NotObservable: if the objective is not one to be demonstrated
    """
    _check_observable(objective_key)
    asked = session.execute(
        insert_into(session, ObservationRequest)
        .values(id=ids.new_id(), employee_id=employee_id, objective_key=objective_key, asked_at=now)
        .on_conflict_do_update(
            index_elements=["employee_id", "objective_key"],
            set_={"asked_at": now, "answered_at": None},
            where=ObservationRequest.answered_at.is_not(None),
        )
        .returning(ObservationRequest.id)
    ).first()
    person = people.get_employee(session, employee_id)
    if asked is None or person.manager_id is None:
        return
    mail.queue_message(
        session,
        kind=OBSERVATION_ASKED,
        employee_id=person.manager_id,
        key=f"observation-asked:{asked.id.hex}:{now.isoformat()}",
        facts={
            "name": person.name,
            "place": place,
            "employee_id": str(employee_id),
            "objective_key": objective_key,
        },
        now=now,
    )


def record_observation(
    session: Session,
    *,
    employee_id: UUID,
    objective_key: str,
    fingerprint: str,
    release_number: int,
    rows: Mapping[str, Sighting],
    critical: Mapping[str, bool],
    place: str = "",
    note: str = "",
    observer: Viewer,
    now: datetime,
) -> UUID:
    """Record what an observer saw of one checklist, and close the person's request; return the observation's id.

    The person gets a message, with the touchpoint as `place` says it.

    `rows` has all rows of the checklist, those not seen included; `critical` says of each critical row if it was seen.
    Fingerprint and release are the objective's, as the observer met it. `now` is in the company's time zone: sightings of
    two days count for more than those of one.

    :raises NotObservable: if the objective is not one to be demonstrated
    :raises CannotObserveOneself: if the observer is the person
    :raises NothingSeen: if no row was seen, and no critical one either
    """
    _check_observable(objective_key)
    if observer.employee_id == employee_id:
        raise CannotObserveOneself
    if not any(critical.values()) and all(seen is Sighting.NOT_SEEN for seen in rows.values()):
        raise NothingSeen
    ratings = {label: seen.rating for label, seen in rows.items()}
    observation_id, score = ids.new_id(), rules.score_percent(ratings)
    draft = EvidenceDraft(
        objective_key=objective_key,
        level=MasteryLevel.DEMONSTRATE,
        fingerprint=fingerprint,
        kind=EvidenceKind.OBSERVATION,
        score_percent=score,
        succeeded=score >= rules.YES_PERCENT and not any(critical.values()),
        source="observation",
        source_id=str(observation_id),
        details={
            "rows": {label: rating.value for label, rating in ratings.items()},
            "counts": {label: seen.times for label, seen in rows.items() if seen.times},
            "critical": dict(critical),
            "note": note,
            "day": now.date().isoformat(),
        },
    )
    evidence.record_evidence(
        session,
        employee_id=employee_id,
        drafts=(draft,),
        release_number=release_number,
        recorded_by=observer.employee_id,
        now=now,
    )
    _close_request(session, employee_id, objective_key, now)
    mail.queue_message(
        session,
        kind=OBSERVED,
        employee_id=employee_id,
        key=f"observed:{observation_id.hex}",
        facts={"name": observer.name, "place": place, "succeeded": draft.succeeded, "note": note},
        now=now,
    )
    audit.record(
        session,
        viewer=observer,
        action="observation.recorded",
        subject=employee_id,
        at=now,
        objective=objective_key,
        score=score,
    )
    return observation_id


def _close_request(session: Session, employee_id: UUID, objective_key: str, now: datetime) -> None:
    session.execute(
        update(ObservationRequest)
        .where(
            ObservationRequest.employee_id == employee_id,
            ObservationRequest.objective_key == objective_key,
            ObservationRequest.answered_at.is_(None),
        )
        .values(answered_at=now)
    )


def _check_observable(objective_key: str) -> None:
    if not objective_key.startswith(MasteryLevel.DEMONSTRATE + ":"):
        raise NotObservable
