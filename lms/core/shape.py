"""Shapes of plain values: checks what a text said, cleans it, and names every mistake by its path.

A shape returns the clean value, or `None` where it reported a mistake; records leave such values out,
so that later checks can go on with the rest.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from lms.core.problems import Path, ProblemCode
from lms.core.text import clean, is_slug
from lms.core.words import Number, ngettext
from lms.core.words import gettext as _


class Report(Protocol):
    """Takes a mistake: where it is, what is wrong in words, and its code."""

    def __call__(self, path: Path, message: str, code: str = "", /) -> None:
        """Note the mistake."""


class Shape(Protocol):
    """What a value must look like."""

    def check(self, value: Any, path: Path, report: Report) -> Any:
        """Return the clean value, or report what is wrong and return `None`."""


@dataclass(frozen=True)
class Text:
    """Plain text of 1 to `limit` characters after cleaning."""

    limit: int
    multiline: bool = False
    """Whether it may have paragraphs; within one, line breaks are spaces."""

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        if not isinstance(value, str):
            report(path, _not_text(value, path), ProblemCode.WRONG_TYPE)
            return None
        text = _paragraphs(clean(value, multiline=True)) if self.multiline else clean(value)
        if not text:
            report(path, _("%(name)s is empty", name=_name(path)), ProblemCode.EMPTY)
            return None
        if len(text) > self.limit:
            message = _(
                "%(name)s has %(count)s characters; at most %(limit)s are allowed",
                name=_name(path),
                count=Number(len(text)),
                limit=Number(self.limit),
            )
            report(path, message, ProblemCode.TOO_LONG)
            return None
        return text


@dataclass(frozen=True)
class Slug:
    """An id: lower-case words joined by hyphens."""

    reserved: frozenset[str] = frozenset()

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        if not isinstance(value, str):
            report(path, _not_text(value, path), ProblemCode.WRONG_TYPE)
            return None
        if not is_slug(value):
            message = _(
                "%(name)s %(value)s may only have a–z, 0–9 and single hyphens, at most 64 characters",
                name=_name(path),
                value=_quoted(value),
            )
            report(path, message, ProblemCode.WRONG_FORM)
            return None
        if value in self.reserved:
            message = _("%(name)s %(value)s is reserved; choose another", name=_name(path), value=_quoted(value))
            report(path, message, ProblemCode.NOT_ALLOWED)
            return None
        return value


@dataclass(frozen=True)
class OneOf:
    """One value of a closed list."""

    values: type[StrEnum]

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        known = [str(v.value) for v in self.values]
        if not isinstance(value, str) or value not in known:
            message = _(
                "%(name)s must be one of %(known)s, not %(value)s",
                name=_name(path),
                known=", ".join(known),
                value=_quoted(value),
            )
            report(path, message, ProblemCode.NOT_ALLOWED)
            return None
        return value


@dataclass(frozen=True)
class Integer:
    """A whole number within bounds; `true` is not a number."""

    minimum: int
    maximum: int
    is_nullable: bool = False

    def check(self, value: Any, path: Path, report: Report) -> int | None:
        if value is None and self.is_nullable:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            message = _("%(name)s must be a whole number, not %(value)s", name=_name(path), value=_quoted(value))
            report(path, message, ProblemCode.WRONG_TYPE)
            return None
        if not self.minimum <= value <= self.maximum:
            message = _(
                "%(name)s must be from %(minimum)s to %(maximum)s, not %(value)s",
                name=_name(path),
                minimum=Number(self.minimum),
                maximum=Number(self.maximum),
                value=Number(value),
            )
            report(path, message, ProblemCode.OUT_OF_RANGE)
            return None
        return value


@dataclass(frozen=True)
class Boolean:
    """True or false."""

    def check(self, value: Any, path: Path, report: Report) -> bool | None:
        if not isinstance(value, bool):
            message = _("%(name)s must be true or false, not %(value)s", name=_name(path), value=_quoted(value))
            report(path, message, ProblemCode.WRONG_TYPE)
            return None
        return value


@dataclass(frozen=True)
class Date:
    """A date, as YAML reads it or as `YYYY-MM-DD`; clean it is such a text."""

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        try:
            if isinstance(value, str) and len(value) == len("2026-01-01"):
                value = date.fromisoformat(value)
        except ValueError:
            pass
        if not isinstance(value, date) or isinstance(value, datetime) or not 1900 <= value.year <= 2200:
            message = _(
                "%(name)s must be a date such as 2026-06-01, not %(value)s", name=_name(path), value=_quoted(value)
            )
            report(path, message, ProblemCode.WRONG_TYPE)
            return None
        return value.isoformat()


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape; `identity` names the key that must differ."""

    of: Shape
    maximum: int | None = None
    minimum: int = 0
    identity: str | None = None

    def check(self, value: Any, path: Path, report: Report) -> list[Any] | None:
        """See `Shape`. Items which are wrong stay as `None`, so that the others keep their index."""
        if not isinstance(value, list):
            message = _("%(name)s must be a list, not %(type)s", name=_name(path), type=_type_name(value))
            report(path, message, ProblemCode.WRONG_TYPE)
            return None
        if len(value) < self.minimum:
            report(
                path,
                _("%(name)s needs at least %(minimum)s", name=_name(path), minimum=Number(self.minimum)),
                ProblemCode.TOO_FEW,
            )
        if self.maximum is not None and len(value) > self.maximum:
            message = ngettext(
                "%(name)s has %(num)s entry; at most %(limit)s are allowed",
                "%(name)s has %(num)s entries; at most %(limit)s are allowed",
                len(value),
                name=_name(path),
                limit=Number(self.maximum),
            )
            report(path, message, ProblemCode.TOO_MANY)
            return None
        clean_values = [self.of.check(item, (*path, i), report) for i, item in enumerate(value)]
        if self.identity:
            self._differ(clean_values, path, report)
        return clean_values

    def _differ(self, values: list[Any], path: Path, report: Report) -> None:
        seen: set[Any] = set()
        for i, value in enumerate(values):
            identity = (value or {}).get(self.identity)
            if identity is not None and identity in seen:
                message = _(
                    "%(name)s %(value)s is used twice in %(list)s",
                    name=self.identity,
                    value=_quoted(identity),
                    list=_name(path),
                )
                report((*path, i, str(self.identity)), message, ProblemCode.REPEATED)
            seen.add(identity)


