"""A module file's text to a `ModuleDocument`, with the line of every mistake."""

import math
import re
from collections.abc import Mapping
from typing import Any

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic, NotReadable, has_errors, in_order
from lms.core.shape import Boolean, Integer, ListOf, OneOf, Record, Text
from lms.core.text import free_slug
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.format import blocks, lesson, media_checks
from lms.courses.format.questions import read_question
from lms.courses.terms import Audience, ItemDocument, MasteryLevel, ModuleDocument, ModuleKind, PageDocument
from lms.markup.media import MediaFile
from lms.markup.renderer import BRACKET_LIMIT, LIMIT, has_too_many_brackets, plain

WORDS_PER_MINUTE = 200
ITEMS_PER_MINUTE = 3

_HEADER = Record(
    required={"title": Text(160)},
    optional={
        "audience": ListOf(Text(160), maximum=50),
        "minutes": Integer(1, 120),
        "objectives": ListOf(Text(200), maximum=8),
        "level": OneOf(MasteryLevel),
        "kind": OneOf(ModuleKind),
        "required": Boolean(),
        "language": Text(35),
    },
)
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?\Z")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@frozen
class Reading:
    """What could be read of a text that may be unfinished."""

    document: ModuleDocument | None
    """Without the questions that are wrong; `None` if the text cannot be read at all."""
    problems: tuple[Diagnostic, ...]
    items: Mapping[int, ItemDocument]
    """The questions that are right, by the line on which they open."""


def read_module(
    text: str, *, code: str, file: str = "", media: Mapping[str, MediaFile] | None = None
) -> tuple[ModuleDocument | None, tuple[Diagnostic, ...]]:
    """Read a module; the document is `None` if anything is an error.

    With `media`, the files that there are by name, names of others are errors; without, names are taken on trust.
    """
    reader = _Reader(code, file, media)
    document = reader.read(text)
    problems = in_order(reader.problems)
    return (None if has_errors(problems) else document), problems


def read_unfinished(text: str, *, code: str, media: Mapping[str, MediaFile] | None = None) -> Reading:
    """Read what an author is still writing: all that is right, and what is wrong with the rest. `media` as in `read_module`."""
    reader = _Reader(code, "", media)
    document = reader.read(text)
    return Reading(document=document, problems=in_order(reader.problems), items=reader.items)


