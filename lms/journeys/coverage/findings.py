"""All findings together."""

from datetime import datetime

from lms.journeys.coverage import grids, people, staleness, standards, touchpoints
from lms.journeys.coverage.terms import Facts, Finding


def list_findings(facts: Facts, *, now: datetime | None = None) -> list[Finding]:
    """Return all gaps and issues in the current maps, analysis by analysis; what is out of date only if `now` is given."""
    return [
        *people.find_roles_without_part(facts),
        *people.find_departments_without_part(facts),
        *touchpoints.find_touchpoints_without(facts),
        *touchpoints.find_bottlenecks(facts),
        *grids.find_missing_channels(facts),
        *touchpoints.find_missing_standards(facts),
        *grids.find_unused_pillars(facts),
        *people.find_missing_parts(facts),
        *grids.find_overload(facts),
        *standards.find_duplicates(facts),
        *(staleness.find_stale(facts, now=now) if now else ()),
    ]
