"""Values of columns as JSON and back, so that what one database wrote the other reads."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Dialect,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    cast,
    type_coerce,
)
from sqlalchemy.types import TypeEngine

from lms.backup.terms import ColumnKind
from lms.core.columns import UtcDateTime
from lms.core.ids import canonical_json

_KINDS: tuple[tuple[type[TypeEngine[Any]] | type[UtcDateTime], ColumnKind], ...] = (
    (UtcDateTime, ColumnKind.MOMENT),
    (Uuid, ColumnKind.UUID),
    (JSON, ColumnKind.JSON),
    (Boolean, ColumnKind.BOOLEAN),
    (Enum, ColumnKind.TEXT),
    (Date, ColumnKind.DATE),
    (LargeBinary, ColumnKind.BYTES),
    (Integer, ColumnKind.INTEGER),
    (Float, ColumnKind.REAL),
)
TYPES: dict[ColumnKind, TypeEngine[Any] | UtcDateTime] = {
    ColumnKind.BOOLEAN: Boolean(),
    ColumnKind.BYTES: LargeBinary(),
    ColumnKind.DATE: Date(),
    ColumnKind.INTEGER: Integer(),
    ColumnKind.JSON: Text(),
    ColumnKind.MOMENT: UtcDateTime(),
    ColumnKind.REAL: Float(),
    ColumnKind.TEXT: Text(),
    ColumnKind.UUID: Uuid(),
}
"""With which values are written again. A JSON document stays the text that it is."""


def kind_of(column: Column[Any]) -> ColumnKind:
    """Return how the values of a column are written."""
    return next((kind for type_, kind in _KINDS if isinstance(column.type, type_)), ColumnKind.TEXT)


def raw(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """Return what to select: documents and codes as the text that is stored, so that no value is refused or reinterpreted."""
    kind = kind_of(column)
    if kind is ColumnKind.JSON:
        return (cast if dialect.name == "postgresql" else type_coerce)(column, Text).label(column.name)
    return type_coerce(column, Text).label(column.name) if kind is ColumnKind.TEXT else column


def ordered(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """Return by what to sort: text by its bytes, as SQLite does."""
    return column.collate("C") if dialect.name == "postgresql" and kind_of(column) is ColumnKind.TEXT else column


def encoder(kinds: Sequence[ColumnKind]) -> Callable[[Sequence[Any]], bytes]:
    """Return what writes one row as a line."""
    changed = [(n, _WRITE[kind]) for n, kind in enumerate(kinds) if kind in _WRITE]

    def encode(row: Sequence[Any]) -> bytes:
        values = list(row)
        for n, write in changed:
            if values[n] is not None:
                values[n] = write(values[n])
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    return encode


def decoder(kinds: Sequence[ColumnKind], *, as_text: bool) -> Callable[[bytes], list[Any]]:
    """Return what reads one line again. With `as_text` as PostgreSQL's COPY takes it, else as SQLAlchemy does.

    The function raises `ValueError` on a line that was not written by `encoder`.
    """
    read = _READ_TEXT if as_text else _READ
    changed = [(n, read[kind]) for n, kind in enumerate(kinds) if kind in read]

    def decode(line: bytes) -> list[Any]:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError("a row of another shape")
        for n, convert in changed:
            if values[n] is not None:
                values[n] = convert(values[n])
        return values

    return decode


def _canonical(document: str) -> str:
    # PostgreSQL orders keys its own way: the same document is to be the same text.
    return canonical_json(json.loads(document))


def _encode_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode()


_WRITE: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.BYTES: _encode_bytes,
    ColumnKind.DATE: date.isoformat,
    ColumnKind.JSON: _canonical,
    ColumnKind.MOMENT: datetime.isoformat,
    ColumnKind.UUID: str,
}
_READ: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.BYTES: base64.b64decode,
    ColumnKind.DATE: date.fromisoformat,
    ColumnKind.MOMENT: datetime.fromisoformat,
    ColumnKind.UUID: UUID,
}
_READ_TEXT: dict[ColumnKind, Callable[[Any], Any]] = {ColumnKind.BYTES: base64.b64decode}
