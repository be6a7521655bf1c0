"""Imports and exports a whole content package. Importing only adds and changes: what a package leaves out is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.problems import Diagnostic
from lms.core.words import gettext as _
from lms.courses import queries as courses
from lms.courses.format.reader import read_module
from lms.courses.media import operations as media
from lms.courses.media import queries as shelf
from lms.courses.terms import ModuleDocument
from lms.curriculum import operations as curriculum
from lms.curriculum import queries as releases
from lms.files.ingest import IngestedFile, ingest
from lms.files.store import Store
from lms.journeys import operations as journeys
from lms.journeys.files.rules import ImportOutcome
from lms.library import package as packages
from lms.library.terms import MediaDocument, PackageDocument, PackageItemKind
from lms.markup.media import mentioned_names
from lms.people import operations as people
from lms.people import queries as organisations
from lms.vision import operations as vision
from lms.vision import queries as mantras
from lms.vision.terms import MantraDocument

_NONE: Mapping[str, IngestedFile] = {}


class PackageRefused(RuleViolation):
    """The package has errors; nothing was imported."""

    def __init__(self, problems: Sequence[Diagnostic]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems if problem.is_error))
        self.problems = tuple(problems)


class NoOrganisation(RuleViolation):
    """There is nothing to export yet."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to export yet. Name your company and publish a mantra, or import a package.")
        )


@frozen
class PackageChange:
    """What importing does to one item of a package."""

    kind: PackageItemKind
    code: str
    name: str
    """By which people know it; its code where it has none."""
    outcome: ImportOutcome


def read_package(path: Path) -> PackageDocument:
    """Read a folder or an `alignment-org/1` file.

    :raises PackageRefused: if it has errors
    """
    package, problems = packages.read_any(path)
    if package is None:
        raise PackageRefused(problems)
    return package


def plan_import(session: Session, package: PackageDocument) -> tuple[PackageChange, ...]:
    """Return what importing the package would do, in the order of the package. Writes nothing."""
    here, package = find_package(session), _as_kept(session, package)
    before = {(kind, code): item for kind, code, item in _items(here)} if here else {}
    return tuple(
        PackageChange(kind=kind, code=code, name=_name(code, item), outcome=_outcome(before, (kind, code), item))
        for kind, code, item in _items(package)
    )


def ingest_media(store: Store, package: PackageDocument, changes: Iterable[PackageChange]) -> dict[str, IngestedFile]:
    """Put the files that importing would change on disk, before the transaction; return them by name.

    :raises FileRefused: if one cannot be accepted
    """
    wanted, ingested = _changed_media(changes), {}
    for one in package.media:
        if one.name in wanted and one.path is not None:
            with one.path.open("rb") as stream:
                ingested[one.name] = ingest(store, stream)
    return ingested


def import_package(
    session: Session, *, package: PackageDocument, ingested: Mapping[str, IngestedFile] = _NONE, now: datetime
) -> tuple[PackageChange, ...]:
    """Import a whole package in the caller's transaction; return what it did.

    `ingested` are the files that `ingest_media` put on disk. Learners see what is new with the next release.
    """
    changes = plan_import(session, package)
    if find_package(session) == _as_kept(session, package):
        return changes
    wanted = _changed_media(changes)
    for one in package.media:
        if one.name in wanted:
            media.apply_media(session, name=one.name, alt=one.alt, ingested=ingested[one.name], now=now)
    snapshot = package.snapshot
    people.apply_organisation(session, snapshot.organisation, now)
    vision.apply_mantra(session, document=snapshot.mantra, now=now)
    journeys.apply_systems(session, documents=snapshot.systems)
    journeys.apply_maps(session, documents=snapshot.maps, now=now)
    for module in package.modules:
        curriculum.save_written_module(session, document=module, now=now)
    return changes


def may_export(session: Session) -> bool:
    """Test if the company has what a package needs: a name and a mantra."""
    return organisations.find_organisation(session) is not None and mantras.find_active_mantra(session) is not None


def export_package(session: Session) -> PackageDocument:
    """Return the company's working state as a package: importing it again changes nothing.

    :raises NoOrganisation: before the company has a name and a mantra
    """
    package = find_package(session)
    if package is None:
        raise NoOrganisation
    return package


def find_package(session: Session) -> PackageDocument | None:
    """Return the company's working state as a package, or `None` before it has a name and a mantra."""
    if not may_export(session):
        return None
    modules = [_module(source) for source in courses.list_module_sources(session)]
    names = frozenset[str]().union(*(mentioned_names(one.source) for one in modules))
    kept = shelf.list_packed(session, shown=names)
    return PackageDocument(
        snapshot=releases.load_working_snapshot(session),
        modules=tuple(modules),
        media=tuple(MediaDocument(name=one.name, alt=one.alt, sha256=one.sha256) for one in kept),
    )


def _changed_media(changes: Iterable[PackageChange]) -> frozenset[str]:
    return frozenset(
        one.code for one in changes if one.kind is PackageItemKind.MEDIA and one.outcome is not ImportOutcome.UNCHANGED
    )


def _as_kept(session: Session, package: PackageDocument) -> PackageDocument:
    """Return the package with each image that was imported before as it was encoded then: it is the same file."""
    if not package.media:
        return package
    kept = {(one.name, one.source_sha256): one.sha256 for one in shelf.list_packed(session, shown=None)}
    media = [replace(one, sha256=kept.get((one.name, one.sha256), one.sha256)) for one in package.media]
    return replace(package, media=tuple(media))


def _module(source: courses.ModuleSource) -> ModuleDocument:
    document, problems = read_module(source.source, code=source.code)
    if document is None:
        raise PackageRefused(problems)
    return document


def _outcome(
    before: Mapping[tuple[PackageItemKind, str], object], key: tuple[PackageItemKind, str], item: object
) -> ImportOutcome:
    if key not in before:
        return ImportOutcome.NEW
    return ImportOutcome.UNCHANGED if before[key] == item else ImportOutcome.CHANGED


def _name(code: str, item: object) -> str:
    name = item.text if isinstance(item, MantraDocument) else getattr(item, "name", code)
    return str(name)


def _items(package: PackageDocument) -> Iterable[tuple[PackageItemKind, str, object]]:
    organisation = package.snapshot.organisation
    # There is only one, whatever its code: another company's package changes this one.
    bare = replace(organisation, sites=(), departments=(), job_roles=())
    yield PackageItemKind.ORGANISATION, "organisation", bare
    yield from ((PackageItemKind.SITE, name, name) for name in organisation.sites)
    yield from ((PackageItemKind.DEPARTMENT, one.code, one) for one in organisation.departments)
    yield from ((PackageItemKind.JOB_ROLE, one.code, one) for one in organisation.job_roles)
    yield from ((PackageItemKind.SYSTEM, one.code, one) for one in package.snapshot.systems)
    yield PackageItemKind.MANTRA, "mantra", package.snapshot.mantra
    yield from ((PackageItemKind.MAP, one.code, one) for one in package.snapshot.maps)
    yield from ((PackageItemKind.MEDIA, one.name, one) for one in package.media)
    yield from ((PackageItemKind.MODULE, one.code, one.source) for one in package.modules)
