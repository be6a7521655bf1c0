"""The table of retention."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class RetentionRule(Base):
    """How long what is kept: at most one row, with id 1."""

    __tablename__ = "administration_retention"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    people_months: Mapped[int | None]
    """So long after their last day people's data is erased; empty for never."""
    audit_months: Mapped[int | None]
    """So long audit entries are kept; empty for always."""
