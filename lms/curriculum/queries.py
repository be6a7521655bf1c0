"""Reading releases, and what would change with the next one."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import NotFound
from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.terms import ItemDocument
from lms.curriculum import compiler, rules
from lms.curriculum import snapshot as snapshots
from lms.curriculum.models import Release
from lms.curriculum.terms import Snapshot
from lms.identity.models import Account
from lms.journeys import queries as journeys
from lms.outbox import queries as outbox
from lms.people import queries as people
from lms.people.models import Employee
from lms.quizzes.models import Quiz
from lms.vision import queries as vision

KEPT_SNAPSHOTS = 4
MAKERS = ("lms.curriculum.jobs.generate", "lms.curriculum.jobs.generate_foundation")
"""The jobs that make the courses of a release, as the outbox names them."""


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


@dataclass(frozen=True, kw_only=True)
class ListReleasesPage:
    """All releases, and how far the courses of the newest are."""

    releases: tuple[ReleaseRow, ...]
    course_count: int
    ready_count: int
    failed_count: int


@dataclass(frozen=True, kw_only=True)
class ShowCoursePage:
    """One course with the questions of each module: for trainers only, as it holds the answers."""

    course: courses.CoursePage
    modules: tuple[tuple[courses.ModuleRow, tuple[ItemDocument, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class JobRoleChange:
    """What the next release would change for one job role."""

    name: str
    people_count: int
    told: str
    """In words."""


@dataclass(frozen=True, kw_only=True)
class ModuleChange:
    """A trainer's module that the next release would bring, renew or leave out."""

    code: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DraftReleasePage:
    """Whom the next release would touch."""

    seen_number: int
    job_roles: tuple[JobRoleChange, ...]
    modules: tuple[ModuleChange, ...]
    is_unchanged: bool

    @property
    def people_count(self) -> int:
        """How many people hold the job roles, counted once for each."""
        return sum(change.people_count for change in self.job_roles)


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


def show_course_page(session: Session, code: str) -> ShowCoursePage:
    """Return one course with the questions of each module.

    :raises CourseNotFound: if there is none of that code
    """
    course = courses.course_page(session, code)
    banks = {
        row.module_version_id: tuple(items_codec.item_from_plain(plain) for plain in row.bank)
        for row in session.execute(
            select(Quiz.module_version_id, Quiz.bank).where(
                Quiz.module_version_id.in_([module.version_id for module in course.modules])
            )
        )
    }
    return ShowCoursePage(
        course=course, modules=tuple((module, banks.get(module.version_id, ())) for module in course.modules)
    )


def list_releases_page(session: Session) -> ListReleasesPage:
    """Return all releases, and how far the courses of the newest are."""
    releases = list_releases(session)
    if not releases:
        return ListReleasesPage(releases=(), course_count=0, ready_count=0, failed_count=0)
    number = releases[0].number
    counts = [outbox.count_by_state(session, handler=name, key_field=("number", number)) for name in MAKERS]
    return ListReleasesPage(
        releases=releases,
        course_count=len(load_release(session, number).organisation.job_roles) + 1,
        ready_count=sum(count.done for count in counts),
        failed_count=sum(count.dead for count in counts),
    )


def draft_release_page(session: Session) -> DraftReleasePage:
    """Compare the firm as it stands with what the last release froze, job role by job role."""
    last = find_current_release(session)
    after = load_working_snapshot(session)
    modules = _module_changes(last.modules if last else {}, courses.written_version_ids(session))
    hash_after = snapshot_hash(after)
    if last is not None and last.sha256 == hash_after:
        return DraftReleasePage(seen_number=last.number, job_roles=(), modules=modules, is_unchanged=not modules)
    before = load_snapshot(session, last) if last else after
    facts_before = _facts(last.sha256, before) if last else {}
    facts_after = _facts(hash_after, after)
    names = rules.names_of(before, after)
    people_counts = courses.people_by_job_role(session)
    changes = []
    for job_role in after.organisation.job_roles:
        facts = facts_after[job_role.code]
        changed = rules.differing(facts_before.get(job_role.code, {}), facts)
        if changed:
            changes.append(
                JobRoleChange(
                    name=job_role.name,
                    people_count=people_counts.get(job_role.code, 0),
                    told="New" if job_role.code not in facts_before else rules.tell_changes(changed, names),
                )
            )
    return DraftReleasePage(
        seen_number=last.number if last else 0, job_roles=tuple(changes), modules=modules, is_unchanged=False
    )


def snapshot_hash(snapshot: Snapshot) -> str:
    """Return the SHA-256 of a snapshot's canonical JSON."""
    return ids.sha256(ids.canonical_json(snapshots.to_plain(snapshot)))


def _facts(sha256: str, snapshot: Snapshot) -> dict[str, dict[str, str]]:
    generator = compiler.generator_for(sha256, snapshot)
    return {role.code: generator.facts(role.code) for role in snapshot.organisation.job_roles}


def _module_changes(before: dict[str, str], after: dict[str, str]) -> tuple[ModuleChange, ...]:
    return tuple(
        ModuleChange(code=code, what="New" if code not in before else "Retired" if code not in after else "Changed")
        for code in rules.differing(before, after)
    )
