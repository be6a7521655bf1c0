"""Keeping modules: always as a new version, and only if something differs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses import codec, queries
from lms.courses.format import render
from lms.courses.media.operations import record_shown
from lms.courses.media.queries import find_media_in
from lms.courses.models import Module, ModuleVersion
from lms.courses.terms import ItemDocument, ModuleDocument, ModuleKind
from lms.markup.media import MediaFile
from lms.markup.renderer import find_media


class UnknownMedia(RuleViolation):
    """A module shows a file that nobody has uploaded."""


@frozen
class PreparedModule:
    """A module that is ready to be kept."""

    document: ModuleDocument
    has_quiz: bool
    media: Mapping[str, MediaFile]
    fingerprint: str

    @cached_property
    def pages(self) -> list[dict[str, Any]]:
        """Return the rendered pages; the rendering is what takes long."""
        return render.render_pages(self.document, self.media)


@frozen
class SavedModule:
    """The version that holds a module's text."""

    version_id: UUID
    fingerprint: str
    is_new: bool
    """Whether it was made just now, because text or questions differ from the version before."""


def save_module_version(
    session: Session, *, document: ModuleDocument, quiz_items: Sequence[ItemDocument] = (), now: datetime
) -> SavedModule:
    """Keep a module as its next version, if its text or its quiz differ from the newest one.

    The pages are rendered here, once, and pinned to the media as they are now. `quiz_items` are what its quiz may draw from;
    the quiz itself lies above.

    :raises UnknownMedia: if a written module shows media that there are none of
    """
    return save_prepared(session, module=prepare_module(session, document=document, quiz_items=quiz_items), now=now)


def prepare_module(
    session: Session, *, document: ModuleDocument, quiz_items: Sequence[ItemDocument] = ()
) -> PreparedModule:
    """Do what can be done before a module is written: see `save_module_version`. Its pages are rendered unless they are kept already.

    :raises UnknownMedia: if a written module shows media that there are none of
    """
    bank = [codec.item_to_plain(item) for item in quiz_items]
    media = find_media_in(session, document.source)
    _require_media(document, media)
    content = [
        document.source,
        document.title,
        document.required,
        bank,
        *sorted(file.address for file in media.values()),
    ]
    fingerprint = ids.sha256(ids.canonical_json(content))
    module = PreparedModule(document=document, has_quiz=bool(quiz_items), media=media, fingerprint=fingerprint)
    module_id = session.scalar(select(Module.id).where(Module.code == document.code))
    if module_id is None or queries.find_version_like(session, module_id, fingerprint) is None:
        module.pages  # noqa: B018  rendered now, kept
    return module


def save_prepared(session: Session, *, module: PreparedModule, now: datetime) -> SavedModule:
    """Keep a module that was prepared, if it differs from the newest version."""
    document, fingerprint = module.document, module.fingerprint
    row = session.scalar(select(Module).where(Module.code == document.code))
    if row is None:
        row = Module(id=ids.new_id(), code=document.code, kind=document.kind)
        session.add(row)
        session.flush()
    row.retired_at = None
    newest = queries.find_newest_version(session, row.id)
    same = newest if newest is not None and newest.fingerprint == fingerprint else None
    if same is None and document.kind is ModuleKind.GENERATED:
        # After a release was taken back the text of the one before it is generated again: who has read it need not do so twice.
        same = queries.find_version_like(session, row.id, fingerprint)
    if same is not None:
        return SavedModule(version_id=same.id, fingerprint=fingerprint, is_new=False)
    version = _version_of(module, now=now)
    version.module_id, version.number = row.id, newest.number + 1 if newest else 1
    session.add(version)
    session.flush()
    record_shown(session, module_version_id=version.id, files_shown=module.media.values())
    return SavedModule(version_id=version.id, fingerprint=fingerprint, is_new=True)


def _require_media(document: ModuleDocument, media: Mapping[str, MediaFile]) -> None:
    if document.kind is not ModuleKind.WRITTEN:
        return
    shown = [one.name for page in document.pages for one in find_media(page.body) if one.name is not None]
    if missing := sorted(set(shown) - set(media)):
        raise UnknownMedia(_("media/%(name)s doesn’t exist. Upload it on the media page first.", name=missing[0]))


def _version_of(module: PreparedModule, *, now: datetime) -> ModuleVersion:
    document = module.document
    return ModuleVersion(
        id=ids.new_id(),
        title=document.title,
        minutes=document.minutes,
        level=document.level,
        source=document.source,
        language=document.language,
        audience=codec.audience_to_plain(document.audience),
        objectives=list(document.objectives),
        pages=module.pages,
        items={item.item_id: codec.item_to_plain(item) for item in document.items},
        page_count=len(document.pages),
        renderer=render.VERSION,
        has_quiz=module.has_quiz,
        fingerprint=module.fingerprint,
        created_at=now,
    )


def retire_module(session: Session, *, code: str, now: datetime) -> None:
    """Leave a written module out of later releases. Its versions stay: somebody has read them.

    :raises ModuleNotFound: if there is no such written module, or it is retired already
    """
    written = Module.code == code, Module.kind == ModuleKind.WRITTEN, Module.retired_at.is_(None)
    retired = session.execute(update(Module).where(*written).values(retired_at=now).returning(Module.id))
    if retired.first() is None:
        raise queries.ModuleNotFound(_("There is no module “%(code)s”, or it is already retired.", code=code))


def restore_module(session: Session, *, code: str) -> None:
    """Make a retired module part of releases again: the next one teaches its newest version.

    :raises ModuleNotFound: if there is no such retired module
    """
    written = Module.code == code, Module.kind == ModuleKind.WRITTEN, Module.retired_at.is_not(None)
    returned = session.execute(update(Module).where(*written).values(retired_at=None).returning(Module.id))
    if returned.first() is None:
        raise queries.ModuleNotFound(_("There is no retired module “%(code)s”.", code=code))
