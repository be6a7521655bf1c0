"""Saving courses: always as a new version, and only if something differs; what leads to it from older ones; taking it back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import Overtaken
from lms.core.frozen import frozen
from lms.courses import events, queries
from lms.courses.models import Course, CourseRenewal, CourseVersion, CourseVersionModule, Objective
from lms.courses.terms import WRITTEN_PREFIX, ObjectiveDocument, RenewalKind
from lms.outbox import operations as outbox

NOTHING_KEPT: Mapping[str, str] = {}


@frozen
class PlannedVersion:
    """The version that a course would get next."""

    id: UUID
    course_id: UUID | None
    """`None` for a course that there is not yet."""
    number: int


@frozen
class CoursePart:
    """One module of a course."""

    version_id: UUID
    fingerprint: str
    minutes: int
    required: bool
    opens_after_days: int = 0


def plan_version(
    session: Session,
    *,
    code: str,
    title: str,
    parts: Sequence[CoursePart],
    objectives: Sequence[ObjectiveDocument],
) -> PlannedVersion | None:
    """Return which version a course would get of these parts, or `None` if it has them already."""
    course = session.scalar(select(Course).where(Course.code == code))
    if course is None:
        return PlannedVersion(id=ids.new_id(), course_id=None, number=1)
    current = session.get(CourseVersion, course.current_version_id) if course.current_version_id else None
    if current is not None and current.fingerprint == _course_fingerprint(title, parts, objectives):
        return None
    newest = queries.find_newest_course_version(session, course.id)
    return PlannedVersion(id=ids.new_id(), course_id=course.id, number=newest.number + 1 if newest else 1)


def save_course_version(
    session: Session,
    *,
    code: str,
    title: str,
    job_role_id: UUID | None,
    release_number: int,
    parts: Sequence[CoursePart],
    objectives: Sequence[ObjectiveDocument],
    job_role_ids: Mapping[str, UUID],
    facts: Mapping[str, str] = NOTHING_KEPT,
    item_keys: Mapping[str, str] = NOTHING_KEPT,
    planned: PlannedVersion | None = None,
    now: datetime,
) -> UUID | None:
    """Make the next version of a course the current one, if anything in it differs; return its id, or `None`.

    `facts` and `item_keys` say what it teaches: later versions tell by them what a person of this one has still to learn.

    :raises Overtaken: if it would not be the version that was planned
    Publishes `CoursePublished` for a new version.
    """
    fingerprint = _course_fingerprint(title, parts, objectives)
    course = session.scalar(select(Course).where(Course.code == code))
    if course is None:
        course = Course(id=ids.new_id(), code=code, job_role_id=job_role_id)
        session.add(course)
        session.flush()
    current = session.get(CourseVersion, course.current_version_id) if course.current_version_id else None
    if current is not None and current.fingerprint == fingerprint:
        if not current.item_keys:  # made when nobody kept it; it is as it was then
            current.facts, current.item_keys = dict(facts), dict(item_keys)
        return None
    newest = queries.find_newest_course_version(session, course.id)
    number = newest.number + 1 if newest else 1
    if planned is not None and planned.number != number:
        raise Overtaken
    version_id = planned.id if planned else ids.new_id()
    session.add(
        CourseVersion(
            id=version_id,
            course_id=course.id,
            number=number,
            release_number=release_number,
            title=title,
            minutes=sum(part.minutes for part in parts if part.required),
            fingerprint=fingerprint,
            facts=dict(facts),
            item_keys=dict(item_keys),
            created_at=now,
        )
    )
    session.flush()
    _add_parts(session, version_id, parts)
    _add_objectives(session, version_id, objectives, job_role_ids)
    course.current_version_id = version_id
    session.flush()
    outbox.publish(session, events.CoursePublished(occurred_at=now, course_id=course.id, course_version_id=version_id))
    return version_id


def save_delta(
    session: Session,
    *,
    course_version_id: UUID,
    since_number: int,
    title: str,
    parts: Sequence[CoursePart],
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
    _add_parts(session, delta_id, parts)
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
            "kind": kind,
            "course_version_id": version_id,
        }
        for number, (kind, version_id) in renewals.items()
    ]
    if rows:
        session.execute(insert(CourseRenewal), rows)


def restore_versions(
    session: Session, *, release_number: int, live_numbers: Collection[int], course_ids: Collection[UUID], now: datetime
) -> None:
    """Make the version before the current one again, of each of these courses whose current version came with this release.

    `live_numbers` are those of the releases that were not withdrawn. A course without an earlier version has none until the next
    release. Publishes `CoursePublished` for each.
    """
    taken = session.scalars(
        select(Course)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(CourseVersion.release_number == release_number, Course.id.in_(course_ids))
        .order_by(Course.code)
    ).all()
    for course in taken:
        course.current_version_id = session.scalar(
            select(CourseVersion.id)
            .where(
                CourseVersion.course_id == course.id,
                CourseVersion.since_number == 0,
                CourseVersion.release_number.in_([number for number in live_numbers if number != release_number]),
            )
            .order_by(CourseVersion.number.desc())
            .limit(1)
        )
        outbox.publish(
            session,
            events.CoursePublished(occurred_at=now, course_id=course.id, course_version_id=course.current_version_id),
        )
    session.flush()


def _course_fingerprint(title: str, parts: Sequence[CoursePart], objectives: Sequence[ObjectiveDocument]) -> str:
    # Days stand only where there are any: a course without later moments keeps the fingerprint that it had.
    return ids.sha256(
        ids.canonical_json(
            [
                title,
                [[p.fingerprint, p.required, *_days(p.opens_after_days)] for p in parts],
                [[o.key, o.title, o.fingerprint, *_days(o.due_after_days)] for o in objectives],
            ]
        )
    )


def _days(days: int) -> list[int]:
    return [days] if days else []


def _add_parts(session: Session, version_id: UUID, parts: Sequence[CoursePart]) -> None:
    session.execute(
        insert(CourseVersionModule),
        [
            {
                "course_version_id": version_id,
                "position": position,
                "module_version_id": part.version_id,
                "required": part.required,
                "opens_after_days": part.opens_after_days,
            }
            for position, part in enumerate(parts, 1)
        ],
    )


def _add_objectives(
    session: Session, version_id: UUID, objectives: Sequence[ObjectiveDocument], job_role_ids: Mapping[str, UUID]
) -> None:
    rows = []
    for position, objective in enumerate(objectives, 1):
        map_code, touchpoint_code = _places(objective.subject)
        rows.append(
            {
                "course_version_id": version_id,
                "key": objective.key,
                "position": position,
                "level": objective.level,
                "subject": objective.subject,
                "map_code": map_code,
                "touchpoint_code": touchpoint_code,
                "job_role_id": job_role_ids[objective.job_role] if objective.job_role else None,
                "title": objective.title,
                "fingerprint": objective.fingerprint,
                "due_after_days": objective.due_after_days,
            }
        )
    if rows:
        session.execute(insert(Objective), rows)


def _places(subject: str) -> tuple[str | None, str | None]:
    """Return map and touchpoint of a subject: `None` where it has none."""
    if subject == "mantra" or subject.startswith(WRITTEN_PREFIX):
        return None, None
    map_code, _, touchpoint_code = subject.partition("/")
    return map_code, touchpoint_code or None
