"""Everything on one person as a ZIP: for machines as JSON, for people as a page that opens without us."""

import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.files.store import FileMissing, Store

Rows = list[dict[str, Any]]


@frozen
class ExportedTable:
    """One table, with the rows that are about the person."""

    name: str
    label: Message
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class PersonExport:
    """What the page in the file shows."""

    name: str
    email: str
    made_at: datetime
    tables: tuple[ExportedTable, ...]


def write_export(
    target: IO[bytes],
    *,
    name: str,
    email: str,
    found: Iterable[tuple[str, Message, Rows]],
    render: Callable[[PersonExport], str],
    store: Store,
    now: datetime,
) -> None:
    """Write the ZIP: `data.json`, `index.html`, and the person's own files."""
    tables, data, hashes = [], {}, []
    for table, label, rows in found:
        if not rows:
            continue
        data[table] = [{column: _plain(value) for column, value in row.items()} for row in rows]
        tables.append(
            ExportedTable(
                name=table,
                label=label,
                columns=tuple(rows[0]),
                rows=tuple(tuple(_text(value) for value in row.values()) for row in rows),
            )
        )
        if table == "people_employee":
            hashes += [value for row in rows for column, value in row.items() if column.endswith("sha256") and value]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        page = PersonExport(name=name, email=email, made_at=now, tables=tuple(tables))
        archive.writestr("index.html", render(page))
        for sha256 in dict.fromkeys(hashes):
            try:
                with store.open(sha256) as file:
                    archive.writestr(f"files/{sha256}", file.read())
            except FileMissing:
                continue


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(_plain(value))
