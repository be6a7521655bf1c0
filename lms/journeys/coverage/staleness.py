"""Maps that have not been confirmed for a long time: C18."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lms.core.words import Number, ngettext
from lms.core.words import gettext as _
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
            message = _("The owner of “%(map)s” has not confirmed it yet", map=one.name)
            yield Finding(code="C18", severity=Severity.WARNING, message=message, spot=spot, path=path)
        elif now - confirmed_at > FRESH_FOR:
            message = ngettext(
                "“%(map)s” was last confirmed %(num)s day ago",
                "“%(map)s” was last confirmed %(num)s days ago",
                (now - confirmed_at).days,
                map=one.name,
            )
            yield Finding(code="C18", severity=Severity.WARNING, message=message, spot=spot, path=path)
        parts = [(t.code, impact.job_role) for t in one.touchpoints() for impact in t.impacts]
        known = sum(code in facts.role_confirmed.get((one.code, role), ()) for code, role in parts)
        if known < len(parts):
            message = _(
                "“%(map)s”: job roles have not confirmed %(count)s of their %(total)s parts",
                map=one.name, count=Number(len(parts) - known), total=Number(len(parts)),
            )  # fmt: skip
            yield Finding(code="C18", severity=Severity.INFO, message=message, spot=spot, path=path)
