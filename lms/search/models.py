"""Tables of the search."""

from uuid import UUID

from sqlalchemy import DDL, ForeignKey, Integer, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Code, code_of
from lms.core.db import Base
from lms.search.terms import EntryKind


class SearchEntry(Base):
    """One thing that can be found. Derived: made again whenever its source changes."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(code_of(EntryKind, "kind"), index=True)
    place: Mapped[str] = mapped_column(String(300))
    """What it is, the same in all versions; of several versions that somebody may see, only the newest is shown."""
    sign: Mapped[str] = mapped_column(String(8), default="")
    module_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="CASCADE"), index=True
    )
    page_number: Mapped[int] = mapped_column(default=0)
    map_code: Mapped[str] = mapped_column(String(64), default="")
    touchpoint_code: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(String(300))
    parent_title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)


class SearchEntryJobRole(Base):
    """An entry concerns a job role more than others."""

    __tablename__ = "search_entry_job_role"

    entry_id: Mapped[int] = mapped_column(ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)


class SearchWord(Base):
    """A word of some entry, as it is compared. It stays when the entry goes, until the index is rebuilt."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(64), primary_key=True)


# The words of the entries are in each database's own full-text index, which no model describes. Migration 0010 makes the same.
_INDEXES = {
    "sqlite": (
        text(
            "CREATE VIRTUAL TABLE search_text USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        ),
    ),
    "postgresql": (
        text(
            "CREATE TABLE search_text (entry_id integer CONSTRAINT pk_search_text PRIMARY KEY, words tsvector NOT NULL)"
        ),
        text("CREATE INDEX ix_search_text_words ON search_text USING gin (words)"),
    ),
}
for _dialect, _statements in _INDEXES.items():
    for _statement in _statements:
        event.listen(SearchEntry.__table__, "after_create", DDL(_statement.text).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
event.listen(SearchEntry.__table__, "before_drop", DDL(text("DROP TABLE IF EXISTS search_text").text))  # type: ignore[no-untyped-call]
