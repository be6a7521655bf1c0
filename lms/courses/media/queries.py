"""Reading media."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, PageKeyUnknown
from lms.core.words import Message, Number
from lms.core.words import gettext as _
from lms.courses.format import examples
from lms.courses.media.models import Media, ModuleMedia
from lms.courses.models import Module, ModuleVersion
from lms.courses.terms import ModuleKind
from lms.files.models import StoredFile
from lms.files.terms import MEGABYTE, MediaKind
from lms.markup.media import MediaFile, mentioned_names

PAGE_SIZE = 24
MOST_NAMES = 200
"""Files that the editor of a module offers."""


class MediaNotFound(NotFound):
    """There is no such file, or this person may not see it."""


@frozen
class MediaUse:
    """A module whose newest version shows a file."""

    code: str
    title: str
    is_written: bool
    """Whether a trainer wrote it; else it is generated from the maps, with a trainer's patch."""


@frozen
class MediaRow:
    """One file as authors see it."""

    id: UUID
    name: str
    file_name: str
    sha256: str
    kind: MediaKind
    alt: str | None
    width: int | None
    height: int | None
    size_bytes: int
    uploaded_at: datetime
    retired_at: datetime | None
    uses: tuple[MediaUse, ...]

    @property
    def address(self) -> str:
        """The path at which it is served."""
        return MediaFile(name=self.name, sha256=self.sha256).address

    @property
    def markdown(self) -> str:
        """The Markdown that shows it."""
        return _markdown(self.name, self.alt or "")

    @property
    def is_decorative(self) -> bool:
        """Test if it was marked as decorative."""
        return self.alt == ""

    @property
    def size(self) -> Message:
        """How large it is, with its unit."""
        if self.size_bytes < MEGABYTE:
            return _("%(size)s KB", size=Number(max(1, self.size_bytes // 1024)))
        return _("%(size)s MB", size=Number(round(self.size_bytes / MEGABYTE, 1)))


@frozen
class MediaName:
    """One file as the editor offers it."""

    name: str
    alt: str | None

    @property
    def markdown(self) -> str:
        """The Markdown that shows it, with a placeholder where the description is missing."""
        return _markdown(self.name, examples.PICTURE if self.alt is None else self.alt)


@frozen
class ServedFile:
    """What is sent to a browser."""

    sha256: str
    name: str
    media_type: str
    size_bytes: int


@frozen
class PackedMedia:
    """A file as a content package holds it."""

    name: str
    alt: str | None
    sha256: str
    source_sha256: str


def page_media(
    session: Session, *, kind: MediaKind | None = None, retired: bool = False, key: str | None = None
) -> Page[MediaRow]:
    """Return files, the newest first: those that authors are offered, or those that are retired.

    :raises PageKeyUnknown: if the key is none that a page gave out
    """
    wanted = _rows().where(Media.retired_at.is_not(None) if retired else Media.retired_at.is_(None))
    if kind is not None:
        wanted = wanted.where(Media.kind == kind)
    if key is not None:
        wanted = wanted.where(Media.id < _id_of(key))
    found = session.execute(wanted.order_by(Media.id.desc()).limit(PAGE_SIZE + 1)).all()
    shown = found[:PAGE_SIZE]
    uses = _uses(session, [row.name for row in shown])
    next_key = str(shown[-1].id) if len(found) > PAGE_SIZE else None
    return Page(rows=tuple(_row(row, uses) for row in shown), next_key=next_key)


def get_media(session: Session, media_id: UUID) -> MediaRow:
    """Return one file.

    :raises MediaNotFound: if there is none
    """
    row = session.execute(_rows().where(Media.id == media_id)).first()
    if row is None:
        raise MediaNotFound
    return _row(row, _uses(session, [row.name]))


def find_media_in(session: Session, *texts: str) -> dict[str, MediaFile]:
    """Return the files that Markdown texts name, by name; those that exist. Retired ones too: modules still show them."""
    names = sorted(frozenset[str]().union(*(mentioned_names(text) for text in texts)))
    if not names:
        return {}
    rows = session.execute(
        select(Media.name, Media.sha256, Media.width, Media.height, Media.alt, Media.retired_at).where(
            Media.name.in_(names)
        )
    )
    return {
        row.name: MediaFile(
            name=row.name,
            sha256=row.sha256,
            width=row.width,
            height=row.height,
            is_decorative=row.alt == "",
            is_retired=row.retired_at is not None,
        )
        for row in rows
    }


def list_media_names(session: Session) -> tuple[MediaName, ...]:
    """Return the newest files that are offered to authors, the newest first; older ones are on the media page."""
    rows = session.execute(
        select(Media.name, Media.alt).where(Media.retired_at.is_(None)).order_by(Media.id.desc()).limit(MOST_NAMES)
    )
    return tuple(MediaName(**row._asdict()) for row in rows)


def taken_names(session: Session) -> frozenset[str]:
    """Return all names that are in use."""
    return frozenset(session.scalars(select(Media.name)))


def list_packed(session: Session, *, shown: Collection[str] | None) -> tuple[PackedMedia, ...]:
    """Return what a content package holds, by name: every file but the retired ones, and those of them that `shown` names.

    `None` for `shown` returns all.
    """
    packed = select(Media.name, Media.alt, Media.sha256, Media.source_sha256)
    if shown is not None:
        packed = packed.where(Media.retired_at.is_(None) | Media.name.in_(sorted(shown)))
    rows = session.execute(packed.order_by(Media.name))
    return tuple(PackedMedia(**row._asdict()) for row in rows)


def find_served(session: Session, *, sha256: str, name: str) -> ServedFile | None:
    """Return a content under a name that it has, or had when a module version was saved."""
    named = union(
        select(Media.sha256).where(Media.sha256 == sha256, Media.name == name),
        select(ModuleMedia.sha256).where(ModuleMedia.sha256 == sha256, ModuleMedia.name == name),
    ).subquery()
    row = session.execute(
        select(StoredFile.sha256, StoredFile.media_type, StoredFile.size_bytes).join(
            named, named.c.sha256 == StoredFile.sha256
        )
    ).first()
    return None if row is None else ServedFile(name=name, **row._asdict())


def versions_showing(sha256: str) -> Select[Any]:
    """Return the statement that finds the ids of the module versions which show a content."""
    return select(ModuleMedia.module_version_id).where(ModuleMedia.sha256 == sha256)


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Media.id,
        Media.name,
        Media.file_name,
        Media.sha256,
        Media.kind,
        Media.alt,
        Media.width,
        Media.height,
        StoredFile.size_bytes,
        Media.uploaded_at,
        Media.retired_at,
    ).join(StoredFile, StoredFile.sha256 == Media.sha256)


def _row(row: Any, uses: dict[str, list[MediaUse]]) -> MediaRow:
    return MediaRow(**row._asdict() | {"kind": MediaKind(row.kind), "uses": tuple(uses.get(row.name, ()))})


def _uses(session: Session, names: Sequence[str]) -> dict[str, list[MediaUse]]:
    uses: dict[str, list[MediaUse]] = defaultdict(list)
    if not names:
        return uses
    newest = (
        select(ModuleVersion.module_id, func.max(ModuleVersion.number).label("number"))
        .group_by(ModuleVersion.module_id)
        .subquery()
    )
    rows = session.execute(
        select(ModuleMedia.name, Module.code, Module.kind, ModuleVersion.title)
        .join(ModuleVersion, ModuleVersion.id == ModuleMedia.module_version_id)
        .join(newest, (newest.c.module_id == ModuleVersion.module_id) & (newest.c.number == ModuleVersion.number))
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(ModuleMedia.name.in_(names), Module.retired_at.is_(None))
        .order_by(Module.code)
    )
    for row in rows:
        uses[row.name].append(MediaUse(code=row.code, title=row.title, is_written=row.kind == ModuleKind.WRITTEN))
    return uses


def _markdown(name: str, alt: str) -> str:
    words = alt.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"![{words}](media/{name})"


def _id_of(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise PageKeyUnknown from None
