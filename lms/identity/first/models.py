"""The table of the code with which the first administrator comes in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class FirstCode(Base):
    """The one code that works; gone once somebody has used it."""

    __tablename__ = "identity_first_code"
    __table_args__ = (CheckConstraint("id = 1", name="only"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the code as `rules.plain_code` writes it."""
    made_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong codes in a row."""
    failed_at: Mapped[datetime | None]
