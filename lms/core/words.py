"""Words for people: a message is kept as its English and its values, and put into a language only where it is shown.

Pure code may make a `Message`; it knows neither the request nor the language. The web says with `use` whose translations hold.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol


class Catalogue(Protocol):
    """What turns English into the reader's language, as `gettext` has it."""

    def ugettext(self, message: str) -> str:
        """Return the translation of a message."""
        ...

    def ungettext(self, singular: str, plural: str, n: int) -> str:
        """Return the translation of a message that counts."""
        ...

    def upgettext(self, context: str, message: str) -> str:
        """Return the translation of a message whose English has several meanings."""
        ...

    def number(self, value: float) -> str:
        """Write a number as the language does."""
        ...

    def __hash__(self) -> int:
        """Tell catalogues apart, so that what was made of their words can be kept."""
        ...

    def day(self, value: date) -> str:
        """Write a day without its year: `Mon 7 Dec`."""
        ...


class English:
    """The source language: each message is its own translation."""

    def ugettext(self, message: str) -> str:
        """Return the message."""
        return message

    def ungettext(self, singular: str, plural: str, n: int) -> str:
        """Return the form that fits the number."""
        return singular if n == 1 else plural

    def upgettext(self, _context: str, message: str) -> str:
        """Return the message."""
        return message

    def number(self, value: float) -> str:
        """Write a number with commas between the thousands."""
        return f"{value:,}"

    def day(self, value: date) -> str:
        """Write a day as `Mon 7 Dec`."""
        return f"{value:%a} {value.day} {value:%b}"


ENGLISH = English()


def _english() -> Catalogue:
    return ENGLISH


_find: Callable[[], Catalogue] = _english


def use(find: Callable[[], Catalogue]) -> None:
    """Let all messages be shown in what `find` returns at that moment."""
    global _find
    _find = find


def catalogue_finder() -> Callable[[], Catalogue]:
    """Return what `use` was told last."""
    return _find


def catalogue() -> Catalogue:
    """Return the translations that hold now."""
    return _find()


class Message(str):
    """Words which are translated when they are shown. As a `str`, and to `==`, they are their English.

    Joining (`"".join`, `+`) sees the English only: give one message all the values it needs instead.
    """

    __slots__ = ("_show", "_values")
    _show: Callable[[], str]
    _values: dict[str, Any]

    def __new__(cls, english: str, show: Callable[[], str], values: dict[str, Any]) -> "Message":
        """Make a message from its English, what finds its translation, and its values by name."""
        plain = {name: _in_english(value) for name, value in values.items()}
        message = super().__new__(cls, english % plain if plain else english)
        message._show, message._values = show, values
        return message

    def __str__(self) -> str:
        shown = self._show()
        return shown % self._values if self._values else shown

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __mod__(self, values: Any) -> "Message":
        """Fill the message as validators of forms do; one that has its values already stays as it is."""
        return self if self._values else Message(str.__str__(self), self._show, dict(values))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def _in_english(value: Any) -> Any:
    return str.__str__(value) if isinstance(value, Message) else value


def gettext(message: str, /, **values: Any) -> Message:
    """Mark a sentence for translation: `gettext("Enter at most %(most)s words.", most=12)`.

    With values, a per cent sign of the sentence itself is written `%%`.
    """
    return Message(message, lambda: catalogue().ugettext(message), values)


def ngettext(one: str, many: str, n: int, /, **values: Any) -> Message:
    """Mark a sentence that counts: `ngettext("%(num)s person", "%(num)s people", count)`; `num` is written as the language does."""
    values.setdefault("num", Number(n))
    return Message(one if n == 1 else many, lambda: catalogue().ungettext(one, many, n), values)


def pgettext(context: str, message: str, /, **values: Any) -> Message:
    """Mark a word whose English has several meanings; `context` says which is meant."""
    return Message(message, lambda: catalogue().upgettext(context, message), values)


class Listed:
    """Several words as one value of a message, parted by commas."""

    def __init__(self, words: Iterable[object]) -> None:
        self._words = tuple(words)

    def __str__(self) -> str:
        return ", ".join(map(str, self._words))


class Number:
    """A number that is written as the language does that holds when it is shown."""

    def __init__(self, value: float) -> None:
        self._value = value

    def __str__(self) -> str:
        return catalogue().number(self._value)


class Day:
    """A day that is written as the language does that holds when it is shown."""

    def __init__(self, value: date) -> None:
        self._value = value

    def __str__(self) -> str:
        return catalogue().day(self._value)
