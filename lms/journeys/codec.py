"""Journey maps and systems to plain values and back, in the shape of alignment-org/1."""

from collections.abc import Mapping
from typing import Any

from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    Moment,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)


def map_to_plain(document: MapDocument) -> dict[str, Any]:
    """Return a map as plain values; optional values that are empty are left out."""
    plain: dict[str, Any] = {"id": document.code, "name": document.name, "kind": document.kind.value}
    _add(plain, persona=document.persona, goal=document.goal, owner=document.owner, complete=document.complete)
    plain |= {"channel": document.channel.value, "state": document.state.value}
    plain["stages"] = [
        {"id": s.code, "name": s.name, "touchpoints": [_touchpoint_to_plain(t) for t in s.touchpoints]}
        for s in document.stages
    ]
    return plain


def map_from_plain(plain: Mapping[str, Any]) -> MapDocument:
    """Read back what `map_to_plain` wrote; the values have been checked before."""
    return MapDocument(
        code=plain["id"],
        name=plain["name"],
        kind=MapKind(plain["kind"]),
        channel=Channel(plain["channel"]),
        state=MapState(plain["state"]),
        persona=plain.get("persona", ""),
        goal=plain.get("goal", ""),
        owner=plain.get("owner", ""),
        complete=plain.get("complete", False),
        stages=tuple(
            StageDocument(
                code=s["id"], name=s["name"], touchpoints=tuple(map(_touchpoint_from_plain, s["touchpoints"]))
            )
            for s in plain["stages"]
        ),
    )


def system_to_plain(system: SystemDocument) -> dict[str, Any]:
    """Return a system, process or policy as plain values."""
    return {"id": system.code, "name": system.name, "kind": system.kind.value, "department": system.department}


def system_from_plain(plain: Mapping[str, Any]) -> SystemDocument:
    """Read back what `system_to_plain` wrote."""
    return SystemDocument(
        code=plain["id"], name=plain["name"], kind=SystemKind(plain["kind"]), department=plain["department"]
    )


def _touchpoint_to_plain(touchpoint: TouchpointDocument) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": touchpoint.code,
        "name": touchpoint.name,
        "channel": touchpoint.channel.value,
        "customer": touchpoint.customer,
    }
    _add(plain, hopes=touchpoint.hopes)
    plain["moment"] = touchpoint.moment.value
    if touchpoint.feeling is not None:
        plain["feeling"] = touchpoint.feeling
    _add(
        plain,
        systems=list(touchpoint.systems),
        evidence=touchpoint.evidence,
        parallel=touchpoint.parallel,
        impacts=[_impact_to_plain(i) for i in touchpoint.impacts],
    )
    return plain


def _touchpoint_from_plain(plain: Mapping[str, Any]) -> TouchpointDocument:
    return TouchpointDocument(
        code=plain["id"],
        name=plain["name"],
        channel=Channel(plain["channel"]),
        customer=plain.get("customer", ""),
        moment=Moment(plain["moment"]),
        hopes=plain.get("hopes", ""),
        feeling=plain.get("feeling"),
        systems=tuple(plain.get("systems", ())),
        evidence=plain.get("evidence", ""),
        parallel=plain.get("parallel", False),
        impacts=tuple(map(_impact_from_plain, plain.get("impacts", ()))),
    )


def _impact_to_plain(impact: ImpactDocument) -> dict[str, Any]:
    plain: dict[str, Any] = {"role": impact.job_role, "lane": impact.lane.value}
    _add(plain, owner=impact.owner)
    plain["how"] = impact.how
    _add(
        plain,
        good=list(impact.good),
        never=list(impact.never),
        pillars=list(impact.pillars),
        if_missed=impact.if_missed,
        serves=list(impact.serves),
    )
    return plain


def _impact_from_plain(plain: Mapping[str, Any]) -> ImpactDocument:
    return ImpactDocument(
        job_role=plain["role"],
        lane=Lane(plain["lane"]),
        how=plain.get("how", ""),
        owner=plain.get("owner", False),
        good=tuple(plain.get("good", ())),
        never=tuple(plain.get("never", ())),
        pillars=tuple(plain.get("pillars", ())),
        if_missed=plain.get("if_missed", ""),
        serves=tuple(plain.get("serves", ())),
    )


def _add(plain: dict[str, Any], **optional: Any) -> None:
    plain.update({key: value for key, value in optional.items() if value})
