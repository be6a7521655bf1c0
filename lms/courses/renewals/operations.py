"""Keeping what renews a course, and taking versions back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.courses import events, operations
from lms.courses.models import Course, CourseRenewal, CourseVersion, Objective
from lms.courses.terms import RenewalKind
from lms.outbox import operations as outbox


def save_delta(
    session: Session,
    *,
    course_version_id: UUID,
    since_number: int,
    title: str,
    parts: Sequence[operations.CoursePart],
    now: datetime,
) -> UUID:
    """Add the delta that leads from an older version to this whole one, and return its id; what is owed is the same."""
    whole = session.get_one(CourseVersion, course_version_id)
    delta_id = ids.new_id()
    session.add(
        CourseVersion(
            id=delta_id,
            course_id=whole.course_id,
            number=whole.number,
            since_number=since_number,
            release_number=whole.release_number,
            title=title,
            minutes=sum(part.minutes for part in parts if part.required),
            fingerprint=whole.fingerprint,
            created_at=now,
        )
    )
    session.flush()
    operations.add_parts(session, delta_id, parts)
    columns = [column for column in Objective.__table__.columns if column.name != "course_version_id"]
    owed = select(literal(delta_id, Objective.course_version_id.type), *columns).where(
        Objective.course_version_id == course_version_id
    )
    session.execute(insert(Objective).from_select(["course_version_id", *(c.name for c in columns)], owed))
    return delta_id


def save_renewals(
    session: Session,
    *,
    course_version_id: UUID,
    renewals: Mapping[int, tuple[RenewalKind, UUID | None]],
) -> None:
    """Note what leads to a new version, by the number of the older one: the kind, and the version to take."""
    whole = session.get_one(CourseVersion, course_version_id)
    rows: list[dict[str, Any]] = [
        {
            "course_id": whole.course_id,
            "from_number": number,
            "to_number": whole.number,
            "kind": kind.value,
            "course_version_id": version_id,
        }
        for number, (kind, version_id) in renewals.items()
    ]
    if rows:
        session.execute(insert(CourseRenewal), rows)


def take_back_versions(
    session: Session, *, release_number: int, standing: Collection[int], now: datetime
) -> tuple[UUID, ...]:
    """Make the version before the current one again, of each course whose current version came with this release.

    `standing` are the numbers of the releases that hold. A course without an earlier version has none until the next
    release. Publishes `CoursePublished` for each; returns the ids of the courses.
    """
    taken = session.scalars(
        select(Course)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(CourseVersion.release_number == release_number)
        .order_by(Course.code)
    ).all()
    for course in taken:
        course.current_version_id = session.scalar(
            select(CourseVersion.id)
            .where(
                CourseVersion.course_id == course.id,
                CourseVersion.since_number == 0,
                CourseVersion.release_number.in_([number for number in standing if number != release_number]),
            )
            .order_by(CourseVersion.number.desc())
            .limit(1)
        )
        outbox.publish(
            session,
            events.CoursePublished(at=now, course_id=course.id, course_version_id=course.current_version_id),
        )
    session.flush()
    return tuple(course.id for course in taken)
