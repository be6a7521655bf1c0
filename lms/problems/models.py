"""Table of reported problems."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId, code_of
from lms.core.db import Base
from lms.problems.terms import ProblemKind, ProblemState


class Problem(Base):
    """What one person reports about one page or question, and the answer."""

    __tablename__ = "problems_problem"
    __table_args__ = (
        Index("ix_problems_problem_state", "state", "created_at"),
        Index("ix_problems_problem_person", "employee_id", "created_at"),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"))
    """Who reports it."""
    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="CASCADE"), index=True
    )
    page: Mapped[int]
    """Number of the page; 0 for a question of the quiz."""
    item_id: Mapped[str] = mapped_column(String(64), default="")
    """Of a question, else empty."""
    question: Mapped[str] = mapped_column(Text, default="")
    """The question as it was asked."""
    map_code: Mapped[str] = mapped_column(String(64), default="")
    """Empty when it is about no map."""
    touchpoint_code: Mapped[str] = mapped_column(String(64), default="")
    kind: Mapped[ProblemKind] = mapped_column(code_of(ProblemKind, "kind"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    state: Mapped[ProblemState] = mapped_column(code_of(ProblemState, "state"), default=ProblemState.OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
