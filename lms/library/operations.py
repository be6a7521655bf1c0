"""A whole content package in and out. Importing is additive: what a package leaves out is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from lms.core.errors import RuleViolation
from lms.core.problems import TextProblem
from lms.courses import queries as courses
from lms.courses.format.reader import read_module
from lms.courses.media import operations as media
from lms.courses.media import queries as shelf
from lms.courses.terms import ModuleDocument
from lms.curriculum import operations as curriculum
from lms.curriculum import queries as releases
from lms.files.receive import ReceivedFile, receive
from lms.files.store import Store
from lms.journeys import operations as journeys
from lms.library import package as packages
from lms.library.media import MediaDocument
from lms.library.terms import PackageDocument
from lms.markup.media import mentioned_names
from lms.people import operations as people
from lms.people import queries as firm
from lms.vision import operations as vision

_NONE: Mapping[str, ReceivedFile] = {}


class PackageRefused(RuleViolation):
    """The package has errors; nothing was imported."""

    def __init__(self, problems: Sequence[TextProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems if problem.is_error))
        self.problems = tuple(problems)


class NoOrganisation(RuleViolation):
    """There is nothing to export yet."""

    def __init__(self) -> None:
        super().__init__("Nothing has been imported yet, so there is nothing to export.")


class Outcome(StrEnum):
    """What importing does to one thing."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing of a package, against what is here."""

    kind: str
    """`organisation`, `site`, `department`, `job role`, `system`, `mantra`, `map`, `media` or `module`."""
    code: str
    outcome: Outcome


def read_package(path: Path) -> PackageDocument:
    """Read a folder or an `alignment-org/1` file.

    :raises PackageRefused: if it has errors
    """
    package, problems = packages.read_any(path)
    if package is None:
        raise PackageRefused(problems)
    return package


def plan_import(session: Session, package: PackageDocument) -> tuple[Change, ...]:
    """Say what importing the package would do, in the order of the package. Writes nothing."""
    here, package = find_package(session), _as_kept(session, package)
    before = {(kind, code): thing for kind, code, thing in _things(here)} if here else {}
    return tuple(
        Change(kind=kind, code=code, outcome=_outcome(before, (kind, code), thing))
        for kind, code, thing in _things(package)
    )


def receive_media(store: Store, package: PackageDocument, changes: Iterable[Change]) -> dict[str, ReceivedFile]:
    """Put the files that importing would change on disk, so that the transaction need not wait for them; return them by name.

    :raises FileRefused: if one cannot be taken
    """
    wanted, received = _changed_media(changes), {}
    for one in package.media:
        if one.name in wanted and one.path is not None:
            with one.path.open("rb") as stream:
                received[one.name] = receive(store, stream)
    return received


def import_package(
    session: Session, *, package: PackageDocument, received: Mapping[str, ReceivedFile] = _NONE, now: datetime
) -> tuple[Change, ...]:
    """Bring in a whole package in the caller's transaction; return what it did.

    `received` are the files that `receive_media` put on disk. Learners meet what is new with the next release.
    """
    changes = plan_import(session, package)
    if find_package(session) == _as_kept(session, package):
        return changes
    wanted = _changed_media(changes)
    for one in package.media:
        if one.name in wanted:
            media.apply_media(session, name=one.name, alt=one.alt, received=received[one.name], now=now)
    snapshot = package.snapshot
    people.apply_organisation(session, snapshot.organisation, now)
    vision.apply_mantra(session, document=snapshot.mantra, now=now)
    journeys.apply_systems(session, documents=snapshot.systems)
    journeys.apply_maps(session, documents=snapshot.maps, now=now)
    for module in package.modules:
        curriculum.save_written_module(session, document=module, now=now)
    return changes


def export_package(session: Session) -> PackageDocument:
    """Return the firm as it stands as a package: importing it again changes nothing.

    :raises NoOrganisation: before the first import
    """
    package = find_package(session)
    if package is None:
        raise NoOrganisation
    return package


def find_package(session: Session) -> PackageDocument | None:
    """Return the firm as it stands as a package, or `None` before the first import."""
    if firm.find_organisation(session) is None:
        return None
    modules = [_module(source) for source in courses.list_module_sources(session)]
    names = frozenset[str]().union(*(mentioned_names(one.source) for one in modules))
    kept = shelf.list_packed(session, shown=names)
    return PackageDocument(
        snapshot=releases.load_working_snapshot(session),
        modules=tuple(modules),
        media=tuple(MediaDocument(name=one.name, alt=one.alt, sha256=one.sha256) for one in kept),
    )


def _changed_media(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(one.code for one in changes if one.kind == "media" and one.outcome is not Outcome.UNCHANGED)


def _as_kept(session: Session, package: PackageDocument) -> PackageDocument:
    """Return the package with each picture that came in before as it was drawn then: it is the same file."""
    if not package.media:
        return package
    kept = {(one.name, one.source_sha256): one.sha256 for one in shelf.list_packed(session, shown=None)}
    settled = [replace(one, sha256=kept.get((one.name, one.sha256), one.sha256)) for one in package.media]
    return replace(package, media=tuple(settled))


def _module(source: courses.ModuleSource) -> ModuleDocument:
    document, problems = read_module(source.source, code=source.code)
    if document is None:
        raise PackageRefused(problems)
    return document


def _outcome(before: Mapping[tuple[str, str], object], key: tuple[str, str], thing: object) -> Outcome:
    if key not in before:
        return Outcome.NEW
    return Outcome.UNCHANGED if before[key] == thing else Outcome.CHANGED


def _things(package: PackageDocument) -> Iterable[tuple[str, str, object]]:
    organisation = package.snapshot.organisation
    firm_itself = (organisation.name, organisation.locale, organisation.sector, organisation.about)
    yield "organisation", organisation.code, firm_itself
    yield from (("site", name, name) for name in organisation.sites)
    yield from (("department", one.code, one) for one in organisation.departments)
    yield from (("job role", one.code, one) for one in organisation.job_roles)
    yield from (("system", one.code, one) for one in package.snapshot.systems)
    yield "mantra", "mantra", package.snapshot.mantra
    yield from (("map", one.code, one) for one in package.snapshot.maps)
    yield from (("media", one.name, one) for one in package.media)
    yield from (("module", one.code, one.source) for one in package.modules)
