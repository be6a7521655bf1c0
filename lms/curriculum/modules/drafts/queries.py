"""Reading drafts, and what a trainer works on: the draft if there is one, else the newest version."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.core.frozen import frozen
from lms.courses.models import Module, ModuleVersion
from lms.courses.queries import ModuleNotFound
from lms.courses.terms import ModuleKind
from lms.curriculum.modules.drafts.models import ModuleDraft, ModuleDraftAuthor, ReviewRule
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.people.models import Employee


@frozen
class ModuleDraftRow:
    """One draft."""

    code: str
    title: str
    source: str
    previous_source: str
    revision: int
    base_version: int
    state: ModuleDraftStatus
    note: str
    publishing_failed: bool
    publish_on: date | None
    edited_by: str
    """Name; empty for commands and for who is gone."""
    edited_at: datetime
    submitted_by: str
    """Name, as of the others; empty unless it is in review or approved."""
    submitted_at: datetime | None
    approved_by: str
    approved_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Test if it was not discarded."""
        return self.state is not ModuleDraftStatus.DISCARDED


@frozen
class NewestRow:
    """The newest version of a written module."""

    version_id: UUID
    number: int
    title: str
    source: str
    created_at: datetime
    retired_at: datetime | None


@frozen
class WorkingModule:
    """What a trainer works on."""

    code: str
    source: str
    """The draft's text; without an open draft the newest version's."""
    revision: int
    """0 without a draft."""
    draft: ModuleDraftRow | None
    newest: NewestRow | None
    """`None` before the module is published for the first time."""

    @property
    def open_draft(self) -> ModuleDraftRow | None:
        """The draft, unless it was discarded."""
        return self.draft if self.draft and self.draft.is_open else None


_editor, _submitter, _approver = aliased(Employee), aliased(Employee), aliased(Employee)


def find_draft(session: Session, code: str) -> ModuleDraftRow | None:
    """Return a module's draft, or `None`; one that was discarded is still there, in its own state."""
    row = session.execute(
        select(
            ModuleDraft.code,
            ModuleDraft.title,
            ModuleDraft.source,
            ModuleDraft.previous_source,
            ModuleDraft.revision,
            ModuleDraft.base_version,
            ModuleDraft.state,
            ModuleDraft.note,
            ModuleDraft.publishing_failed,
            ModuleDraft.publish_on,
            _editor.name.label("edited_by"),
            ModuleDraft.edited_at,
            _submitter.name.label("submitted_by"),
            ModuleDraft.submitted_at,
            _approver.name.label("approved_by"),
            ModuleDraft.approved_at,
        )
        .outerjoin(_editor, _editor.id == ModuleDraft.edited_by)
        .outerjoin(_submitter, _submitter.id == ModuleDraft.submitted_by)
        .outerjoin(_approver, _approver.id == ModuleDraft.approved_by)
        .where(ModuleDraft.code == code)
    ).first()
    if row is None:
        return None
    values = row._asdict()
    return ModuleDraftRow(
        **values
        | {
            "state": ModuleDraftStatus(row.state),
            "edited_by": row.edited_by or "",
            "submitted_by": row.submitted_by or "",
            "approved_by": row.approved_by or "",
        }
    )


def find_newest(session: Session, code: str) -> NewestRow | None:
    """Return the newest version of a written module, retired or not, or `None`."""
    row = session.execute(
        select(
            ModuleVersion.id.label("version_id"),
            ModuleVersion.number,
            ModuleVersion.title,
            ModuleVersion.source,
            ModuleVersion.created_at,
            Module.retired_at,
        )
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.code == code, Module.kind == ModuleKind.WRITTEN)
        .order_by(ModuleVersion.number.desc())
        .limit(1)
    ).first()
    return None if row is None else NewestRow(**row._asdict())


def get_working(session: Session, code: str) -> WorkingModule:
    """Return what a trainer works on.

    :raises ModuleNotFound: if there is neither a version nor a draft of that code
    """
    draft, newest = find_draft(session, code), find_newest(session, code)
    if draft is None and newest is None:
        raise ModuleNotFound
    is_open = draft is not None and draft.is_open
    return WorkingModule(
        code=code,
        source=text_of(draft.state, draft.source, draft.previous_source, newest)
        if draft
        else text_of(None, "", "", newest),
        revision=draft.revision if draft and is_open else 0,
        draft=draft,
        newest=newest,
    )


def text_of(state: str | None, source: str, previous_source: str, newest: NewestRow | None) -> str:
    """Return the current text: the open draft's text, else the newest version's, else what was discarded last."""
    if state is not None and state != ModuleDraftStatus.DISCARDED:
        return source
    return newest.source if newest else previous_source


def needs_second_person(session: Session) -> bool:
    """Test if the company asks that somebody approves who did not write on the text."""
    return bool(session.scalar(select(ReviewRule.needs_second_person)))


def is_author(session: Session, *, code: str, employee_id: UUID) -> bool:
    """Test if somebody changed the text of a module's draft since the version that it began from."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    ModuleDraft.code == code,
                    ModuleDraftAuthor.draft_id == ModuleDraft.id,
                    ModuleDraftAuthor.employee_id == employee_id,
                )
            )
        )
    )


def count_in_review(session: Session) -> int:
    """Return how many drafts wait for review."""
    waiting = ModuleDraft.state == ModuleDraftStatus.IN_REVIEW
    return session.scalar(select(func.count()).select_from(ModuleDraft).where(waiting)) or 0


def list_due_codes(session: Session, day: date) -> tuple[str, ...]:
    """Return the codes of the approved drafts whose day has come, by code."""
    due = ModuleDraft.state == ModuleDraftStatus.APPROVED, ModuleDraft.publish_on <= day
    return tuple(session.scalars(select(ModuleDraft.code).where(*due).order_by(ModuleDraft.code)))


def filter_in_review(session: Session, codes: Sequence[str]) -> frozenset[str]:
    """Return which of these modules have a draft that waits for a review."""
    waits = ModuleDraft.code.in_(codes), ModuleDraft.state == ModuleDraftStatus.IN_REVIEW
    return frozenset(session.scalars(select(ModuleDraft.code).where(*waits)))


def list_author_ids(session: Session, code: str) -> frozenset[UUID]:
    """Return who wrote on a module's draft."""
    authors = select(ModuleDraftAuthor.employee_id).join(ModuleDraft, ModuleDraft.id == ModuleDraftAuthor.draft_id)
    return frozenset(session.scalars(authors.where(ModuleDraft.code == code)))
