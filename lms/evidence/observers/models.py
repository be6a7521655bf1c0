"""Who may observe people without being their manager."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class NamedObserver(Base):
    """A person may observe others: those at a site, in a department, or both; of one manager's people, or of all."""

    __tablename__ = "evidence_named_observer"

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_site.id", ondelete="CASCADE"), index=True)
    """Empty for all sites."""
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people_department.id", ondelete="CASCADE"), index=True
    )
    """Empty for all departments."""
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    """Whose people; empty for those of the whole company, which an administrator may choose."""
    named_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
