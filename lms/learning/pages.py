"""The learner's pages as frozen values: home, journey, lessons, mantra."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import queries as announcements
from lms.announcements.messages import KINDS as ANNOUNCEMENT_KINDS
from lms.core.frozen import frozen
from lms.courses.terms import MasteryLevel
from lms.evidence.products import queries as products
from lms.journeys.signs import LineStage
from lms.journeys.suggestions import queries as suggestions
from lms.journeys.suggestions.terms import Reply
from lms.learning import queries, rules
from lms.learning.ports import LearningPorts
from lms.learning.terms import LevelProgress, ModuleReasonKind, Prompt, Route, Sight, Stop, StopState
from lms.mail import queries as mail
from lms.pulse.messages import PULSE_OPEN
from lms.recall.messages import TWO_MINUTES
from lms.recall.terms import DueToday
from lms.vision.terms import MantraDocument

PROMPTS = 3
"""How many questions about the map are asked at once."""
HOME_MOMENTS = 6
"""So many moments are listed at once on the home page; the others are folded."""
HOME_LINES = 4
"""So many journeys have a card on the home page; the journey page has all."""


@frozen
class SightCard:
    """One touchpoint with how far the person is."""

    sight: Sight
    states: tuple[tuple[str, StopState], ...]
    """Each level with its state."""
    observable_key: str
    """The objective to be observed at: understood, not demonstrated yet, not asked for. Else empty."""
    has_asked: bool
    planned_on: date | None = None
    """The day on which somebody means to observe the person here."""
    planned_observer: str = ""
    """Who; empty for whoever may."""

    @property
    def is_complete(self) -> bool:
        """Test if all levels are held."""
        return all(state.is_held for _level, state in self.states)

    @property
    def is_outdated(self) -> bool:
        """Test if the standard changed since the person held it."""
        return any(state is StopState.OUTDATED for _level, state in self.states)


@frozen
class RouteView:
    """One map with the person's cards."""

    route: Route
    cards: tuple[SightCard, ...]


@frozen
class LineCard:
    """One journey on the home page."""

    route: Route
    shown: tuple[SightCard, ...]
    folded: tuple[SightCard, ...]


@frozen
class LearningPath:
    """The required lessons of the courses that are still open."""

    rows: tuple[queries.AssignedModule, ...]

    @property
    def done_count(self) -> int:
        """How many are completed."""
        return sum(row.completed_at is not None for row in self.rows)

    @property
    def minutes_left(self) -> int:
        """How long the others take, from where the person stopped."""
        return sum(row.minutes_left for row in self.rows if row.completed_at is None)


@frozen
class HomePage:
    """The learner's home."""

    now: datetime
    first_name: str
    mantra: str
    is_first_visit: bool
    """Whether the person has not begun anything yet."""
    follow_up: DueToday | None
    """What comes back today of what the person has learned."""
    is_follow_up_done: bool
    """Whether they have answered all of it that is asked today."""
    step: queries.AssignedModule | None
    """The one lesson to go on with."""
    path: LearningPath
    later: queries.AssignedModule | None
    """A further moment that is open today."""
    has_lessons: bool
    """Whether the person was ever assigned anything."""
    waiting: queries.WaitingToday | None
    announcements: tuple[announcements.ReceivedAnnouncement, ...]
    """The newest that wait to be opened or confirmed."""
    announcement_count: int
    """How many wait."""
    pulse_closes_on: date | None
    """The last day of a pulse that waits for their answers."""
    asks_mantra: bool
    """Whether the person is to confirm that they know what the mantra asks of them."""
    mantra_version: int
    messages: tuple[Any, ...]
    """What they have not read yet, but for announcements and the pulse."""
    lines: tuple[LineCard, ...]
    planned: SightCard | None
    """The touchpoint at which somebody means to observe the person next."""
    stop_count: int
    mine_count: int

    @property
    def is_follow_up_first(self) -> bool:
        """Test if the follow-up comes before the lesson: a changed standard is learned before anybody is asked about it."""
        return self.follow_up is not None and not (self.step and self.step.is_change)


@frozen
class JourneyPage:
    """All maps, with the levels that the person has reached."""

    waiting_count: int
    """Work products that wait for their answer."""
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


@frozen
class CourseGroup:
    """One course with its modules."""

    title: str
    due_at: datetime
    days_left: int
    is_fulfilled: bool
    rows: tuple[queries.AssignedModule, ...]


@frozen
class LessonsPage:
    """All courses of a person: open ones first, then finished ones."""

    open_courses: tuple[CourseGroup, ...]
    finished_courses: tuple[CourseGroup, ...]


@frozen
class MantraPage:
    """The mantra, large."""

    mantra: MantraDocument
    fit: int
    """8 or 12: whether the longest word fits a phone at the larger size."""
    route_name: str
    persona: str
    stages: tuple[tuple[LineStage[Stop], tuple[str, ...]], ...]
    """The stages of the person's first map, each with the signs of their own stops."""


