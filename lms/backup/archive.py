"""The archive on disk: parts that are hashed while they are written, and read back before anybody relies on them."""

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, BinaryIO

from lms.backup.terms import (
    EMPTY_SHA256,
    FORMAT,
    MANIFEST,
    ColumnKind,
    DamagedBackup,
    DiskFull,
    FilePart,
    Manifest,
    NoBackup,
    TablePart,
)

CHUNK = 1024 * 1024
_GATHERED = 256 * 1024
"""So many bytes of rows are packed at once."""
LONGEST_LINE = 256 * CHUNK
"""A row is never so long; what has no line ends must not fill the memory."""
_LARGEST_MANIFEST = 64 * CHUNK
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What reading a damaged archive raises."""


class ArchiveWriter:
    """Writes the parts of a backup, one after the other."""

    def __init__(self, stream: BinaryIO, folder: Path, *, reserve_bytes: int) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._folder, self._reserve_bytes = folder, reserve_bytes
        self._unchecked = 0

    def add_table(self, name: str, columns: tuple[tuple[str, ColumnKind], ...], lines: Iterable[bytes]) -> TablePart:
        """Write the rows of a table; return what the manifest says of it."""
        rows = size = 0
        digest = hashlib.sha256()
        part = TablePart(name=name, columns=columns, rows=0, size_bytes=0, sha256=EMPTY_SHA256)
        with self._zip.open(part.member, "w", force_zip64=True) as member:
            gathered: list[bytes] = []
            waiting = 0
            for line in lines:
                rows += 1
                waiting += len(line)
                gathered.append(line)
                if waiting >= _GATHERED:
                    size += self._write(member, b"".join(gathered), digest)
                    gathered, waiting = [], 0
            size += self._write(member, b"".join(gathered), digest)
        return TablePart(name=name, columns=columns, rows=rows, size_bytes=size, sha256=digest.hexdigest())

    def add_file(self, sha256: str, source: BinaryIO) -> bool:
        """Write an uploaded file as it is; return whether it still has the content under whose hash it is kept."""
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(FilePart(sha256=sha256, size_bytes=0).member)
        info.compress_type = zipfile.ZIP_STORED  # images and videos are as small as they get
        with self._zip.open(info, "w", force_zip64=True) as member:
            while chunk := source.read(CHUNK):
                self._write(member, chunk, digest)
        return digest.hexdigest() == sha256

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and the end of the archive."""
        self._zip.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
        self._zip.close()

    def discard(self) -> None:
        """Write no end: what was begun is thrown away."""
        self._zip.fp = None

    def _write(self, member: IO[bytes], content: bytes, digest: "hashlib._Hash") -> int:
        # A disk that is filled to the last byte would stop the running program, too.
        self._unchecked += len(content)
        if self._unchecked >= 8 * CHUNK:
            self._unchecked = 0
            self.check_room()
        digest.update(content)
        return member.write(content)

    def check_room(self) -> None:
        """Test that the disk keeps its reserve.

        :raises DiskFull: if it does not
        """
        if shutil.disk_usage(self._folder).free < self._reserve_bytes:
            raise DiskFull(self._folder)


class ArchiveReader:
    """Reads a backup. Names in the archive are only compared, never used as paths."""

    def __init__(self, stream: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = stream, manifest

    def lines(self, part: TablePart) -> Iterator[bytes]:
        """Yield the rows of a table, each as a line.

        :raises DamagedBackup: after the last one, or before, if they are not what was written
        """
        digest, rows = hashlib.sha256(), 0
        with self._opened(part.member, part.size_bytes) as member:
            while line := member.readline(LONGEST_LINE):
                digest.update(line)
                rows += 1
                yield line
        if digest.hexdigest() != part.sha256 or rows != part.rows:
            raise DamagedBackup(part.member)

    @contextmanager
    def file(self, part: FilePart) -> Iterator["MemberReader"]:
        """Open an uploaded file."""
        with self._opened(part.member, part.size_bytes) as member:
            yield member

    def verify(self) -> None:
        """Read everything once.

        :raises DamagedBackup: if a part is not what was written
        """
        for table in self.manifest.tables:
            for _line in self.lines(table):
                pass
        for file in self.manifest.files:
            digest = hashlib.sha256()
            with self.file(file) as member:
                while chunk := member.read(CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != file.sha256:
                raise DamagedBackup(file.member)

    @contextmanager
    def _opened(self, member: str, size: int) -> Iterator["MemberReader"]:
        try:
            if self._zip.getinfo(member).file_size != size:
                raise DamagedBackup(member)
            opened = self._zip.open(member)
        except (KeyError, *_BROKEN) as error:
            raise DamagedBackup(member) from error
        with opened:
            yield MemberReader(opened, member)


class MemberReader:
    """One part, while it is read."""

    def __init__(self, opened: IO[bytes], member: str) -> None:
        self._opened, self._member = opened, member

    def read(self, size: int = CHUNK, /) -> bytes:
        """Read so many bytes at most.

        :raises DamagedBackup: if they cannot be unpacked
        """
        return self._reading(self._opened.read, size)

    def readline(self, size: int = LONGEST_LINE, /) -> bytes:
        """Read up to the end of a line, so many bytes at most.

        :raises DamagedBackup: if they cannot be unpacked
        """
        return self._reading(self._opened.readline, size)

    def _reading(self, read: Callable[[int], bytes], size: int) -> bytes:
        try:
            return read(size)
        except _BROKEN as error:
            raise DamagedBackup(self._member) from error


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveReader]:
    """Open a backup.

    :raises NoBackup: if the file is something else, or its end is missing
    :raises DamagedBackup: if it lacks a part or has one that nobody wrote
    """
    try:
        opened = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise NoBackup(path) from error
    with opened:
        manifest = _read_manifest(opened, path)
        expected = [MANIFEST, *(one.member for one in manifest.tables), *(one.member for one in manifest.files)]
        useless = {FilePart(sha256=one, size_bytes=0).member for one in manifest.missing}
        found = [name for name in opened.namelist() if name not in useless]
        odd = set(expected).symmetric_difference(found)
        if odd or len(found) != len(expected):
            raise DamagedBackup(min(odd, default=MANIFEST))
        yield ArchiveReader(opened, manifest)


def _read_manifest(opened: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if opened.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise NoBackup(path)
        plain = json.loads(opened.read(MANIFEST))
        if plain.pop("format") != FORMAT:
            raise NoBackup(path)
        return _manifest(plain)
    except (KeyError, TypeError, AttributeError, *_BROKEN) as error:
        raise NoBackup(path) from error


def _manifest(plain: dict[str, Any]) -> Manifest:
    tables = tuple(
        TablePart(**{**one, "columns": tuple((name, ColumnKind(kind)) for name, kind in one["columns"])})
        for one in plain["tables"]
    )
    files = tuple(FilePart(**one) for one in plain["files"])
    names = [name for table in tables for name in (table.name, *(column for column, _kind in table.columns))]
    hashes = [*(one.sha256 for one in tables), *(one.sha256 for one in files), *plain["missing"]]
    if not all(map(_NAME.fullmatch, names)) or not all(map(_SHA256.fullmatch, hashes)):
        raise ValueError("names that no backup has")
    return Manifest(**{**plain, "tables": tables, "files": files, "missing": tuple(plain["missing"])})
