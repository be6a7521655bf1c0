"""Tables of customers' results."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonList, PublicId, code_of
from lms.core.db import Base
from lms.journeys.results.terms import ResultImportState, ResultMeasure


class ResultImport(Base):
    """One file of results: what it says, and what stood there before."""

    __tablename__ = "journeys_result_import"

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(120))
    """What the file was called; never a path."""
    state: Mapped[ResultImportState] = mapped_column(code_of(ResultImportState, "state"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    lines: Mapped[JsonList]
    """Its rows, as plain `ResultLine`s."""
    wrong: Mapped[JsonList]
    """Rows that are left out, as plain `WrongLine`s."""
    before: Mapped[JsonList]
    """What it changed, as plain `Replaced`s; for undoing it."""
    changed_count: Mapped[int] = mapped_column(default=0)
    kept_count: Mapped[int] = mapped_column(default=0)


class CustomerResult(Base):
    """One number of one touchpoint in one month."""

    __tablename__ = "journeys_customer_result"

    map_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    touchpoint_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    measure: Mapped[ResultMeasure] = mapped_column(code_of(ResultMeasure, "measure"), primary_key=True)
    amount: Mapped[int]
    """Complaints, or the mean satisfaction times 100."""
    answer_count: Mapped[int | None]
    """How many customers the mean is of, if that is known."""
    import_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("journeys_result_import.id", ondelete="SET NULL"), index=True
    )
    """The file that said so last."""
