"""Journey maps and systems to plain values and back, in the shape of alignment-org/1."""

from collections.abc import Iterable, Mapping
from typing import Any

from lms.journeys.fields import MAP_FIELDS, PART_FIELDS, TOUCHPOINT_FIELDS, FieldKind, MapField
from lms.journeys.terms import (
    ImpactDocument,
    MapDocument,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)

_EMPTY: dict[FieldKind, Any] = {
    FieldKind.FLAG: False,
    FieldKind.FEELING: None,
    FieldKind.CODES: (),
    FieldKind.LINES: (),
}


def map_to_plain(document: MapDocument) -> dict[str, Any]:
    """Return a map as plain values; optional values that are empty are left out."""
    stages = [
        {"id": s.code, "name": s.name, "touchpoints": [_touchpoint_to_plain(t) for t in s.touchpoints]}
        for s in document.stages
    ]
    return {"id": document.code, **_to_plain(document, MAP_FIELDS), "stages": stages}


def map_from_plain(plain: Mapping[str, Any]) -> MapDocument:
    """Read back what `map_to_plain` wrote; the values have been checked before."""
    stages = tuple(
        StageDocument(code=s["id"], name=s["name"], touchpoints=tuple(map(_touchpoint_from_plain, s["touchpoints"])))
        for s in plain["stages"]
    )
    return MapDocument(code=plain["id"], **_from_plain(plain, MAP_FIELDS), stages=stages)


def system_to_plain(system: SystemDocument) -> dict[str, Any]:
    """Return a system, process or policy as plain values."""
    return {"id": system.code, "name": system.name, "kind": system.kind.value, "department": system.department}


def system_from_plain(plain: Mapping[str, Any]) -> SystemDocument:
    """Read back what `system_to_plain` wrote."""
    return SystemDocument(
        code=plain["id"], name=plain["name"], kind=SystemKind(plain["kind"]), department=plain["department"]
    )


def _touchpoint_to_plain(touchpoint: TouchpointDocument) -> dict[str, Any]:
    plain = {"id": touchpoint.code, **_to_plain(touchpoint, TOUCHPOINT_FIELDS)}
    if touchpoint.impacts:
        plain["impacts"] = [_to_plain(impact, PART_FIELDS) for impact in touchpoint.impacts]
    return plain


def _touchpoint_from_plain(plain: Mapping[str, Any]) -> TouchpointDocument:
    impacts = tuple(ImpactDocument(**_from_plain(one, PART_FIELDS)) for one in plain.get("impacts", ()))
    return TouchpointDocument(code=plain["id"], **_from_plain(plain, TOUCHPOINT_FIELDS), impacts=impacts)


def _to_plain(thing: object, fields: Iterable[MapField]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in fields:
        value = getattr(thing, field.name)
        if field.is_required or field.is_needed_to_publish or value != _EMPTY.get(field.kind, ""):
            plain[field.plain_key] = (
                list(value) if isinstance(value, tuple) else value.value if field.choices else value
            )
    return plain


def _from_plain(plain: Mapping[str, Any], fields: Iterable[MapField]) -> dict[str, Any]:
    return {field.name: _value(field, plain.get(field.plain_key, _EMPTY.get(field.kind, ""))) for field in fields}


def _value(field: MapField, value: Any) -> Any:
    if field.choices:
        return field.choices(value)
    return tuple(value) if field.kind in {FieldKind.CODES, FieldKind.LINES} else value
