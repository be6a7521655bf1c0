"""The journey outline: a map as a document that a person can write, read and compare. Grammar: domain.md A2.

`#` map, `##` stage, `###` touchpoint, `@` job role, `key: value`, `//` comment. Decorations are read from the right
end of a line, and `{#id}` is always written, so that names need no quoting and renaming keeps identity.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from lms.core.problems import Diagnostic, Path, ProblemCode, SourceMap, has_errors, in_order
from lms.core.text import slug
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.journeys import shape
from lms.journeys.codec import map_from_plain
from lms.journeys.fields import FIELDS_OF, FieldKind, MapField, field_of
from lms.journeys.naming import Known, give_codes
from lms.journeys.rules import MAX_IMPACTS, MAX_STAGES, MAX_TOUCHPOINTS
from lms.journeys.terms import Channel, ImpactDocument, Importance, Lane, MapDocument, MapKind, TouchpointDocument

LINE_LIMIT = 2_000
LIMITS = {"stage": MAX_STAGES, "touchpoint": MAX_TOUCHPOINTS, "impact": MAX_IMPACTS}
"""How many of each one map may have."""
PROBLEM_LIMIT = 100
"""After so many, the rest of a text is not read."""


class SyntaxProblem(StrEnum):
    """What can be wrong with the form of a text; codes of problems beside `ProblemCode`."""

    COMMENT = "comment"
    LANE_ASSUMED = "lane-assumed"
    NO_START = "no-start"
    NOT_UNDERSTOOD = "not-understood"
    OUT_OF_PLACE = "out-of-place"
    REST_NOT_READ = "rest-not-read"


_HEADING = re.compile(r"(#{1,3})\s+(.*)\Z")
_CHANNEL = re.compile(r"(.*)\[([^\[\]]*)\]([^\[\]]*)\Z")
_MARK = re.compile(r"![a-z]+|\([+−-]?[0-2]\)")
_FIELD = re.compile(r"([a-z_]+)\s*:(.*)\Z")

_IN_HEADING = {
    "map": {"name"},
    "stage": {"name"},
    "touchpoint": {"name", "channel", "importance", "feeling"},
    "impact": {"job_role", "lane", "owner"},
}
"""Fields that stand in the line which begins a thing; each of the others has a line of its own."""
_FIELDS = {
    level: {field.outline_word: field for field in fields if field.name not in _IN_HEADING[level]}
    for level, fields in FIELDS_OF.items()
}

OUTLINE_WORDS = {level: tuple(fields) for level, fields in _FIELDS.items()}
"""The words that begin a line about a map, a touchpoint or a job role there, in the order in which they are written."""
OUTLINE_CHOICES = (
    (field_of("touchpoint", "channel").label, "[", tuple(Channel)),
    (field_of("touchpoint", "importance").label, "!", tuple(Importance)),
    (field_of("impact", "lane").label, "|", (*Lane, "owner")),
    (field_of("map", "kind").label, "kind:", tuple(MapKind)),
)
"""Closed lists: name, the sign after which a value is written, and the values."""


def read_outline(text: str, file: str = "") -> tuple[MapDocument | None, tuple[Diagnostic, ...]]:
    """Read a map; it is `None` if anything is wrong. Whether roles, systems and pillars exist is not checked here."""
    plain, source_map, problems = parse_outline(text, file)
    checked = shape.MAP.check(
        plain, (), lambda path, message, code="": problems.append(source_map.problem(path, message, code))
    )
    found = in_order(problems)
    return (None if checked is None or has_errors(found) else map_from_plain(checked)), found


def parse_outline(
    text: str, file: str = "", known: Known | None = None
) -> tuple[dict[str, Any], SourceMap, list[Diagnostic]]:
    """Read a map to plain values, unchecked but for the grammar, with the line of each."""
    parser = _Parser(file, known or Known())
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        parser.take(number, line.strip())
        if parser.is_done:
            break
    return parser.finish()


def job_role_names(text: str) -> dict[str, str]:
    """Return the name that is written with each job role's id."""
    lines = (line.strip() for line in text.split("\n"))
    named = (_split_impact(line)[:2] for line in lines if line.startswith("@") and len(line) <= LINE_LIMIT)
    return {code or slug(name): name for name, code in named if name}


