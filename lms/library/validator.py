"""Plain values to a `Snapshot`: shapes first, then every reference; the same for a folder and for one file."""

from collections.abc import Iterator
from typing import Any

from lms.core.problems import Path, Places, TextProblem, has_errors
from lms.curriculum.snapshot import from_plain
from lms.curriculum.terms import Snapshot
from lms.library.advice import advise
from lms.library.shapes import ALIGNMENT


def validate(plain: Any, places: Places, problems: list[TextProblem]) -> Snapshot | None:
    """Check plain values whole, add what is wrong to `problems`, and return the snapshot if nothing is."""

    def report(path: Path, message: str, code: str = "") -> None:
        problems.append(places.problem(path, message, code))

    clean = ALIGNMENT.check(plain, (), report)
    if clean is None:
        return None
    for path, message in _dangling(clean):
        report(path, message)
    if has_errors(problems):
        return None
    snapshot = from_plain(clean)
    problems += [places.problem(path, message, is_error=False) for path, message in advise(snapshot)]
    return snapshot


def _dangling(clean: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    known = {name: _ids(clean.get(name)) for name in ("departments", "roles", "systems")}
    known["pillars"] = _ids((clean.get("mantra") or {}).get("pillars"))
    yield from _unknown(clean.get("mantra"), "owner", known["roles"], ("mantra",), "role")
    for name in ("roles", "systems"):
        for n, one in enumerate(clean.get(name) or ()):
            yield from _unknown(one, "department", known["departments"], (name, n), "department")
    for m, journey in enumerate(clean.get("maps") or ()):
        for path, touchpoint in _touchpoints(journey, ("maps", m)):
            yield from _unknown_all(touchpoint, "systems", known["systems"], path, "system")
            for n, impact in enumerate(touchpoint.get("impacts") or ()):
                here = (*path, "impacts", n)
                yield from _unknown(impact, "role", known["roles"], here, "role")
                yield from _unknown_all(impact, "serves", known["roles"], here, "role")
                yield from _unknown_all(impact, "pillars", known["pillars"], here, "pillar")


def _touchpoints(journey: dict[str, Any] | None, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for s, stage in enumerate((journey or {}).get("stages") or ()):
        for t, touchpoint in enumerate((stage or {}).get("touchpoints") or ()):
            if touchpoint:
                yield (*path, "stages", s, "touchpoints", t), touchpoint


def _unknown(
    record: dict[str, Any] | None, key: str, known: set[str], path: Path, noun: str
) -> Iterator[tuple[Path, str]]:
    code = (record or {}).get(key)
    if code is not None and code not in known:
        yield (*path, key), f"there is no {noun} “{code}”"


def _unknown_all(
    record: dict[str, Any] | None, key: str, known: set[str], path: Path, noun: str
) -> Iterator[tuple[Path, str]]:
    for n, code in enumerate((record or {}).get(key) or ()):
        if code is not None and code not in known:
            yield (*path, key, n), f"there is no {noun} “{code}”"


def _ids(records: list[Any] | None) -> set[str]:
    return {record["id"] for record in records or () if record and "id" in record}
