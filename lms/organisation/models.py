"""The table of merges."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.people.terms import UnitKind


class UnitMerge(Base):
    """One site, department or job role was merged into another."""

    __tablename__ = "organisation_unit_merge"

    id: Mapped[PublicId]
    kind: Mapped[UnitKind] = mapped_column(code_of(UnitKind, "kind"))
    unit_id: Mapped[UUID] = mapped_column(index=True)
    into_id: Mapped[UUID] = mapped_column(index=True)
    merged_at: Mapped[datetime]
    merged_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    moved: Mapped[JsonDocument]
    """What it moved in plain values, by ids and codes (`moved.Moved`); empty once that is settled."""
    settled_at: Mapped[datetime | None]
    """When it was undone, or when the unit was restored without what it had."""
    staying: Mapped[JsonDocument]
    """What undoing it left where it was: `{"people", "job_roles", "maps"}`."""
