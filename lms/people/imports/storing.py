"""The file of an import in the store: as it was sent, or what was read of it.

Each begins with the id of its import, so that no other file has the same content: it can be removed as soon as its import needs
it no more, and a list of people does not lie about for a day.
"""

from typing import BinaryIO
from uuid import UUID

from lms.files.store import Readable, Store, StoredBytes
from lms.people.imports.reading import UPLOAD_LIMIT

_ID_BYTES = 16


def store_file(store: Store, import_id: UUID, source: Readable) -> StoredBytes:
    """Copy the file of an import into the store.

    :raises TooManyBytes: if it is larger than an upload may be
    """
    return store.keep(_Marked(import_id, source), limit=_ID_BYTES + UPLOAD_LIMIT)


def open_file(store: Store, sha256: str) -> BinaryIO:
    """Open the file of an import.

    :raises FileMissing: if it is not there
    """
    file = store.open(sha256)
    file.seek(_ID_BYTES)
    return file


class _Marked:
    def __init__(self, import_id: UUID, source: Readable) -> None:
        self._head = import_id.bytes
        self._source = source

    def read(self, size: int, /) -> bytes:
        head, self._head = self._head, b""
        return head + self._source.read(size - len(head))
