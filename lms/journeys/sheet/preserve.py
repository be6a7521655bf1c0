"""What a sheet can't express because it has no column for it: it stays as it is."""

from collections.abc import Collection
from typing import Any

from lms.journeys.codec import map_to_plain
from lms.journeys.sheet.columns import COLUMNS
from lms.journeys.terms import MapDocument

_NAMES = frozenset({"name", "id", "role", "role_id", "department"})


def preserve_missing_columns(plain: dict[str, Any], before: MapDocument, columns: Collection[str]) -> None:
    """Take over from the map before what no column of the sheet is about, in place."""
    missing: dict[str, list[str]] = {"map": [], "stage": [], "touchpoint": [], "impact": []}
    for column in COLUMNS:
        if column.name not in columns and column.key not in _NAMES:
            missing[column.level].append(column.key)
    was = map_to_plain(before)
    _take(plain, was, missing["map"])
    touchpoints = {t["id"]: t for stage in was["stages"] for t in stage["touchpoints"]}
    for stage in plain["stages"]:
        for touchpoint in stage["touchpoints"]:
            old = touchpoints.get(touchpoint["id"])
            if old is None:
                continue
            _take(touchpoint, old, missing["touchpoint"])
            if "role" not in columns and "role_id" not in columns:
                _take(touchpoint, old, ["impacts"])
            impacts = {impact["role"]: impact for impact in old.get("impacts", [])}
            for impact in touchpoint.get("impacts", []):
                _take(impact, impacts.get(impact["role"], {}), missing["impact"])


def _take(values: dict[str, Any], old: dict[str, Any], keys: list[str]) -> None:
    for key in keys:
        if key in old:
            values.setdefault(key, old[key])
