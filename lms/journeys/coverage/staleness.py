"""What nobody has called right for long: C18."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lms.core.text import plural
from lms.journeys.coverage.terms import Facts, Finding, Severity, Spot
from lms.journeys.terms import MapState

FRESH_FOR = timedelta(days=180)
"""Half a year: twice between two yearly certifications."""


def find_stale(facts: Facts, *, now: datetime) -> Iterator[Finding]:
    """Yield C18: maps not confirmed by their owner for half a year, and impacts never confirmed by somebody who has them."""
    if facts.owner_confirmed is None:
        return
    for m, one in enumerate(facts.maps):
        if one.state != MapState.CURRENT:
            continue
        spot, path = Spot(map=one.code), ("maps", m)
        confirmed_at = facts.owner_confirmed.get(one.code)
        if confirmed_at is None:
            message = f"nobody who answers for “{one.name}” has confirmed that it is right"
            yield Finding(code="C18", severity=Severity.WARNING, message=message, spot=spot, path=path)
        elif now - confirmed_at > FRESH_FOR:
            message = f"“{one.name}” was last confirmed {plural((now - confirmed_at).days, 'day')} ago"
            yield Finding(code="C18", severity=Severity.WARNING, message=message, spot=spot, path=path)
        parts = [(t.code, impact.job_role) for t in one.touchpoints() for impact in t.impacts]
        known = sum(code in facts.role_confirmed.get((one.code, role), ()) for code, role in parts)
        if known < len(parts):
            message = (
                f"{len(parts) - known} of {plural(len(parts), 'part')} on “{one.name}” "
                "were never confirmed by somebody who has them"
            )
            yield Finding(code="C18", severity=Severity.INFO, message=message, spot=spot, path=path)
