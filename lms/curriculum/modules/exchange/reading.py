"""What all readers share: limits, plain text out of anything, and questions that are right by our own rules."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from html import unescape

from lms.core.problems import Diagnostic
from lms.core.text import compose
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.format.blocks import Block
from lms.courses.format.questions import OPTIONS_LIMIT, read_question
from lms.courses.format.writer import write_question
from lms.courses.items.base import Wrong
from lms.courses.terms import ItemDocument

Found = tuple[tuple[ItemDocument, ...], tuple[Diagnostic, ...]]
"""The questions that are right, in order, and what is wrong with the others."""

MOST_CHARACTERS = 2_000_000
MOST_QUESTIONS = 200
MOST_PROBLEMS = 100
ITEM_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
LONGEST = 10_000
"""Characters of one question, with all its answers."""

_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PROGRAM = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-z][^<>]*>|<!--.*?-->|<![^<>]*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h\d)\b[^<>]*>", re.IGNORECASE)


class Stopped(Exception):
    """Enough was found wrong: the rest is not worth reading."""


@dataclass
class Collector:
    """Gathers questions and problems while a text is read."""

    items: list[ItemDocument] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def report(self, line: int, message: str, *, is_error: bool = True) -> None:
        """Note what is wrong.

        :raises Stopped: if that is enough
        """
        self.problems.append(Diagnostic(line=line, message=message, is_error=is_error))
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(Diagnostic(line=line, message=_("There are more problems. Fix these first.")))
            raise Stopped

    @contextmanager
    def reporting(self, line: int) -> Iterator[None]:
        """Report why the question of a line cannot be read."""
        try:
            yield
        except Wrong as wrong:
            self.report(wrong.line or line, wrong.message)

    def add(self, line: int, item: ItemDocument) -> None:
        """Take a question, if it is right by the rules of our own format.

        :raises Stopped: if there are too many
        """
        if len(self.items) >= MOST_QUESTIONS:
            self.problems.append(
                Diagnostic(line=line, message=_("Import at most %(limit)s questions at once.", limit=MOST_QUESTIONS))
            )
            raise Stopped
        if item.item_id and item.item_id in {one.item_id for one in self.items}:
            item = replace(item, item_id="")
        if (known := checked(item, line, self)) is not None:
            self.items.append(known)

    def found(self) -> Found:
        """Return what was gathered."""
        return tuple(self.items), tuple(self.problems)


def read_all(text: str, read: Callable[[Collector, list[str]], None]) -> Found:
    """Read a text with the reader of its format, which gets its lines and hands over what it finds."""
    if len(text) > MOST_CHARACTERS:
        return (), (too_long(),)
    collector = Collector()
    with suppress(Stopped):
        read(collector, clean_lines(text))
    return collector.found()


def clean_lines(text: str) -> list[str]:
    """Return the lines of a text in NFC, without control, bidi and surrogate characters."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return [_ODD.sub("", compose(_ODD.sub("", line))) for line in text.split("\n")]


def decode(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def one_line(text: str) -> str:
    """Return a text with its spaces and breaks as single spaces."""
    return " ".join(text.split())


def without_html(text: str) -> str:
    """Return HTML as the plain text that it shows, on one line."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _PROGRAM.sub("", text)))
    return one_line(unescape(text) if "&" in text else text)


def checked(item: ItemDocument, line: int, collector: Collector) -> ItemDocument | None:
    """Return the question as our own format reads it back; report what is wrong with it and return `None` then."""
    if len(item.options) > OPTIONS_LIMIT:
        collector.report(line, _("Use at most %(limit)s answers.", limit=OPTIONS_LIMIT))
        return None
    opening, *lines, _end = write_question(item).split("\n")
    block = Block(line=line, opening=opening, lines=tuple(lines), is_closed=True)
    report = lambda _line, message: collector.report(line, message)  # noqa: E731  one line, used once
    read = read_question(block, module="", level=item.level, source="", report=report)
    return None if read is None else detached(read, item_id=item.item_id)


def detached(item: ItemDocument, *, item_id: str = "") -> ItemDocument:
    """Return a question without what ties it to a module."""
    return replace(item, item_id=item_id, subject=(), provenance=(), source="", key_hash="", full_hash="")


def too_long() -> Diagnostic:
    """Return the problem of a text that is larger than any reader takes."""
    message = _("The text is too long. Import at most %(limit)s characters at once.", limit=Number(MOST_CHARACTERS))
    return Diagnostic(line=1, message=message)


def question_too_long() -> str:
    """Return what is wrong with a question that is larger than any reader takes."""
    return _("This question is too long. Shorten it to %(limit)s characters.", limit=Number(LONGEST))