def home_for(
    session: Session,
    employee_id: UUID,
    name: str,
    *,
    now: datetime,
    ports: LearningPorts,
    leads: bool = False,
    edits_content: bool = False,
    has_unread: bool = True,
) -> HomePage:
    """Return the home page, with what waits for who leads people, edits content or owns a map.

    `now` is in the company's time zone. `has_unread`: whether there may be messages that the person has not read.
    """
    context, today = queries.load_today(session, employee_id, ports, now=now, leads=leads, edits_content=edits_content)
    modules = queries.list_assigned_modules(session, employee_id, context, now=now)
    owed = [row for row in modules if row.is_owed]
    path = LearningPath(rows=tuple(row for row in modules if row.is_live and row.required and not row.opens_after_days))
    views = _route_views(session, employee_id, context, now=now)
    return HomePage(
        now=now,
        first_name=name.split(maxsplit=1)[0] if name.split() else name,
        mantra=context.mantra.text if context.mantra else "",
        is_first_visit=bool(owed) and not any(row.is_started or row.completed_at for row in modules),
        follow_up=today.follow_up,
        is_follow_up_done=today.is_follow_up_done,
        step=queries.next_step(owed),
        path=path if owed else LearningPath(rows=()),
        later=None if owed else _later(modules, now, has_follow_up=today.follow_up is not None),
        has_lessons=bool(modules),
        waiting=today.waiting,
        announcements=announcements.list_open(session, employee_id) if today.announcement_count else (),
        announcement_count=today.announcement_count,
        pulse_closes_on=today.pulse_closes_on,
        asks_mantra=context.mantra is not None
        and rules.asks_mantra(
            context.mantra.version, confirmed=today.confirmed_mantra, has_lesson=any(map(_is_on_mantra, owed))
        ),
        mantra_version=context.mantra.version if context.mantra else 0,
        messages=_messages(session, employee_id) if has_unread else (),
        lines=_line_cards(views),
        planned=_planned(views),
        stop_count=context.line.stop_count,
        mine_count=context.line.mine_count,
    )


def _planned(views: tuple[RouteView, ...]) -> SightCard | None:
    cards = [card for view in views for card in view.cards if card.planned_on]
    return min(cards, key=lambda card: (card.planned_on or date.max, card.sight.anchor), default=None)


def _is_on_mantra(row: queries.AssignedModule) -> bool:
    return row.is_foundation or row.why.kind is ModuleReasonKind.MANTRA_CHANGED


def _messages(session: Session, employee_id: UUID) -> tuple[mail.MessageRow, ...]:
    """Return what the person has not read yet; announcements, the pulse and the questions of the day stand on the page by themselves."""
    shown = {*ANNOUNCEMENT_KINDS, PULSE_OPEN.code, TWO_MINUTES.code}
    return tuple(row for row in mail.list_unread(session, employee_id) if row.kind not in shown)


def _later(
    modules: tuple[queries.AssignedModule, ...], now: datetime, *, has_follow_up: bool
) -> queries.AssignedModule | None:
    later = [row for row in modules if row.opens_at]
    return rules.next_later_moment(
        [(row.opens_at, row) for row in later if row.opens_at and row.completed_at is None],
        now=now,
        last_taken_at=max((row.completed_at for row in later if row.completed_at), default=None),
        has_follow_up=has_follow_up,
    )


def _line_cards(views: tuple[RouteView, ...]) -> tuple[LineCard, ...]:
    """Return the first journeys that are the person's: what changed is listed before what is left to do, and that before the rest."""
    mine = [view for view in views if view.cards][:HOME_LINES]
    cards = [card for view in mine for card in view.cards]
    urgent = sorted(cards, key=lambda card: (not card.is_outdated, card.is_complete))[:HOME_MOMENTS]
    chosen = {id(card) for card in urgent}
    return tuple(
        LineCard(
            route=view.route,
            shown=tuple(card for card in view.cards if id(card) in chosen),
            folded=tuple(card for card in view.cards if id(card) not in chosen),
        )
        for view in mine
    )


def journey_for(session: Session, employee_id: UUID, *, leader_ids: Sequence[UUID] = (), now: datetime) -> JourneyPage:
    """Return all maps with all touchpoints and the person's levels; `leader_ids`: below whom they may answer everybody."""
    context = queries.load_context(session, employee_id)
    prompts = rules.prompts(context.snapshot, context.job_role_codes) if context.snapshot else ()
    known_replies = suggestions.load_replies(session, employee_id, context.job_role_codes)
    known = suggestions.list_confirmed(session, context.job_role_codes)
    asked = [one for one in prompts if (one.subject, one.job_role) not in known_replies.resolved]
    return JourneyPage(
        waiting_count=products.count_waiting(session, employee_id, leader_ids=leader_ids),
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
    session: Session, employee_id: UUID, context: queries.LearnerContext, *, now: datetime
) -> tuple[RouteView, ...]:
    states = queries.load_objective_states(session, employee_id, now=now)
    return tuple(
        RouteView(route=route, cards=tuple(sight_card(sight, states) for sight in route.sights))
        for route in context.line.routes
    )


def sight_card(sight: Sight, states: queries.ObjectiveStates) -> SightCard:
    """Return a touchpoint with how far somebody is there."""
    asked = [
        (level, key)
        for level, key in sight.objectives
        if level != MasteryLevel.DEMONSTRATE or key in states.to_demonstrate
    ]
    levels = rules.level_states(
        LevelProgress(level=level, state=states.of(key), is_requested=key in states.requested) for level, key in asked
    )
    key = dict(asked).get(MasteryLevel.DEMONSTRATE, "")
    state = dict(levels)
    is_left = bool(key) and not states.of(key).is_held
    is_understood = state.get(MasteryLevel.UNDERSTAND, StopState.TODO).is_current
    has_asked = is_left and key in states.requested
    planned_on, observer = states.planned.get(key, (None, "")) if is_left else (None, "")
    return SightCard(
        sight=sight,
        states=levels,
        observable_key=key if is_left and is_understood and not has_asked else "",
        has_asked=has_asked,
        planned_on=planned_on,
        planned_observer=observer,
    )
