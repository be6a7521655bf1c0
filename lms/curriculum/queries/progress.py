"""How far the courses of a release are, and what stands in their way."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.terms import ASSIGN_COURSE
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses.models import Course, CourseVersion
from lms.courses.terms import FOUNDATION
from lms.curriculum import rules
from lms.curriculum.queries.releases import load_release
from lms.curriculum.terms import FailedWork, FailureCause, ReleaseJob
from lms.outbox import queries as outbox
from lms.outbox.terms import DeliveryState

MAKERS = (ReleaseJob.GENERATE, ReleaseJob.GENERATE_FOUNDATION)
STARTERS = (ReleaseJob.START,)
RETURNERS = (ReleaseJob.WITHDRAW,)
ASSIGNERS = (ASSIGN_COURSE,)


@frozen
class Failure:
    """Work on a release that failed, and when it is tried again."""

    work: FailedWork
    course: str
    """Name of the course; empty where it is about all of them."""
    cause: FailureCause
    details: str
    """For who runs the program."""
    tries: int
    next_try_at: datetime | None
    """`None` when it was given up: somebody must ask for it."""


@frozen
class Progress:
    """How far the courses of the current release are."""

    course_count: int
    ready_count: int
    failures: tuple[Failure, ...]
    is_assigning: bool
    """Whether courses are still being assigned."""
    is_going_on: bool
    """Whether there is something to wait for."""


def progress_of(session: Session, number: int) -> Progress:
    """Return how far the courses of the current release are; `number` is its number."""
    names = {role.code: role.name for role in load_release(session, number).organisation.job_roles}
    # A release that became the current one again has its courses made again: the newest word on each is what counts.
    making = {
        str(row.fields.get("job_role", FOUNDATION)): row
        for row in outbox.list_deliveries(session, handlers=MAKERS, key_field=("number", number))
    }
    others = outbox.list_deliveries(session, handlers=(*STARTERS, *RETURNERS, *ASSIGNERS), only_failed=True)
    # A release that is no longer the current one needs no start any more.
    starting = [
        row
        for row in others
        if row.handler in RETURNERS or (row.handler in STARTERS and row.fields["number"] == number)
    ]
    assigning = [row for row in others if row.handler in ASSIGNERS]
    titles = _titles(session, [UUID(str(row.fields["course_id"])) for row in assigning]) if assigning else {}
    failures = (
        *(_failure(row, FailedWork.STARTING, "") for row in starting),
        *(
            _failure(row, FailedWork.MAKING, names.get(code, _("Our mantra")))
            for code, row in making.items()
            if row.has_failed
        ),
        *(_failure(row, FailedWork.ASSIGNING, titles.get(str(row.fields["course_id"]), "")) for row in assigning),
    )
    # What was finished is purged after a while: once all courses were asked for, those are ready that nobody works on any more.
    starts = outbox.list_deliveries(session, handlers=STARTERS, key_field=("number", number))
    are_requested = all(row.state is DeliveryState.DONE for row in starts)
    unfinished = sum(row.state is not DeliveryState.DONE for row in making.values())
    ready = (len(names) + 1 if are_requested else len(making)) - unfinished
    given_up = sum(one.next_try_at is None for one in failures if one.work is not FailedWork.ASSIGNING)
    is_assigning = outbox.count_by_state(session, handlers=ASSIGNERS).waiting > 0
    return Progress(
        course_count=len(names) + 1,
        ready_count=ready,
        failures=failures,
        is_assigning=is_assigning,
        is_going_on=is_assigning or ready + given_up < len(names) + 1,
    )


def _failure(row: outbox.DeliveryRow, work: FailedWork, course: str) -> Failure:
    return Failure(
        work=work,
        course=course,
        cause=rules.cause_of(row.error),
        details=rules.without_values(row.error),
        tries=row.tries,
        next_try_at=None if row.state is DeliveryState.DEAD else row.ready_at,
    )


def _titles(session: Session, course_ids: Iterable[UUID]) -> dict[str, str]:
    rows = session.execute(
        select(Course.id, CourseVersion.title)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.id.in_(course_ids))
    )
    return {str(row.id): row.title for row in rows}
