"""The journey outline: a map as a document that a person can write, read and compare. Grammar: domain.md A2.

`#` map, `##` stage, `###` touchpoint, `@` job role, `key: value`, `//` comment. Decorations are read from the right
end of a line, and `{#id}` is always written, so that names need no quoting and renaming keeps identity.
"""

import re
from collections.abc import Mapping
from typing import Any

from lms.core.problems import Path, Places, TextProblem, has_errors, in_order
from lms.core.text import slug
from lms.journeys import shape
from lms.journeys.codec import map_from_plain
from lms.journeys.naming import Known, give_codes
from lms.journeys.rules import MAX_IMPACTS, MAX_STAGES, MAX_TOUCHPOINTS
from lms.journeys.terms import ImpactDocument, Lane, MapDocument, Moment, TouchpointDocument

LINE_LIMIT = 2_000
LIMITS = {"stage": MAX_STAGES, "touchpoint": MAX_TOUCHPOINTS, "impact": MAX_IMPACTS}
"""How many of each one map may have."""
PROBLEM_LIMIT = 100
"""After so many, the rest of a text is not read: it is no journey."""

_HEADING = re.compile(r"(#{1,3})\s+(.*)\Z")
_CHANNEL = re.compile(r"(.*)\[([^\[\]]*)\]([^\[\]]*)\Z")
_MARK = re.compile(r"![a-z]+|\([+−-]?[0-2]\)")
_FIELD = re.compile(r"([a-z_]+)\s*:(.*)\Z")

_TEXTS: dict[str, dict[str, str]] = {
    "map": {word: word for word in ("kind", "persona", "goal", "channel", "state", "owner", "complete")},
    "stage": {},
    "touchpoint": {word: word for word in ("customer", "hopes", "evidence", "parallel")},
    "impact": {"does": "how", "missed": "if_missed"},
}
_LINES = {"impact": {"good": "good", "never": "never"}}
_FLAGS = frozenset({"complete", "parallel"})
_CODES = {"touchpoint": {"systems": "systems"}, "impact": {"lives": "pillars", "serves": "serves"}}


def read_outline(text: str, file: str = "") -> tuple[MapDocument | None, tuple[TextProblem, ...]]:
    """Read a map; it is `None` if anything is wrong. Whether roles, systems and pillars exist is not checked here."""
    plain, places, problems = parse_outline(text, file)
    checked = shape.MAP.check(plain, (), lambda path, message: problems.append(places.problem(path, message)))
    found = in_order(problems)
    return (None if checked is None or has_errors(found) else map_from_plain(checked)), found


def parse_outline(
    text: str, file: str = "", known: Known | None = None
) -> tuple[dict[str, Any], Places, list[TextProblem]]:
    """Read a map to plain values, unchecked but for the grammar, with the line of each."""
    parser = _Parser(file, known or Known())
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        parser.take(number, line.strip())
        if parser.is_done:
            break
    return parser.finish()


def job_role_names(text: str) -> dict[str, str]:
    """Return the name that stands at each job role's id."""
    lines = (line.strip() for line in text.split("\n"))
    named = (_split_impact(line)[:2] for line in lines if line.startswith("@") and len(line) <= LINE_LIMIT)
    return {code or slug(name): name for name, code in named if name}


