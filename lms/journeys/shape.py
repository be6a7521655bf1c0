"""What maps and systems must look like as plain values: limits and rules of domain.md A3 that need no other object."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path, ProblemCode
from lms.core.shape import Boolean, Integer, ListOf, OneOf, Record, Report, Shape, Slug, Text, repeated
from lms.core.words import gettext as _
from lms.journeys.fields import MAP_FIELDS, PART_FIELDS, STAGE_FIELDS, TOUCHPOINT_FIELDS, FieldKind, MapField
from lms.journeys.terms import SystemKind

RESERVED = frozenset({"import", "mantra", "module", "new"})
"""Words that begin other subjects or name other pages, so that no map may have them as its code."""


class MapRule(StrEnum):
    """What can be wrong between the values of a map; codes of problems beside `ProblemCode`."""

    GOOD_AND_NEVER = "good-and-never"
    SERVES_ITSELF = "serves-itself"
    TWO_OWNERS = "two-owners"


def _impact_rules(impact: dict[str, Any], path: Path, report: Report) -> None:
    good = {normalise(text) for text in impact.get("good", ()) if text}
    for i, text in enumerate(impact.get("never", ())):
        if text and normalise(text) in good:
            report((*path, "never", i), _("this text is under both “good” and “don’t”"), MapRule.GOOD_AND_NEVER)
    for i, code in enumerate(impact.get("serves", ())):
        if code is not None and code == impact.get("role"):
            report((*path, "serves", i), _("a job role can’t serve itself"), MapRule.SERVES_ITSELF)
    for key in ("pillars", "serves"):
        repeated(impact.get(key, ()), (*path, key), report)


def _touchpoint_rules(touchpoint: dict[str, Any], path: Path, report: Report) -> None:
    repeated(touchpoint.get("systems", ()), (*path, "systems"), report)
    seen: set[str] = set()
    owner = ""
    for i, impact in enumerate(touchpoint.get("impacts", ())):
        role = (impact or {}).get("role")
        if role is None:
            continue
        if role in seen:
            message = _("job role “%(role)s” is at this touchpoint twice", role=role)
            report((*path, "impacts", i, "role"), message, ProblemCode.REPEATED)
        seen.add(role)
        if impact.get("owner") and owner:
            message = _("a second owner: “%(owner)s” owns this touchpoint already", owner=owner)
            report((*path, "impacts", i, "owner"), message, MapRule.TWO_OWNERS)
        owner = owner or (role if impact.get("owner") else "")


def _map_rules(document: dict[str, Any], path: Path, report: Report) -> None:
    seen: set[str | None] = set()
    for s, stage in enumerate(document.get("stages", ())):
        for t, touchpoint in enumerate((stage or {}).get("touchpoints", ())):
            code = (touchpoint or {}).get("id")
            if code is not None and code in seen:
                message = _("touchpoint id “%(code)s” is used twice in this map", code=code)
                report((*path, "stages", s, "touchpoints", t, "id"), message, ProblemCode.REPEATED)
            seen.add(code)


def _shape_of(field: MapField) -> Shape:
    if field.choices:
        return OneOf(field.choices)
    match field.kind:
        case FieldKind.CODE:
            return Slug()
        case FieldKind.CODES:
            return ListOf(Slug(), maximum=field.maximum)
        case FieldKind.LINES:
            return ListOf(Text(field.limit), maximum=field.maximum)
        case FieldKind.FLAG:
            return Boolean()
        case FieldKind.FEELING:
            return Integer(-2, 2, is_nullable=True)
        case _:
            return Text(field.limit)


def _required(fields: Iterable[MapField]) -> dict[str, Shape]:
    return {f.plain_key: _shape_of(f) for f in fields if f.is_required or f.is_needed_to_publish}


def _optional(fields: Iterable[MapField]) -> dict[str, Shape]:
    return {f.plain_key: _shape_of(f) for f in fields if not (f.is_required or f.is_needed_to_publish)}


def _to_publish(fields: Iterable[MapField]) -> tuple[str, ...]:
    return tuple(f.plain_key for f in fields if f.is_needed_to_publish)


IMPACT = Record(required=_required(PART_FIELDS), optional=_optional(PART_FIELDS), after=_impact_rules)
TOUCHPOINT = Record(
    required={"id": Slug(), **_required(TOUCHPOINT_FIELDS)},
    optional={**_optional(TOUCHPOINT_FIELDS), "impacts": ListOf(IMPACT, maximum=1000)},
    after=_touchpoint_rules,
)
STAGE = Record(
    required={"id": Slug(), **_required(STAGE_FIELDS), "touchpoints": ListOf(TOUCHPOINT, maximum=1000, minimum=1)}
)
MAP = Record(
    required={
        "id": Slug(reserved=RESERVED),
        **_required(MAP_FIELDS),
        "stages": ListOf(STAGE, maximum=100, minimum=1, identity="id"),
    },
    optional=_optional(MAP_FIELDS),
    after=_map_rules,
)


def _may_miss(record: Record, *keys: str, **instead: Any) -> Record:
    """Return the record with some keys no longer required, and others of another shape."""
    required = {key: instead.get(key, value) for key, value in record.required.items() if key not in keys}
    optional = {key: instead.get(key, value) for key, value in record.optional.items()}
    return replace(record, required=required, optional={**{key: record.required[key] for key in keys}, **optional})


DRAFT = _may_miss(
    MAP,
    stages=ListOf(
        _may_miss(
            STAGE,
            touchpoints=ListOf(
                _may_miss(
                    TOUCHPOINT,
                    *_to_publish(TOUCHPOINT_FIELDS),
                    impacts=ListOf(_may_miss(IMPACT, *_to_publish(PART_FIELDS)), maximum=1000),
                ),
                maximum=1000,
            ),
        ),
        maximum=100,
        identity="id",
    ),
)
"""A map that is being written: a stage may have no touchpoint yet, and what is needed only to publish may be empty."""

SYSTEM = Record(required={"id": Slug(), "name": Text(80), "kind": OneOf(SystemKind), "department": Slug()})
