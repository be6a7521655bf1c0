"""Where the bytes of files are: in a folder, each file under the hash of its content."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from lms.core.frozen import frozen

CHUNK = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class TooManyBytes(ValueError):
    """The stream is longer than was allowed; nothing of it was kept."""


class FileMissing(LookupError):
    """The store has no file of that hash."""


@frozen
class StoredBytes:
    """What is in the store now."""

    sha256: str
    size_bytes: int


class Readable(Protocol):
    """What can be read bit by bit."""

    def read(self, size: int, /) -> bytes:
        """Read so many bytes at most; nothing at the end."""


class Store(Protocol):
    """Keeps bytes under the hash of their content."""

    def keep(self, source: Readable, *, limit: int) -> StoredBytes:
        """Copy a stream into the store; it is safely on disk when this returns.

        :raises TooManyBytes: if it is longer than `limit` bytes
        """

    def open(self, sha256: str) -> BinaryIO:
        """Open a file for reading.

        :raises FileMissing: if it is not there
        """

    def remove(self, sha256: str) -> None:
        """Remove a file, if it is there."""

    def list_hashes(self, *, older_than: float = float("inf")) -> Iterator[str]:
        """Return the hashes of the files stored before a moment, in seconds since 1970."""


class DiskStore:
    """A `Store` in a folder: `ab/cd/abcd…`; half-written files are in `incoming/` and never under a hash."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._incoming = root / "incoming"

    def keep(self, source: Readable, *, limit: int) -> StoredBytes:
        self._incoming.mkdir(parents=True, exist_ok=True)
        scratch = self._incoming / uuid4().hex
        try:
            kept = _copy(source, scratch, limit)
            target = self._path(kept.sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Also over a file that is there: if that was damaged, it is whole again, and its age begins anew.
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
        for folder in (target.parent, target.parent.parent, self._root):
            _sync_folder(folder)
        return kept

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise FileMissing(sha256) from None

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def list_hashes(self, *, older_than: float = float("inf")) -> Iterator[str]:
        for path in sorted(self._root.glob("??/??/*")):
            if _SHA256.fullmatch(path.name) and path.stat().st_mtime < older_than:
                yield path.name

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise FileMissing(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256


def hash_of(store: Store, sha256: str) -> str:
    """Return the hash of what the store gives back under a hash: another one, if the file was damaged.

    :raises FileMissing: if it is not there
    """
    digest = hashlib.sha256()
    with store.open(sha256) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _copy(source: Readable, target: Path, limit: int) -> StoredBytes:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooManyBytes(f"more than {limit:,} bytes")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return StoredBytes(sha256=digest.hexdigest(), size_bytes=size)


def _sync_folder(folder: Path) -> None:
    # A new name lasts only once its folder is written, too.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
