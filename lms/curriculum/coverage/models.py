"""The table of reach."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import code_of
from lms.core.db import Base
from lms.courses.terms import MasteryLevel


class ReachCount(Base):
    """How many people hold all that is asked of them at one level. Derived; may be dropped and counted again."""

    __tablename__ = "curriculum_reach"

    level: Mapped[MasteryLevel] = mapped_column(code_of(MasteryLevel, "level"), primary_key=True)
    owed_count: Mapped[int]
    """People of whom something is asked at this level."""
    held_count: Mapped[int]
    """Of them, who hold all of it."""
    counted_at: Mapped[datetime]