@dataclass(frozen=True)
class Record:
    """A set of named values; names that are not listed are mistakes."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    after: Callable[[dict[str, Any], Path, Report], None] | None = None
    """Rules between the values of one record."""

    def check(self, value: Any, path: Path, report: Report) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            message = _("%(name)s must have keys with values, not %(type)s", name=_name(path), type=_type_name(value))
            report(path, message, ProblemCode.WRONG_TYPE)
            return None
        for key in value:
            if key not in self.required and key not in self.optional:
                known = ", ".join([*self.required, *self.optional])
                message = _("unknown key %(key)s; known here: %(known)s", key=_quoted(key), known=known)
                report((*path, key), message, ProblemCode.KEY_UNKNOWN)
        checked: dict[str, Any] = {}
        for key, shape in {**self.required, **self.optional}.items():
            if key not in value:
                if key in self.required:
                    message = _("%(name)s needs %(key)s", name=_name(path), key=_quoted(key))
                    report((*path, key), message, ProblemCode.MISSING)
            elif key in self.required or not _is_absent(value[key]):
                result = shape.check(value[key], (*path, key), report)
                if result is not None:
                    checked[key] = result
        if self.after:
            self.after(checked, path, report)
        return checked


def repeated(values: Sequence[Any], path: Path, report: Report) -> None:
    """Report each value of a list that stands in it before."""
    seen: set[Any] = set()
    for i, value in enumerate(values):
        if value is not None and value in seen:
            report((*path, i), _("%(value)s is written twice", value=_quoted(value)), ProblemCode.REPEATED)
        seen.add(value)


def _paragraphs(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*\n", text)
    return "\n\n".join(" ".join(re.split(r"[ \t\n]+", one.strip(" \t\n"))) for one in paragraphs if one.strip(" \t\n"))


def _is_absent(value: Any) -> bool:
    return value is None or value == "" or value == []


def _name(path: Path) -> str:
    """Name a value as the file does: `name`, or `entry 2 of stages` for one of a list."""
    if not path:
        return _("the file")
    last = path[-1]
    if isinstance(last, int):
        if len(path) > 1:
            return _("entry %(number)s of %(list)s", number=last + 1, list=path[-2])
        return _("entry %(number)s", number=last + 1)
    return last


def _not_text(value: Any, path: Path) -> str:
    return _("%(name)s must be text, not %(type)s: put it in quotes", name=_name(path), type=_type_name(value))


def _type_name(value: Any) -> str:
    names: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, _("true or false")),
        (dict, _("keys with values")),
        (str, _("text")),
        ((int, float), _("a number")),
        (list, _("a list")),
        (date, _("a date")),
    )
    return next((name for kind, name in names if isinstance(value, kind)), _("nothing"))


def _quoted(value: Any) -> str:
    if isinstance(value, (list, dict)) or value is None:
        return _type_name(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"
