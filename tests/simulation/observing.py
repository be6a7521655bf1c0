"""How people are observed, and how what is looked for changes."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from lms.assignments.models import Assignment
from lms.core.viewer import Viewer
from lms.courses.models import Objective
from lms.courses.terms import MasteryLevel
from lms.curriculum import queries as curriculum
from lms.evidence.models import ObjectiveMastery
from lms.evidence.observation import operations as observation
from lms.evidence.observation.models import ObservationRequest
from lms.evidence.observation.terms import Sighting
from lms.evidence.terms import MasteryStage
from lms.journeys.terms import MapDocument
from tests.simulation.world import Person

WELL, BADLY = 0.92, 0.02
SOON = timedelta(days=60)
"""What runs out within that time is asked for again."""


def ask(session, person: Person, *, now: datetime) -> None:
    """Ask to be observed at the first touchpoint that was not shown, or runs out."""
    held = and_(
        ObjectiveMastery.employee_id == Assignment.employee_id,
        ObjectiveMastery.objective_key == Objective.key,
        ObjectiveMastery.fingerprint == Objective.fingerprint,
        ObjectiveMastery.stage != MasteryStage.BEGUN,
    )
    waiting = and_(
        ObservationRequest.employee_id == Assignment.employee_id,
        ObservationRequest.objective_key == Objective.key,
        ObservationRequest.answered_at.is_(None),
    )
    key = session.scalars(
        select(Objective.key)
        .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
        .outerjoin(ObjectiveMastery, held)
        .outerjoin(ObservationRequest, waiting)
        .where(Assignment.employee_id == person.id, Assignment.withdrawn_at.is_(None))
        .where(Assignment.fulfilled_at.is_not(None), Objective.level == MasteryLevel.DEMONSTRATE)
        .where(or_(ObjectiveMastery.held_at.is_(None), ObjectiveMastery.expires_at < now + SOON))
        .where(ObservationRequest.id.is_(None))
        .order_by(Objective.position)
        .limit(1)
    ).first()
    if key is not None:
        observation.request_observation(session, employee_id=person.id, objective_key=key, place="Here", now=now)


def list_requests(session):
    """Return who waits to be observed at what."""
    query = select(ObservationRequest.employee_id, ObservationRequest.objective_key)
    order = ObservationRequest.employee_id, ObservationRequest.objective_key
    return session.execute(query.where(ObservationRequest.answered_at.is_(None)).order_by(*order)).all()


def record(session, person: Person, key: str, *, observer: Viewer, chance, now: datetime) -> None:
    """Record what the observer saw, unless the person's courses ask it no longer, or somebody else was first."""
    request = session.scalars(
        select(ObservationRequest.id).where(
            ObservationRequest.employee_id == person.id,
            ObservationRequest.objective_key == key,
            ObservationRequest.answered_at.is_(None),
        )
    ).first()
    checklist = curriculum.find_checklist(session, person.id, key)
    if request is None or checklist is None or not checklist.rows:
        return
    seen = (Sighting.ONCE, Sighting.TWICE, Sighting.OFTEN)
    observation.record_observation(
        session, employee_id=person.id, objective_key=key, fingerprint=checklist.fingerprint,
        release_number=checklist.release_number, place=checklist.place, observer=observer, now=now,
        rows={row: chance.choice(seen) if chance.random() < WELL else Sighting.NO for row in checklist.rows},
        critical={row: chance.random() < BADLY for row in checklist.critical},
    )  # fmt: skip


def with_new_standard(document: MapDocument, standard: str) -> MapDocument:
    """Return a map in which the first job role of its first touchpoint has another `good`."""
    stages = list(document.stages)
    where = next(n for n, stage in enumerate(stages) if any(one.impacts for one in stage.touchpoints))
    touchpoints = list(stages[where].touchpoints)
    place = next(n for n, one in enumerate(touchpoints) if one.impacts)
    first, *others = touchpoints[place].impacts
    touchpoints[place] = replace(touchpoints[place], impacts=(replace(first, good=(standard,)), *others))
    stages[where] = replace(stages[where], touchpoints=tuple(touchpoints))
    return replace(document, stages=tuple(stages))
