"""Reading what renews a course."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.courses.models import CourseVersion, Objective


@frozen
class VersionFacts:
    """What one whole version of a course teaches."""

    id: UUID
    course_id: UUID
    number: int
    release_number: int
    facts: dict[str, str]
    item_keys: dict[str, str]
    fingerprints: dict[str, str]
    """Of each objective by its key."""


def list_earlier(session: Session, *, course_id: UUID, before: int, limit: int) -> tuple[VersionFacts, ...]:
    """Return the last whole versions of a course before this number, the newest first."""
    versions = session.scalars(
        select(CourseVersion)
        .where(CourseVersion.course_id == course_id, CourseVersion.since_number == 0, CourseVersion.number < before)
        .order_by(CourseVersion.number.desc())
        .limit(limit)
    ).all()
    fingerprints = _fingerprints(session, [version.id for version in versions])
    return tuple(_facts(version, fingerprints[version.id]) for version in versions)


def _facts(version: CourseVersion, fingerprints: dict[str, str]) -> VersionFacts:
    return VersionFacts(
        id=version.id,
        course_id=version.course_id,
        number=version.number,
        release_number=version.release_number,
        facts=version.facts,
        item_keys=version.item_keys,
        fingerprints=fingerprints,
    )


def _fingerprints(session: Session, version_ids: list[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {version_id: {} for version_id in version_ids}
    rows = session.execute(
        select(Objective.course_version_id, Objective.key, Objective.fingerprint).where(
            Objective.course_version_id.in_(version_ids)
        )
    )
    for row in rows:
        found[row.course_version_id][row.key] = row.fingerprint
    return found
