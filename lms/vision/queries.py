"""Reading the mantra: the active version, the draft, and earlier versions."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.differences import Piece, compare_words
from lms.core.drafts import DraftStatus
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.words import Day
from lms.core.words import gettext as _
from lms.people.models import Employee, JobRole
from lms.vision import codec
from lms.vision.models import MantraDraft, MantraVersion
from lms.vision.terms import MantraDocument, MantraField, VersionState

MOST_VERSIONS = 500
EMPTY = MantraDocument(version=1, text="", meaning="")
"""What a company without a mantra starts from."""


class MantraNotFound(NotFound):
    """The company has no mantra yet."""

    def __init__(self) -> None:
        super().__init__(_("There is no mantra yet."))


class MantraVersionNotFound(NotFound):
    """The mantra has no version of that number."""


@frozen
class WorkingMantra:
    """What an author works on: the draft if there is one, else the published mantra."""

    document: MantraDocument
    published: MantraDocument | None
    revision: int
    """Of the draft; 0 if there never was one."""
    base_version: int
    """Number of the version that the draft began from, 0 before the first."""
    published_version: int
    """Number of the active version, 0 before the first."""
    is_draft: bool
    edited_by: str
    """Name; empty if it is not known."""
    edited_at: datetime | None
    has_discarded: bool
    """Whether a draft that was discarded can be restored."""


@frozen
class MantraVersionRow:
    """One version of the mantra in the list."""

    version: int
    state: VersionState
    text: str
    created_at: datetime
    retired_at: datetime | None


@frozen
class ComparedField:
    """A field in two versions, word by word."""

    field: MantraField
    pieces: tuple[Piece, ...]
    is_changed: bool


@frozen
class ListVersionsPage:
    """All versions, the newest first, and two of them side by side."""

    versions: tuple[MantraVersionRow, ...]
    before: int
    after: int
    compared: tuple[ComparedField, ...]
    """Empty while there are fewer than two versions."""


def find_active_mantra(session: Session) -> MantraDocument | None:
    """Return the active mantra, or `None` before the first."""
    plain = session.scalar(select(MantraVersion.document).where(MantraVersion.state == VersionState.ACTIVE))
    return None if plain is None else codec.mantra_from_plain(plain)


def get_active_mantra(session: Session) -> MantraDocument:
    """Return the active mantra.

    :raises MantraNotFound: before the first
    """
    mantra = find_active_mantra(session)
    if mantra is None:
        raise MantraNotFound
    return mantra


def last_version(session: Session) -> int:
    """Return the number of the newest version, 0 before the first."""
    return session.scalar(select(func.max(MantraVersion.version))) or 0


def get_version(session: Session, version: int) -> MantraDocument:
    """Return one version of the mantra.

    :raises MantraVersionNotFound: if there is none of that number
    """
    plain = session.scalar(select(MantraVersion.document).where(MantraVersion.version == version))
    if plain is None:
        raise MantraVersionNotFound
    return codec.mantra_from_plain(plain)


def get_working(session: Session) -> WorkingMantra:
    """Return what an author works on."""
    active = session.execute(
        select(MantraVersion.version, MantraVersion.document).where(MantraVersion.state == VersionState.ACTIVE)
    ).first()
    draft = session.execute(
        select(
            MantraDraft.base_version,
            MantraDraft.revision,
            MantraDraft.document,
            MantraDraft.state,
            MantraDraft.edited_at,
            Employee.name,
        ).outerjoin(Employee, Employee.id == MantraDraft.edited_by)
    ).first()
    published = codec.mantra_from_plain(active.document) if active else None
    kept = codec.mantra_from_plain(draft.document) if draft else None
    is_draft = draft is not None and draft.state == DraftStatus.DRAFT
    return WorkingMantra(
        document=kept if kept and is_draft else published or EMPTY,
        published=published,
        revision=draft.revision if draft else 0,
        base_version=draft.base_version if draft and is_draft else active.version if active else 0,
        published_version=active.version if active else 0,
        is_draft=is_draft,
        edited_by=(draft.name or "") if draft else "",
        edited_at=draft.edited_at if draft else None,
        has_discarded=draft is not None and draft.state == DraftStatus.DISCARDED,
    )


def leading_job_roles(session: Session) -> tuple[tuple[str, str], ...]:
    """Return code and name of the job roles that lead, in the company's order."""
    rows = session.execute(
        select(JobRole.code, JobRole.name)
        .where(JobRole.leads, JobRole.archived_at.is_(None))
        .order_by(JobRole.position, JobRole.code)
    )
    return tuple((row.code, row.name) for row in rows)


def list_versions_page(session: Session, before: int | None, after: int | None) -> ListVersionsPage:
    """Return all versions, and two of them compared: the two newest unless others are asked for.

    :raises MantraVersionNotFound: if there is none of an asked number
    """
    rows = session.execute(select(MantraVersion).order_by(MantraVersion.version.desc()).limit(MOST_VERSIONS)).scalars()
    documents: dict[int, MantraDocument] = {}
    versions = []
    for row in rows:
        documents[row.version] = codec.mantra_from_plain(row.document)
        versions.append(
            MantraVersionRow(
                version=row.version,
                state=row.state,
                text=documents[row.version].text,
                created_at=row.created_at,
                retired_at=row.retired_at,
            )
        )
    numbers = list(documents)
    after = after or (numbers[0] if numbers else 0)
    before = before or next((n for n in numbers if n < after), numbers[-1] if numbers else 0)
    if numbers and not {before, after} <= set(numbers):
        raise MantraVersionNotFound
    compared = compare(documents[before], documents[after]) if len(numbers) > 1 else ()
    return ListVersionsPage(versions=tuple(versions), before=before, after=after, compared=compared)


def compare(before: MantraDocument, after: MantraDocument) -> tuple[ComparedField, ...]:
    """Compare two mantras field by field, each word by word; fields that are empty in both are left out."""
    pairs = zip(_texts(before).items(), _texts(after).values(), strict=True)
    return tuple(
        ComparedField(field=field, pieces=compare_words(one, other), is_changed=one != other)
        for (field, one), other in pairs
        if one or other
    )


def _texts(mantra: MantraDocument) -> dict[MantraField, str]:
    return {
        MantraField.TEXT: mantra.text,
        MantraField.MEANING: mantra.meaning,
        MantraField.PILLARS: "\n".join(f"{p.name}: {p.means}" for p in mantra.pillars),
        MantraField.LOOK_ALIKES: "\n".join(mantra.look_alikes),
        MantraField.OWNER: mantra.owner,
        MantraField.LEADER_MESSAGE: mantra.leader_message,
        MantraField.ANNOUNCED_ON: f"{Day(mantra.announced_on)} {mantra.announced_on.year}"
        if mantra.announced_on
        else "",
        MantraField.SEGMENTS: " | ".join(mantra.segments),
    }
