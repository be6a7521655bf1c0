"""What touchpoints lack: C4 to C7 and C11."""

from collections.abc import Iterator

from lms.journeys.coverage.terms import Facts, Finding, Placed, Severity, Spot
from lms.journeys.terms import Channel, ImpactDocument, Lane, Moment

_HUMAN = frozenset({Channel.IN_PERSON, Channel.PHONE, Channel.CHAT, Channel.VIDEO})


def find_touchpoints_without(facts: Facts) -> Iterator[Finding]:
    """Yield C4 to C6: touchpoints without a job role, an owner, or anybody whom the customer meets."""
    for placed in facts.places:
        touchpoint = placed.touchpoint
        if not touchpoint.impacts:
            yield _at(placed, "C4", Severity.ERROR, f"“{touchpoint.name}” has no job role")
            continue
        if not any(impact.owner for impact in touchpoint.impacts):
            severity = Severity.WARNING if touchpoint.moment == Moment.ROUTINE else Severity.ERROR
            yield _at(placed, "C5", severity, f"“{touchpoint.name}” has no owner")
        lanes = {impact.lane for impact in touchpoint.impacts}
        if touchpoint.channel in _HUMAN and Lane.FRONTSTAGE not in lanes:
            message = f"customers meet people at “{touchpoint.name}”, yet no job role is frontstage"
            yield _at(placed, "C6", Severity.WARNING, message)


def find_bottlenecks(facts: Facts) -> Iterator[Finding]:
    """Yield C7: touchpoints that rest on one job role, on one person, or whose owner is one person."""
    roles = {role.code: role for role in facts.job_roles}
    for placed in facts.places:
        impacts = placed.touchpoint.impacts
        name = placed.touchpoint.name
        if len(impacts) == 1:
            holder = roles.get(impacts[0].job_role)
            alone = holder is not None and facts.people_of(holder) == 1
            message = f"“{name}” rests on one job role" + (", and on one person" if alone else "")
            yield _at(placed, "C7", Severity.WARNING, message, impacts[0])
            continue
        for impact in impacts:
            holder = roles.get(impact.job_role)
            if impact.owner and holder is not None and facts.people_of(holder) == 1:
                message = f"“{name}” is owned by one single person: {holder.name}"
                yield _at(placed, "C7", Severity.INFO, message, impact)


def find_missing_standards(facts: Facts) -> Iterator[Finding]:
    """Yield C11: impacts without a line for good or never; heavier where much hangs on the owner."""
    for placed, impact in facts.impacts():
        lacking = [word for word, rows in (("good", impact.good), ("never", impact.never)) if not rows]
        if not lacking:
            continue
        is_decisive = impact.owner and placed.touchpoint.moment != Moment.ROUTINE and not impact.good
        message = (
            f"{facts.name_of(impact.job_role)} at “{placed.touchpoint.name}” has no line for {' and '.join(lacking)}"
        )
        if is_decisive:
            message += ", although much hangs on it and they own it"
        yield _at(placed, "C11", Severity.ERROR if is_decisive else Severity.WARNING, message, impact)


def _at(placed: Placed, code: str, severity: Severity, message: str, impact: ImpactDocument | None = None) -> Finding:
    path, spot = placed.path, placed.spot
    if impact is not None:
        path = (*path, "impacts", placed.touchpoint.impacts.index(impact))
        spot = Spot(map=spot.map, stage=spot.stage, touchpoint=spot.touchpoint, job_role=impact.job_role)
    return Finding(code=code, severity=severity, message=message, spot=spot, path=path)
