"""A language that nobody speaks: each word of ours is accented and bracketed, so that one which was not marked shows."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from babel import Locale

from lms.core import words

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "àƀçđéƒğĥîĵķļɱñöþǫŕšţûṽŵẋýžÀƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_KEPT = re.compile(r"%\(\w+\)[a-z]|%%|<[^>]*>|&\w+;")
"""What stands in a message and is not a word: a value's place, a tag, an entity."""
_SHOWN_ATTRIBUTES = ("aria-label", "aria-description", "alt", "placeholder", "title", "label")
_DATA_TAGS = {"code", "pre", "kbd", "samp", "script", "style", "template", "time", "svg", "bdi", "textarea"}
_CUTS = re.compile(r"\.\.\.|…| – |; ")
"""Where data is cut short, and what stands between two data in a title."""
_RUN = re.compile(r"[A-Za-z][A-Za-z0-9'’&/@.,:;_ –—-]*")


class Pseudo:
    """The catalogue of that language."""

    def ugettext(self, message: str) -> str:
        return f"⟦{_accented(message)}⟧"

    def ungettext(self, singular: str, plural: str, n: int) -> str:
        return self.ugettext(singular if n == 1 else plural)

    def upgettext(self, context: str, message: str) -> str:
        return message if context.endswith(" pattern") else self.ugettext(message)

    def number(self, value: float) -> str:
        return words.ENGLISH.number(value)

    def day(self, value: date) -> str:
        return f"⟦{_accented(words.ENGLISH.day(value))}⟧"


def _accented(message: str) -> str:
    parts, end = [], 0
    for kept in _KEPT.finditer(message):
        parts += [message[end : kept.start()].translate(_ACCENTS), kept[0]]
        end = kept.end()
    return "".join([*parts, message[end:].translate(_ACCENTS)])


def unmarked(page, data: str) -> Iterator[str]:
    """Yield the visible words of a parsed page that are neither marked for translation nor data.

    What stands in the language of a course is data too: its own sentences belong to the company's texts.
    """
    for text in _visible(page):
        for run in _RUN.findall(_CUTS.sub("\n", text)):
            words_of_run = run.strip(" .,:;–—-'’&/").lower()
            if not all(sentence.strip() in data for sentence in words_of_run.split(". ")):
                yield words_of_run


def _visible(element, *, is_course: bool = True) -> Iterator[str]:
    """Yield what is shown in the language of the pages.

    `lang` stands where the language changes: of the document to that of the pages, from there to that of a course, and back.
    """
    if not isinstance(element.tag, str):
        return
    is_course ^= bool(element.get("lang"))
    if is_course:
        for child in element:
            yield from _visible(child, is_course=True)
        return
    for name in _SHOWN_ATTRIBUTES:
        if element.get(name):
            yield element.get(name)
    yield from (said for name, said in element.attrib.items() if name.startswith("data-say-"))
    if element.tag == "input" and element.get("type") in {"submit", "button"}:
        yield element.get("value") or ""
    if element.tag not in _DATA_TAGS and element.get("translate") != "no":
        yield element.text or ""
        for child in element:
            yield from _visible(child, is_course=False)
            yield child.tail or ""


def data_of(database: Path, *more: str) -> str:
    """Return all text that people put into the database, in one string and lower case."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            text for table in tables for row in connection.execute(f'SELECT * FROM "{table}"') for text in _texts(row)
        }
    connection.close()
    return "\n".join(sorted({*found, *_dates(), *more})).lower()


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from _leaves(json.loads(value)) if value[:1] in {"{", "["} and _is_json(value) else (value,)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)


def _dates() -> Iterator[str]:
    """The names of days and months, which Babel writes."""
    english = Locale("en")
    for names in (english.days, english.months):
        for width in ("abbreviated", "wide"):
            yield from names["format"][width].values()
