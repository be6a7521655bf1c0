"""Recording what was seen."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.evidence import rules as ledger
from lms.evidence.observation import queries
from lms.evidence.observation.messages import APPROVAL_ASKED
from lms.evidence.observation.models import Observation
from lms.evidence.observation.operations.counting import count
from lms.evidence.observation.operations.requests import close_request
from lms.evidence.observation.queries import ObservationRow
from lms.evidence.observation.rules import CannotObserveOneself, check_link, check_observable
from lms.evidence.observation.terms import ObservationState, ObserverReach, Sighting
from lms.evidence.observers import queries as observers
from lms.evidence.terms import subject_of
from lms.files import operations as files
from lms.files.ingest import IngestedFile
from lms.mail import operations as mail
from lms.people import queries as people


class NothingSeen(RuleViolation):
    """An observation needs at least one row that was seen."""

    field = "rows"

    def __init__(self) -> None:
        super().__init__(_("Choose Yes or No for at least one point."))


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
    link: str = "",
    photo: IngestedFile | None = None,
    signed_as: ObserverReach = ObserverReach.MANAGER,
    observer: Viewer,
    now: datetime,
) -> UUID:
    """Record what an observer saw of one checklist, and close the person's request; return the observation's id.

    It counts at once, and the person gets a message, with the touchpoint as `place` says it; where the company asks for a
    second person, it waits for them.

    `rows` has all rows of the checklist, those not seen included; `critical` says of each critical row if it was seen.
    Fingerprint and release are the objective's, as the observer met it. `now` is in the company's time zone: sightings of
    two days count for more than those of one.

    :raises NotObservable: if the objective is not one to be demonstrated
    :raises CannotObserveOneself: if the observer is the person
    :raises NothingSeen: if no row was seen, and no critical one either
    :raises NoWebAddress: if the link is no web address
    """
    check_observable(objective_key)
    if observer.employee_id == employee_id:
        raise CannotObserveOneself
    if not any(critical.values()) and all(seen is Sighting.NOT_SEEN for seen in rows.values()):
        raise NothingSeen
    check_link(link)
    marks = {label: seen.rating for label, seen in rows.items()}
    needs_approval = queries.needs_approval(session, subject_of(objective_key))
    if photo is not None:
        files.keep_file(session, ingested=photo, now=now)
    observation = ObservationRow(
        id=ids.new_id(),
        employee_id=employee_id,
        objective_key=objective_key,
        fingerprint=fingerprint,
        release_number=release_number,
        place=place[:240],
        observer_id=observer.employee_id,
        observer_name=observer.name,
        signed_as=signed_as,
        observed_at=now,
        ratings={
            "rows": {label: rating.value for label, rating in marks.items()},
            "counts": {label: seen.times for label, seen in rows.items() if seen.times},
            "critical": dict(critical),
            "day": now.date().isoformat(),
        },
        score_percent=ledger.score_percent(marks),
        note=note,
        link=link,
        photo_sha256=photo.sha256 if photo else None,
        state=ObservationState.WAITING if needs_approval else ObservationState.RECORDED,
    )
    session.execute(insert(Observation).values(observation.columns()))
    if needs_approval:
        _ask_for_approval(session, observation, now)
    else:
        count(session, observation, now=now)
    close_request(session, employee_id, objective_key, now)
    audit.record(
        session,
        viewer=observer,
        action="observation.recorded",
        subject=employee_id,
        at=now,
        objective=objective_key,
        score=observation.score_percent,
    )
    return observation.id


def _ask_for_approval(session: Session, observation: ObservationRow, now: datetime) -> None:
    person = people.get_employee(session, observation.employee_id)
    above = people.manager_ids_above(session, person.id)
    named = [one for one, _name in observers.list_observers_of(session, person.id)]
    others = [one for one in (*above, *named) if one != observation.observer_id]
    for asked_id in dict.fromkeys(others[: observers.ASKED]):
        mail.queue_message(
            session,
            kind=APPROVAL_ASKED,
            employee_id=asked_id,
            key=f"observation-approval:{observation.id.hex}",
            facts={
                "name": person.name, "observer": observation.observer_name, "place": observation.place,
                "observation_id": str(observation.id),
            },
            now=now,
        )  # fmt: skip
