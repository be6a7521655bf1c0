"""The table of the sign-in rule."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class SignInRule(Base):
    """When people are signed out: at most one row, with id 1."""

    __tablename__ = "identity_sign_in_rule"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("idle_hours > 0", name="idle_hours"),
        CheckConstraint("days > 0", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    idle_hours: Mapped[int]
    """After so long without use."""
    days: Mapped[int]
    """After so long in any case."""
