"""Tables of imports."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, JsonList, PublicId, code_of
from lms.core.db import Base
from lms.people.imports.terms import ImportState, RowKind, RowOutcome, RowProblem


class PeopleImport(Base):
    """One file of people: what it would change or has changed, and how far that is."""

    __tablename__ = "people_import"

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(120))
    """What the file was called, for people; never a path."""
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
    """Of its file in the store (`storing`); none once it is imported. It is read again when an unknown name was chosen."""
    is_packed: Mapped[bool] = mapped_column(default=False)
    """Whether that is what was read of the file (`keeping`), not the file as it was sent."""
    sheet: Mapped[str] = mapped_column(String(120), default="")
    """The sheet that was read, where the file has several."""
    state: Mapped[ImportState] = mapped_column(code_of(ImportState, "state"))
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """Empty for the command."""
    uploaded_at: Mapped[datetime] = mapped_column(index=True)
    effective_on: Mapped[date]
    """The day from which changes hold: of the upload, then of the confirmation."""
    is_month_first: Mapped[bool] = mapped_column(default=False)
    """How 03/04 is read where no day of the column tells: as 4 March."""
    ends_missing: Mapped[bool] = mapped_column(default=False)
    """Whether the employment of those who are not in the file ends."""
    refusal: Mapped[str] = mapped_column(Text, default="")
    """Why the file cannot be read; empty if it can."""
    choices: Mapped[JsonDocument]
    """What unknown names are, by their key: `use:<id>`, `new:<id>/<id of the department>`, `leave`."""
    unknown: Mapped[JsonList]
    """The unknown names, as plain `UnknownName`s."""
    unused: Mapped[JsonList]
    """Headings that mean nothing here."""
    new_count: Mapped[int] = mapped_column(default=0)
    changed_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    wrong_count: Mapped[int] = mapped_column(default=0)
    missing_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    """Rows that were done so far; for the page that shows how it goes."""
    skipped_count: Mapped[int] = mapped_column(default=0)
    """Rows that no longer fitted when their turn came."""
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class PeopleImportRow(Base):
    """What one row would do, and whether it was done."""

    __tablename__ = "people_import_row"
    __table_args__ = (Index("ix_people_import_row_kind", "import_id", "kind", "line"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("people_import.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Of the file; below 0 for somebody who is not in it."""
    kind: Mapped[RowKind] = mapped_column(code_of(RowKind, "kind"))
    depth: Mapped[int]
    """Managers first: 0 for who reports to nobody new, one more for each new manager above."""
    employee_id: Mapped[UUID | None] = mapped_column(index=True)
    """Of somebody new too: that is the id they will have."""
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    after: Mapped[JsonDocument]
    """Plain values by `PersonField`: all of somebody new, and what changes of others."""
    before: Mapped[JsonDocument]
    problem: Mapped[RowProblem | None] = mapped_column(code_of(RowProblem, "problem", 32))
    facts: Mapped[JsonDocument]
    """What the words of the problem need."""
    outcome: Mapped[RowOutcome] = mapped_column(code_of(RowOutcome, "outcome"), default=RowOutcome.WAITING)
