"""Asking to be observed, and planning to observe."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.evidence.observation import queries
from lms.evidence.observation.messages import OBSERVATION_ASKED, OBSERVATION_PLANNED, OBSERVATION_TO_DO
from lms.evidence.observation.models import ObservationReceiver, ObservationRequest
from lms.evidence.observation.rules import CannotObserveOneself, check_observable
from lms.evidence.observers import queries as observers
from lms.mail import operations as mail
from lms.people import queries as people
from lms.people.deputies import queries as deputies
from lms.people.zones import company_today


class DayInThePast(RuleViolation):
    """Nobody plans for yesterday."""

    field = "planned_on"

    def __init__(self) -> None:
        super().__init__(_("Choose today or a later day."))


def request_observation(
    session: Session,
    *,
    employee_id: UUID,
    objective_key: str,
    place: str = "",
    receivers: Sequence[str] = (),
    now: datetime,
) -> None:
    """Ask to be observed. Asking again while one waits changes nothing.

    The manager gets a message, and so do who stands in for them today, a few of those who are named to observe the person, and of the colleagues at the
    same site whose job role (`receivers`, by codes) relies on it. `place` is sign and name of the touchpoint.

    :raises NotObservable: if the objective is not one to be demonstrated
    """
    check_observable(objective_key)
    request_id = _open(session, employee_id, objective_key, now=now, place=place[:240])
    if request_id is None:
        return
    known = {role.code: role.id for role in people.list_job_roles(session)} if receivers else {}
    roles = [known[code] for code in receivers if code in known]
    _set_receivers(session, request_id, roles)
    person = people.get_employee(session, employee_id)
    facts = {"name": person.name, "place": place, "employee_id": str(employee_id), "objective_key": objective_key}
    for asked_id in _whom_to_ask(session, person, roles, now):
        mail.queue_message(
            session,
            kind=OBSERVATION_ASKED,
            employee_id=asked_id,
            key=f"observation-asked:{request_id.hex}:{now.isoformat()}",
            facts=facts,
            now=now,
        )


def plan_observation(
    session: Session,
    *,
    employee_id: UUID,
    objective_key: str,
    place: str,
    planned_on: date,
    observer_id: UUID,
    planner: Viewer,
    now: datetime,
) -> UUID:
    """Plan to observe a person on a day; return the request's id. Planning again moves the day or the observer.

    The person gets a message, and the observer, where it is not who plans. `now` is in the company's time zone.

    :raises NotObservable: if the objective is not one to be demonstrated
    :raises CannotObserveOneself: if the observer is the person
    :raises DayInThePast: if the day is over
    """
    check_observable(objective_key)
    if observer_id == employee_id:
        raise CannotObserveOneself
    if planned_on < now.date():
        raise DayInThePast
    plan = {"planned_on": planned_on, "planned_by": planner.employee_id, "observer_id": observer_id}
    request_id = _open(session, employee_id, objective_key, now=now, place=place[:240], **plan)
    if request_id is None:
        request_id = queries.get_request_id(session, employee_id, objective_key)
        session.execute(update(ObservationRequest).where(ObservationRequest.id == request_id).values(plan))
    person, observer = people.get_employee(session, employee_id), people.get_employee(session, observer_id)
    day = planned_on.isoformat()
    facts = {
        "name": person.name, "observer": observer.name, "place": place, "day": day, "employee_id": str(employee_id),
        "objective_key": objective_key,
    }  # fmt: skip
    told = [(OBSERVATION_PLANNED, employee_id)]
    if observer_id != planner.employee_id:
        told.append((OBSERVATION_TO_DO, observer_id))
    for kind, told_id in told:
        key = f"{kind.code}:{request_id.hex}:{day}:{observer_id.hex}"
        mail.queue_message(session, kind=kind, employee_id=told_id, key=key, facts=facts, now=now)
    audit.record(
        session, viewer=planner, action="observation.planned", subject=employee_id, at=now, objective=objective_key, day=day
    )  # fmt: skip
    return request_id


def withdraw_request(session: Session, *, request_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Ask no more, or plan no more. Whoever asks again, asks anew."""
    gone = session.execute(
        delete(ObservationRequest)
        .where(ObservationRequest.id == request_id, ObservationRequest.answered_at.is_(None))
        .returning(ObservationRequest.employee_id, ObservationRequest.objective_key)
    ).first()
    if gone is not None:
        audit.record(
            session, viewer=viewer, action="observation.withdrawn", subject=gone.employee_id, at=now,
            objective=gone.objective_key,
        )  # fmt: skip


def close_request(session: Session, employee_id: UUID, objective_key: str, now: datetime) -> None:
    """Note that what a person asked for was done."""
    session.execute(
        update(ObservationRequest)
        .where(
            ObservationRequest.employee_id == employee_id,
            ObservationRequest.objective_key == objective_key,
            ObservationRequest.answered_at.is_(None),
        )
        .values(answered_at=now)
    )


def _open(session: Session, employee_id: UUID, objective_key: str, *, now: datetime, **values: Any) -> UUID | None:
    """Return the id of the request, or `None` if one is open already."""
    fresh = {"asked_at": now, "answered_at": None, "planned_on": None, "planned_by": None, "observer_id": None} | values
    return session.execute(
        insert_into(session, ObservationRequest)
        .values(id=ids.new_id(), employee_id=employee_id, objective_key=objective_key, **fresh)
        .on_conflict_do_update(
            index_elements=["employee_id", "objective_key"],
            set_=fresh,
            where=ObservationRequest.answered_at.is_not(None),
        )
        .returning(ObservationRequest.id)
    ).scalar()


def _set_receivers(session: Session, request_id: UUID, job_role_ids: Sequence[UUID]) -> None:
    session.execute(delete(ObservationReceiver).where(ObservationReceiver.request_id == request_id))
    if job_role_ids:
        rows = [{"request_id": request_id, "job_role_id": job_role_id} for job_role_id in job_role_ids]
        session.execute(insert(ObservationReceiver), rows)


def _whom_to_ask(
    session: Session, person: people.EmployeeRow, job_role_ids: Sequence[UUID], now: datetime
) -> Iterable[UUID]:
    named = [observer_id for observer_id, _name in observers.list_observers_of(session, person.id)]
    colleagues = queries.list_colleagues(session, person.id, job_role_ids) if job_role_ids else ()
    standing_in = deputies.list_standing_in(session, person.manager_id, company_today(session, now=now))
    asked = (person.manager_id, *standing_in, *named, *colleagues)
    return dict.fromkeys(one for one in asked if one not in {None, person.id})
