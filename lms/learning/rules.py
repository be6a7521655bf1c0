"""Decisions on what a learner sees: the line of sight, and what comes next."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from math import ceil
from typing import TypeVar

from lms.core.same import Same
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.curriculum.terms import Snapshot
from lms.evidence.terms import MasteryState
from lms.journeys.claims import Claims, PossiblePart
from lms.journeys.signs import StopSign, line_of, touchpoint_signs
from lms.journeys.terms import MapDocument, MapState, TouchpointDocument
from lms.learning.terms import LevelProgress, LineOfSight, Prompt, Route, Sight, Stop, StopState

JOURNEY = "/journey"
"""The page on which every touchpoint of a person has its card."""

_MOST_NAMES = 3
T = TypeVar("T")
NO_LINE = LineOfSight(routes=(), stop_count=0, mine_count=0, signs={})
"""Before the first release."""


def signs_of(snapshot: Snapshot) -> dict[str, StopSign]:
    """Return the sign of each touchpoint by `map/touchpoint`; remembered."""
    return _signs(Same(snapshot))


@lru_cache(maxsize=16)
def _signs(same: Same[Snapshot]) -> dict[str, StopSign]:
    return touchpoint_signs(same.value.maps)


def line_of_sight(snapshot: Snapshot, job_roles: tuple[str, ...]) -> LineOfSight:
    """Return all current maps as the holder of these job roles sees them; remembered, as releases never change."""
    return _line_of_sight(Same(snapshot), job_roles)


@lru_cache(maxsize=512)
def _line_of_sight(same: Same[Snapshot], job_roles: tuple[str, ...]) -> LineOfSight:
    names = {role.code: role.name for role in same.value.organisation.job_roles}
    known_signs = _signs(same)
    maps = [one for one in same.value.maps if one.state == MapState.CURRENT]
    routes = tuple(_route(one, {code: names.get(code, code) for code in job_roles}, known_signs) for one in maps)
    return LineOfSight(
        routes=routes,
        stop_count=sum(route.stop_count for route in routes),
        mine_count=sum(len(route.mine) for route in routes),
        signs={
            (subject := f"{one.code}/{touchpoint.code}"): (known_signs[subject], touchpoint.name)
            for one in maps
            for touchpoint in one.touchpoints()
            if _is_shaped_by(touchpoint, job_roles)
        },
    )


def prompts(snapshot: Snapshot, job_roles: tuple[str, ...]) -> tuple[Prompt, ...]:
    """Return the touchpoints at which the holder of these job roles may have a part, those with most reasons first; remembered.

    Who has no part at all is asked on one reason, everybody else on two. Source: domain.md C14.
    """
    return _prompts(Same(snapshot), job_roles)


@lru_cache(maxsize=512)
def _prompts(same: Same[Snapshot], job_roles: tuple[str, ...]) -> tuple[Prompt, ...]:
    snapshot = same.value
    roles = {role.code: role for role in snapshot.organisation.job_roles}
    maps = [one for one in snapshot.maps if one.state == MapState.CURRENT]
    claims = Claims(
        maps,
        departments={code: role.department for code, role in roles.items()},
        system_owners={system.code: system.department for system in snapshot.systems},
    )
    known = [code for code in job_roles if code in roles]
    held = {subject for code in known for subject in claims.own(code)}
    signs = _signs(same)
    places = {f"{one.code}/{touchpoint.code}": (one, touchpoint) for one in maps for touchpoint in one.touchpoints()}
    names = {code: role.name for code, role in roles.items()}
    systems = {system.code: system.name for system in snapshot.systems}
    found = [
        claim
        for code in known
        for claim in claims.of(code)
        if claim.subject not in held and (claim.is_strong or not held)
    ]
    return tuple(
        Prompt(
            subject=claim.subject,
            job_role=claim.job_role,
            job_role_name=names[claim.job_role],
            sign=signs[claim.subject],
            name=touchpoint.name,
            map_name=one.name,
            customer=touchpoint.customer,
            reasons=_reasons(claim, names, systems),
            is_strong=claim.is_strong,
        )
        for claim in sorted(found, key=lambda claim: -claim.strength)
        for one, touchpoint in (places[claim.subject],)
    )


def _reasons(claim: PossiblePart, names: dict[str, str], systems: dict[str, str]) -> tuple[str, ...]:
    reasons: list[str] = []
    if claim.colleagues:
        reasons.append(_("Colleagues in your department work there: %(roles)s", roles=_first(claim.colleagues, names)))
    if claim.served:
        reasons.append(_("Colleagues you help work there: %(roles)s", roles=_first(claim.served, names)))
    if claim.systems:
        reasons.append(
            _("Something your department owns is used there: %(systems)s", systems=_first(claim.systems, systems))
        )
    return tuple(reasons)


def _first(codes: tuple[str, ...], names: dict[str, str]) -> Listed:
    return Listed(names[code] for code in codes[:_MOST_NAMES])


def _route(one: MapDocument, job_roles: dict[str, str], known_signs: Mapping[str, StopSign]) -> Route:
    signs = {touchpoint.code: known_signs[f"{one.code}/{touchpoint.code}"] for touchpoint in one.touchpoints()}
    stages = line_of(
        one,
        lambda touchpoint: Stop(
            sign=signs[touchpoint.code],
            name=touchpoint.name,
            url=f"{JOURNEY}#{one.code}-{touchpoint.code}" if _is_shaped_by(touchpoint, job_roles) else "",
        ),
    )
    return Route(
        code=one.code,
        name=one.name,
        persona=one.persona,
        goal=one.goal,
        stages=stages,
        sights=tuple(
            sight
            for touchpoint in one.touchpoints()
            for sight in _sights(one, touchpoint, signs[touchpoint.code], job_roles)
        ),
        mine=tuple(stop.sign for stage in stages for stop in stage.touchpoints if stop.is_mine),
        stop_count=len(signs),
    )


def _is_shaped_by(touchpoint: TouchpointDocument, job_roles: Iterable[str]) -> bool:
    return any(touchpoint.impact_of(role) for role in job_roles)


def _sights(one: MapDocument, touchpoint: TouchpointDocument, sign: StopSign, job_roles: dict[str, str]) -> list[Sight]:
    sights: list[Sight] = []
    for code, name in job_roles.items():
        impact = touchpoint.impact_of(code)
        if impact is None:
            continue
        subject = f"{one.code}/{touchpoint.code}@{code}"
        # Where nobody wrote what good looks like, nothing can be asked or observed.
        levels = ("understand", "demonstrate") if impact.good else ()
        sights.append(
            Sight(
                # The second part at one touchpoint, of somebody with two job roles, needs an address of its own.
                anchor=f"{one.code}-{touchpoint.code}" + (f"-{code}" if sights else ""),
                sign=sign,
                name=touchpoint.name,
                job_role=name,
                lane=impact.lane.value,
                owner=impact.owner,
                feels=touchpoint.hopes,
                says=touchpoint.says,
                because=impact.how,
                objectives=tuple((level, f"{level}:{subject}") for level in levels),
            )
        )
    return sights


def level_states(levels: Iterable[LevelProgress]) -> tuple[tuple[str, StopState], ...]:
    """Return the state of each level of a touchpoint.

    One level at most is next: the first of which nothing was shown yet and that is not asked to be observed.
    """
    states: list[tuple[str, StopState]] = []
    is_next_open = True
    for one in levels:
        state = _STOP_STATES.get(one.state)
        if one.is_requested and not one.state.is_held:
            state = StopState.ASKED
        elif state is None:
            state = StopState.NEXT if is_next_open else StopState.TODO
        is_next_open = is_next_open and state.was_held
        states.append((one.level, state))
    return tuple(states)


_STOP_STATES = {
    MasteryState.HELD: StopState.HELD,
    MasteryState.CONFIRMED: StopState.CONFIRMED,
    MasteryState.LASTING: StopState.CONFIRMED,
    MasteryState.OUTDATED: StopState.OUTDATED,
    MasteryState.EXPIRED: StopState.DUE,
    MasteryState.BEGUN: StopState.BEGUN,
}
"""What one sees of a level of which something was shown."""


def next_later_moment(
    waiting: Iterable[tuple[datetime, T]],
    *,
    now: datetime,
    last_taken_at: datetime | None = None,
    has_follow_up: bool = False,
) -> T | None:
    """Return what to offer today of the moments that are asked later: of those that are open, the one that opened first.

    `waiting` has those that were not taken yet, each with the time at which it opens. None on a day with a follow-up, or
    on which another was taken: one thing a day is enough. `now` is in the company's time zone. Source: training.md 1.
    """
    if has_follow_up or (last_taken_at is not None and last_taken_at.astimezone(now.tzinfo).date() == now.date()):
        return None
    is_open = [one for one in waiting if one[0] <= now]
    return min(is_open, key=lambda one: one[0])[1] if is_open else None


def minutes_left(minutes: int, *, pages_read: int, page_count: int) -> int:
    """Return how long the rest of a module takes: the share of its pages that is left, at least a minute."""
    if page_count <= 0:
        return minutes
    return max(1, ceil(minutes * (page_count - min(pages_read, page_count)) / page_count))


def asks_mantra(version: int, *, confirmed: int, has_lesson: bool) -> bool:
    """Test if somebody is asked to confirm the mantra: not this version yet, and no lesson on it is left to take first."""
    return confirmed < version and not has_lesson
