"""Tables of drafts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.journeys.drafts.terms import EditKind


class MapDraft(Base):
    """The draft of a map: there is one while it differs from the newest version."""

    __tablename__ = "journeys_map_draft"

    map_id: Mapped[UUID] = mapped_column(ForeignKey("journeys_journey_map.id", ondelete="CASCADE"), primary_key=True)
    base_version: Mapped[int]
    """Number of the version it started from, 0 for a new map."""
    base_revision: Mapped[int]
    """Revision of the map before the draft's first edit; earlier edits belong to earlier drafts."""
    document: Mapped[JsonDocument]
    """A `MapDocument` in plain values, which may be incomplete."""
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """`None` for jobs and commands."""


class MapEdit(Base):
    """One edit of a draft, with the map as it was before: to undo it, and to know what its author saw."""

    __tablename__ = "journeys_map_edit"
    __table_args__ = (UniqueConstraint("map_id", "revision"),)

    id: Mapped[PublicId]
    map_id: Mapped[UUID] = mapped_column(ForeignKey("journeys_journey_map.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """Of the map after the edit."""
    kind: Mapped[EditKind] = mapped_column(code_of(EditKind, "kind", 32))
    details: Mapped[JsonDocument]
    """The values of its message, see `drafts.terms.EditNote`."""
    document: Mapped[JsonDocument]
    """The map before the edit."""
    undoes: Mapped[int | None]
    """Revision of the edit that this one undid."""
    is_undone: Mapped[bool]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
