"""Reading releases and what they froze."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from lms.core import ids
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.curriculum import cosmetic
from lms.curriculum import snapshot as snapshots
from lms.curriculum.models import Release
from lms.curriculum.terms import CosmeticChange, Snapshot
from lms.journeys import queries as journeys
from lms.people import queries as people
from lms.people.models import Employee
from lms.vision import queries as vision

KEPT_SNAPSHOTS = 4


class ReleaseNotFound(NotFound):
    """There is no such release."""


@frozen
class ReleaseFacts:
    """One release: its number, and what it froze."""

    number: int
    sha256: str
    modules: dict[str, str]
    """Version id of each written module by code."""
    cosmetic_changes: tuple[CosmeticChange, ...]
    """Its cosmetic changes and those before it, the newest last."""
    patches: list[Any]
    """Trainers' changes in generated text, as plain values."""


@frozen
class ReleaseRow:
    """One release in the list."""

    number: int
    notes: str
    published_at: datetime
    published_by: str
    """Name of the author; empty when a command published."""
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


class _Snapshots:
    """The snapshots read last, by their hash: releases are immutable, so that a kept one is never wrong."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Snapshot] = OrderedDict()
        self._lock = Lock()

    def find(self, sha256: str) -> Snapshot | None:
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
            return self._kept.get(sha256)

    def keep(self, sha256: str, snapshot: Snapshot) -> None:
        with self._lock:
            self._kept[sha256] = snapshot
            while len(self._kept) > KEPT_SNAPSHOTS:
                self._kept.popitem(last=False)


_snapshots = _Snapshots()
_FACTS = select(Release.number, Release.sha256, Release.modules, Release.cosmetic_changes, Release.patches)
_CURRENT_HASH = select(Release.sha256).where(Release.withdrawn_at.is_(None)).order_by(Release.number.desc()).limit(1)
_author, _withdrawer = aliased(Employee), aliased(Employee)
_ROWS = (
    select(
        Release.number,
        Release.notes,
        Release.published_at,
        func.coalesce(_author.name, "").label("published_by"),
        Release.withdrawn_at,
        func.coalesce(_withdrawer.name, "").label("withdrawn_by"),
        Release.withdrawn_reason,
    )
    .outerjoin(_author, _author.id == Release.published_by)
    .outerjoin(_withdrawer, _withdrawer.id == Release.withdrawn_by)
)


def current_release_number(session: Session) -> int:
    """Return the number of the current release, 0 before the first."""
    current = find_current_release(session)
    return current.number if current else 0


def find_current_release(session: Session) -> ReleaseFacts | None:
    """Return the current release, or `None` before the first: the one with the highest number that was not withdrawn."""
    row = session.execute(_FACTS.where(Release.withdrawn_at.is_(None)).order_by(Release.number.desc()).limit(1)).first()
    return None if row is None else _facts_of(row)


def last_number(session: Session) -> int:
    """Return the highest number ever given to a release, withdrawn or not; 0 before the first."""
    return session.scalar(select(func.max(Release.number))) or 0


def number_before(session: Session, number: int) -> int | None:
    """Return the release that would be current without this one, or `None` if there is no other before it."""
    return session.scalar(
        select(func.max(Release.number)).where(Release.number < number, Release.withdrawn_at.is_(None))
    )


def get_release(session: Session, number: int) -> ReleaseFacts:
    """Return one release.

    :raises ReleaseNotFound: if there is none of that number
    """
    row = session.execute(_FACTS.where(Release.number == number)).first()
    if row is None:
        raise ReleaseNotFound
    return _facts_of(row)


def load_release(session: Session, number: int) -> Snapshot:
    """Return the snapshot which a release froze.

    :raises ReleaseNotFound: if there is none of that number
    """
    return load_snapshot(session, get_release(session, number))


def load_snapshot(session: Session, release: ReleaseFacts) -> Snapshot:
    """Return the snapshot of a release, from memory if it was read lately."""
    return load_snapshot_by_hash(session, release.sha256)


def load_snapshot_by_hash(session: Session, sha256: str) -> Snapshot:
    """Return the snapshot with this hash, from memory if it was read lately; the hash must be a release's."""
    snapshot = _snapshots.find(sha256)
    if snapshot is None:
        plain = session.scalars(select(Release.snapshot).where(Release.sha256 == sha256).limit(1)).one()
        snapshot = snapshots.from_plain(plain)
        _snapshots.keep(sha256, snapshot)
    return snapshot


def find_current_snapshot(session: Session) -> Snapshot | None:
    """Return the snapshot of the current release, or `None` before the first."""
    sha256 = session.connection().scalar(_CURRENT_HASH)
    return None if sha256 is None else load_snapshot_by_hash(session, sha256)


def load_working_snapshot(session: Session) -> Snapshot:
    """Return the company as it stands now: what the next release would freeze."""
    return Snapshot(
        organisation=people.organisation_document(session),
        mantra=vision.get_active_mantra(session),
        systems=journeys.list_systems(session),
        maps=journeys.list_published_maps(session),
    )


def list_releases(session: Session) -> tuple[ReleaseRow, ...]:
    """Return all releases, the newest first."""
    return tuple(_release_row(row) for row in session.execute(_ROWS.order_by(Release.number.desc())))


def get_release_row(session: Session, number: int) -> ReleaseRow:
    """Return one release as the list shows it.

    :raises ReleaseNotFound: if there is none of that number
    """
    row = session.execute(_ROWS.where(Release.number == number)).first()
    if row is None:
        raise ReleaseNotFound
    return _release_row(row)


def job_role_ids(session: Session) -> dict[str, UUID]:
    """Return the id of each job role by its code."""
    return {role.code: role.id for role in people.list_job_roles(session, with_archived=True)}


def snapshot_hash(snapshot: Snapshot) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON."""
    return ids.sha256(ids.canonical_json(snapshots.to_plain(snapshot)))


def _facts_of(row: Any) -> ReleaseFacts:
    return ReleaseFacts(**{**row._asdict(), "cosmetic_changes": cosmetic.from_plain(row.cosmetic_changes)})


def _release_row(row: Any) -> ReleaseRow:
    return ReleaseRow(**row._asdict())
