"""Reads and writes a content package: a folder of text files, or one `alignment-org/1` file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli_w

from lms.core.problems import Diagnostic, NotReadable, ProblemCode, SourceMap, has_errors, in_order
from lms.core.text import is_slug
from lms.core.words import Message, Number
from lms.core.words import gettext as _
from lms.core.yaml_text import read_yaml
from lms.courses.format.reader import read_module
from lms.courses.terms import ModuleDocument
from lms.curriculum.modules.rules import RESERVED, unknown_audience
from lms.curriculum.modules.terms import OrganisationFacts
from lms.curriculum.snapshot import to_plain
from lms.curriculum.terms import Snapshot
from lms.files.terms import LARGEST_BYTES
from lms.journeys.outline import parse_outline, write_outline
from lms.library.backup import dump_yaml, read_backup, with_dates
from lms.library.media import FOLDER, WORDS, read_media, write_words
from lms.library.shapes import FORMAT
from lms.library.terms import PackageDocument, PackageProblem
from lms.library.validator import validate
from lms.markup.media import MediaFile

LIMIT_BYTES = 5 * 1024 * 1024
LIMIT_FILES = 5_000
ORGANISATION, MANTRA, JOURNEYS, MODULES = "organisation.toml", "mantra.md", "journeys", "modules"
_TABLES = ("departments", "systems", "roles")
_ORG_KEYS = ("id", "name", "sector", "locale", "sites", "about", "customer")
_IGNORED = re.compile(r"(?i)readme(\..*)?|licen[cs]e(\..*)?|\..*")
_TABLES_LINE, _TABLE_LINE = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]"), re.compile(r"\s*\[\s*(\w+)\s*\]")
_KEY_LINE = re.compile(r"\s*([\w-]+)\s*=")

Read = tuple[PackageDocument | None, tuple[Diagnostic, ...]]


def read_any(path: Path) -> Read:
    """Read a folder or one file; the package is `None` if anything is an error."""
    if path.is_dir():
        return read_package(path)
    try:
        text = _text_of(path, path.name)
    except NotReadable as error:
        return None, (error.problem,)
    snapshot, problems = read_backup(text, path.name)
    return (None if snapshot is None else PackageDocument(snapshot=snapshot)), problems


def read_package(folder: Path) -> Read:
    """Read a folder: `organisation.toml`, `mantra.md`, `journeys/*.md`, `modules/*.md`, `media/*`."""
    problems: list[Diagnostic] = []
    texts = dict(_texts(folder, problems))
    for name in (ORGANISATION, MANTRA):
        if name not in texts and not has_errors(problems):
            message = _("a package needs %(file)s", file=name)
            problems.append(Diagnostic(file=name, line=1, message=message, code=PackageProblem.FILE_MISSING))
    if has_errors(problems):
        return None, in_order(problems)
    plain, source_map = _organisation(texts[ORGANISATION], problems)
    if not plain:  # unreadable, it would make everything else look wrong
        return None, in_order(problems)
    order = plain.pop("order", [])
    plain["mantra"] = _mantra(texts[MANTRA], source_map, problems)
    plain["maps"] = _maps(texts, order, source_map, problems)
    snapshot = validate(plain, source_map, problems)
    media = read_media(folder, texts.get(WORDS), problems)
    modules = _modules(texts, snapshot, {one.name: one.file for one in media}, problems)
    if snapshot is None or has_errors(problems):
        return None, in_order(problems)
    return PackageDocument(snapshot=snapshot, modules=modules, media=media), in_order(problems)


def write_package(package: PackageDocument) -> dict[str, str]:
    """Return the text of each file by its path in the folder; reading them gives the same package, with its media beside them."""
    plain = with_dates(to_plain(package.snapshot))
    names = {role.code: role.name for role in package.snapshot.organisation.job_roles}
    files = {ORGANISATION: _write_organisation(plain), MANTRA: _write_mantra(plain["mantra"])}
    for document in package.snapshot.maps:
        files[f"{JOURNEYS}/{document.code}.md"] = write_outline(document, names)
    for module in package.modules:
        files[f"{MODULES}/{module.code}.md"] = module.source
    if words := write_words(package.media):
        files[WORDS] = words
    return files


def _texts(folder: Path, problems: list[Diagnostic]) -> Iterator[tuple[str, str]]:
    for count, path in enumerate(sorted(folder.rglob("*"))):
        name = path.relative_to(folder).as_posix()
        if any(_IGNORED.fullmatch(part) for part in name.split("/")):
            continue
        try:
            if count == LIMIT_FILES:
                message = _("a package has at most %(limit)s files", limit=Number(LIMIT_FILES))
                raise _refusal(name, message, PackageProblem.TOO_MANY_FILES)
            if path.is_symlink():
                message = _("links are not allowed: put the file itself into the folder")
                raise _refusal(name, message, PackageProblem.NOT_A_FILE)
            if _is_known(name):
                yield name, _text_of(path, name)
            elif not path.is_dir():
                is_media = name.rpartition("/")[0] == FOLDER
                _check_file(path, name, limit=LARGEST_BYTES if is_media else LIMIT_BYTES)
                if not is_media:
                    message, code = _("this file is not part of a package and is left out"), PackageProblem.FILE_UNKNOWN
                    problems.append(Diagnostic(file=name, line=1, message=message, code=code, is_error=False))
        except NotReadable as error:
            problems.append(error.problem)
            if count == LIMIT_FILES:
                return


def _is_known(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return name in {ORGANISATION, MANTRA, WORDS} or (folder in {JOURNEYS, MODULES} and file.endswith(".md"))


def _refusal(name: str, message: Message, code: PackageProblem | ProblemCode, line: int = 1) -> NotReadable:
    return NotReadable(Diagnostic(file=name, line=line, message=message, code=code))


def _check_file(path: Path, name: str, limit: int = LIMIT_BYTES) -> None:
    if path.exists() and not path.is_file():
        raise _refusal(name, _("this is not a file"), PackageProblem.NOT_A_FILE)
    if path.stat().st_size > limit:
        message = _("the file is larger than %(limit)s MB", limit=limit // 1024 // 1024)
        raise _refusal(name, message, PackageProblem.FILE_TOO_LARGE)


def _text_of(path: Path, name: str) -> str:
    try:
        _check_file(path, name)
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(name, _("this is not UTF-8 text"), PackageProblem.NOT_TEXT, line) from error
    except OSError as error:
        message = _("not readable: %(reason)s", reason=error.strerror)
        raise _refusal(name, message, ProblemCode.NOT_READABLE) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refusal(name, _("this is not text: it has a NUL character"), PackageProblem.NOT_TEXT, line)
    return text


def _organisation(text: str, problems: list[Diagnostic]) -> tuple[dict[str, Any], SourceMap]:
    source_map = _toml_source_map(text)
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        message, number = _("not readable: %(reason)s", reason=error), int(line[1]) if line else 1
        problems.append(Diagnostic(file=ORGANISATION, line=number, message=message, code=ProblemCode.NOT_READABLE))
        return {}, source_map
    plain: dict[str, Any] = {"format": FORMAT, "org": {}}
    for key, value in values.items():
        if key in _ORG_KEYS:
            plain["org"][key] = value
        elif key in _TABLES:
            plain[key] = value
        elif key == "maps":
            plain["order"] = value
        else:
            known = ", ".join((*_ORG_KEYS, "maps", *_TABLES))
            message = _("unknown key “%(key)s”; known here: %(known)s", key=key[:60], known=known)
            problems.append(source_map.problem(("org", key), message, ProblemCode.KEY_UNKNOWN))
    return plain, source_map


def _toml_source_map(text: str) -> SourceMap:
    source_map = SourceMap(ORGANISATION)
    source_map.add((), 1)
    counts: dict[str, int] = {}
    here: tuple[str | int, ...] = ("org",)
    for number, line in enumerate(text.split("\n"), 1):
        if (table := _TABLES_LINE.match(line)) is not None:
            here = (table[1], counts.get(table[1], 0))
            counts[table[1]] = counts.get(table[1], 0) + 1
            source_map.add(here, number)
        elif (table := _TABLE_LINE.match(line)) is not None:
            here = ("org", table[1])
            source_map.add(here, number)
        elif (key := _KEY_LINE.match(line)) is not None:
            source_map.add((*here, key[1]), number)
    return source_map


def _mantra(text: str, source_map: SourceMap, problems: list[Diagnostic]) -> Any:
    lines = text.replace("\r\n", "\n").split("\n")
    marks = [n for n, line in enumerate(lines) if line.strip() == "---"]
    if len(marks) < 2 or marks[0] != 0:
        message = _("start with a header between two lines “---”, then write the meaning")
        problems.append(Diagnostic(file=MANTRA, line=1, message=message, code=ProblemCode.WRONG_FORM))
        return None
    try:
        values, own, found = read_yaml("\n".join(lines[1 : marks[1]]), MANTRA, first_line=2)
    except NotReadable as error:
        problems.append(error.problem)
        return None
    problems += found
    if isinstance(values, dict):
        if "meaning" in values:
            message = _("write the meaning below the header, not in it")
            problems.append(own.problem(("meaning",), message, ProblemCode.WRONG_FORM))
        values["meaning"] = "\n".join(lines[marks[1] + 1 :])
        own.known[("meaning",)] = (MANTRA, marks[1] + 2)
    source_map.add_all(own, ("mantra",))
    return values


def _maps(texts: dict[str, str], order: Any, source_map: SourceMap, problems: list[Diagnostic]) -> list[Any]:
    files = {name: text for name, text in texts.items() if name.startswith(f"{JOURNEYS}/")}
    ranked = [f"{JOURNEYS}/{code}.md" for code in order] if isinstance(order, list) else []
    for name in ranked:
        if name not in files:
            message = _("maps: there is no file %(name)s", name=name[:100])
            problems.append(source_map.problem(("org", "maps"), message, PackageProblem.FILE_MISSING))
    maps: list[Any] = []
    for name in sorted(files, key=lambda one: (ranked.index(one) if one in ranked else len(ranked), one)):
        plain, own, found = parse_outline(files[name], name)
        problems += found
        if plain and plain["id"] != Path(name).stem:
            message = _("the map’s id “%(id)s” and the name of the file differ", id=plain["id"])
            problems.append(own.problem(("id",), message, PackageProblem.NAME_DIFFERS))
        source_map.add_all(own, ("maps", len(maps)))
        maps.append(plain)
    return maps


def _modules(
    texts: dict[str, str], snapshot: Snapshot | None, media: Mapping[str, MediaFile], problems: list[Diagnostic]
) -> tuple[ModuleDocument, ...]:
    modules = []
    for name in sorted(one for one in texts if one.startswith(f"{MODULES}/")):
        code = Path(name).stem
        if not is_slug(code) or code in RESERVED:
            message = _("name the file with lower-case words joined by hyphens, not “%(name)s”", name=code[:60])
            problems.append(Diagnostic(file=name, line=1, message=message, code=ProblemCode.WRONG_FORM))
            continue
        document, found = read_module(texts[name], code=code, file=name, media=media)
        problems += found
        if document is not None:
            modules.append(document)
            if snapshot is not None:
                problems += unknown_audience(document, _facts(snapshot), file=name)
    return tuple(modules)


def _facts(snapshot: Snapshot) -> OrganisationFacts:
    organisation = snapshot.organisation
    return OrganisationFacts(
        departments=organisation.departments,
        job_roles=organisation.job_roles,
        sites=organisation.sites,
        maps=snapshot.maps,
    )


def _write_organisation(plain: dict[str, Any]) -> str:
    org = {key: plain["org"][key] for key in _ORG_KEYS if key in plain["org"]}
    parts = [tomli_w.dumps({**org, "maps": [one["id"] for one in plain["maps"]]})]
    for table in _TABLES:  # one by one: short records of a list would be written on one line
        parts += [f"[[{table}]]\n{tomli_w.dumps(record)}" for record in plain.get(table, ())]
    return "\n".join(parts)


def _write_mantra(mantra: dict[str, Any]) -> str:
    header = {key: value for key, value in mantra.items() if key != "meaning"}
    return f"---\n{dump_yaml(header)}---\n{mantra['meaning']}\n"
