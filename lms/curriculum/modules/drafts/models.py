"""Tables of drafts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId, code_of
from lms.core.db import Base
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus


class ModuleDraft(Base):
    """What one module is to become."""

    __tablename__ = "curriculum_module_draft"
    __table_args__ = (CheckConstraint("publish_on IS NULL OR state = 'approved'", name="publish_on"),)

    id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    """The module's, which need not exist yet."""
    base_version: Mapped[int]
    """Number of the version it began from; 0 for a new module."""
    revision: Mapped[int]
    """Counts the saves, from 1."""
    title: Mapped[str] = mapped_column(String(160))
    """As the header has it, for lists."""
    source: Mapped[str] = mapped_column(Text)
    """The whole module as Markdown, perhaps unfinished."""
    previous_source: Mapped[str] = mapped_column(Text, default="")
    """The text before it was discarded, or replaced by an older version."""
    state: Mapped[ModuleDraftStatus] = mapped_column(code_of(ModuleDraftStatus, "state"))
    note: Mapped[str] = mapped_column(Text, default="")
    """What the reviewer asks for."""
    publishing_failed: Mapped[bool] = mapped_column(default=False)
    """Whether it could not be published on its day, and is a draft again."""
    edited_at: Mapped[datetime] = mapped_column(index=True)
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    publish_on: Mapped[date | None]
    """Day (UTC) on which it is published by itself; only once approved."""


class ModuleDraftAuthor(Base):
    """Somebody who changed a draft's text since the version that it began from."""

    __tablename__ = "curriculum_draft_author"

    draft_id: Mapped[UUID] = mapped_column(
        ForeignKey("curriculum_module_draft.id", ondelete="CASCADE"), primary_key=True
    )
    employee_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class ReviewRule(Base):
    """What the company asks before a module is published: at most one row."""

    __tablename__ = "curriculum_review_rule"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    needs_second_person: Mapped[bool]
    """Whether somebody must approve who did not write on the text."""
