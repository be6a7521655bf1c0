"""The `media/` folder of a content package: files under the names by which modules show them, and `media.toml` with their words."""

import re
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from lms.core.problems import TextProblem
from lms.core.text import clean
from lms.files.pictures import redraw
from lms.files.receive import sha256_of
from lms.files.recognise import FileRefused, recognise
from lms.files.store import Store
from lms.files.terms import MediaKind
from lms.markup.media import NAME, MediaFile

FOLDER, WORDS = "media", "media/media.toml"
_LONGEST_ALT = 300


@dataclass(frozen=True, kw_only=True)
class MediaDocument:
    """One file of a package."""

    name: str
    alt: str | None
    """What it shows or is called; empty for decoration; `None` if nobody said."""
    sha256: str
    path: Path | None = field(default=None, compare=False)
    """Where its content lies; `None` for what the instance holds."""

    @property
    def shown(self) -> MediaFile:
        """The file as the check of modules knows it."""
        return MediaFile(name=self.name, sha256=self.sha256, is_decorative=self.alt == "")


def is_named(name: str) -> bool:
    """Test if a file of the folder has a name that modules can show it by."""
    return re.fullmatch(NAME, name) is not None and len(name) <= 80


def read_media(folder: Path, words: str | None, problems: list[TextProblem]) -> tuple[MediaDocument, ...]:
    """Read the folder, `words` being the text of `media.toml` if there is one; report what is wrong."""
    found = []
    files = sorted((folder / FOLDER).glob("*")) if (folder / FOLDER).is_dir() else []
    told = _words(words, problems) if words is not None else {}
    for path in files:
        name = f"{FOLDER}/{path.name}"
        if name == WORDS or path.name.startswith(".") or not path.is_file():
            continue
        try:
            document = _read_file(path, told.pop(path.name, None))
        except FileRefused as refusal:
            problems.append(TextProblem(file=name, line=1, message=refusal.message.rstrip(".")))
        else:
            found.append(document)
    lines = (words or "").split("\n")
    for name in told:
        line = next((n for n, text in enumerate(lines, 1) if name in text), 1)
        problems.append(TextProblem(file=WORDS, line=line, message=f"there is no file media/{name[:80]}"))
    return tuple(found)


def write_words(media: Iterable[MediaDocument]) -> str:
    """Write `media.toml`; nothing if there is nothing to say."""
    lines = [f"{_quoted(one.name)} = {_quoted(one.alt)}" for one in media if one.alt is not None]
    return "".join(f"{line}\n" for line in lines)


def write_files(folder: Path, media: Iterable[MediaDocument], store: Store) -> None:
    """Write the files beside a package's texts, each to its end or not at all, and remove those of files that are gone."""
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
        raise FileRefused("a file is called by lower-case words joined by hyphens, like course-shelf.jpg")
    with path.open("rb") as stream:
        file_type = recognise(stream)
        if not path.name.endswith(f".{file_type.suffix}"):
            raise FileRefused(f"this is a {file_type.noun}: let its name end in .{file_type.suffix}")
        if file_type.kind is MediaKind.PICTURE:
            redraw(stream, file_type)
        return MediaDocument(name=path.name, alt=alt, sha256=sha256_of(stream), path=path)


def _words(text: str, problems: list[TextProblem]) -> dict[str, str]:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        problems.append(TextProblem(file=WORDS, line=int(line[1]) if line else 1, message=f"not readable: {error}"))
        return {}
    words: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, str) and len(value) <= _LONGEST_ALT:
            words[name] = clean(value)
        else:
            message = f"“{name[:80]}” needs a text of at most {_LONGEST_ALT} characters"
            problems.append(TextProblem(file=WORDS, line=1, message=message))
    return words


def _quoted(text: str) -> str:
    # Nothing but quotes and backslashes needs escaping: control characters were cleaned away.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\x7f", "\\u007f")
    return f'"{escaped}"'
