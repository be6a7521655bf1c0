"""Rows to maps. What a sheet has no column for stays as it is; blank cells are not guessed."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.core.csv_text import unguard
from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.problems import Diagnostic, Path, ProblemCode, has_errors, in_order
from lms.core.shape import ListOf
from lms.core.sheets.cells import Cell, CellSourceMap, Sheet, UnreadableCell, problem_at, split_lines
from lms.core.text import clean, is_slug, slug
from lms.core.words import gettext as _
from lms.journeys import shape
from lms.journeys.codec import map_from_plain
from lms.journeys.fields import FieldKind
from lms.journeys.naming import Known, MapFileReading, UnknownJobRoles, give_codes
from lms.journeys.sheet.columns import (
    BY_NAME,
    COLUMNS,
    Column,
    MapSheetProblem,
    choice,
    column_named,
    flag,
)
from lms.journeys.sheet.preserve import preserve_missing_columns
from lms.journeys.terms import Channel, Importance, Lane, MapKind, MapState

_PROBLEM_LIMIT = 100


def read_sheet(sheets: Sequence[Sheet], known: Known) -> MapFileReading:
    """Read all maps of a file; whether systems and pillars exist is not checked here."""
    reader = _Reader(known)
    for sheet in sheets:
        reader.take(sheet, is_only=len(sheets) == 1)
    return reader.finish()


@frozen
class _Row:
    sheet: str
    number: int
    texts: Mapping[str, str]
    """By the name of the column; what is blank is absent."""
    columns: Mapping[str, int]

    def at(self, column: str) -> tuple[str, int, int]:
        return self.sheet, self.number, self.columns.get(column, 0)

    def has(self, level: str) -> bool:
        return any(BY_NAME[name].level == level for name in self.texts)


class _Reader:
    def __init__(self, known: Known) -> None:
        self.known = known
        self.source_map = CellSourceMap()
        self.problems: list[Diagnostic] = []
        self.maps: list[dict[str, Any]] = []
        self.columns: set[str] = set()
        self._unknown_roles = UnknownJobRoles(known=known)
        self._found: dict[tuple[Any, ...], tuple[Path, dict[str, Any]]] = {}
        self._last: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._is_read = False
        self._is_readable = True

    def take(self, sheet: Sheet, *, is_only: bool) -> None:
        """Read one sheet; one without the column `touchpoint` is no journey."""
        start = next((n for n, row in enumerate(sheet.rows) if any(row)), None)
        if start is None:
            return
        headings = self._headings(sheet, start + 1, sheet.rows[start])
        if "touchpoint" not in headings and "touchpoint_id" not in headings:
            message = _("no column “touchpoint” in the first row; this sheet is skipped")
            self._note((sheet.name, start + 1, 0), message, MapSheetProblem.COLUMN_MISSING, is_error=is_only)
            return
        self._is_read = True
        self.columns |= set(headings)
        self._last = {}
        for number, cells in enumerate(sheet.rows[start + 1 :], start + 2):
            if len(self.problems) >= _PROBLEM_LIMIT:
                message = _("too many mistakes; the rest was not read")
                self._note((sheet.name, number, 0), message, MapSheetProblem.REST_NOT_READ)
                return
            before = len(self.problems)
            texts = self._texts(sheet.name, number, cells, headings)
            unreadable = self.problems[before:]
            if texts:
                self._row(_Row(sheet=sheet.name, number=number, texts=texts, columns=headings))
            if unreadable:  # what else is wrong may follow from that
                self.problems[before:] = unreadable
                self._is_readable = False

    def finish(self) -> MapFileReading:
        if not self._is_read and not self.problems:
            self._note(("", 1, 0), _("the file is empty"), ProblemCode.EMPTY)
        elif not self.maps and not has_errors(self.problems):
            self._note(("", 2, 0), _("there are no rows below the headings"), MapSheetProblem.NO_ROWS)
        checked = None
        are_named = [self._complete((number,), plain) for number, plain in enumerate(self.maps)]
        if self._is_readable and all(are_named):
            checked = ListOf(shape.DRAFT, maximum=100, identity="id").check(self.maps, (), self._report)
        problems = in_order(self.problems)
        if has_errors(problems) or not checked:
            return MapFileReading(problems=problems)
        return MapFileReading(
            documents=tuple(map(map_from_plain, checked)),
            problems=problems,
            job_roles=self._unknown_roles.job_roles,
            departments=self._unknown_roles.departments,
        )

    def _report(self, path: Path, message: str, code: str = "") -> None:
        if len(self.problems) < _PROBLEM_LIMIT:
            self.problems.append(self.source_map.problem(path, message, code))

    def _note(self, place: tuple[str, int, int], message: str, code: str, *, is_error: bool = True) -> None:
        self.problems.append(problem_at(place, message, code, is_error=is_error))

    def _headings(self, sheet: Sheet, number: int, cells: Sequence[Cell]) -> dict[str, int]:
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            heading = clean(cell) if isinstance(cell, str) else ""
            column = column_named(heading)
            if column is None:
                if heading.strip():
                    message = _("unknown column “%(heading)s”; it is skipped", heading=heading[:60])
                    self._note((sheet.name, number, index), message, MapSheetProblem.COLUMN_UNKNOWN, is_error=False)
            elif column.name in found:
                message = _("a second column “%(column)s”", column=column.name)
                self._note((sheet.name, number, index), message, ProblemCode.REPEATED)
            else:
                found[column.name] = index
        return found

    def _texts(self, sheet: str, number: int, cells: Sequence[Cell], headings: Mapping[str, int]) -> dict[str, str]:
        texts = {}
        for name, index in headings.items():
            cell = cells[index] if index < len(cells) else ""
            if isinstance(cell, UnreadableCell):
                self._note((sheet, number, index), cell.message, cell.code)
                continue
            text = unguard(cell)
            if not _has_kind(BY_NAME[name], FieldKind.LINES):
                text = clean(text)
            if text.strip():
                texts[name] = text
        return texts

    def _row(self, row: _Row) -> None:
        if not self._thing("map", (), "maps", row):
            return
        if row.has("stage") or row.has("touchpoint") or row.has("impact"):
            self._level("stage", "map", row)

    def _level(self, level: str, parent: str, row: _Row) -> None:
        above, values = self._last[parent]
        below = {"stage": ("touchpoint", "impact"), "touchpoint": ("impact",)}[level]
        things = values.setdefault(f"{level}s", [])
        if not self._thing(level, (*above, f"{level}s"), things, row):
            return
        if not any(row.has(one) for one in below):
            return
        if level == "stage":
            self._level("touchpoint", "stage", row)
        else:
            self._impact(row)

    def _thing(self, level: str, above: Path, things: list[dict[str, Any]] | str, row: _Row) -> bool:
        """Find or add the thing that a row is about, and set what the row has about it."""
        rows = self.maps if isinstance(things, str) else things
        name, code = row.texts.get(level, ""), row.texts.get(f"{level}_id", "")
        if not name and not code:
            if level not in self._last:
                self._note(row.at(level), _nothing_named(level), MapSheetProblem.NO_NAME)
                return False
        else:
            root = self._last["map"][0] if level == "touchpoint" else above
            found = (code and self._found.get((level, root, code))) or (
                None if code else self._found.get((level, above, "", normalise(name)))
            )
            if found and found[0][:-1] != above:
                message = _("this touchpoint is in another stage further up")
                self._note(row.at(f"{level}_id"), message, MapSheetProblem.IN_TWO_STAGES)
                return False
            if not found:
                found = (*above, len(rows)), {}
                rows.append(found[1])
                self.source_map.add(found[0], row.at(level))
            if code:
                self._found.setdefault((level, root, code), found)
            self._found.setdefault((level, above, "", normalise(name)), found)
            self._begin(level, found)
        path, values = self._last[level]
        for column in COLUMNS:
            if column.level == level and column.name in row.texts:
                self._set(path, values, column, row)
        return True

    def _begin(self, level: str, found: tuple[Path, dict[str, Any]]) -> None:
        for below in {"map": ("stage", "touchpoint"), "stage": ("touchpoint",)}.get(level, ()):
            if self._last.get(level) is not found:
                self._last.pop(below, None)
        self._last[level] = found

    def _set(self, path: Path, values: dict[str, Any], column: Column, row: _Row) -> None:
        value = self._value(column, row)
        if column.key in values and values[column.key] != value:
            _sheet, first, index = self.source_map.known[(*path, column.key)]
            above = problem_at(("", first, index), "").cell
            message = _differs(column.level, column=column.name, cell=above)
            self._note(row.at(column.name), message, MapSheetProblem.DIFFERS)
            return
        values[column.key] = value
        self.source_map.add((*path, column.key), row.at(column.name))

    def _value(self, column: Column, row: _Row) -> Any:
        text = row.texts[column.name]
        if _has_kind(column, FieldKind.FLAG):
            value = flag(text)
            if value is None:
                message = _("%(column)s must be yes or no, not “%(text)s”", column=column.name, text=text[:40])
                self._note(row.at(column.name), message, ProblemCode.WRONG_TYPE)
            return value or False
        if _has_kind(column, FieldKind.FEELING):
            try:
                return int(float(text.replace("−", "-"))) if float(text.replace("−", "-")).is_integer() else text
            except (ValueError, OverflowError):
                return text
        if _has_kind(column, FieldKind.CODES):
            return [self._code(column.name, one.strip()) for one in text.replace(";", ",").split(",") if one.strip()]
        if _has_kind(column, FieldKind.LINES):
            return split_lines(text)
        kind = column.field.choices if column.field else None
        return choice(kind, text) if kind else text

    def _code(self, column: str, text: str) -> str:
        if is_slug(text):
            return text
        return (self.known.job_role_code(text) if column == "serves" else None) or slug(text)

    def _impact(self, row: _Row) -> None:
        above, touchpoint = self._last["touchpoint"]
        if "role" not in row.texts and "role_id" not in row.texts:
            if any(BY_NAME[name].level == "impact" and name != "department" for name in row.texts):
                message = _("write a job role, or clear the other cells about it in this row")
                self._note(row.at("role"), message, MapSheetProblem.NO_JOB_ROLE)
            return
        path: Path = (*above, "impacts", len(touchpoint.setdefault("impacts", [])))
        values: dict[str, Any] = {"role": self._role(row)}
        self.source_map.add(path, row.at("role"))
        for column in COLUMNS:
            is_read = column.level == "impact" and column.name not in {"role", "role_id", "department"}
            if is_read and column.name in row.texts:
                values[column.key] = self._value(column, row)
                self.source_map.add((*path, column.key), row.at(column.name))
        touchpoint["impacts"].append(values)

    def _role(self, row: _Row) -> str:
        name, code = row.texts.get("role", ""), row.texts.get("role_id", "")
        if code in self.known.job_roles:
            if name and normalise(name) not in {normalise(self.known.job_roles[code]), normalise(code)}:
                message = _("role_id belongs to “%(role)s”; correct it, or clear it", role=self.known.job_roles[code])
                self._note(row.at("role"), message, MapSheetProblem.ROLE_DIFFERS)
            return code
        return self._unknown_roles.code_of(name, row.texts.get("department", ""), code)

    def _complete(self, path: Path, plain: dict[str, Any]) -> bool:
        """Fill in what a sheet may leave open; return whether everything has a name, so that the rest can be checked."""
        before = len(self.problems)
        plain.setdefault("stages", [])
        for s, stage in enumerate(plain["stages"]):
            stage.setdefault("touchpoints", [])
            self._needs_name("stage", (*path, "stages", s), stage)
            for t, touchpoint in enumerate(stage["touchpoints"]):
                self._needs_name("touchpoint", (*path, "stages", s, "touchpoints", t), touchpoint)
        self._needs_name("map", path, plain)
        if len(self.problems) > before:
            return False
        give_codes(plain, self.known)
        own = self.known.find_map(plain["id"])
        if own is not None:
            preserve_missing_columns(plain, own, self.columns)
        plain.setdefault("kind", MapKind.OTHER.value)
        plain.setdefault("state", MapState.CURRENT.value)
        touchpoints = [t for stage in plain["stages"] for t in stage["touchpoints"]]
        channels = [t["channel"] for t in touchpoints if "channel" in t]
        if "channel" not in plain and channels:
            # One that does not exist is reported where it is written, not for the map as well.
            plain["channel"] = next((one for one in channels if one in set(Channel)), Channel.OTHER.value)
        if "channel" not in plain and self._is_readable:
            message = _("write a channel, for example phone or website")
            self.problems.append(self.source_map.problem((*path, "channel"), message, ProblemCode.MISSING))
        if "channel" not in plain:
            return False
        for touchpoint in touchpoints:
            touchpoint.setdefault("moment", Importance.ROUTINE.value)
            touchpoint.setdefault("channel", plain["channel"])
        self._lanes(path, plain)
        return True

    def _needs_name(self, level: str, path: Path, values: dict[str, Any]) -> None:
        if "name" not in values:
            self.problems.append(self.source_map.problem((*path, "id"), _without_name(level), MapSheetProblem.NO_NAME))

    def _lanes(self, path: Path, plain: dict[str, Any]) -> None:
        for s, stage in enumerate(plain["stages"]):
            for t, touchpoint in enumerate(stage["touchpoints"]):
                for i, impact in enumerate(touchpoint.get("impacts", [])):
                    if "lane" not in impact:
                        impact["lane"] = Lane.FRONTSTAGE.value
                        where = (*path, "stages", s, "touchpoints", t, "impacts", i)
                        message = _("no visibility: set to frontstage")
                        found = self.source_map.problem(where, message, MapSheetProblem.LANE_ASSUMED, is_error=False)
                        self.problems.append(found)


def _has_kind(column: Column, kind: FieldKind) -> bool:
    return column.field is not None and column.field.kind is kind


def _nothing_named(level: str) -> str:
    return {
        "map": _("this row names no map, and there is none above it"),
        "stage": _("this row names no stage, and there is none above it"),
        "touchpoint": _("this row names no touchpoint, and there is none above it"),
    }[level]


def _differs(level: str, *, column: str, cell: str) -> str:
    return {
        "map": _(
            "%(column)s differs from cell %(cell)s, but both rows are about the same map", column=column, cell=cell
        ),
        "stage": _(
            "%(column)s differs from cell %(cell)s, but both rows are about the same stage", column=column, cell=cell
        ),
        "touchpoint": _(
            "%(column)s differs from cell %(cell)s, but both rows are about the same touchpoint",
            column=column,
            cell=cell,
        ),
        "impact": _(
            "%(column)s differs from cell %(cell)s, but both rows are about the same job role", column=column, cell=cell
        ),
    }[level]


def _without_name(level: str) -> str:
    return {
        "map": _("this map has an id but no name"),
        "stage": _("this stage has an id but no name"),
        "touchpoint": _("this touchpoint has an id but no name"),
    }[level]
