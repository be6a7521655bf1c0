"""What can be done with several people at once; each by the operation for one of them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.identity import operations as identity
from lms.people import operations as people
from lms.people import queries


def invite_chosen(session: Session, *, employees: Sequence[queries.EmployeeRow], viewer: Viewer, now: datetime) -> int:
    """Send those who work here and have no password yet an invitation by e-mail; return how many."""
    return identity.mail_invitations(session, employee_ids=[one.id for one in employees], viewer=viewer, now=now)


def move_chosen(
    session: Session,
    *,
    employees: Sequence[queries.EmployeeRow],
    site_id: UUID | None,
    manager_id: UUID | None,
    job_role_ids: Sequence[UUID] = (),
    moved_on: date,
    today: date,
    viewer: Viewer,
    now: datetime,
) -> int:
    """Give people another site or manager, or further job roles, from a day; what is not given stays. Return how many changed.

    :raises ReportingLoop: if somebody would report to themself
    """
    roles = queries.placements_of(session, [one.id for one in employees])
    count = 0
    for one in employees:
        if one.has_left:
            continue
        current = [placement.job_role.id for placement in roles.get(one.id, ())]
        people.plan_or_move(
            session,
            employee_id=one.id,
            job_role_ids=[*current, *(role for role in job_role_ids if role not in current)],
            manager_id=manager_id or one.manager_id,
            site_id=site_id or one.site_id,
            moved_on=moved_on,
            today=today,
            viewer=viewer,
            now=now,
        )
        count += 1
    return count


def end_chosen(
    session: Session,
    *,
    employees: Sequence[queries.EmployeeRow],
    ended_on: date,
    today: date,
    viewer: Viewer,
    now: datetime,
) -> int:
    """End the employment of those who have not left, now or on a later day; return how many.

    :raises OwnEmployment: if the viewer is among them
    :raises EndedBeforeJoining: if somebody had not started by then
    """
    ending = [one for one in employees if not one.has_left]
    for one in ending:
        people.plan_or_end(session, employee_id=one.id, ended_on=ended_on, today=today, viewer=viewer, now=now)
    return len(ending)
