"""YAML (and JSON) text to plain values with the line of each; refuses whatever a person would not write by hand."""

import json
import re
from datetime import date
from typing import Any

import yaml

from lms.core.problems import Diagnostic, NotReadable, Path, ProblemCode, SourceMap
from lms.core.words import gettext as _

MAX_DEPTH = 24
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_PAIR = re.compile(r"(\\\\)|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def read_yaml(text: str, file: str = "", first_line: int = 1) -> tuple[Any, SourceMap, list[Diagnostic]]:
    """Read one document; keys written twice are problems, the rest of what cannot be read is refused.

    :raises NotReadable: on wrong syntax, anchors, aliases, tags, several documents, too deep nesting
    """
    reader = _Reader(file, first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise reader.refusal(
            mark.line if mark else 0, _("not readable: %(reason)s", reason=error.problem or error.context)
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) if isinstance(error.position, int) else 0
        raise reader.refusal(line, _("not readable: %(reason)s", reason=error.reason)) from error
    except (UnicodeError, ValueError) as error:
        if isinstance(error, NotReadable):
            raise
        raise reader.refusal(0, _("not readable as text")) from error
    return reader.value, reader.source_map, reader.problems


def read_json(text: str, file: str = "") -> tuple[Any, SourceMap, list[Diagnostic]]:
    """Read JSON; the same refusals as `read_yaml`.

    :raises NotReadable: if it is not JSON, or nested too deep
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        message = _("not readable as JSON: %(reason)s", reason=error.msg)
        raise _not_readable(file, error.lineno, message) from error
    except (RecursionError, ValueError) as error:
        raise _not_readable(file, 1, _("not readable as JSON: too deep, or a number too long")) from error
    # JSON is YAML but for pairs of escapes and for breaks that YAML would fold.
    text = _PAIR.sub(_join_pair, text)
    return read_yaml(re.sub("[\u0085\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", text), file)


def _not_readable(file: str, line: int, message: str) -> NotReadable:
    return NotReadable(Diagnostic(file=file, line=line, message=message, code=ProblemCode.NOT_READABLE))


def _join_pair(match: re.Match[str]) -> str:
    return match[1] or chr(0x10000 + ((int(match[2], 16) - 0xD800) << 10) + int(match[3], 16) - 0xDC00)


class _Reader:
    def __init__(self, file: str, first_line: int) -> None:
        self.first_line = first_line
        self.source_map = SourceMap(file)
        self.problems: list[Diagnostic] = []
        self.value: Any = None
        self._stack: list[_Open] = []
        self._documents = 0

    def refusal(self, line: int, message: str) -> NotReadable:
        return _not_readable(self.source_map.file, self.first_line + line, message)

    def take(self, event: Any) -> None:
        line = event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise self.refusal(line, _("anchors and aliases (& and *) are not allowed: write the value out"))
        if getattr(event, "tag", None) is not None:
            raise self.refusal(line, _("tags (!) are not allowed: put the text in quotes"))
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self.refusal(line, _("a second document is not allowed"))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._stack.pop()

    def _open(self, value: Any, line: int) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise self.refusal(line, _("nested more than %(limit)s deep", limit=MAX_DEPTH))
        if self._stack and self._stack[-1].wants_key:
            raise self.refusal(line, _("a key must be a plain word"))
        path = self._put(value, line)
        self._stack.append(_Open(value, path))

    def _scalar(self, event: Any, line: int) -> None:
        top = self._stack[-1] if self._stack else None
        if top and top.wants_key:
            top.key = event.value
            if event.value in top.value:
                message = _("key “%(key)s” is written twice", key=event.value[:60])
                place = self.first_line + line
                self.problems.append(
                    Diagnostic(file=self.source_map.file, line=place, message=message, code=ProblemCode.REPEATED)
                )
            self.source_map.add((*top.path, event.value), self.first_line + line)
        else:
            self._put(self._plain(event, line), line)

    def _put(self, value: Any, line: int) -> Path:
        if not self._stack:
            self.value = value
            self.source_map.add((), self.first_line + line)
            return ()
        top = self._stack[-1]
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
        else:
            path = (*top.path, top.key or "")
            top.value[top.key] = value
            top.key = None
        self.source_map.add(path, self.first_line + line)
        return path

    def _plain(self, event: Any, line: int) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        tag = str(_RESOLVER.resolve(yaml.ScalarNode, text, (True, False))).rpartition(":")[2]
        try:
            if tag == "int":
                return _whole(text)
            if tag == "timestamp":
                return date.fromisoformat(text) if _DAY.match(text) else text
        except ValueError as error:
            raise self.refusal(
                line, _("“%(text)s” is not a number or date that can be read", text=text[:40])
            ) from error
        if tag == "bool":
            return text.lower() in {"yes", "true", "on"}
        if tag == "float":
            return (
                float(text.replace("_", ""))
                if ":" not in text and "inf" not in text.lower() and "nan" not in text.lower()
                else text
            )
        return None if tag == "null" else text


class _Open:
    def __init__(self, value: Any, path: Path) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None

    @property
    def wants_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None


def _whole(text: str) -> int | str:
    digits = text.replace("_", "")
    if len(digits) > 40:
        raise ValueError(text)
    # Clock times (12:30) are numbers to YAML 1.1 only: nobody means them.
    return text if ":" in digits else int(digits, 8 if re.match(r"[-+]?0[0-7]+\Z", digits) else 0)
