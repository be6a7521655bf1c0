"""`alignment-org/1`: a whole company in one YAML or JSON file."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from lms.core.problems import Diagnostic, NotReadable, Path, in_order
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.core.yaml_text import read_json, read_yaml
from lms.curriculum.snapshot import to_plain
from lms.curriculum.terms import Snapshot
from lms.library.shapes import FORMAT
from lms.library.terms import PackageProblem
from lms.library.validator import validate


def read_backup(text: str, file: str = "") -> tuple[Snapshot | None, tuple[Diagnostic, ...]]:
    """Read YAML, or JSON if the file's name says so; the snapshot is `None` if anything is an error."""
    try:
        read = read_json if file.lower().endswith(".json") else read_yaml
        plain, source_map, problems = read(text, file)
    except NotReadable as error:
        return None, (error.problem,)
    problems += [source_map.problem(path, message, code, is_error=False) for path, message, code in _gather(plain)]
    snapshot = validate(plain, source_map, problems)
    return snapshot, in_order(problems)


def _gather(plain: Any) -> Iterator[tuple[Path, Message, str]]:
    """Move reasons that stand beside a don't, `{text, because}`, to the job role's part; yield where several differ."""
    for path, impact in _impacts(plain):
        lines = impact.get("never")
        if not isinstance(lines, list) or not (with_reason := [one for one in lines if _has_reason(one)]):
            continue
        impact["never"] = [one["text"] if _has_reason(one) else one for one in lines]
        reason = impact.setdefault("because", with_reason[0]["because"])
        if any(one["because"] != reason for one in with_reason):
            message = _(
                "a job role has one reason for all its don’ts at a touchpoint; kept: “%(reason)s”", reason=reason
            )
            yield (*path, "never"), message, PackageProblem.REASON_LEFT_OUT


def _has_reason(line: Any) -> bool:
    return isinstance(line, dict) and set(line) == {"text", "because"}


def _impacts(plain: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield what looks like the part of a job role in values that nobody has checked yet."""
    things: list[tuple[Path, Any]] = [((), plain)]
    for key in ("maps", "stages", "touchpoints", "impacts"):
        things = [
            ((*path, key, n), inner)
            for path, thing in things
            if isinstance(thing, dict) and isinstance(thing.get(key), list)
            for n, inner in enumerate(thing[key])
        ]
    yield from ((path, thing) for path, thing in things if isinstance(thing, dict))


def write_backup(snapshot: Snapshot, form: str = "yaml") -> str:
    """Write one file, `yaml` or `json`: the same bytes for the same snapshot."""
    plain = {"format": FORMAT, **to_plain(snapshot)}
    if form == "json":
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    return dump_yaml(with_dates(plain))


def dump_yaml(value: Any) -> str:
    """Write plain values as YAML in their order, each text on one line."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1 << 20)


def with_dates(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the mantra's days as days, so that YAML writes them without quotes."""
    mantra = dict(plain["mantra"])
    if "announced" in mantra:
        mantra["announced"] = date.fromisoformat(mantra["announced"])
    if "previous" in mantra:
        mantra["previous"] = [
            {**one, "retired": date.fromisoformat(one["retired"])} if "retired" in one else one
            for one in mantra["previous"]
        ]
    return {**plain, "mantra": mantra}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  equal lists are written out, not referred to
        return True
