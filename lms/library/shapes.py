"""What each value of `alignment-org/1` must look like: keys, limits, closed lists, and the rules inside one record.

Source of the limits: domain.md A3 and alignment-org-1.md.
"""

import re
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.shape import Day, Flag, ListOf, OneOf, Record, Report, Slug, Text, Whole
from lms.journeys.terms import Channel, Lane, MapKind, MapState, Moment, SystemKind

FORMAT = "alignment-org/1"
_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MILLION = 10_000_000


def _organisation(org: dict[str, Any], path: Path, report: Report) -> None:
    if "locale" in org and not _LOCALE.match(org["locale"]):
        report((*path, "locale"), f"locale “{org['locale']}” is not a language tag such as en-US")
    _twice(org.get("sites"), (*path, "sites"), report)


def _mantra(mantra: dict[str, Any], path: Path, report: Report) -> None:
    text = mantra.get("text", "")
    for n, look_alike in enumerate(mantra.get("look_alikes", ())):
        if look_alike and normalise(look_alike) == normalise(text):
            report((*path, "look_alikes", n), "this look-alike is the mantra itself")
    segments = mantra.get("segments")
    if segments and _joined(segments) != _joined([text]):
        report((*path, "segments"), "the segments, joined, do not give the mantra")


def _impact(impact: dict[str, Any], path: Path, report: Report) -> None:
    good = {normalise(one) for one in impact.get("good", ()) if one}
    for n, never in enumerate(impact.get("never", ())):
        if never and normalise(never) in good:
            report((*path, "never", n), "this stands in good as well as in never")
    for n, served in enumerate(impact.get("serves", ())):
        if served and served == impact.get("role"):
            report((*path, "serves", n), "a role does not serve itself")
    for name in ("pillars", "serves"):
        _twice(impact.get(name), (*path, name), report)


def _touchpoint(touchpoint: dict[str, Any], path: Path, report: Report) -> None:
    owners = [n for n, one in enumerate(touchpoint.get("impacts", ())) if one and one.get("owner")]
    for n in owners[1:]:
        report((*path, "impacts", n, "owner"), "a second owner: at most one role is accountable for a touchpoint")
    _twice(touchpoint.get("systems"), (*path, "systems"), report)


def _map(journey: dict[str, Any], path: Path, report: Report) -> None:
    seen: set[str] = set()
    for s, stage in enumerate(journey.get("stages", ())):
        for t, touchpoint in enumerate((stage or {}).get("touchpoints", ())):
            code = (touchpoint or {}).get("id")
            if code is not None and code in seen:
                report((*path, "stages", s, "touchpoints", t, "id"), f"id “{code}” is used twice in this map")
            seen.add(code or "")


def _twice(values: list[Any] | None, path: Path, report: Report) -> None:
    seen: set[Any] = set()
    for n, value in enumerate(values or ()):
        if value is not None and value in seen:
            report((*path, n), f"“{value}” is written twice")
        seen.add(value)


def _joined(texts: list[Any]) -> str:
    return "".join("".join(text.split()) for text in texts if text)


MANTRA = Record(
    required={"version": Whole(1, _MILLION), "text": Text(200), "meaning": Text(600)},
    optional={
        "announced": Day(),
        "pillars": ListOf(
            Record(required={"id": Slug(reserved=frozenset({"mantra"})), "name": Text(40), "means": Text(160)}),
            most=5,
            identity="id",
        ),
        "look_alikes": ListOf(Text(200), most=10),
        "previous": ListOf(
            Record(required={"version": Whole(1, _MILLION), "text": Text(200)}, optional={"retired": Day()}), most=100
        ),
        "segments": ListOf(Text(200), most=200),
    },
    after=_mantra,
)
_IMPACT = Record(
    required={"role": Slug(), "lane": OneOf(Lane), "how": Text(240)},
    optional={
        "owner": Flag(),
        "good": ListOf(Text(200), most=5),
        "never": ListOf(Text(200), most=5),
        "pillars": ListOf(Slug(), most=5),
        "if_missed": Text(200),
        "serves": ListOf(Slug(), most=200),
    },
    after=_impact,
)
_TOUCHPOINT = Record(
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
        "impacts": ListOf(_IMPACT, most=1000, identity="role"),
    },
    after=_touchpoint,
)
MAP = Record(
    required={
        "id": Slug(reserved=frozenset({"mantra", "module"})),
        "name": Text(120),
        "kind": OneOf(MapKind),
        "channel": OneOf(Channel),
        "state": OneOf(MapState),
        "stages": ListOf(
            Record(required={"id": Slug(), "name": Text(80), "touchpoints": ListOf(_TOUCHPOINT, most=1000, least=1)}),
            most=100,
            least=1,
            identity="id",
        ),
    },
    optional={"persona": Text(160), "goal": Text(240)},
    after=_map,
)
ALIGNMENT = Record(
    required={
        "format": Text(40),
        "org": Record(
            required={"id": Slug(), "name": Text(120), "locale": Text(35)},
            optional={"sector": Text(120), "about": Text(2000), "sites": ListOf(Text(120), most=10_000)},
            after=_organisation,
        ),
        "mantra": MANTRA,
        "departments": ListOf(Record(required={"id": Slug(), "name": Text(80)}), most=10_000, identity="id"),
        "roles": ListOf(
            Record(
                required={"id": Slug(), "name": Text(80), "department": Slug()},
                optional={"people": Whole(0, _MILLION), "leads": Flag()},
            ),
            most=10_000,
            identity="id",
        ),
        "maps": ListOf(MAP, most=1000, identity="id"),
    },
    optional={
        "systems": ListOf(
            Record(required={"id": Slug(), "name": Text(80), "kind": OneOf(SystemKind), "department": Slug()}),
            most=10_000,
            identity="id",
        )
    },
)