class _Parser:
    def __init__(self, file: str, known: Known) -> None:
        self.source_map = SourceMap(file)
        self.is_done = False
        self._known = known
        self._counts = dict.fromkeys(LIMITS, 0)
        self.problems: list[Diagnostic] = []
        self.plain: dict[str, Any] = {}
        self._open: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._level = ""
        self._number = 0

    def take(self, number: int, line: str) -> None:
        self._number = number
        if not line or line.startswith("//"):
            return
        if len(line) > LINE_LIMIT:
            self._wrong(line_too_long(), ProblemCode.TOO_LONG)
        elif match := _HEADING.match(line):
            (self._map, self._stage, self._touchpoint)[len(match[1]) - 1](match[2].strip())
        elif line.startswith("@"):
            self._impact(line)
        elif match := _FIELD.match(line):
            self._field(match[1], match[2].strip())
        else:
            message = _("not understood: write # map, ## stage, ### touchpoint, @ job role, or key: value")
            self._wrong(message, SyntaxProblem.NOT_UNDERSTOOD)

    def finish(self) -> tuple[dict[str, Any], SourceMap, list[Diagnostic]]:
        if not self.plain:
            self._number = 1
            self._wrong(_("a map starts with a line “# Name of the map {#id}”"), SyntaxProblem.NO_START)
        else:
            give_codes(self.plain, self._known)
        return self.plain, self.source_map, self.problems

    def _wrong(self, message: str, code: str) -> None:
        self.problems.append(Diagnostic(file=self.source_map.file, line=self._number, message=message, code=code))
        if len(self.problems) == PROBLEM_LIMIT and not self.is_done:
            self.is_done = True
            self._wrong(_("too many mistakes; the rest was not read"), SyntaxProblem.REST_NOT_READ)

    def _begin(self, level: str, parent: str, key: str, values: dict[str, Any]) -> None:
        if parent not in self._open:
            self._wrong(_out_of_place(level), SyntaxProblem.OUT_OF_PLACE)
            self._open.pop(level, None)
            self._level = ""
            return
        self._counts[level] += 1
        if self._counts[level] > LIMITS[level]:
            self.is_done = True
            self._wrong(too_many(level), ProblemCode.TOO_MANY)
            return
        above, holder = self._open[parent]
        things = holder.setdefault(key, [])
        path = (*above, key, len(things))
        things.append(values)
        self._enter(level, path, values)

    def _enter(self, level: str, path: Path, values: dict[str, Any]) -> None:
        levels = list(_FIELDS)
        self._open = {one: self._open[one] for one in levels[: levels.index(level)] if one in self._open}
        self._open[level] = (path, values)
        self._level = level
        self.source_map.add(path, self._number)

    def _map(self, text: str) -> None:
        if self.plain:
            self._wrong(_("a file can have only one map: remove the second #"), SyntaxProblem.OUT_OF_PLACE)
            return
        self.plain |= {**_named(text), "state": "current", "stages": []}
        self._enter("map", (), self.plain)

    def _stage(self, text: str) -> None:
        self._begin("stage", "map", "stages", {**_named(text), "touchpoints": []})

    def _touchpoint(self, text: str) -> None:
        name, code = _split_id(text)
        values: dict[str, Any] = {"id": code} if code else {}
        values["moment"] = Importance.ROUTINE.value
        if match := _CHANNEL.match(name):
            name, values["channel"] = match[1].strip(), match[2].strip()
            for mark in match[3].split():
                self._mark(values, mark)
        else:
            while len(words := name.rsplit(None, 1)) > 1 and _MARK.fullmatch(words[1]):
                name = words[0]
                self._mark(values, words[1])
            if channel := self.plain.get("channel"):
                values["channel"] = channel
        self._begin("touchpoint", "stage", "touchpoints", {"name": name, **values})

    def _mark(self, values: dict[str, Any], mark: str) -> None:
        if mark.startswith("!"):
            values["moment"] = mark[1:]
        elif re.fullmatch(r"\([+−-]?\d{1,3}\)", mark):
            values["feeling"] = int(mark[1:-1].replace("−", "-"))
        else:
            message = _(
                "“%(mark)s” is not understood: after [channel] write !truth, !pain or !recovery, and (feeling)",
                mark=mark[:40],
            )
            self._wrong(message, SyntaxProblem.NOT_UNDERSTOOD)

    def _impact(self, line: str) -> None:
        name, code, words = _split_impact(line)
        if not name and not code:
            message = _("not understood: write @ Job role {#id} | frontstage, backstage or support | owner")
            self._wrong(message, SyntaxProblem.NOT_UNDERSTOOD)
            return
        values: dict[str, Any] = {"role": code or self._known.job_role_code(name) or slug(name)}
        for word in words:
            if word == "owner":
                values["owner"] = True
            elif word in set(Lane):
                values["lane"] = word
            else:
                message = _(
                    "“%(word)s” is not understood: write frontstage, backstage, support or owner", word=word[:40]
                )
                self._wrong(message, SyntaxProblem.NOT_UNDERSTOOD)
        self._begin("impact", "touchpoint", "impacts", values)

    def _field(self, word: str, value: str) -> None:
        if not self._level:
            if self.plain or not self.problems:
                self._wrong(_("out of place: “%(word)s”", word=word), SyntaxProblem.OUT_OF_PLACE)
            return
        known = _FIELDS[self._level]
        if word not in known:
            self._wrong(_unknown_key(word, self._level, known), ProblemCode.KEY_UNKNOWN)
            return
        path, values = self._open[self._level]
        field = known[word]
        key = field.plain_key
        if field.kind is FieldKind.LINES:
            self.source_map.add((*path, key, len(values.setdefault(key, []))), self._number)
            values[key].append(value)
            return
        if (*path, key) in self.source_map.known:
            self._wrong(_("“%(word)s” is written twice", word=word), ProblemCode.REPEATED)
        self.source_map.add((*path, key), self._number)
        if field.kind is FieldKind.FLAG:
            if value not in {"yes", "no"}:
                self._wrong(_("write yes or no after “%(word)s:”", word=word), ProblemCode.WRONG_TYPE)
            values[key] = value == "yes"
            return
        is_list = field.kind is FieldKind.CODES
        values[key] = [one.strip() for one in value.split(",") if one.strip()] if is_list else value


