"""A journey as a Mermaid `journey` diagram, read and written. Source: domain.md A2.

Writing keeps names, order, feelings and who takes part; lanes, texts and standards are lost. The reader accepts more than Mermaid does.
"""

import html
import re
from collections import Counter
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Diagnostic, Path, ProblemCode, SourceMap, has_errors, in_order
from lms.core.text import clean, compose
from lms.core.words import gettext as _
from lms.journeys import shape
from lms.journeys.codec import map_from_plain, map_to_plain
from lms.journeys.naming import Known, MapFileReading, UnknownJobRoles, give_codes
from lms.journeys.outline import LIMITS, LINE_LIMIT, PROBLEM_LIMIT, SyntaxProblem, line_too_long, too_many
from lms.journeys.terms import Channel, Importance, Lane, MapDocument, MapKind, MapState

_SPECIAL = re.compile(r"[#;:,]|%(?=%)")
_KEYWORD = re.compile(r"(title|section|journey|acctitle|accdescr)|%%", re.IGNORECASE)
_CODE = re.compile(r"#(\d{1,7}|x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_END = re.compile(r"[;\s]+")
_OPEN_CODE = re.compile(r"#\w{1,31}\Z")
_LINE = re.compile(r"(title|section)\s+(.*)\Z", re.IGNORECASE)
_NOT_US = frozenset({"me", "customer", "user", "the customer"})
_WITH_DEPARTMENT = re.compile(r"(.+) \(([^()]+)\)\Z")


def write_mermaid(document: MapDocument, known: Known) -> str:
    """Write a map as a diagram; names of job roles that several have carry their department."""
    repeated = {name for name, count in Counter(map(normalise, known.job_roles.values())).items() if count > 1}
    lines = ["journey", f"    title {_encoded(document.name)}"]
    for stage in document.stages:
        lines.append(f"    section {_encoded(stage.name)}")
        for touchpoint in stage.touchpoints:
            score = (touchpoint.feeling or 0) + 3
            actors = ", ".join(_encoded(_actor(impact.job_role, known, repeated)) for impact in touchpoint.impacts)
            lines.append(f"      {_encoded(touchpoint.name)}: {score}{f': {actors}' if actors else ''}")
    return "\n".join(lines) + "\n"


def _actor(code: str, known: Known, repeated: set[str]) -> str:
    name = known.job_roles.get(code, code)
    return f"{name} ({known.departments.get(code, '')})" if normalise(name) in repeated else name


def _encoded(text: str) -> str:
    """Write a text so that Mermaid reads it as it is."""
    text = re.sub(r"[\n\r\t]+", " ", compose(text)).strip() or "…"
    first = f"#{ord(text[0])};" if _KEYWORD.match(text) else ""
    rest = text[1:] if first else text
    return first + _SPECIAL.sub(lambda match: f"#{ord(match[0])};", rest)


def _decoded(text: str) -> str:
    return clean(_CODE.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    return html.unescape(f"&#{match[1]};" if match[1][0] in "0123456789xX" else f"&{match[1]};")


def read_mermaid(text: str, known: Known) -> MapFileReading:
    """Read a diagram. Of a map that exists, by its title, everything stays that a diagram can't express."""
    reader = _Reader(known)
    for number, line in enumerate(_without_directives(text).split("\n"), 1):
        reader.take(number, line.strip())
        if len(reader.problems) >= PROBLEM_LIMIT:
            break
    return reader.finish()


def is_mermaid(text: str) -> bool:
    """Test if a text looks like a diagram: its first line that is no comment is `journey`."""
    for raw in _without_directives(text[:20_000]).split("\n"):
        line = raw.strip()
        if line and not line.startswith(("```", "~~~", "%%", "#", "---")):
            return line.rstrip(";").casefold() == "journey"
    return False


def _without_directives(text: str) -> str:
    """Blank out `%%{…}%%` and the front matter, but keep the count of lines."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    kept, at = [], 0
    while (start := text.find("%%{", at)) >= 0 and (end := text.find("}%%", start)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    text = "".join(kept) + text[at:]
    if text.startswith("---\n") and (end := text.find("\n---", 4)) >= 0:
        text = "\n" * text.count("\n", 0, end + 1) + text[end + 4 :]
    return text


class _Reader:
    def __init__(self, known: Known) -> None:
        self.problems: list[Diagnostic] = []
        self._known = known
        self._unknown_roles = UnknownJobRoles(known=known)
        self._source_map = SourceMap()
        self._plain: dict[str, Any] = {"stages": []}
        self._actors: dict[int, list[str]] = {}
        self._number = 0
        self._count = 0
        self._has_begun = self._is_described = False

    def take(self, number: int, line: str) -> None:
        self._number = number
        if self._is_described:  # accDescr { … }
            self._is_described = "}" not in line
            return
        if len(line) > LINE_LIMIT:
            self._note(line_too_long(), ProblemCode.TOO_LONG)
            return
        line = self._without_comment(line)
        if not line or line.startswith(("```", "~~~")):
            return
        lower = line.casefold()
        if lower == "journey":
            self._has_begun = True
        elif not self._has_begun:
            self._note(_("a diagram starts with a line “journey”"), SyntaxProblem.NO_START)
        elif lower.startswith(("acctitle", "accdescr")):
            self._is_described = "{" in line and "}" not in line
        elif match := _LINE.match(line):
            (self._title if match[1].lower() == "title" else self._section)(_decoded(match[2]))
        else:
            self._task(line)

    def finish(self) -> MapFileReading:
        self._number = 1
        if not self._has_begun and not self.problems:
            self._note(_("a diagram starts with a line “journey”"), SyntaxProblem.NO_START)
        elif not self._plain.get("name") and not has_errors(self.problems):
            self._note(_("write a line “title …”: it names the map"), ProblemCode.MISSING)
        if has_errors(self.problems):
            return MapFileReading(problems=in_order(self.problems))
        self._merge_into_known()
        checked = shape.DRAFT.check(self._plain, (), self._report)
        problems = in_order(self.problems)
        if checked is None or has_errors(problems):
            return MapFileReading(problems=problems)
        return MapFileReading(
            documents=(map_from_plain(checked),), problems=problems, job_roles=self._unknown_roles.job_roles
        )

    def _note(self, message: str, code: str, *, is_error: bool = True) -> None:
        self.problems.append(Diagnostic(line=self._number, message=message, code=code, is_error=is_error))

    def _report(self, path: Path, message: str, code: str = "") -> None:
        self.problems.append(self._source_map.problem(path, message, code))

    def _without_comment(self, line: str) -> str:
        if line.startswith(("%%", "#")) and not _CODE.match(line):
            return ""
        at = line.find("#")
        while at >= 0 and (code := _CODE.match(line, at)):
            at = line.find("#", code.end())
        if at >= 0:
            message = _("“%(text)s” is read as a comment; to show the character #, write #35;", text=line[at:][:40])
            self._note(message, SyntaxProblem.COMMENT, is_error=False)
            line = line[:at]
        line = line.strip()
        tail = _END.match(line[::-1])
        end = len(line) - (tail.end() if tail else 0)
        if line[end : end + 1] == ";" and _OPEN_CODE.search(line[max(0, end - 32) : end]):
            end += 1  # it belongs to the sign
        return line[:end]

    def _title(self, name: str) -> None:
        if "name" in self._plain:
            self._note(_("a second title"), ProblemCode.REPEATED)
        self._plain["name"] = name
        self._source_map.add(("name",), self._number)

    def _section(self, name: str) -> None:
        stages = self._plain["stages"]
        if stages and stages[-1]["name"] == name:
            return
        if len(stages) == LIMITS["stage"]:
            self._note(too_many("stage"), ProblemCode.TOO_MANY)
        stages.append({"name": name, "touchpoints": []})
        self._source_map.add(("stages", len(stages) - 1), self._number)

    def _task(self, line: str) -> None:
        name, *rest = (part.strip() for part in line.split(":", 2))
        if not name or not rest:
            message = _("not understood: write title, section, or Touchpoint: 1 to 5: Job role, Job role")
            self._note(message, SyntaxProblem.NOT_UNDERSTOOD)
            return
        self._count += 1
        if self._count > LIMITS["touchpoint"]:
            self._note(too_many("touchpoint"), ProblemCode.TOO_MANY)
            return
        if not self._plain["stages"]:
            message = _("no section above; it is put into a stage “Journey”")
            self._note(message, SyntaxProblem.OUT_OF_PLACE, is_error=False)
            self._section("Journey")
        stages = self._plain["stages"]
        touchpoints = stages[-1]["touchpoints"]
        path: Path = ("stages", len(stages) - 1, "touchpoints", len(touchpoints))
        touchpoint: dict[str, Any] = {"name": _decoded(name), "feeling": self._feeling(rest[0])}
        touchpoints.append(touchpoint)
        self._source_map.add(path, self._number)
        actors = (_decoded(one) for one in rest[1].split(",")) if len(rest) > 1 else ()
        self._actors[id(touchpoint)] = [one for one in actors if one]

    def _feeling(self, text: str) -> int | None:
        if re.fullmatch(r"[1-5](\.0+)?", text):
            return int(text[0]) - 3
        message = _("the score “%(score)s” is not one of 1 to 5; no feeling is set", score=text[:20])
        self._note(message, ProblemCode.OUT_OF_RANGE, is_error=False)
        return None

    def _merge_into_known(self) -> None:
        """Give ids, and take from the company's map what a diagram can't express."""
        give_codes(self._plain, self._known)
        before = self._known.find_map(self._plain["id"])
        old: dict[str, Any] = {} if before is None else map_to_plain(before)
        fresh = {"kind": MapKind.OTHER.value, "channel": Channel.OTHER.value, "state": MapState.CURRENT.value}
        self._plain = {**fresh, **old, **self._plain}
        persona = normalise(old.get("persona", ""))
        known = {t["id"]: t for stage in old.get("stages", []) for t in stage["touchpoints"]}
        for s, stage in enumerate(self._plain["stages"]):
            for t, touchpoint in enumerate(stage["touchpoints"]):
                self._number = self._source_map.of(("stages", s, "touchpoints", t))[1]
                actors = self._actors[id(touchpoint)]
                was = known.get(touchpoint["id"], {})
                if was and "feeling" not in was and touchpoint["feeling"] == 0:
                    del touchpoint["feeling"]
                impacts = {impact["role"]: impact for impact in was.get("impacts", [])}
                blank = {"channel": self._plain["channel"], "moment": Importance.ROUTINE.value}
                stage["touchpoints"][t] = {
                    **blank,
                    **was,
                    **touchpoint,
                    "impacts": self._impacts(actors, impacts, persona),
                }

    def _impacts(self, actors: list[str], before: dict[str, Any], persona: str) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        added = []
        for actor in actors:
            if normalise(actor) in _NOT_US or normalise(actor) == persona:
                continue
            match = _WITH_DEPARTMENT.match(actor)
            code = self._known.job_role_code(actor) or (match and self._known.job_role_code(match[1], match[2]))
            code = code or self._unknown_roles.code_of(actor)
            if code not in before and code not in found:
                added.append(actor)
            found.setdefault(code, before.get(code) or {"role": code, "lane": Lane.FRONTSTAGE.value})
        if added:
            message = _("%(roles)s: set to frontstage", roles=", ".join(added)[:200])
            self._note(message, SyntaxProblem.LANE_ASSUMED, is_error=False)
        return list(found.values())
