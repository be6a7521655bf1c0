"""Checks plain values and makes a `Snapshot` of them: shapes first, then every reference. For folders and for single files."""

from collections.abc import Callable, Iterator
from typing import Any

from lms.core.problems import Diagnostic, Path, SourceMap, has_errors
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.curriculum.snapshot import from_plain
from lms.curriculum.terms import Snapshot
from lms.library.advice import advise
from lms.library.shapes import ALIGNMENT
from lms.library.terms import PackageProblem


def validate(plain: Any, source_map: SourceMap, problems: list[Diagnostic]) -> Snapshot | None:
    """Check plain values, add what is wrong to `problems`, and return the snapshot if nothing is."""

    def report(path: Path, message: str, code: str = "") -> None:
        problems.append(source_map.problem(path, message, code))

    clean = ALIGNMENT.check(plain, (), report)
    if clean is None:
        return None
    for path, message in _unknown_references(clean):
        report(path, message, PackageProblem.REFERENCE_UNKNOWN)
    if has_errors(problems):
        return None
    snapshot = from_plain(clean)
    problems += [source_map.problem(path, message, code, is_error=False) for path, message, code in advise(snapshot)]
    return snapshot


def _no_department(code: str) -> Message:
    return _("there is no department “%(code)s”", code=code)


def _no_job_role(code: str) -> Message:
    return _("there is no job role “%(code)s”", code=code)


def _no_pillar(code: str) -> Message:
    return _("there is no pillar “%(code)s”", code=code)


def _no_system(code: str) -> Message:
    return _("there is no system “%(code)s”", code=code)


def _unknown_references(clean: dict[str, Any]) -> Iterator[tuple[Path, Message]]:
    departments, job_roles, systems = (_ids(clean.get(name)) for name in ("departments", "roles", "systems"))
    pillars = _ids((clean.get("mantra") or {}).get("pillars"))
    yield from _unknown(clean.get("mantra"), "owner", job_roles, ("mantra",), _no_job_role)
    for name in ("roles", "systems"):
        for n, one in enumerate(clean.get(name) or ()):
            yield from _unknown(one, "department", departments, (name, n), _no_department)
    for m, journey in enumerate(clean.get("maps") or ()):
        for path, touchpoint in _touchpoints(journey, ("maps", m)):
            yield from _unknown(touchpoint, "systems", systems, path, _no_system)
            for n, impact in enumerate(touchpoint.get("impacts") or ()):
                here = (*path, "impacts", n)
                yield from _unknown(impact, "role", job_roles, here, _no_job_role)
                yield from _unknown(impact, "serves", job_roles, here, _no_job_role)
                yield from _unknown(impact, "pillars", pillars, here, _no_pillar)


def _touchpoints(journey: dict[str, Any] | None, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for s, stage in enumerate((journey or {}).get("stages") or ()):
        for t, touchpoint in enumerate((stage or {}).get("touchpoints") or ()):
            if touchpoint:
                yield (*path, "stages", s, "touchpoints", t), touchpoint


def _unknown(
    record: dict[str, Any] | None, key: str, known: set[str], path: Path, message: Callable[[str], Message]
) -> Iterator[tuple[Path, Message]]:
    """Yield each code at a key, be it one or a list of them, that is not known."""
    value = (record or {}).get(key)
    for here, code in [((), value)] if not isinstance(value, list) else [((n,), one) for n, one in enumerate(value)]:
        if code is not None and code not in known:
            yield (*path, key, *here), message(code)


def _ids(records: list[Any] | None) -> set[str]:
    return {record["id"] for record in records or () if record and "id" in record}