def line_too_long() -> str:
    """Return what is wrong with a line that is too long."""
    return _("this line has more than %(limit)s characters", limit=Number(LINE_LIMIT))


def too_many(level: str) -> str:
    """Return what is wrong where a map has too many of something."""
    limit = Number(LIMITS[level])
    return {
        "stage": _("a map can have at most %(limit)s stages: split it", limit=limit),
        "touchpoint": _("a map can have at most %(limit)s touchpoints: split it", limit=limit),
        "impact": _("a map can name job roles at most %(limit)s times: split it", limit=limit),
    }[level]


def _out_of_place(level: str) -> str:
    return {
        "stage": _("out of place: write the map, “# Name”, before its first stage"),
        "touchpoint": _("out of place: write a stage, “## Name”, before this touchpoint"),
        "impact": _("out of place: write a touchpoint, “### Name”, before this job role"),
    }[level]


def _unknown_key(word: str, level: str, known: Collection[str]) -> str:
    if not known:
        return _("unknown key “%(word)s”: a stage has none", word=word)
    return {
        "map": _("unknown key “%(word)s”; known for a map: %(known)s", word=word, known=", ".join(known)),
        "touchpoint": _("unknown key “%(word)s”; known for a touchpoint: %(known)s", word=word, known=", ".join(known)),
        "impact": _("unknown key “%(word)s”; known for a job role: %(known)s", word=word, known=", ".join(known)),
    }[level]


def _split_id(text: str) -> tuple[str, str]:
    start = text.rfind("{#")
    code = text[start + 2 : -1]
    if start < 0 or not text.endswith("}") or re.search(r"[{}\s]", code):
        return text, ""
    return text[:start].rstrip(), code


def _split_impact(line: str) -> tuple[str, str, list[str]]:
    """Split `@ Name {#id} | word | word` from the right end, so that names may hold anything."""
    cut = line.rfind("}") + 1
    head, tail = line[1:cut], line[max(cut, 1) :]
    if tail.strip() and not (head and tail.lstrip().startswith("|")):
        more, bar, tail = tail.partition("|")
        head, tail = head + more, bar + tail
    name, code = _split_id(head.strip())
    return name, code, [word.strip() for word in tail.split("|")[1:]]


def _named(text: str) -> dict[str, Any]:
    name, code = _split_id(text)
    return {"id": code, "name": name} if code else {"name": name}


def write_outline(document: MapDocument, job_role_names: Mapping[str, str]) -> str:
    """Write a map; `read_outline` reads the same map back. Names are by code; a code without a name is written itself."""
    lines = [f"# {document.name} {{#{document.code}}}", f"kind: {document.kind}"]
    lines += _lines("map", document, skip={"kind"})
    for stage in document.stages:
        lines += ["", f"## {stage.name} {{#{stage.code}}}"]
        for touchpoint in stage.touchpoints:
            lines += ["", *_touchpoint_lines(touchpoint, job_role_names)]
    return "\n".join(lines) + "\n"


def _touchpoint_lines(touchpoint: TouchpointDocument, names: Mapping[str, str]) -> list[str]:
    marks = f"[{touchpoint.channel}]"
    marks += f" !{touchpoint.importance}" if touchpoint.importance != Importance.ROUTINE else ""
    marks += f" ({touchpoint.feeling})" if touchpoint.feeling is not None else ""
    lines = [f"### {touchpoint.name} {marks} {{#{touchpoint.code}}}", *_lines("touchpoint", touchpoint)]
    for impact in touchpoint.impacts:
        lines += _impact_lines(impact, names)
    return lines


def _impact_lines(impact: ImpactDocument, names: Mapping[str, str]) -> list[str]:
    name = names.get(impact.job_role, impact.job_role)
    lines = [f"@ {name} {{#{impact.job_role}}} | {impact.lane}" + (" | owner" if impact.owner else "")]
    return lines + [f"  {line}" for line in _lines("impact", impact)]


def _lines(level: str, thing: object, skip: Collection[str] = ()) -> list[str]:
    fields = (field for word, field in _FIELDS[level].items() if word not in skip)
    return [line for field in fields for line in _field_lines(field, getattr(thing, field.name))]


def _field_lines(field: MapField, value: Any) -> list[str]:
    word = field.outline_word
    if field.kind is FieldKind.LINES:
        return [f"{word}: {line}" for line in value]
    if field.kind is FieldKind.CODES:
        value = ", ".join(value)
    elif field.kind is FieldKind.FLAG:
        value = "yes" if value else ""
    return [f"{word}: {value}"] if value or field.is_needed_to_publish else []
