"""Rows to maps. What a sheet has no column for stays as the firm has it; nothing that is blank is guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.core.csv_text import unguard
from lms.core.ids import normalise
from lms.core.problems import Path, TextProblem, has_errors, in_order
from lms.core.shape import ListOf
from lms.core.text import clean, is_slug, slug
from lms.journeys import shape
from lms.journeys.codec import map_from_plain
from lms.journeys.naming import Known, Reading, Strangers, give_codes
from lms.journeys.sheet.cells import Cell, CellPlaces, Sheet, Trouble, problem_at, split_lines
from lms.journeys.sheet.columns import (
    BY_NAME,
    CHOICES,
    CODES,
    COLUMNS,
    FLAGS,
    LINES,
    Column,
    choice,
    column_named,
    flag,
)
from lms.journeys.sheet.kept import keep_what_has_no_column
from lms.journeys.terms import Lane, MapKind, MapState, Moment

_PROBLEM_LIMIT = 100


def read_sheet(sheets: Sequence[Sheet], known: Known) -> Reading:
    """Read all maps of a file; whether systems and pillars exist is not checked here."""
    reader = _Reader(known)
    for sheet in sheets:
        reader.take(sheet, is_only=len(sheets) == 1)
    return reader.finish()


@dataclass(frozen=True, kw_only=True)
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
        self.places = CellPlaces()
        self.problems: list[TextProblem] = []
        self.maps: list[dict[str, Any]] = []
        self.columns: set[str] = set()
        self._strangers = Strangers(known=known)
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
            message = "no column “touchpoint” in the first row; this sheet is left out"
            self._say((sheet.name, start + 1, 0), message, is_error=is_only)
            return
        self._is_read = True
        self.columns |= set(headings)
        self._last = {}
        for number, cells in enumerate(sheet.rows[start + 1 :], start + 2):
            if len(self.problems) >= _PROBLEM_LIMIT:
                self._say((sheet.name, number, 0), "more is wrong from here on; the rest was not read")
                return
            before = len(self.problems)
            texts = self._texts(sheet.name, number, cells, headings)
            unreadable = self.problems[before:]
            if texts:
                self._row(_Row(sheet=sheet.name, number=number, texts=texts, columns=headings))
            if unreadable:  # what else is wrong may follow from that
                self.problems[before:] = unreadable
                self._is_readable = False

    def finish(self) -> Reading:
        if not self._is_read and not self.problems:
            self._say(("", 1, 0), "the file is empty")
        elif not self.maps and not has_errors(self.problems):
            self._say(("", 2, 0), "there is no row beneath the headings")
        checked = None
        are_named = [self._complete((number,), plain) for number, plain in enumerate(self.maps)]
        if self._is_readable and all(are_named):
            checked = ListOf(shape.DRAFT, most=100, identity="id").check(self.maps, (), self._report)
        problems = in_order(self.problems)
        if has_errors(problems) or not checked:
            return Reading(problems=problems)
        return Reading(
            documents=tuple(map(map_from_plain, checked)),
            problems=problems,
            job_roles=self._strangers.job_roles,
            departments=self._strangers.departments,
        )

    def _report(self, path: Path, message: str) -> None:
        if len(self.problems) < _PROBLEM_LIMIT:
            self.problems.append(self.places.problem(path, message))

    def _say(self, place: tuple[str, int, int], message: str, *, is_error: bool = True) -> None:
        self.problems.append(problem_at(place, message, is_error=is_error))

    def _headings(self, sheet: Sheet, number: int, cells: Sequence[Cell]) -> dict[str, int]:
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            heading = clean(cell) if isinstance(cell, str) else ""
            column = column_named(heading)
            if column is None:
                if heading.strip():
                    message = f"the column “{heading[:60]}” is not known and is left out"
                    self._say((sheet.name, number, index), message, is_error=False)
            elif column.name in found:
                self._say((sheet.name, number, index), f"a second column “{column.name}”")
            else:
                found[column.name] = index
        return found

    def _texts(self, sheet: str, number: int, cells: Sequence[Cell], headings: Mapping[str, int]) -> dict[str, str]:
        texts = {}
        for name, index in headings.items():
            cell = cells[index] if index < len(cells) else ""
            if isinstance(cell, Trouble):
                self._say((sheet, number, index), cell.message)
                continue
            text = unguard(cell)
            if name not in LINES:
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
        held = values.setdefault(f"{level}s", [])
        if not self._thing(level, (*above, f"{level}s"), held, row):
            return
        if not any(row.has(one) for one in below):
            return
        if level == "stage":
            self._level("touchpoint", "stage", row)
        else:
            self._impact(row)

    def _thing(self, level: str, above: Path, held: list[dict[str, Any]] | str, row: _Row) -> bool:
        """Find or begin the thing that a row is about, and take over what the row says of it."""
        rows = self.maps if isinstance(held, str) else held
        name, code = row.texts.get(level, ""), row.texts.get(f"{level}_id", "")
        if not name and not code:
            if level not in self._last:
                self._say(row.at(level), f"this row names no {level}, and there is none above it")
                return False
        else:
            root = self._last["map"][0] if level == "touchpoint" else above
            found = (code and self._found.get((level, root, code))) or (
                None if code else self._found.get((level, above, "", normalise(name)))
            )
            if found and found[0][:-1] != above:
                self._say(row.at(f"{level}_id"), f"this {level} stands in another stage above")
                return False
            if not found:
                found = (*above, len(rows)), {}
                rows.append(found[1])
                self.places.add(found[0], row.at(level))
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
            _, first, index = self.places.known[(*path, column.key)]
            above = problem_at(("", first, index), "").cell
            self._say(
                row.at(column.name), f"{column.name} differs from {above}, which is about the same {column.level}"
            )
            return
        values[column.key] = value
        self.places.add((*path, column.key), row.at(column.name))

    def _value(self, column: Column, row: _Row) -> Any:
        text = row.texts[column.name]
        if column.name in FLAGS:
            value = flag(text)
            if value is None:
                self._say(row.at(column.name), f"{column.name} is yes or no, not “{text[:40]}”")
            return value or False
        if column.key == "feeling":
            try:
                return int(float(text.replace("−", "-"))) if float(text.replace("−", "-")).is_integer() else text
            except (ValueError, OverflowError):
                return text
        if column.name in CODES:
            return [self._code(column.name, one.strip()) for one in text.replace(";", ",").split(",") if one.strip()]
        if column.name in LINES:
            return split_lines(text)
        kind = CHOICES.get((column.level, column.key))
        return choice(kind, text) if kind else text

    def _code(self, column: str, text: str) -> str:
        if is_slug(text):
            return text
        return (self.known.job_role_code(text) if column == "serves" else None) or slug(text)

    def _impact(self, row: _Row) -> None:
        above, touchpoint = self._last["touchpoint"]
        if "role" not in row.texts and "role_id" not in row.texts:
            if any(BY_NAME[name].level == "impact" and name != "department" for name in row.texts):
                self._say(
                    row.at("role"), "whose part is this? Write a job role, or clear the row's other cells about it"
                )
            return
        path: Path = (*above, "impacts", len(touchpoint.setdefault("impacts", [])))
        values: dict[str, Any] = {"role": self._role(row)}
        self.places.add(path, row.at("role"))
        for column in COLUMNS:
            is_told = column.level == "impact" and column.name not in {"role", "role_id", "department"}
            if is_told and column.name in row.texts:
                values[column.key] = self._value(column, row)
                self.places.add((*path, column.key), row.at(column.name))
        touchpoint["impacts"].append(values)

    def _role(self, row: _Row) -> str:
        name, code = row.texts.get("role", ""), row.texts.get("role_id", "")
        if code in self.known.job_roles:
            if name and normalise(name) not in {normalise(self.known.job_roles[code]), normalise(code)}:
                message = f"role_id says “{self.known.job_roles[code]}”; correct it, or clear it if the role is meant"
                self._say(row.at("role"), message)
            return code
        return self._strangers.code_of(name, row.texts.get("department", ""), code)

    def _complete(self, path: Path, plain: dict[str, Any]) -> bool:
        """Fill in what a sheet may leave open; say whether everything has a name, so that the rest can be checked."""
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
            keep_what_has_no_column(plain, own, self.columns)
        plain.setdefault("kind", MapKind.OTHER.value)
        plain.setdefault("state", MapState.CURRENT.value)
        touchpoints = [t for stage in plain["stages"] for t in stage["touchpoints"]]
        channel = next((t["channel"] for t in touchpoints if "channel" in t), None)
        if "channel" not in plain and channel:
            plain["channel"] = channel
        if "channel" not in plain and self._is_readable:
            self.problems.append(
                self.places.problem(path, "where does it happen? Write a channel, such as phone or website")
            )
        if "channel" not in plain:
            return False
        for touchpoint in touchpoints:
            touchpoint.setdefault("moment", Moment.ROUTINE.value)
            touchpoint.setdefault("channel", plain["channel"])
        self._lanes(path, plain)
        return True

    def _needs_name(self, level: str, path: Path, values: dict[str, Any]) -> None:
        if "name" not in values:
            self.problems.append(self.places.problem((*path, "id"), f"this {level} has an id and no name"))

    def _lanes(self, path: Path, plain: dict[str, Any]) -> None:
        for s, stage in enumerate(plain["stages"]):
            for t, touchpoint in enumerate(stage["touchpoints"]):
                for i, impact in enumerate(touchpoint.get("impacts", [])):
                    if "lane" not in impact:
                        impact["lane"] = Lane.FRONTSTAGE.value
                        where = (*path, "stages", s, "touchpoints", t, "impacts", i)
                        message = "no lane: frontstage is taken; please review it"
                        self.problems.append(self.places.problem(where, message, is_error=False))
