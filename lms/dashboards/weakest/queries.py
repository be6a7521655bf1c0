"""Reading what teams understand least."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.curriculum import queries as curriculum
from lms.dashboards.models import PersonCell
from lms.huddles import rules
from lms.huddles.terms import TeamGap
from lms.journeys.terms import MapState
from lms.people.models import Employee
from lms.people.terms import EmploymentState


def find_team_gaps(session: Session, leader_ids: Sequence[UUID]) -> Mapping[UUID, tuple[TeamGap, ...]]:
    """Return for leaders the touchpoints that those who report to them directly understand least, the weakest first.

    One statement for all of them, and one for the release. Leaders whose people have no part yet are left out.
    """
    snapshot = curriculum.find_current_snapshot(session)
    if snapshot is None:
        return {}
    names = {
        f"{one.code}/{touchpoint.code}": touchpoint.name
        for one in snapshot.maps
        if one.state is MapState.CURRENT
        for touchpoint in one.touchpoints()
    }
    # Somebody may have a part at a touchpoint in two departments: they understand it if they understand both.
    people = (
        select(
            Employee.manager_id,
            PersonCell.map_code,
            PersonCell.touchpoint_code,
            func.min(PersonCell.understand).label("understands"),
        )
        .join(PersonCell, PersonCell.employee_id == Employee.id)
        .where(Employee.manager_id.in_(leader_ids), Employee.state == EmploymentState.ACTIVE)
        .group_by(Employee.id, Employee.manager_id, PersonCell.map_code, PersonCell.touchpoint_code)
        .subquery()
    )
    rows = session.execute(
        select(
            people.c.manager_id,
            people.c.map_code,
            people.c.touchpoint_code,
            func.count().label("people_count"),
            func.sum(people.c.understands).label("understand_count"),
        ).group_by(people.c.manager_id, people.c.map_code, people.c.touchpoint_code)
    )
    found: dict[UUID, list[TeamGap]] = defaultdict(list)
    for row in rows:
        subject = f"{row.map_code}/{row.touchpoint_code}"
        if subject in names:
            gap = TeamGap(
                subject=subject,
                name=names[subject],
                missing_count=row.people_count - row.understand_count,
                people_count=row.people_count,
            )
            found[row.manager_id].append(gap)
    return {leader_id: rules.rank(gaps) for leader_id, gaps in found.items()}
