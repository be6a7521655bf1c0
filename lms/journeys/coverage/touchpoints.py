"""What is missing at touchpoints: C4 to C7 and C11."""

from collections.abc import Iterator
from typing import Any

from lms.core.words import gettext as _
from lms.journeys.coverage.terms import Facts, Finding, Placed, Severity, Spot
from lms.journeys.terms import Channel, ImpactDocument, Importance, Lane

_HUMAN = frozenset({Channel.IN_PERSON, Channel.PHONE, Channel.CHAT, Channel.VIDEO})


def find_touchpoints_without(facts: Facts) -> Iterator[Finding]:
    """Yield C4 to C6: touchpoints without a job role, an owner, or a job role that the customer meets."""
    for placed in facts.places:
        touchpoint = placed.touchpoint
        if not touchpoint.impacts:
            yield _at(placed, "C4", Severity.ERROR, _("“%(touchpoint)s” has no job role", touchpoint=touchpoint.name))
            continue
        if not any(impact.owner for impact in touchpoint.impacts):
            severity = Severity.WARNING if touchpoint.importance == Importance.ROUTINE else Severity.ERROR
            yield _at(placed, "C5", severity, _("“%(touchpoint)s” has no owner", touchpoint=touchpoint.name))
        lanes = {impact.lane for impact in touchpoint.impacts}
        if touchpoint.channel in _HUMAN and Lane.FRONTSTAGE not in lanes:
            message = _(
                "Customers meet people at “%(touchpoint)s”, but no job role is frontstage", touchpoint=touchpoint.name
            )
            yield _at(placed, "C6", Severity.WARNING, message)


def find_bottlenecks(facts: Facts) -> Iterator[Finding]:
    """Yield C7: touchpoints that depend on one job role or one person, or whose owner is one person."""
    roles = {role.code: role for role in facts.job_roles}
    for placed in facts.places:
        impacts = placed.touchpoint.impacts
        name = placed.touchpoint.name
        if len(impacts) == 1:
            holder = roles.get(impacts[0].job_role)
            alone = holder is not None and facts.people_of(holder) == 1
            message = (
                _("“%(touchpoint)s” depends on one person", touchpoint=name)
                if alone
                else _("“%(touchpoint)s” depends on one job role", touchpoint=name)
            )
            yield _at(placed, "C7", Severity.WARNING, message, impacts[0])
            continue
        for impact in impacts:
            holder = roles.get(impact.job_role)
            if impact.owner and holder is not None and facts.people_of(holder) == 1:
                message = _("The owner of “%(touchpoint)s” is one person: %(role)s", touchpoint=name, role=holder.name)
                yield _at(placed, "C7", Severity.INFO, message, impact)


def find_missing_standards(facts: Facts) -> Iterator[Finding]:
    """Yield C11: parts without a line for good or never; an error for the owner of an important touchpoint."""
    for placed, impact in facts.impacts():
        if impact.good and impact.never:
            continue
        is_decisive = impact.owner and placed.touchpoint.importance != Importance.ROUTINE and not impact.good
        message = _no_standard(impact, is_decisive=is_decisive) % {
            "role": facts.name_of(impact.job_role),
            "touchpoint": placed.touchpoint.name,
        }
        yield _at(placed, "C11", Severity.ERROR if is_decisive else Severity.WARNING, message, impact)


def _no_standard(impact: ImpactDocument, *, is_decisive: bool) -> Any:
    if is_decisive:
        return _("%(role)s at “%(touchpoint)s”: nothing under “good”, although they own this important touchpoint")
    if impact.good:
        return _("%(role)s at “%(touchpoint)s”: nothing under “don’t”")
    if impact.never:
        return _("%(role)s at “%(touchpoint)s”: nothing under “good”")
    return _("%(role)s at “%(touchpoint)s”: nothing under “good” or “don’t”")


def _at(placed: Placed, code: str, severity: Severity, message: str, impact: ImpactDocument | None = None) -> Finding:
    path, spot = placed.path, placed.spot
    if impact is not None:
        path = (*path, "impacts", placed.touchpoint.impacts.index(impact))
        spot = Spot(map=spot.map, stage=spot.stage, touchpoint=spot.touchpoint, job_role=impact.job_role)
    return Finding(code=code, severity=severity, message=message, spot=spot, path=path)