class _Parser:
    def __init__(self, file: str, known: Known) -> None:
        self.places = Places(file)
        self.is_done = False
        self._known = known
        self._counts = dict.fromkeys(LIMITS, 0)
        self.problems: list[TextProblem] = []
        self.plain: dict[str, Any] = {}
        self._open: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._level = ""
        self._number = 0

    def take(self, number: int, line: str) -> None:
        self._number = number
        if not line or line.startswith("//"):
            return
        if len(line) > LINE_LIMIT:
            self._wrong(f"this line has more than {LINE_LIMIT:,} characters")
        elif match := _HEADING.match(line):
            (self._map, self._stage, self._touchpoint)[len(match[1]) - 1](match[2].strip())
        elif line.startswith("@"):
            self._impact(line)
        elif match := _FIELD.match(line):
            self._field(match[1], match[2].strip())
        else:
            self._wrong("not understood: write # map, ## stage, ### touchpoint, @ job role, or key: value")

    def finish(self) -> tuple[dict[str, Any], Places, list[TextProblem]]:
        if not self.plain:
            self._number = 1
            self._wrong("a journey begins with a line “# Name of the map {#id}”")
        else:
            give_codes(self.plain, self._known)
        return self.plain, self.places, self.problems

    def _wrong(self, message: str) -> None:
        self.problems.append(TextProblem(file=self.places.file, line=self._number, message=message))
        if len(self.problems) == PROBLEM_LIMIT and not self.is_done:
            self.is_done = True
            self._wrong("more is wrong from here on; the rest was not read")

    def _begin(self, level: str, parent: str, key: str, values: dict[str, Any]) -> None:
        if parent not in self._open:
            self._wrong(f"out of place: begin a {parent} before this {level}")
            self._open.pop(level, None)
            self._level = ""
            return
        self._counts[level] += 1
        if self._counts[level] > LIMITS[level]:
            self.is_done = True
            self._wrong(f"a map has at most {LIMITS[level]:,} {level}s: split it")
            return
        above, holder = self._open[parent]
        held = holder.setdefault(key, [])
        path = (*above, key, len(held))
        held.append(values)
        self._enter(level, path, values)

    def _enter(self, level: str, path: Path, values: dict[str, Any]) -> None:
        levels = list(_TEXTS)
        self._open = {one: self._open[one] for one in levels[: levels.index(level)] if one in self._open}
        self._open[level] = (path, values)
        self._level = level
        self.places.add(path, self._number)

    def _map(self, text: str) -> None:
        if self.plain:
            self._wrong("one file holds one map: a second # is out of place")
            return
        self.plain |= {**_named(text), "state": "current", "stages": []}
        self._enter("map", (), self.plain)

    def _stage(self, text: str) -> None:
        self._begin("stage", "map", "stages", {**_named(text), "touchpoints": []})

    def _touchpoint(self, text: str) -> None:
        name, code = _split_id(text)
        values: dict[str, Any] = {"id": code} if code else {}
        values["moment"] = Moment.ROUTINE.value
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
            self._wrong(f"“{mark[:40]}” is not understood: after [channel] come !moment and (feeling)")

    def _impact(self, line: str) -> None:
        name, code, words = _split_impact(line)
        if not name and not code:
            self._wrong("not understood: write @ Job role {#id} | frontstage, backstage or support | owner")
            return
        values: dict[str, Any] = {"role": code or self._known.job_role_code(name) or slug(name)}
        for word in words:
            if word == "owner":
                values["owner"] = True
            elif word in set(Lane):
                values["lane"] = word
            else:
                self._wrong(f"“{word[:40]}” is not understood: write frontstage, backstage, support or owner")
        self._begin("impact", "touchpoint", "impacts", values)

    def _field(self, word: str, value: str) -> None:
        if not self._level:
            if self.plain or not self.problems:
                self._wrong(f"out of place: “{word}”")
            return
        texts, lines, codes = _TEXTS[self._level], _LINES.get(self._level, {}), _CODES.get(self._level, {})
        known = {**texts, **lines, **codes}
        if word not in known:
            self._wrong(f"unknown key “{word}”; known for a {self._level}: {', '.join(known) or 'none'}")
            return
        path, values = self._open[self._level]
        key = known[word]
        if word in lines:
            self.places.add((*path, key, len(values.setdefault(key, []))), self._number)
            values[key].append(value)
            return
        if (*path, key) in self.places.known:
            self._wrong(f"“{word}” is written twice")
        self.places.add((*path, key), self._number)
        if word in _FLAGS:
            if value not in {"yes", "no"}:
                self._wrong(f"“{word}” is yes or no")
            values[key] = value == "yes"
            return
        values[key] = [one.strip() for one in value.split(",") if one.strip()] if word in codes else value


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
    """Write a map; `read_outline` gives the same map back. Names are by code; a code without a name stands for itself."""
    lines = [f"# {document.name} {{#{document.code}}}", f"kind: {document.kind}"]
    lines += _fields(persona=document.persona, goal=document.goal)
    lines += [f"channel: {document.channel}", f"state: {document.state}"]
    lines += _fields(owner=document.owner, complete="yes" if document.complete else "")
    for stage in document.stages:
        lines += ["", f"## {stage.name} {{#{stage.code}}}"]
        for touchpoint in stage.touchpoints:
            lines += ["", *_touchpoint_lines(touchpoint, job_role_names)]
    return "\n".join(lines) + "\n"


def _touchpoint_lines(touchpoint: TouchpointDocument, names: Mapping[str, str]) -> list[str]:
    marks = f"[{touchpoint.channel}]"
    marks += f" !{touchpoint.moment}" if touchpoint.moment != Moment.ROUTINE else ""
    marks += f" ({touchpoint.feeling})" if touchpoint.feeling is not None else ""
    lines = [f"### {touchpoint.name} {marks} {{#{touchpoint.code}}}", f"customer: {touchpoint.customer}"]
    lines += _fields(
        hopes=touchpoint.hopes,
        evidence=touchpoint.evidence,
        systems=", ".join(touchpoint.systems),
        parallel="yes" if touchpoint.parallel else "",
    )
    for impact in touchpoint.impacts:
        lines += _impact_lines(impact, names)
    return lines


def _impact_lines(impact: ImpactDocument, names: Mapping[str, str]) -> list[str]:
    name = names.get(impact.job_role, impact.job_role)
    lines = [f"@ {name} {{#{impact.job_role}}} | {impact.lane}" + (" | owner" if impact.owner else "")]
    lines += [f"  does: {impact.how}"]
    lines += [f"  good: {text}" for text in impact.good] + [f"  never: {text}" for text in impact.never]
    told = _fields(lives=", ".join(impact.pillars), missed=impact.if_missed, serves=", ".join(impact.serves))
    return lines + [f"  {line}" for line in told]


def _fields(**values: str) -> list[str]:
    return [f"{key}: {value}" for key, value in values.items() if value]
