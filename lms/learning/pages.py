"""The learner's pages as frozen values: home, journey, lessons, mantra."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lms.courses.terms import MasteryLevel
from lms.journeys.suggestions import queries as suggestions
from lms.journeys.suggestions.terms import Reply
from lms.learning import queries, rules
from lms.learning.terms import Prompt, Route, Sight, Stage
from lms.mail import queries as mail
from lms.vision.terms import MantraDocument

HOME_ROWS = 8
PROMPTS = 3
"""How many questions about the map are asked at once."""
HOME_CARDS = 6
"""Cards under each map on the home page; the journey page has all."""


@dataclass(frozen=True, kw_only=True)
class SightCard:
    """One touchpoint with the levels that the person has reached."""

    sight: Sight
    reached: tuple[str, ...]
    """The levels that are held."""
    outdated: tuple[str, ...]
    """The levels that were held until the standard changed."""
    observable_key: str
    """The objective to be observed at: understood, not demonstrated yet, not asked for. Else empty."""
    has_asked: bool

    @property
    def is_complete(self) -> bool:
        """Test if all levels are held."""
        return len(self.reached) == len(self.sight.objectives)


@dataclass(frozen=True, kw_only=True)
class RouteView:
    """One map with the person's cards."""

    route: Route
    cards: tuple[SightCard, ...]
    hidden_count: int = 0


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """The learner's home."""

    now: datetime
    first_name: str
    mantra: str
    next_row: queries.AssignedModule | None
    rows: tuple[queries.AssignedModule, ...]
    finished_count: int
    """Lessons, of all courses that the list of lessons shows."""
    messages: tuple[Any, ...]
    job_roles: tuple[str, ...]
    routes: tuple[RouteView, ...]
    stop_count: int
    mine_count: int


@dataclass(frozen=True, kw_only=True)
class JourneyPage:
    """All maps, with the levels that the person has reached."""

    job_roles: tuple[str, ...]
    routes: tuple[RouteView, ...]
    stop_count: int
    mine_count: int
    prompts: tuple[Prompt, ...]
    """Touchpoints that may be the person's too."""
    replies: tuple[tuple[Prompt, Reply], ...]
    """What the person has answered about others, while no author has decided on it."""
    confirmed: frozenset[str]
    """Codes of the maps on which somebody in each of the person's job roles has confirmed their parts."""


@dataclass(frozen=True, kw_only=True)
class CourseGroup:
    """One course with its modules."""

    title: str
    due_at: datetime
    days_left: int
    is_fulfilled: bool
    rows: tuple[queries.AssignedModule, ...]


@dataclass(frozen=True, kw_only=True)
class LessonsPage:
    """All courses of a person: open ones first, then finished ones."""

    open_courses: tuple[CourseGroup, ...]
    finished_courses: tuple[CourseGroup, ...]


@dataclass(frozen=True, kw_only=True)
class MantraPage:
    """The mantra, large."""

    mantra: MantraDocument
    fit: int
    """8 or 12: whether the longest word fits a phone at the larger size."""
    route_name: str
    persona: str
    stages: tuple[tuple[Stage, tuple[str, ...]], ...]
    """The stages of the person's first map, each with the signs of their own stops."""


def home_for(session: Session, employee_id: UUID, name: str, *, now: datetime) -> HomePage:
    """Return the home page. `now` is in the company's time zone."""
    context = queries.load_context(session, employee_id)
    modules = queries.list_assigned_modules(session, employee_id, context, now=now)
    owed = [row for row in modules if row.is_owed]
    routes = _route_views(session, employee_id, context, now=now, limit=HOME_CARDS)
    return HomePage(
        now=now,
        first_name=name.split(maxsplit=1)[0] if name.split() else name,
        mantra=context.mantra.text if context.mantra else "",
        next_row=owed[0] if owed else None,
        rows=tuple(owed[:HOME_ROWS]),
        finished_count=sum(row.completed_at is not None for row in modules),
        messages=mail.list_unread(session, employee_id),
        job_roles=context.job_roles,
        routes=tuple(view for view in routes if view.cards),
        stop_count=context.line.stop_count,
        mine_count=context.line.mine_count,
    )


