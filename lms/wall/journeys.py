"""The journeys of the current release as a wall shows them."""

from functools import lru_cache

from lms.core.same import Same
from lms.curriculum.terms import Snapshot
from lms.journeys.signs import touchpoint_signs
from lms.journeys.terms import Importance, Lane, MapState, TouchpointDocument
from lms.wall.terms import WallLine, WallPart, WallStop

_NEAREST_FIRST = (Lane.FRONTSTAGE, Lane.BACKSTAGE, Lane.SUPPORT)


def lines_of(snapshot: Snapshot) -> tuple[WallLine, ...]:
    """Return the journeys that are walked today; remembered, as a release never changes."""
    return _lines(Same(snapshot))


@lru_cache(maxsize=4)
def _lines(same: Same[Snapshot]) -> tuple[WallLine, ...]:
    maps = same.value.maps
    signs = touchpoint_signs(maps)
    names = {role.code: role.name for role in same.value.organisation.job_roles}
    return tuple(
        WallLine(
            code=one.code,
            name=one.name,
            persona=one.persona,
            stops=tuple(
                WallStop(
                    at=at,
                    sign=signs[at],
                    name=touchpoint.name,
                    customer=touchpoint.customer,
                    hopes=touchpoint.hopes,
                    is_important=touchpoint.importance != Importance.ROUTINE,
                    is_truth=touchpoint.importance == Importance.TRUTH,
                    parts=_parts(touchpoint, names),
                    job_roles=frozenset(impact.job_role for impact in touchpoint.impacts),
                )
                for touchpoint in one.touchpoints()
                if (at := f"{one.code}/{touchpoint.code}")
            ),
        )
        for one in maps
        if one.state == MapState.CURRENT and any(one.touchpoints())
    )


def _parts(touchpoint: TouchpointDocument, names: dict[str, str]) -> tuple[WallPart, ...]:
    ordered = sorted(touchpoint.impacts, key=lambda one: (_NEAREST_FIRST.index(one.lane), not one.owner))
    return tuple(
        WallPart(
            job_role=names.get(one.job_role, one.job_role),
            how=one.how,
            good=one.good,
            is_seen=one.lane is Lane.FRONTSTAGE,
        )
        for one in ordered
    )
