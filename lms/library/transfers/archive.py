"""The ZIP file of a package. What is unpacked is measured while it streams; nothing is written outside its folder."""

import errno
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from lms.core.problems import Diagnostic, NotReadable, ProblemCode
from lms.core.words import Message, Number
from lms.core.words import gettext as _
from lms.files.store import Store
from lms.files.terms import LARGEST_BYTES, MEGABYTE
from lms.library.package import LIMIT_FILES, ORGANISATION, write_package
from lms.library.terms import PackageDocument, PackageProblem

UPLOAD_LIMIT = LARGEST_BYTES
UNPACKED_LIMIT = 2 * LARGEST_BYTES
RATIO_LIMIT = 100
_SMALL = MEGABYTE
"""Below, the ratio is not checked: short texts pack well."""
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def unpack(source: BinaryIO, folder: Path, *, unpacked_limit: int = UNPACKED_LIMIT) -> None:
    """Unpack a ZIP file into a folder; a package in the only folder of the file is unpacked without that.

    :raises NotReadable: if it is none, or has what no package has
    """
    packed = source.seek(0, 2)
    try:
        with zipfile.ZipFile(source) as archive:
            files = list(_files(archive))
            top = _top(files)
            left = min(unpacked_limit, max(_SMALL, packed * RATIO_LIMIT))
            for entry in files:
                target = folder / entry.filename.removeprefix(top)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as stream, target.open("xb") as file:
                    left = _copy(stream, file, left)
    except NotReadable:
        raise
    except FileExistsError:
        raise _refusal("", _("two of its files have the same name"), PackageProblem.UNSAFE_NAME) from None
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        message = _("this is not a ZIP file, or it is damaged; pack the folder again")
        raise _refusal("", message, ProblemCode.NOT_READABLE) from None


def pack(package: PackageDocument, store: Store, target: IO[bytes]) -> None:
    """Write a package as a ZIP file: the same bytes for the same package."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(write_package(package).items()):
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)
        for one in package.media:
            entry = zipfile.ZipInfo(f"media/{one.name}", _EARLIEST)
            with store.open(one.sha256) as source, archive.open(entry, "w") as file:
                shutil.copyfileobj(source, file)


def _files(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > LIMIT_FILES:
        message = _("a package has at most %(limit)s files", limit=Number(LIMIT_FILES))
        raise _refusal("", message, PackageProblem.TOO_MANY_FILES)
    for entry in entries:
        name = entry.filename
        parts = name.rstrip("/").split("/")
        if "\\" in name or ":" in name or not all(parts) or {".", ".."} & set(parts) or max(map(len, parts)) > 200:
            message = _("this name is not allowed: it could lead out of the folder")
            raise _refusal(name, message, PackageProblem.UNSAFE_NAME)
        if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            message = _("links are not allowed: put the file itself into the folder")
            raise _refusal(name, message, PackageProblem.NOT_A_FILE)
        if entry.flag_bits & _ENCRYPTED:
            message = _("the file has a password; pack the folder again without one")
            raise _refusal(name, message, ProblemCode.NOT_READABLE)
        # What computers add by themselves is in hidden files and in `__MACOSX`.
        if not entry.is_dir() and not any(part.startswith(".") or part == "__MACOSX" for part in parts):
            yield entry


def _top(files: list[zipfile.ZipInfo]) -> str:
    names = [entry.filename for entry in files]
    if ORGANISATION in names:
        return ""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _copy(source: IO[bytes], target: IO[bytes], left: int) -> int:
    """Copy a stream; return how many bytes may still come."""
    while chunk := source.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            message = _("unpacked, the files are far too large; leave out large media, and upload those one by one")
            raise _refusal("", message, PackageProblem.FILE_TOO_LARGE)
        target.write(chunk)
    return left


def _refusal(name: str, message: Message, code: PackageProblem | ProblemCode) -> NotReadable:
    shown = name.encode("utf-8", "replace").decode()[:120]
    return NotReadable(Diagnostic(file=shown, line=1, message=message, code=code))
