"""Files to maps, whatever their format; problems have their line or cell."""

from collections.abc import Collection, Iterator
from dataclasses import field
from enum import StrEnum
from typing import Any

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic, Path, SourceMap, has_errors, in_order
from lms.core.sheets.cells import Sheet, SheetProblem, SheetRefused
from lms.core.sheets.csv_file import decode, read_csv
from lms.core.text import clean
from lms.core.words import gettext as _
from lms.journeys import shape
from lms.journeys.codec import map_from_plain
from lms.journeys.files.terms import FileKind
from lms.journeys.mermaid import is_mermaid, read_mermaid
from lms.journeys.naming import Known, MapFileReading
from lms.journeys.outline import job_role_names, parse_outline
from lms.journeys.rules import ReferenceProblem, reworded
from lms.journeys.sheet.columns import column_named
from lms.journeys.sheet.reading import read_sheet
from lms.journeys.terms import MapDocument

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


_MISSING = {
    "kind": _("write what kind of journey it is: kind: sales"),
    "channel": _("write where it happens: [phone] at the touchpoint, or channel: phone for the whole map"),
    "lane": _("write how visible it is: | frontstage, | backstage or | support"),
    "customer": _("write what the customer does: customer: …"),
    "how": _("write what they do: does: …"),
    "name": _("write a name"),
}
_TOO_FEW = {
    "touchpoints": _("this stage has no touchpoint yet: ### Name [channel]"),
    "stages": _("this map has no stage yet: ## Name"),
}


class OutlineProblem(StrEnum):
    """What can be wrong with an outline of a known map; codes of problems beside `ProblemCode`."""

    ID_CHANGED = "id-changed"


@frozen
class Codes:
    """What an outline may name, by code."""

    job_roles: Collection[str] = ()
    systems: Collection[str] = ()
    pillars: Collection[str] = ()


@frozen
class OutlineReading:
    """What was read from an outline."""

    document: MapDocument | None
    """`None` if anything is wrong; it may lack what is needed to publish."""
    errors: tuple[Diagnostic, ...] = ()
    wanting: tuple[Diagnostic, ...] = field(default=())
    """What is missing or unknown, and keeps the map from being published."""


def read_draft_outline(text: str, known: Known, codes: Codes, *, code: str = "") -> OutlineReading:
    """Read an outline that is being written; `code` is the map's, if the text may hold no other."""
    plain, source_map, problems = parse_outline(text, known=known)
    if not plain:
        return OutlineReading(document=None, errors=in_order(problems))
    if code and plain["id"] != code:
        problems.append(
            source_map.problem((), _("the id of this map must stay {#%(code)s}", code=code), OutlineProblem.ID_CHANGED)
        )
    reported = {problem.line for problem in problems}

    def report(path: Path, message: str, code: str = "") -> None:
        problem = source_map.problem(path, _in_outline(path, message, code), code)
        if problem.line not in reported:  # else it follows from what is wrong there already
            problems.append(problem)

    checked = shape.DRAFT.check(plain, (), report)
    errors = in_order(problems)
    if checked is None or has_errors(errors):
        wrong = {problem.line for problem in errors}
        unknown = [problem for problem in _unknown(plain, source_map, codes) if problem.line not in wrong]
        return OutlineReading(document=None, errors=errors, wanting=in_order(unknown))
    wanting = list(_unknown(checked, source_map, codes))

    def want(path: Path, message: str, code: str = "") -> None:
        wanting.append(source_map.problem(path, _in_outline(path, message, code), code, is_error=False))

    shape.MAP.check(plain, (), want)
    return OutlineReading(document=map_from_plain(checked), wanting=in_order(wanting))


def _in_outline(path: Path, message: str, code: str) -> str:
    return reworded(path, message, code, missing=_MISSING, too_few=_TOO_FEW)


def _unknown(plain: dict[str, Any], source_map: SourceMap, codes: Codes) -> Iterator[Diagnostic]:
    for s, stage in enumerate(plain.get("stages", [])):
        for t, touchpoint in enumerate(stage.get("touchpoints", [])):
            at: Path = ("stages", s, "touchpoints", t)
            yield from _missing(
                touchpoint.get("systems", []), codes.systems, source_map, (*at, "systems"), ReferenceProblem.SYSTEM
            )
            for i, impact in enumerate(touchpoint.get("impacts", [])):
                part = (*at, "impacts", i)
                yield from _missing(
                    [impact["role"]] if impact.get("role") else [],
                    codes.job_roles,
                    source_map,
                    part,
                    ReferenceProblem.JOB_ROLE,
                )
                yield from _missing(
                    impact.get("serves", []), codes.job_roles, source_map, (*part, "serves"), ReferenceProblem.JOB_ROLE
                )
                yield from _missing(
                    impact.get("pillars", []), codes.pillars, source_map, (*part, "pillars"), ReferenceProblem.PILLAR
                )


def _missing(
    named: list[str], known: Collection[str], source_map: SourceMap, path: Path, problem: ReferenceProblem
) -> Iterator[Diagnostic]:
    for code in named:
        if code not in known:
            message = {
                ReferenceProblem.JOB_ROLE: _("there is no job role “%(code)s”", code=code),
                ReferenceProblem.PILLAR: _("the mantra has no pillar “%(code)s”", code=code),
                ReferenceProblem.SYSTEM: _("there is no system, process or policy “%(code)s”", code=code),
            }[problem]
            yield source_map.problem(path, message, problem, is_error=False)


def kind_of(content: bytes) -> FileKind | None:
    """Return the format of a file, by its content; `None` if it is none that can be read.

    :raises SheetRefused: if it is neither text nor a spreadsheet
    """
    if content.startswith(_ZIP):
        return FileKind.XLSX
    if content.startswith(_OLD_EXCEL):
        raise SheetRefused(
            _("this is an old Excel file (.xls); save it as “Excel workbook (.xlsx)”"), SheetProblem.OLD_EXCEL
        )
    text = decode(content[: len(content) - len(content) % 2])
    if is_mermaid(text):
        return FileKind.MERMAID
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("//")), "")
    if first.lstrip("\ufeff").startswith("# "):
        return FileKind.OUTLINE
    headings = first.lstrip("\ufeff").replace(";", ",").replace("\t", ",").split(",")
    return FileKind.CSV if any(column_named(one.strip(' "')) for one in headings) else None


def read_file(content: bytes, kind: FileKind, known: Known) -> MapFileReading:
    """Read a file of any kind."""
    try:
        match kind:
            case FileKind.XLSX:
                from lms.core.sheets.xlsx import read_xlsx  # the library is large, and few upload spreadsheets

                return read_sheet(read_xlsx(content), known)
            case FileKind.CSV:
                sheet = read_csv(content)
                return read_sheet((Sheet(name="", rows=sheet.rows),), known)
            case FileKind.MERMAID:
                return read_mermaid(clean(decode(content), multiline=True), known)
            case FileKind.OUTLINE:
                return _read_outline(clean(decode(content), multiline=True), known)
    except SheetRefused as refused:
        return MapFileReading(problems=(refused.problem,))


def _read_outline(text: str, known: Known) -> MapFileReading:
    found = read_draft_outline(text, known, Codes())
    if found.document is None:
        return MapFileReading(problems=found.errors)
    names = job_role_names(text)
    roles = [impact.job_role for t in found.document.touchpoints() for impact in t.impacts]
    return MapFileReading(
        documents=(found.document,),
        job_roles={code: names.get(code, code) for code in roles if code not in known.job_roles},
    )
