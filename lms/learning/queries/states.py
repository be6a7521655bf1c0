"""What a learner holds of what their courses ask."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.courses.models import Objective
from lms.courses.terms import MasteryLevel
from lms.evidence.models import ObjectiveMastery
from lms.evidence.observation.models import ObservationRequest
from lms.evidence.rules import mastery_state
from lms.evidence.terms import MasteryFacts, MasteryStage, MasteryState
from lms.people.models import Employee

# Built once: building such a statement costs more than running it, and these are asked on every visit.
_EMPLOYEE = bindparam("employee_id", type_=Uuid())
_MASTERY_AND_REQUESTS = (
    select(
        Objective.key,
        Objective.level,
        Objective.fingerprint,
        ObjectiveMastery.fingerprint.label("held_fingerprint"),
        ObjectiveMastery.stage,
        ObjectiveMastery.held_at,
        ObjectiveMastery.expires_at,
        ObservationRequest.asked_at,
        ObservationRequest.planned_on,
        Employee.name.label("observer_name"),
        Assignment.assigned_at,
    )
    .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
    .outerjoin(
        ObjectiveMastery,
        (ObjectiveMastery.employee_id == Assignment.employee_id) & (ObjectiveMastery.objective_key == Objective.key),
    )
    .outerjoin(
        ObservationRequest,
        (ObservationRequest.employee_id == Assignment.employee_id)
        & (ObservationRequest.objective_key == Objective.key)
        & ObservationRequest.answered_at.is_(None),
    )
    .outerjoin(Employee, Employee.id == ObservationRequest.observer_id)
    .where(
        Assignment.employee_id == _EMPLOYEE,
        Assignment.withdrawn_at.is_(None),
        or_(
            Objective.level == MasteryLevel.DEMONSTRATE,
            ObjectiveMastery.held_at.is_not(None),
            ObservationRequest.asked_at.is_not(None),
        ),
    )
)

_BEST_FIRST = (
    *(MasteryState.LASTING, MasteryState.CONFIRMED, MasteryState.HELD),
    *(MasteryState.OUTDATED, MasteryState.EXPIRED, MasteryState.BEGUN, MasteryState.NOT_YET),
)


@frozen
class ObjectiveStates:
    """How far a person is with what their courses ask, by the keys of the objectives."""

    states: Mapping[str, MasteryState]
    requested: frozenset[str]
    """Where they asked to be observed."""
    to_demonstrate: frozenset[str]
    """What they are to show at work."""
    held_at: Mapping[str, datetime]
    """Of what they hold, or held for an older standard."""
    asked_at: Mapping[str, datetime]
    owed_since: Mapping[str, datetime]
    """When the course was assigned that asks for it."""
    planned: Mapping[str, tuple[date, str]]
    """What somebody means to observe: when, and who; the name is empty for whoever may."""

    def of(self, key: str) -> MasteryState:
        """Return how far they are with one objective."""
        return self.states.get(key, MasteryState.NOT_YET)


def load_objective_states(session: Session, employee_id: UUID, *, now: datetime) -> ObjectiveStates:
    """Return what a person holds of what their courses ask."""
    rows = session.connection().execute(_MASTERY_AND_REQUESTS, {"employee_id": employee_id}).all()
    states: dict[str, MasteryState] = {}
    for row in rows:  # two courses may ask for it, each by its own standard: held for one of them is held
        states[row.key] = min(_state(row, now), states.get(row.key, MasteryState.NOT_YET), key=_BEST_FIRST.index)
    return ObjectiveStates(
        states=states,
        requested=frozenset(row.key for row in rows if row.asked_at),
        to_demonstrate=frozenset(row.key for row in rows if row.level is MasteryLevel.DEMONSTRATE),
        held_at={row.key: row.held_at for row in rows if row.held_at},
        asked_at={row.key: row.asked_at for row in rows if row.asked_at},
        owed_since={row.key: row.assigned_at for row in rows},
        planned={row.key: (row.planned_on, row.observer_name or "") for row in rows if row.planned_on},
    )


def _state(row: Any, now: datetime) -> MasteryState:
    mastery = (
        MasteryFacts(
            fingerprint=row.held_fingerprint,
            stage=MasteryStage(row.stage),
            held_at=row.held_at,
            expires_at=row.expires_at,
        )
        if row.held_at
        else None
    )
    return mastery_state(mastery, fingerprint=row.fingerprint, now=now)
