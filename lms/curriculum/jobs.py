"""Work that follows a release: one piece for the foundation, one for each job role."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.curriculum import operations, queries
from lms.curriculum.terms import ReleaseJob
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, in_steps

AT_ONCE = 50
"""Courses that are asked for in one transaction."""


@in_steps(ReleaseJob.START)
def request_courses(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Ask for the courses of the release, each by itself, so that a slow one does not hold up the others."""
    return _ask_for_courses(session, fields["number"], now=now)


@in_steps(ReleaseJob.WITHDRAW)
def restore_courses(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Make the courses what they were before the release, and those of the one before that it had overtaken."""
    steps = operations.restore_courses(session, number=fields["number"], now=now)
    if current := queries.current_release_number(session):
        steps += _ask_for_courses(session, current, now=now)
    return steps


@in_steps(ReleaseJob.GENERATE_FOUNDATION)
def generate_foundation(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Make the course that everyone takes, unless a newer release is out."""
    if fields["number"] != queries.current_release_number(session):
        return ()
    return operations.generate_foundation(session, number=fields["number"], now=now)


@in_steps(ReleaseJob.GENERATE, subject="job_role")
def generate_course(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Make the course of one job role, unless a newer release is out."""
    number, job_role = fields["number"], fields["job_role"]
    if number != queries.current_release_number(session):
        return ()
    return operations.generate_for_job_role(session, number=number, job_role_code=job_role, now=now)


def _ask_for_courses(session: Session, number: int, *, now: datetime) -> list[Step]:
    job_roles = [job_role.code for job_role in queries.load_release(session, number).organisation.job_roles]
    foundation: Step = partial(
        outbox.enqueue_once, handler=generate_foundation, key=str(number), fields={"number": number}, now=now
    )
    return [
        foundation,
        *(partial(_ask_for, number=number, job_roles=some, now=now) for some in in_slices(job_roles, AT_ONCE)),
    ]


def _ask_for(session: Session, *, number: int, job_roles: Sequence[str], now: datetime) -> None:
    for job_role in job_roles:
        fields = {"number": number, "job_role": job_role}
        outbox.enqueue_once(session, handler=generate_course, key=f"{number}:{job_role}", fields=fields, now=now)
