"""Takes an uploaded stream into the store. Knows no database, so that no transaction waits for a video."""

import hashlib
import io
from typing import BinaryIO

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.files.detect import FileProblem, FileRefused, detect, too_large
from lms.files.store import CHUNK, Store, TooManyBytes
from lms.files.terms import FileType, MediaKind


@frozen
class IngestedFile:
    """A file in the store that has no row yet."""

    sha256: str
    source_sha256: str
    """Of the upload; images are encoded again and differ from it."""
    file_type: FileType
    size_bytes: int
    width: int | None = None
    height: int | None = None


def ingest(store: Store, stream: BinaryIO, *, longest_edge: int | None = None) -> IngestedFile:
    """Check a file, make it harmless, and put it on disk; an image at most `longest_edge` pixels long.

    :raises FileRefused: if it cannot be accepted
    """
    file_type = detect(stream)
    source_sha256 = sha256_of(stream)
    try:
        if file_type.kind is not MediaKind.IMAGE:
            kept = store.keep(stream, limit=file_type.limit_bytes)
            return IngestedFile(
                sha256=kept.sha256, source_sha256=source_sha256, file_type=file_type, size_bytes=kept.size_bytes
            )
        from lms.files.images import LONGEST_EDGE, reencode  # the library is large, and few upload images

        image = reencode(stream, file_type, longest_edge=longest_edge or LONGEST_EDGE)
        kept = store.keep(io.BytesIO(image.content), limit=2 * file_type.limit_bytes)
    except TooManyBytes as error:  # encoding an image again can make it larger
        raise too_large(file_type) from error
    return IngestedFile(
        sha256=kept.sha256,
        source_sha256=source_sha256,
        file_type=file_type,
        size_bytes=kept.size_bytes,
        width=image.width,
        height=image.height,
    )


def ingest_image(store: Store, stream: BinaryIO, *, longest_edge: int) -> IngestedFile:
    """Check an image, make it harmless and at most so many pixels long, and put it on disk.

    :raises FileRefused: if it is no image, or cannot be accepted
    """
    _check_is_image(detect(stream))
    return ingest(store, stream, longest_edge=longest_edge)


def ingest_square(store: Store, stream: BinaryIO, *, edge: int) -> IngestedFile:
    """Check an image, make it a harmless square, and put it on disk.

    :raises FileRefused: if it is no image, or cannot be accepted
    """
    file_type = detect(stream)
    _check_is_image(file_type)
    from lms.files.images import reencode_square  # the library is large, and few upload images

    source_sha256 = sha256_of(stream)
    image = reencode_square(stream, file_type, edge=edge)
    kept = store.keep(io.BytesIO(image.content), limit=file_type.limit_bytes)
    return IngestedFile(
        sha256=kept.sha256,
        source_sha256=source_sha256,
        file_type=file_type,
        size_bytes=kept.size_bytes,
        width=image.width,
        height=image.height,
    )


def _check_is_image(file_type: FileType) -> None:
    if file_type.kind is not MediaKind.IMAGE:
        raise FileRefused(FileProblem.WRONG_TYPE, _("Choose an image: PNG, JPEG, WebP or GIF."))


def sha256_of(stream: BinaryIO) -> str:
    """Return the SHA-256 of a stream from its beginning, as 64 hex digits; leaves it at its beginning."""
    digest = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
