"""What maps and systems must look like as plain values: limits and rules of domain.md A3 that need no other object."""

from dataclasses import replace
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.shape import Flag, ListOf, OneOf, Record, Report, Slug, Text, Whole, repeated
from lms.journeys.terms import Channel, Lane, MapKind, MapState, Moment, SystemKind

RESERVED = frozenset({"import", "mantra", "module", "new"})
"""Words that begin other subjects or name other pages, so that no map may be called so."""


def _impact_rules(impact: dict[str, Any], path: Path, report: Report) -> None:
    good = {normalise(text) for text in impact.get("good", ()) if text}
    for i, text in enumerate(impact.get("never", ())):
        if text and normalise(text) in good:
            report((*path, "never", i), "this text is both good and never")
    for i, code in enumerate(impact.get("serves", ())):
        if code is not None and code == impact.get("role"):
            report((*path, "serves", i), "a role cannot serve itself")
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
            report((*path, "impacts", i, "role"), f"role “{role}” stands twice at this touchpoint")
        seen.add(role)
        if impact.get("owner") and owner:
            report((*path, "impacts", i, "owner"), f"a second owner: “{owner}” owns this touchpoint already")
        owner = owner or (role if impact.get("owner") else "")


def _map_rules(document: dict[str, Any], path: Path, report: Report) -> None:
    seen: set[str | None] = set()
    for s, stage in enumerate(document.get("stages", ())):
        for t, touchpoint in enumerate((stage or {}).get("touchpoints", ())):
            code = (touchpoint or {}).get("id")
            if code is not None and code in seen:
                report(
                    (*path, "stages", s, "touchpoints", t, "id"), f"touchpoint id “{code}” is used twice in this map"
                )
            seen.add(code)


IMPACT = Record(
    required={"role": Slug(), "lane": OneOf(Lane), "how": Text(240)},
    optional={
        "owner": Flag(),
        "good": ListOf(Text(200), most=5),
        "never": ListOf(Text(200), most=5),
        "pillars": ListOf(Slug(), most=5),
        "if_missed": Text(200),
        "serves": ListOf(Slug(), most=200),
    },
    after=_impact_rules,
)
TOUCHPOINT = Record(
    required={
        "id": Slug(),
        "name": Text(120),
        "channel": OneOf(Channel),
        "customer": Text(240),
        "moment": OneOf(Moment),
    },
    optional={
        "hopes": Text(160),
        "feeling": Whole(-2, 2, is_nullable=True),
        "systems": ListOf(Slug(), most=100),
        "evidence": Text(160),
        "parallel": Flag(),
        "impacts": ListOf(IMPACT, most=1000),
    },
    after=_touchpoint_rules,
)
STAGE = Record(required={"id": Slug(), "name": Text(80), "touchpoints": ListOf(TOUCHPOINT, most=1000, least=1)})
MAP = Record(
    required={
        "id": Slug(reserved=RESERVED),
        "name": Text(120),
        "kind": OneOf(MapKind),
        "channel": OneOf(Channel),
        "state": OneOf(MapState),
        "stages": ListOf(STAGE, most=100, least=1, identity="id"),
    },
    optional={"persona": Text(160), "goal": Text(240), "owner": Slug(), "complete": Flag()},
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
                _may_miss(TOUCHPOINT, "customer", impacts=ListOf(_may_miss(IMPACT, "how"), most=1000)), most=1000
            ),
        ),
        most=100,
        identity="id",
    ),
)
"""A map that is being written: a stage may have no touchpoint yet, a touchpoint nothing that the customer does, a part no words."""

SYSTEM = Record(required={"id": Slug(), "name": Text(80), "kind": OneOf(SystemKind), "department": Slug()})