def journey_for(session: Session, employee_id: UUID, *, now: datetime) -> JourneyPage:
    """Return all maps with all touchpoints and the person's levels."""
    context = queries.load_context(session, employee_id)
    prompts = rules.prompts(context.snapshot, context.job_role_codes) if context.snapshot else ()
    known_replies = suggestions.load_replies(session, employee_id, context.job_role_codes)
    known = suggestions.list_confirmed(session, context.job_role_codes)
    asked = [one for one in prompts if (one.subject, one.job_role) not in known_replies.settled]
    return JourneyPage(
        job_roles=context.job_roles,
        routes=_route_views(session, employee_id, context, now=now),
        stop_count=context.line.stop_count,
        mine_count=context.line.mine_count,
        prompts=tuple(one for one in asked if (one.subject, one.job_role) not in known_replies.replies)[:PROMPTS],
        replies=tuple(
            (one, known_replies.replies[one.subject, one.job_role])
            for one in asked
            if (one.subject, one.job_role) in known_replies.replies
        ),
        confirmed=frozenset(
            code
            for code, parts in _parts(context).items()
            if all(codes <= known.get((code, role), frozenset()) for role, codes in parts.items())
        ),
    )


def parts_for(session: Session, employee_id: UUID, map_code: str) -> dict[str, frozenset[str]]:
    """Return the person's parts on one map as the release has them: touchpoint codes by job role; empty if there are none."""
    return _parts(queries.load_context(session, employee_id)).get(map_code, {})


def lessons_for(session: Session, employee_id: UUID, *, now: datetime) -> LessonsPage:
    """Return all courses with their modules."""
    context = queries.load_context(session, employee_id)
    groups: dict[UUID, list[queries.AssignedModule]] = {}
    for row in queries.list_assigned_modules(session, employee_id, context, now=now):
        groups.setdefault(row.course_version_id, []).append(row)
    courses = [
        CourseGroup(
            title=rows[0].course_title,
            due_at=rows[0].due_at,
            days_left=rows[0].days_left,
            is_fulfilled=not any(row.is_live for row in rows),
            rows=tuple(rows),
        )
        for rows in groups.values()
    ]
    return LessonsPage(
        open_courses=tuple(course for course in courses if not course.is_fulfilled),
        finished_courses=tuple(course for course in courses if course.is_fulfilled),
    )


def mantra_for(session: Session, employee_id: UUID) -> MantraPage | None:
    """Return the mantra with the stages of the person's first map, or `None` before the first release."""
    context = queries.load_context(session, employee_id)
    if context.mantra is None:
        return None
    route = next((one for one in context.line.routes if one.mine), next(iter(context.line.routes), None))
    longest = max((len(word.strip(".,!?;:")) for word in context.mantra.text.split()), default=0)
    return MantraPage(
        mantra=context.mantra,
        fit=8 if longest <= 8 else 12,
        route_name=route.name if route else "",
        persona=route.persona if route else "",
        stages=tuple((stage, tuple(stop.sign for stop in stage.touchpoints if stop.is_mine)) for stage in route.stages)
        if route
        else (),
    )


def _parts(context: queries.LearnerContext) -> dict[str, dict[str, frozenset[str]]]:
    maps = {route.code for route in context.line.routes if route.sights}
    return {
        one.code: {
            role: codes
            for role in context.job_role_codes
            if (codes := frozenset(t.code for t in one.touchpoints() if t.impact_of(role)))
        }
        for one in (context.snapshot.maps if context.snapshot else ())
        if one.code in maps
    }


def _route_views(
    session: Session, employee_id: UUID, context: queries.LearnerContext, *, now: datetime, limit: int | None = None
) -> tuple[RouteView, ...]:
    states = queries.load_objective_states(session, employee_id, now=now)
    views = []
    for route in context.line.routes:
        cards = [_card(sight, states) for sight in route.sights]
        shown = cards
        if limit is not None and len(cards) > limit:
            # Open ones come before complete ones, each in the customer's order.
            open_first = sorted(range(len(cards)), key=lambda n: (cards[n].is_complete, n))
            shown = [cards[n] for n in sorted(open_first[:limit])]
        views.append(RouteView(route=route, cards=tuple(shown), hidden_count=len(cards) - len(shown)))
    return tuple(views)


def _card(sight: Sight, states: queries.ObjectiveStates) -> SightCard:
    reached = tuple(level for level, key in sight.objectives if key in states.held)
    key = dict(sight.objectives).get(MasteryLevel.DEMONSTRATE, "")
    is_left = bool(key) and key not in states.held
    return SightCard(
        sight=sight,
        reached=reached,
        outdated=tuple(level for level, key in sight.objectives if key in states.outdated),
        observable_key=key if is_left and key not in states.requested and MasteryLevel.UNDERSTAND in reached else "",
        has_asked=is_left and key in states.requested,
    )
