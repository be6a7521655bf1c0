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

from lms.core.problems import Path
from lms.core.text import clean, is_slug

Report = Callable[[Path, str], None]


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
        """See `Shape`."""
        if not isinstance(value, str):
            report(path, f"{_name(path)} must be text, not {_sort(value)}: put it in quotes")
            return None
        text = _paragraphs(clean(value, multiline=True)) if self.multiline else clean(value)
        if not text:
            report(path, f"{_name(path)} is empty")
            return None
        if len(text) > self.limit:
            report(path, f"{_name(path)} has {len(text)} characters; at most {self.limit} are allowed")
            return None
        return text


@dataclass(frozen=True)
class Slug:
    """An id: lower-case words joined by hyphens."""

    reserved: frozenset[str] = frozenset()

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        """See `Shape`."""
        if not isinstance(value, str):
            report(path, f"{_name(path)} must be text, not {_sort(value)}: put it in quotes")
            return None
        if not is_slug(value):
            report(
                path, f"{_name(path)} {_quoted(value)} may only have a–z, 0–9 and single hyphens, at most 64 characters"
            )
            return None
        if value in self.reserved:
            report(path, f"{_name(path)} {_quoted(value)} is kept for the program; choose another")
            return None
        return value


@dataclass(frozen=True)
class OneOf:
    """One value of a closed list."""

    values: type[StrEnum]

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        """See `Shape`."""
        known = [str(v.value) for v in self.values]
        if not isinstance(value, str) or value not in known:
            report(path, f"{_name(path)} must be one of {', '.join(known)}, not {_quoted(value)}")
            return None
        return value


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds; `true` is not a number."""

    least: int
    most: int
    is_nullable: bool = False

    def check(self, value: Any, path: Path, report: Report) -> int | None:
        """See `Shape`."""
        if value is None and self.is_nullable:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            report(path, f"{_name(path)} must be a whole number, not {_quoted(value)}")
            return None
        if not self.least <= value <= self.most:
            report(path, f"{_name(path)} must be from {self.least} to {self.most}, not {value}")
            return None
        return value


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: Path, report: Report) -> bool | None:
        """See `Shape`."""
        if not isinstance(value, bool):
            report(path, f"{_name(path)} must be true or false, not {_quoted(value)}")
            return None
        return value


@dataclass(frozen=True)
class Day:
    """A date, as YAML reads it or as `YYYY-MM-DD`; clean it is such a text."""

    def check(self, value: Any, path: Path, report: Report) -> str | None:
        """See `Shape`."""
        try:
            if isinstance(value, str) and len(value) == len("2026-01-01"):
                value = date.fromisoformat(value)
        except ValueError:
            pass
        if not isinstance(value, date) or isinstance(value, datetime) or not 1900 <= value.year <= 2200:
            report(path, f"{_name(path)} must be a date such as 2026-06-01, not {_quoted(value)}")
            return None
        return value.isoformat()


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape; `identity` names the key that must differ."""

    of: Shape
    most: int | None = None
    least: int = 0
    identity: str | None = None

    def check(self, value: Any, path: Path, report: Report) -> list[Any] | None:
        """See `Shape`. Items which are wrong stay as `None`, so that the others keep their index."""
        if not isinstance(value, list):
            report(path, f"{_name(path)} must be a list, not {_sort(value)}")
            return None
        if len(value) < self.least:
            report(path, f"{_name(path)} needs at least {self.least}")
        if self.most is not None and len(value) > self.most:
            report(path, f"{_name(path)} has {len(value)} entries; at most {self.most} are allowed")
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
                report(
                    (*path, i, str(self.identity)),
                    f"{self.identity} {_quoted(identity)} is used twice in {_name(path)}",
                )
            seen.add(identity)


@dataclass(frozen=True)
class Record:
    """A set of named values; names that are not listed are mistakes."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    after: Callable[[dict[str, Any], Path, Report], None] | None = None
    """Rules between the values of one record."""

    def check(self, value: Any, path: Path, report: Report) -> dict[str, Any] | None:
        """See `Shape`."""
        if not isinstance(value, dict):
            report(path, f"{_name(path)} must have named values, not {_sort(value)}")
            return None
        for key in value:
            if key not in self.required and key not in self.optional:
                report(
                    (*path, key),
                    f"unknown key {_quoted(key)}; known here: {', '.join([*self.required, *self.optional])}",
                )
        checked: dict[str, Any] = {}
        for key, shape in {**self.required, **self.optional}.items():
            if key not in value:
                if key in self.required:
                    report(path, f"{_name(path)} needs {_quoted(key)}")
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
            report((*path, i), f"{_quoted(value)} is written twice")
        seen.add(value)


def _paragraphs(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*\n", text)
    return "\n\n".join(" ".join(re.split(r"[ \t\n]+", one.strip(" \t\n"))) for one in paragraphs if one.strip(" \t\n"))


def _is_absent(value: Any) -> bool:
    return value is None or value == "" or value == []


def _name(path: Path) -> str:
    """Say where a value stands, in the words of the file: `stages[2] name`."""
    if not path:
        return "the file"
    last = path[-1]
    if isinstance(last, int):
        return f"{path[-2]}[{last + 1}]" if len(path) > 1 else f"entry {last + 1}"
    return last


def _sort(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "named values"
    names = {str: "text", int: "a number", float: "a number", list: "a list", type(None): "nothing", date: "a date"}
    return names.get(type(value), "a date" if isinstance(value, date) else type(value).__name__)


def _quoted(value: Any) -> str:
    if isinstance(value, (list, dict)) or value is None:
        return _sort(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"
