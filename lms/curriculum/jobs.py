"""Work that follows a release: one piece for the foundation, one for each job role."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.curriculum import operations, queries
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields


def on_release_published(session: Session, fields: Fields, *, now: datetime) -> None:
    """Ask for the courses of the release, each by itself, so that a slow one does not hold up the others."""
    _ask_for_courses(session, fields["number"], now=now)


def on_release_withdrawn(session: Session, fields: Fields, *, now: datetime) -> None:
    """Make the courses what they were before the release, and those of the one before that it had overtaken."""
    operations.take_back_courses(session, number=fields["number"], now=now)
    if current := queries.current_release_number(session):
        _ask_for_courses(session, current, now=now)


def _ask_for_courses(session: Session, number: int, *, now: datetime) -> None:
    outbox.enqueue_once(session, handler=generate_foundation, key=str(number), fields={"number": number}, now=now)
    for job_role in queries.load_release(session, number).organisation.job_roles:
        outbox.enqueue_once(
            session,
            handler=generate,
            key=f"{number}:{job_role.code}",
            fields={"number": number, "job_role": job_role.code},
            now=now,
        )


def generate_foundation(session: Session, fields: Fields, *, now: datetime) -> None:
    """Make the course that everyone takes, unless a newer release is out."""
    if fields["number"] == queries.current_release_number(session):
        operations.generate_foundation(session, number=fields["number"], now=now)


def generate(session: Session, fields: Fields, *, now: datetime) -> None:
    """Make the course of one job role, unless a newer release is out."""
    if fields["number"] == queries.current_release_number(session):
        operations.generate_for_job_role(session, number=fields["number"], job_role_code=fields["job_role"], now=now)
