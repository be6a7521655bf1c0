"""What an observer looks at, as the release of a person's course has it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.courses.models import CourseVersion, Objective
from lms.courses.terms import MasteryLevel
from lms.curriculum.queries.releases import find_current_snapshot, load_release
from lms.curriculum.stations import choose_scene
from lms.evidence.observation.terms import ObservationChecklist
from lms.evidence.vignettes.terms import ObservablePart
from lms.journeys.signs import touchpoint_signs
from lms.journeys.terms import ImpactDocument, Lane, TouchpointDocument
from lms.people.models import JobRole


def find_checklist(session: Session, employee_id: UUID, objective_key: str) -> ObservationChecklist | None:
    """Return the checklist of an objective that a person's live courses ask them to demonstrate, the newest release's."""
    objective = session.execute(
        select(
            Objective.fingerprint,
            Objective.subject,
            CourseVersion.release_number,
            JobRole.code.label("job_role"),
        )
        .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
        .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
        .join(JobRole, JobRole.id == Objective.job_role_id)
        .where(
            Assignment.employee_id == employee_id,
            Assignment.withdrawn_at.is_(None),
            Objective.key == objective_key,
            Objective.level == MasteryLevel.DEMONSTRATE,
        )
        .order_by(CourseVersion.release_number.desc(), Assignment.assigned_at, Assignment.id)
        .limit(1)
    ).first()
    if objective is None:
        return None
    maps = load_release(session, objective.release_number).maps
    touchpoint = next(
        (t for one in maps for t in one.touchpoints() if f"{one.code}/{t.code}" == objective.subject), None
    )
    impact = touchpoint.impact_of(objective.job_role) if touchpoint else None
    if touchpoint is None or impact is None or not impact.good:
        return None
    sign = touchpoint_signs(maps)[objective.subject]
    return ObservationChecklist(
        objective_key=objective_key,
        fingerprint=objective.fingerprint,
        release_number=objective.release_number,
        place=f"{sign} {touchpoint.name}",
        how=impact.how,
        rows=impact.good,
        critical=impact.never,
        lane=impact.lane,
        scene=choose_scene(touchpoint, impact.lane).value,
        line=sign.line,
        sign=sign,
        title=touchpoint.name,
        receivers=_receivers(touchpoint, impact),
    )


def find_places(session: Session) -> Mapping[str, str]:
    """Return sign and name of each touchpoint of the current release where there is something to observe, by its subject."""
    snapshot = find_current_snapshot(session)
    if snapshot is None:
        return {}
    signs = touchpoint_signs(snapshot.maps)
    return {
        subject: f"{signs[subject]} {touchpoint.name}"
        for one in snapshot.maps
        for touchpoint in one.touchpoints()
        if any(impact.good for impact in touchpoint.impacts) and (subject := f"{one.code}/{touchpoint.code}")
    }


def find_parts(session: Session) -> tuple[ObservablePart, ...]:
    """Return the parts of the current release that can be observed, in the order of the maps."""
    snapshot = find_current_snapshot(session)
    if snapshot is None:
        return ()
    signs = touchpoint_signs(snapshot.maps)
    names = {role.code: role.name for role in snapshot.organisation.job_roles}
    return tuple(
        ObservablePart(
            code=f"{subject}@{impact.job_role}",
            place=f"{signs[subject]} {touchpoint.name}",
            job_role=names.get(impact.job_role, impact.job_role),
            rows=impact.good,
            critical=impact.never,
        )
        for one in snapshot.maps
        for touchpoint in one.touchpoints()
        if (subject := f"{one.code}/{touchpoint.code}")
        for impact in touchpoint.impacts
        if impact.good
    )


def _receivers(touchpoint: TouchpointDocument, impact: ImpactDocument) -> tuple[str, ...]:
    """Return the job roles that rely on a part: whom it serves, and from behind the scenes also those with the customer there."""
    in_front = [
        other.job_role
        for other in touchpoint.impacts
        if other.lane is Lane.FRONTSTAGE and impact.lane is not Lane.FRONTSTAGE
    ]
    relying = dict.fromkeys([*impact.serves, *in_front])
    return tuple(code for code in relying if code != impact.job_role)
