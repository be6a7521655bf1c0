"""Annotated column types which recur."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BindParameter,
    DateTime,
    Dialect,
    Enum,
    Float,
    String,
    TypeDecorator,
    Uuid,
    extract,
    func,
    literal,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC. Raises `ValueError` on a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite stores UTC without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the signature is SQLAlchemy's
        """Give back an aware moment."""
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write for SQLite in one step, too."""
        return _text_of_moment if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Read what SQLite stores as text in one step: a page reads dozens of moments, and `replace` takes longer than reading."""
        return _moment_of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _text_of_moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"naive datetime: {value!r}")
    # Without the offset at the end: all are in UTC.
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:-6]


def _moment_of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document that is read whole."""

PublicId = Annotated[UUID, mapped_column(Uuid(), primary_key=True)]
Code = Annotated[str, mapped_column(String(64))]
"""Stable, human-written: `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 characters."""
JsonDocument = Annotated[dict[str, Any], mapped_column(Document)]
JsonList = Annotated[list[Any], mapped_column(Document)]


def code_of(codes: type[StrEnum], column: str, length: int = 16) -> Enum:
    """Return the type of a column that stores one of the codes; a CHECK of the column's name refuses any other."""
    return Enum(
        codes,
        name=column,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


def literal_code(code: StrEnum) -> BindParameter[str]:
    """Return a code that is part of a statement's text and no parameter, to compare with a column that has a partial index.

    Where a parameter decides if such an index will do, SQLite plans the statement anew each time: longer than it takes to run.
    """
    return literal(code.value, String(), literal_execute=True)


class days_between(FunctionElement[float]):  # noqa: N801  it reads as a function of SQL
    """The days from one moment to another, as part of a statement: `days_between(fulfilled_at, now)`."""

    inherit_cache = True
    type = Float()

    def __init__(self, earlier: Any, later: datetime) -> None:
        super().__init__(earlier, literal(later, UtcDateTime()))


@compiles(days_between, "sqlite")
def _days_on_sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    earlier, later = element.clauses
    return compiler.process(func.julianday(later) - func.julianday(earlier), **options)


@compiles(days_between, "postgresql")
def _days_on_postgresql(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    earlier, later = element.clauses
    return compiler.process(extract("epoch", later - earlier) / 86400, **options)
