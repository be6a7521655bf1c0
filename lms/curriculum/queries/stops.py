"""The touchpoints of the current release, as stories name them."""

from functools import lru_cache

from sqlalchemy.orm import Session

from lms.core.same import Same
from lms.curriculum.queries.releases import find_current_snapshot
from lms.curriculum.terms import Snapshot
from lms.journeys.signs import touchpoint_signs
from lms.journeys.terms import MapState
from lms.stories.terms import StoryStop


def list_stops(session: Session) -> tuple[StoryStop, ...]:
    """Return the touchpoints of the current release's journeys, in their order; planned journeys are left out."""
    snapshot = find_current_snapshot(session)
    return _stops(Same(snapshot)) if snapshot else ()


# A release never changes.
@lru_cache(maxsize=4)
def _stops(same: Same[Snapshot]) -> tuple[StoryStop, ...]:
    signs = touchpoint_signs(same.value.maps)
    return tuple(
        StoryStop(
            at=at,
            sign=signs[at],
            name=touchpoint.name,
            job_roles=frozenset(impact.job_role for impact in touchpoint.impacts),
        )
        for one in same.value.maps
        if one.state == MapState.CURRENT
        for touchpoint in one.touchpoints()
        if (at := f"{one.code}/{touchpoint.code}")
    )
