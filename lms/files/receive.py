"""A stream from outside to a file in the store. Knows no database, so that no transaction waits for a film."""

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

from lms.files.pictures import redraw
from lms.files.recognise import FileRefused, recognise
from lms.files.store import CHUNK, Store, TooManyBytes
from lms.files.terms import FileType, MediaKind


@dataclass(frozen=True, kw_only=True)
class ReceivedFile:
    """A file that lies in the store and has no row yet."""

    sha256: str
    source_sha256: str
    """Of what came in; pictures are drawn again and differ from it."""
    file_type: FileType
    size_bytes: int
    width: int | None = None
    height: int | None = None


def receive(store: Store, stream: BinaryIO) -> ReceivedFile:
    """Check a file, make it harmless, and put it on disk.

    :raises FileRefused: if it cannot be taken
    """
    file_type = recognise(stream)
    source_sha256 = sha256_of(stream)
    try:
        if file_type.kind is not MediaKind.PICTURE:
            kept = store.keep(stream, limit=file_type.limit_bytes)
            return ReceivedFile(
                sha256=kept.sha256, source_sha256=source_sha256, file_type=file_type, size_bytes=kept.size_bytes
            )
        drawn = redraw(stream, file_type)
        kept = store.keep(io.BytesIO(drawn.content), limit=2 * file_type.limit_bytes)
    except TooManyBytes as error:  # drawing a picture again can make it larger
        raise FileRefused(f"This {file_type.noun} is too large. Make it smaller.") from error
    return ReceivedFile(
        sha256=kept.sha256,
        source_sha256=source_sha256,
        file_type=file_type,
        size_bytes=kept.size_bytes,
        width=drawn.width,
        height=drawn.height,
    )


def sha256_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a stream from its beginning, as 64 hex digits; leaves it at its beginning."""
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
