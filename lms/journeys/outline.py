"""The journey outline: one map as a text that reads like a document.

    # Buying course books in the store {#in-store}
    kind: sales
    channel: in_person

    ## Find out what I need {#find-out}

    ### Check the required book list [website] !truth (-1) {#booklist}
    customer: The student types in a course number to see what the class requires.
    @ Adoptions Coordinator {#adoptions-coordinator} | backstage | owner
      does: Collect the required titles from every instructor …
      good: Calls the instructor when a section is still pending ten days before term

`key: value` splits at the first colon and the value runs to the end of the line; `//` begins a comment line. Decorations of
a name are read from the right end; `{#id}` keeps identity when a name changes, and is always written.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path, Places, TextProblem
from lms.core.text import slug
from lms.journeys.codec import map_to_plain
from lms.journeys.terms import Lane, MapDocument

_ID = re.compile(r"^(.*?)\s*\{#([^{}\s]*)\}\s*$")
_FEELING = re.compile(r"^(.*?)\s*\(([+\-−]?\d+)\)\s*$")
_MOMENT = re.compile(r"^(.*?)\s*!([a-z]+)\s*$")
_CHANNEL = re.compile(r"^(.*?)\s*\[([a-z_]*)\]\s*$")
_IMPACT = re.compile(r"^(.*?)\s*\{#([^{}\s]*)\}([^{}]*)$")

_MAP_KEYS = {"kind", "persona", "goal", "channel", "state"}
_TOUCHPOINT_KEYS = {"customer", "hopes", "systems"}
_IMPACT_KEYS = {
    "does": "how",
    "good": "good",
    "never": "never",
    "lives": "pillars",
    "serves": "serves",
    "missed": "if_missed",
}
_LISTS = {"systems", "pillars", "serves"}
_SEVERAL = {"good", "never"}


def read_outline(
    text: str, *, file: str = "", job_roles: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], Places, list[TextProblem]]:
    """Read one map to plain values, with the line of each; what is not understood is reported and left out.

    `job_roles` gives the code of a role by its normalised name, for impacts written without `{#id}`.
    """
    reader = _Reader(file, job_roles or {})
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        reader.take(number, line.strip())
    return reader.finish()


class _Reader:
    def __init__(self, file: str, job_roles: Mapping[str, str]) -> None:
        self.places = Places(file)
        self.problems: list[TextProblem] = []
        self.map: dict[str, Any] = {}
        self._job_roles = job_roles
        self._stages: list[dict[str, Any]] = []
        self._here: dict[str, Any] | None = None
        self._path: Path = ()
        self._keys: Mapping[str, str] = {}

    def take(self, number: int, line: str) -> None:
        if not line or line.startswith("//"):
            return
        for mark, open_part in (
            ("### ", self._touchpoint), ("## ", self._stage), ("# ", self._map), ("@", self._impact)
        ):  # fmt: skip
            if line.startswith(mark):
                open_part(number, line.removeprefix(mark).strip())
                return
        self._value(number, line)

    def finish(self) -> tuple[dict[str, Any], Places, list[TextProblem]]:
        if not self.map:
            self._problem(1, "an outline begins with `# Name of the map {#id}`")
        return self.map, self.places, self.problems

    def _problem(self, number: int, message: str) -> None:
        self.problems.append(TextProblem(file=self.places.file, line=number, message=message))

    def _open(self, number: int, path: Path, values: dict[str, Any], keys: Mapping[str, str]) -> None:
        self._here, self._path, self._keys = values, path, keys
        self.places.add(path, number)
        for key in values:
            self.places.add((*path, key), number)

    def _map(self, number: int, text: str) -> None:
        if self.map:
            return self._out_of_place(number, "a second map in one file is not allowed")
        name, code = _named(text)
        self._stages = []
        self.map = {"id": code, "name": name, "state": "current", "stages": self._stages}
        return self._open(number, (), self.map, {key: key for key in _MAP_KEYS})

    def _stage(self, number: int, text: str) -> None:
        if not self.map:
            return self._out_of_place(number, "a stage stands in a map: write `# Name of the map` first")
        name, code = _named(text)
        self._stages.append({"id": code, "name": name, "touchpoints": []})
        return self._open(number, ("stages", len(self._stages) - 1), self._stages[-1], {})

    def _touchpoint(self, number: int, text: str) -> None:
        if not self._stages:
            return self._out_of_place(number, "a touchpoint stands in a stage: write `## Name of the stage` first")
        rest, code = _taken(_ID, text)
        rest, feeling = _taken(_FEELING, rest)
        rest, moment = _taken(_MOMENT, rest)
        name, channel = _taken(_CHANNEL, rest)
        values: dict[str, Any] = {
            "id": slug(name) if code is None else code,
            "name": name,
            "moment": moment or "routine",
        }
        if channel is not None:
            values["channel"] = channel
        if feeling is not None:
            values["feeling"] = int(feeling.replace("−", "-"))
        touchpoints = self._stages[-1]["touchpoints"]
        touchpoints.append(values)
        path = ("stages", len(self._stages) - 1, "touchpoints", len(touchpoints) - 1)
        return self._open(number, path, values, {key: key for key in _TOUCHPOINT_KEYS})

    def _impact(self, number: int, text: str) -> None:
        touchpoints = self._stages[-1]["touchpoints"] if self._stages else []
        if not touchpoints:
            return self._out_of_place(number, "a job role stands at a touchpoint: write `### Name [channel]` first")
        role, marks = self._job_role(text)
        if role is None:
            return self._out_of_place(
                number, f"unknown role “{marks[0]}”: write its id, `{{#id}}`, or its name as in organisation.toml"
            )
        values: dict[str, Any] = {"role": role}
        for mark in marks:
            if mark in list(Lane):
                values["lane"] = mark
            elif mark == "owner":
                values["owner"] = True
            else:
                self._problem(number, f"“{mark}” is not understood: after the role stand its lane and perhaps owner")
        impacts = touchpoints[-1].setdefault("impacts", [])
        impacts.append(values)
        path = ("stages", len(self._stages) - 1, "touchpoints", len(touchpoints) - 1, "impacts", len(impacts) - 1)
        return self._open(number, path, values, _IMPACT_KEYS)

    def _job_role(self, text: str) -> tuple[str | None, list[str]]:
        match = _IMPACT.match(text)
        if match is not None:
            return match[2], _marks(match[3])
        name, *rest = text.split("|")
        code = self._job_roles.get(normalise(name))
        return code, _marks("|".join(rest)) if code is not None else [name.strip()]

    def _value(self, number: int, line: str) -> None:
        name, colon, value = line.partition(":")
        key = self._keys.get(name.strip())
        if self._here is None or not colon or key is None:
            known = f"; known here: {', '.join(self._keys)}" if self._keys else ""
            return self._problem(number, f"not understood: “{line[:60]}”{known}")
        value = value.strip()
        path = (*self._path, key)
        if key in _SEVERAL:
            several = self._here.setdefault(key, [])
            several.append(value)
            self.places.add(path, number)
            return self.places.add((*path, len(several) - 1), number)
        if key in self._here and key != "state":
            return self._problem(number, f"{name.strip()} is written twice")
        self._here[key] = [one.strip() for one in value.split(",") if one.strip()] if key in _LISTS else value
        self.places.known[path] = (self.places.file, number)
        return None

    def _out_of_place(self, number: int, message: str) -> None:
        self._problem(number, message)
        self._here, self._keys = None, {}


def write_outline(document: MapDocument, job_role_names: Mapping[str, str]) -> str:
    """Write a map; reading it back gives the same map."""
    plain = map_to_plain(document)
    lines = [f"# {plain['name']} {{#{plain['id']}}}"]
    lines += [f"{key}: {plain[key]}" for key in ("kind", "persona", "goal", "channel", "state") if key in plain]
    for stage in plain["stages"]:
        lines += ["", f"## {stage['name']} {{#{stage['id']}}}"]
        for touchpoint in stage["touchpoints"]:
            lines += ["", *_touchpoint_lines(touchpoint, job_role_names)]
    return "\n".join(lines) + "\n"


def _touchpoint_lines(plain: Mapping[str, Any], job_role_names: Mapping[str, str]) -> Iterable[str]:
    moment = f" !{plain['moment']}" if plain["moment"] != "routine" else ""
    feeling = f" ({plain['feeling']:+d})" if "feeling" in plain else ""
    yield f"### {plain['name']} [{plain['channel']}]{moment}{feeling.replace('(+0)', '(0)')} {{#{plain['id']}}}"
    yield f"customer: {plain['customer']}"
    if "hopes" in plain:
        yield f"hopes: {plain['hopes']}"
    if "systems" in plain:
        yield f"systems: {', '.join(plain['systems'])}"
    for impact in plain.get("impacts", ()):
        yield from _impact_lines(impact, job_role_names)


def _impact_lines(plain: Mapping[str, Any], job_role_names: Mapping[str, str]) -> Iterable[str]:
    name = job_role_names.get(plain["role"], plain["role"])
    owner = " | owner" if plain.get("owner") else ""
    yield f"@ {name} {{#{plain['role']}}} | {plain['lane']}{owner}"
    for word, key in _IMPACT_KEYS.items():
        if key in _SEVERAL:
            yield from (f"  {word}: {one}" for one in plain.get(key, ()))
        elif key in plain:
            value = plain[key]
            yield f"  {word}: {', '.join(value) if key in _LISTS else value}"


def _named(text: str) -> tuple[str, str]:
    name, code = _taken(_ID, text)
    return name, slug(name) if code is None else code


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    match = pattern.match(text)
    return (match[1].strip(), match[2]) if match else (text, None)


def _marks(text: str) -> list[str]:
    return [mark.strip() for mark in text.split("|") if mark.strip()]
