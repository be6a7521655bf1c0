"""The `media/` folder of a content package: files by the names that modules use, and `media.toml` with their descriptions."""

import re
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path

import tomli_w

from lms.core.problems import Diagnostic, ProblemCode
from lms.core.text import clean
from lms.core.words import gettext as _
from lms.files.detect import FileProblem, FileRefused, detect
from lms.files.ingest import sha256_of
from lms.files.store import Store
from lms.files.terms import MediaKind
from lms.library.terms import MediaDocument, PackageProblem
from lms.markup.media import NAME

FOLDER, WORDS = "media", "media/media.toml"
_LONGEST_ALT = 300


def is_named(name: str) -> bool:
    """Test if modules can refer to a file by its name."""
    return re.fullmatch(NAME, name) is not None and len(name) <= 80


def read_media(folder: Path, words: str | None, problems: list[Diagnostic]) -> tuple[MediaDocument, ...]:
    """Read the folder, `words` being the text of `media.toml` if there is one; report what is wrong."""
    found = []
    files = sorted((folder / FOLDER).glob("*")) if (folder / FOLDER).is_dir() else []
    described = _words(words, problems) if words is not None else {}
    for path in files:
        name = f"{FOLDER}/{path.name}"
        if name == WORDS or path.name.startswith(".") or not path.is_file():
            continue
        try:
            document = _read_file(path, described.pop(path.name, None))
        except FileRefused as refusal:
            problems.append(Diagnostic(file=name, line=1, message=refusal.message, code=refusal.problem))
        else:
            found.append(document)
    lines = (words or "").split("\n")
    for name in described:
        line = next((n for n, text in enumerate(lines, 1) if name in text), 1)
        message = _("there is no file %(name)s", name=f"media/{name[:80]}")
        problems.append(Diagnostic(file=WORDS, line=line, message=message, code=PackageProblem.FILE_MISSING))
    return tuple(found)


def write_words(media: Iterable[MediaDocument]) -> str:
    """Write `media.toml`; nothing if no file has a description."""
    return tomli_w.dumps({one.name: one.alt for one in media if one.alt is not None})


def write_files(folder: Path, media: Iterable[MediaDocument], store: Store) -> None:
    """Write the files beside a package's texts, each completely or not at all, and remove those that are no longer in it."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    names = set()
    for one in media:
        names.add(one.name)
        scratch = folder / FOLDER / f".{one.name}"
        with store.open(one.sha256) as source, scratch.open("wb") as target:
            shutil.copyfileobj(source, target)
        scratch.replace(folder / FOLDER / one.name)
    for path in (folder / FOLDER).glob("*"):
        if is_named(path.name) and path.name not in names:
            path.unlink()
    if not any((folder / FOLDER).iterdir()):
        (folder / FOLDER).rmdir()


def _read_file(path: Path, alt: str | None) -> MediaDocument:
    if not is_named(path.name):
        message = _("Name files with lower-case words joined by hyphens, such as course-shelf.jpg.")
        raise FileRefused(FileProblem.WRONG_NAME, message)
    with path.open("rb") as stream:
        file_type = detect(stream)
        if not path.name.endswith(f".{file_type.suffix}"):
            message = _(
                "This is a %(format)s file: its name must end in %(ending)s.",
                format=file_type.name,
                ending=f".{file_type.suffix}",
            )
            raise FileRefused(FileProblem.WRONG_NAME, message)
        if file_type.kind is MediaKind.IMAGE:
            from lms.files.images import reencode  # the library is large, and few import images

            reencode(stream, file_type)
        return MediaDocument(name=path.name, alt=alt, sha256=sha256_of(stream), path=path)


def _words(text: str, problems: list[Diagnostic]) -> dict[str, str]:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        message = _("not readable: %(reason)s", reason=error)
        number = int(line[1]) if line else 1
        problems.append(Diagnostic(file=WORDS, line=number, message=message, code=ProblemCode.NOT_READABLE))
        return {}
    words: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, str) and len(value) <= _LONGEST_ALT:
            words[name] = clean(value)
        else:
            message = _("“%(name)s” needs a text of at most %(limit)s characters", name=name[:80], limit=_LONGEST_ALT)
            problems.append(Diagnostic(file=WORDS, line=1, message=message, code=ProblemCode.TOO_LONG))
    return words
