"""Who waits to be observed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class ObservationRequest(Base):
    """A person asks to be observed at a touchpoint; at most one open for each objective."""

    __tablename__ = "evidence_observation_request"
    __table_args__ = (
        UniqueConstraint("employee_id", "objective_key"),
        Index(
            "ix_evidence_observation_request_open",
            "asked_at",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    objective_key: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
