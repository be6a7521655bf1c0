"""Reading releases and what they froze."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import NotFound
from lms.curriculum import snapshot as snapshots
from lms.curriculum.models import Release
from lms.curriculum.terms import Snapshot
from lms.identity.models import Account
from lms.journeys import queries as journeys
from lms.people import queries as people
from lms.people.models import Employee
from lms.vision import queries as vision

KEPT_SNAPSHOTS = 4


class ReleaseNotFound(NotFound):
    """There is no such release."""


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """One release: its number, and what it froze."""

    number: int
    sha256: str
    modules: dict[str, str]
    """Version id of each written module by code."""


@dataclass(frozen=True, kw_only=True)
class ReleaseRow:
    """One release in the list."""

    number: int
    notes: str
    published_at: datetime
    published_by: str
    """Name of the author; empty when a command published."""


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


def current_release_number(session: Session) -> int:
    """Return the number of the current release, 0 before the first."""
    current = find_current_release(session)
    return current.number if current else 0


def find_current_release(session: Session) -> ReleaseFacts | None:
    """Return the current release, or `None` before the first."""
    row = session.execute(
        select(Release.number, Release.sha256, Release.modules).order_by(Release.number.desc()).limit(1)
    ).first()
    return None if row is None else ReleaseFacts(**row._asdict())


def get_release(session: Session, number: int) -> ReleaseFacts:
    """Return one release.

    :raises ReleaseNotFound: if there is none of that number
    """
    row = session.execute(
        select(Release.number, Release.sha256, Release.modules).where(Release.number == number)
    ).first()
    if row is None:
        raise ReleaseNotFound
    return ReleaseFacts(**row._asdict())


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


def load_working_snapshot(session: Session) -> Snapshot:
    """Return the firm as it stands now: what the next release would freeze."""
    return Snapshot(
        organisation=people.organisation_document(session),
        mantra=vision.get_active_mantra(session),
        systems=journeys.list_systems(session),
        maps=journeys.list_published_maps(session),
    )


def list_releases(session: Session) -> tuple[ReleaseRow, ...]:
    """Return all releases, the newest first."""
    rows = session.execute(
        select(Release.number, Release.notes, Release.published_at, Employee.name)
        .outerjoin(Account, Account.id == Release.published_by)
        .outerjoin(Employee, Employee.id == Account.employee_id)
        .order_by(Release.number.desc())
    )
    return tuple(
        ReleaseRow(number=row.number, notes=row.notes, published_at=row.published_at, published_by=row.name or "")
        for row in rows
    )


def job_role_ids(session: Session) -> dict[str, UUID]:
    """Return the id of each job role by its code."""
    return {role.code: role.id for role in people.list_job_roles(session)}


def snapshot_hash(snapshot: Snapshot) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON."""
    return ids.sha256(ids.canonical_json(snapshots.to_plain(snapshot)))
