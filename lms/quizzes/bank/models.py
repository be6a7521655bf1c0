"""The table of item statistics."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, JsonList, code_of
from lms.core.db import Base
from lms.quizzes.bank.terms import QuestionStatus


class ItemStatistic(Base):
    """What the answers say of one revision of a question. Derived; may be dropped and made anew."""

    __tablename__ = "quizzes_item_statistic"
    __table_args__ = (Index("ix_quizzes_item_statistic_list", "is_current", "weight", "item_id", "full_hash"),)

    item_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    full_hash: Mapped[str] = mapped_column(String(16), primary_key=True)
    is_current: Mapped[bool]
    """Whether a current course still asks it."""
    weight: Mapped[int]
    """Of the status, 0 for the most urgent: the order of the list."""
    status: Mapped[QuestionStatus] = mapped_column(code_of(QuestionStatus, "status"))
    map_code: Mapped[str] = mapped_column(String(64))
    """Empty for the mantra and written modules."""
    touchpoint_code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    stem: Mapped[str] = mapped_column(Text)
    item: Mapped[JsonDocument]
    """An `ItemDocument` in plain values. Never leaves the server but for who may see answers."""
    asked_count: Mapped[int]
    """In all attempts, later ones too."""
    n: Mapped[int]
    """First attempts."""
    facility: Mapped[float | None]
    discrimination: Mapped[float | None]
    item_rest: Mapped[float | None]
    top_n: Mapped[float]
    options: Mapped[JsonList]
    """`[{"label", "is_key", "count", "top_count"}]`."""
    last_asked_at: Mapped[datetime | None]
    counted_at: Mapped[datetime]
