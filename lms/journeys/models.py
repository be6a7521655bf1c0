"""Tables of journey maps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Code, JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.journeys.terms import MapVersionState, SystemKind


class JourneyMap(Base):
    """A map through all its versions."""

    __tablename__ = "journeys_journey_map"

    id: Mapped[PublicId]
    code: Mapped[Code] = mapped_column(unique=True)
    position: Mapped[int]
    """Order in which the company lists its maps."""
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    """Rises with each change of its draft and with each version that did not come from one; never falls."""
    archived_at: Mapped[datetime | None]
    """When it left the company's working state; `None` while it is in use."""


class MapVersion(Base):
    """One version of a map. Added, never edited; at most one is published."""

    __tablename__ = "journeys_map_version"
    __table_args__ = (UniqueConstraint("map_id", "number"),)

    id: Mapped[PublicId]
    map_id: Mapped[UUID] = mapped_column(ForeignKey("journeys_journey_map.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[MapVersionState] = mapped_column(code_of(MapVersionState, "state"))
    document: Mapped[JsonDocument]
    """A `MapDocument` in plain values, see `journeys.queries`."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """`None` for commands."""


class System(Base):
    """A system, process or policy which touchpoints rely on."""

    __tablename__ = "journeys_system"

    id: Mapped[PublicId]
    code: Mapped[Code] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[SystemKind] = mapped_column(code_of(SystemKind, "kind"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("people_department.id", ondelete="RESTRICT"), index=True)