class _Reader:
    def __init__(self, code: str, file: str, media: Mapping[str, MediaFile] | None) -> None:
        self.code = code
        self.file = file
        self.media = media
        self.problems: list[Diagnostic] = []
        self.items: dict[int, ItemDocument] = {}

    def report(self, line: int, message: str) -> None:
        self.problems.append(Diagnostic(file=self.file, line=line, message=message))

    def read(self, text: str) -> ModuleDocument | None:
        if len(text) > LIMIT:
            self.report(1, _("Shorten the module to %(limit)s characters.", limit=Number(LIMIT)))
            return None
        if (odd := _CONTROLS.search(text)) is not None:
            self.report(
                text.count("\n", 0, odd.start()) + 1,
                _("This line has an invisible character. Delete the line and type it again."),
            )
            return None
        if has_too_many_brackets(text):
            before = text.split("[", BRACKET_LIMIT + 1)[:-1]
            line = 1 + sum(piece.count("\n") for piece in before)
            limit = Number(BRACKET_LIMIT)
            self.report(line, _("Use at most %(limit)s opening brackets “[”, or split the module in two.", limit=limit))
            return None
        lines = text.replace("\r\n", "\n").split("\n")
        end = blocks.header_end(lines)
        if end is None:
            self.report(1, _("Start the module with a header between two lines `---`, with at least its title."))
            return None
        header = self._header("\n".join(lines[1:end]))
        pages, items = self._pages(lines[end + 1 :], end + 2, header)
        return ModuleDocument(
            code=self.code,
            title=header.get("title", ""),
            minutes=header.get("minutes") or _minutes(pages, items),
            level=MasteryLevel(header.get("level", MasteryLevel.UNDERSTAND)),
            kind=ModuleKind(header.get("kind", ModuleKind.WRITTEN)),
            audience=header["audience"],
            objectives=tuple(one for one in header.get("objectives", ()) if one),
            pages=tuple(pages),
            items=tuple(items),
            required=header.get("required", True),
            language=header.get("language") or "",
            source=text,
        )

    def _header(self, text: str) -> dict[str, Any]:
        from lms.core.yaml_text import read_yaml  # the library is large, and only those who write modules need it

        try:
            values, places, problems = read_yaml(text, self.file, first_line=2)
        except NotReadable as error:
            self.problems.append(error.problem)
            return {"audience": Audience()}
        self.problems += problems
        if isinstance(values, dict) and isinstance(values.get("audience"), str):
            values["audience"] = [values["audience"]]
        report = lambda path, message, code="": self.problems.append(places.problem(path, message, code))  # noqa: E731  used once
        header: dict[str, Any] = _HEADER.check(values, (), report) or {}
        if not _LANGUAGE.match(header.get("language") or ""):
            message = _("Write the language as its code, like es or pt-BR.")
            self.problems.append(places.problem(("language",), message))
            header["language"] = ""
        entries = header.get("audience", [])
        line = places.of(("audience",))[1]
        header["audience"] = self._audience([one for one in entries if one], line)
        return header

    def _audience(self, entries: list[str], line: int) -> Audience:
        found: dict[str, list[str]] = {kind: [] for kind in ("everyone", "department", "role", "site", "touchpoint")}
        for entry in entries:
            kind, _space, code = entry.partition(" ")
            if kind not in found or (kind == "everyone") == bool(code.strip()):
                known = "everyone, department X, role X, site X, touchpoint MAP/X"
                self.report(
                    line, _("Audience “%(entry)s” is unknown. Write one of: %(known)s.", entry=entry, known=known)
                )
            elif kind == "touchpoint" and code.count("/") != 1:
                self.report(
                    line,
                    _("Audience “%(entry)s”: write the map and the touchpoint, like in-store/sold-out.", entry=entry),
                )
            else:
                found[kind].append(code.strip())
        return Audience(
            everyone=bool(found["everyone"]),
            departments=tuple(found["department"]),
            job_roles=tuple(found["role"]),
            touchpoints=tuple(found["touchpoint"]),
            sites=tuple(found["site"]),
        )

    def _pages(
        self, lines: list[str], first_line: int, header: dict[str, Any]
    ) -> tuple[list[PageDocument], list[ItemDocument]]:
        pages: dict[str, PageDocument] = {}
        items: list[ItemDocument] = []
        has_text = False
        for section in blocks.sections(lines, first_line):
            if section.title is None:
                has_text = any(one.strip() for one in section.lines)
                if has_text:
                    self.report(
                        section.line, _("Start each page with `## Title`: there is text before the first page.")
                    )
                continue
            title = plain(section.title)
            code = free_slug(title, pages)
            body = "\n".join(section.lines).strip("\n")
            pages[code] = PageDocument(code=code, title=title[:160], body=body)
            items += self._items(section, title, header, {item.item_id for item in items})
        if not pages and not has_text:
            self.report(first_line, _("Add a page: begin it with `## Title`."))
        return [*pages.values()], items

    def _items(self, section: blocks.Section, page: str, header: dict[str, Any], known: set[str]) -> list[ItemDocument]:
        items: list[ItemDocument] = []
        level = MasteryLevel(header.get("level", MasteryLevel.UNDERSTAND))
        source = f"{page}, {header.get('title', '')}"
        for piece in blocks.pieces(section.lines, section.line + 1):
            if isinstance(piece, blocks.Prose):
                self.problems += media_checks.check("\n".join(piece.lines), piece.line, self.file, self.media)
                continue
            if not piece.is_question:
                self.problems += lesson.check(piece, self.file)
                self.problems += media_checks.check("\n".join(piece.lines), piece.line + 1, self.file, self.media)
                continue
            item = read_question(piece, module=self.code, level=level, source=source, report=self.report)
            if item is None:
                continue
            if item.item_id in known:
                self.report(
                    piece.line,
                    _("The id %(id)s is used twice. Give this question another one, `{#…}`.", id=item.item_id),
                )
            known.add(item.item_id)
            self.items[piece.line] = item
            items.append(item)
        return items


def _minutes(pages: list[PageDocument], items: list[ItemDocument]) -> int:
    words = sum(len(page.body.split()) for page in pages)
    return max(1, math.ceil(words / WORDS_PER_MINUTE + len(items) / ITEMS_PER_MINUTE))
