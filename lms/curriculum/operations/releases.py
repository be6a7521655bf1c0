"""Publishing releases, and taking them back."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.courses import queries as course_queries
from lms.curriculum import events, queries
from lms.curriculum import snapshot as snapshots
from lms.curriculum.models import Release
from lms.outbox import operations as outbox


class ReleasedSince(Conflict):
    """Somebody published a release after the page was opened."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Release {number} was published while you were reading. Look again at what would change now.")


class NothingChanged(RuleViolation):
    """The firm is as the last release froze it."""

    def __init__(self) -> None:
        super().__init__("Nothing has changed since the last release, so there is nothing to publish.")


def publish_release(
    session: Session, *, viewer: Viewer | None, notes: str = "", seen_number: int, now: datetime
) -> int:
    """Freeze the firm as it stands as the next release, and return its number.

    `seen_number` is the release that the author believed to be the last.

    :raises ReleasedSince: if somebody was faster
    :raises NothingChanged: if the release would be equal to the last one
    """
    last = queries.find_current_release(session)
    number = last.number if last else 0
    if number != seen_number:
        raise ReleasedSince(number)
    snapshot = queries.load_working_snapshot(session)
    sha256 = queries.snapshot_hash(snapshot)
    modules = course_queries.written_version_ids(session)
    if last and (last.sha256, last.modules) == (sha256, modules):
        raise NothingChanged
    made = session.execute(
        insert_into(session, Release)
        .values(
            number=number + 1,
            snapshot=snapshots.to_plain(snapshot),
            sha256=sha256,
            modules=modules,
            notes=notes,
            published_at=now,
            published_by=viewer.account_id if viewer else None,
        )
        .on_conflict_do_nothing()
        .returning(Release.number)
    )
    if made.first() is None:  # two authors at the same moment, on a server that lets both read first
        raise ReleasedSince(number + 1)
    audit.record(session, viewer=viewer, action="release.published", subject=number + 1, at=now, sha256=sha256)
    outbox.publish(session, events.ReleasePublished(at=now, number=number + 1))
    return number + 1
