"""The full-text indexes of the two databases behind one interface. What people typed is quoted; it is never syntax."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, bindparam, cast, column, func, insert, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.search.terms import Question

_LAST_POSITION = 16_383
"""The highest position in a `tsvector`."""


@frozen
class EntryWords:
    """The folded words of one entry."""

    entry_id: int
    title: Sequence[str]
    body: Sequence[str]


class Backend(Protocol):
    """How one database stores and finds words."""

    def put(self, session: Session, words: Sequence[EntryWords]) -> None:
        """Add the words of entries."""

    def drop(self, session: Session, entry_ids: Select[int] | None) -> None:
        """Remove the words of some entries, or of all."""

    def matches(self, question: Question, *, every: bool) -> Select[Any]:
        """Select `entry_id` and `rank` (smallest first) of the entries with every word, or with any."""


def backend_of(session: Session) -> Backend:
    """Return the session's own."""
    return _PostgreSQL() if session.get_bind().dialect.name == "postgresql" else _SQLite()


class _SQLite:
    _words = table("search_text", column("rowid"), column("title"), column("body"))

    def put(self, session: Session, words: Sequence[EntryWords]) -> None:
        if words:
            rows = [{"rowid": w.entry_id, "title": " ".join(w.title), "body": " ".join(w.body)} for w in words]
            session.execute(insert(self._words), rows)

    def drop(self, session: Session, entry_ids: Select[int] | None) -> None:
        drop = self._words.delete()
        session.execute(drop if entry_ids is None else drop.where(self._words.c.rowid.in_(entry_ids)))

    def matches(self, question: Question, *, every: bool) -> Select[Any]:
        quoted = [f'"{word}"' for word in question.words]
        asked = (" AND " if every else " OR ").join([*quoted[:-1], *(f"{last}*" for last in quoted[-1:])])
        return select(
            self._words.c.rowid.label("entry_id"), func.bm25(literal_column("search_text"), 8.0, 1.0).label("rank")
        ).where(literal_column("search_text").op("MATCH")(asked))


class _PostgreSQL:
    _words = table("search_text", column("entry_id"), column("words"))

    def put(self, session: Session, words: Sequence[EntryWords]) -> None:
        if words:
            session.execute(
                text("INSERT INTO search_text (entry_id, words) VALUES (:entry_id, CAST(:words AS tsvector))"),
                [{"entry_id": one.entry_id, "words": self._vector(one)} for one in words],
            )

    def drop(self, session: Session, entry_ids: Select[int] | None) -> None:
        drop = self._words.delete()
        session.execute(drop if entry_ids is None else drop.where(self._words.c.entry_id.in_(entry_ids)))

    def matches(self, question: Question, *, every: bool) -> Select[Any]:
        quoted = [f"'{word}'" for word in question.words]
        asked = (" & " if every else " | ").join([*quoted[:-1], *(f"{last}:*" for last in quoted[-1:])])
        query = cast(bindparam("asked", asked), TSQUERY)
        rank: ColumnElement[float] = -func.ts_rank(self._words.c.words, query)
        return select(self._words.c.entry_id, rank.label("rank")).where(self._words.c.words.op("@@")(query))

    @staticmethod
    def _vector(one: EntryWords) -> str:
        """Write the words as PostgreSQL reads them; folded words are letters and digits, so quoting them is enough."""
        title = [f"'{word}':{min(n, _LAST_POSITION)}A" for n, word in enumerate(one.title, 1)]
        start = len(one.title) + 1
        return " ".join(title + [f"'{word}':{min(n, _LAST_POSITION)}" for n, word in enumerate(one.body, start)])
