"""Page models."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.paging import Page
from lms.huddles import queries, rules
from lms.huddles.ports import HuddlePorts
from lms.huddles.terms import MANTRA, HuddleCard, HuddleRow, HuddleState, Standards, TeamGap, TeamMember
from lms.journeys.signs import StopSign, touchpoint_signs
from lms.people import queries as people
from lms.people.terms import OrganisationDocument
from lms.stories.queries import ShownStory, latest_for
from lms.vision import queries as vision
from lms.vision.terms import MantraDocument


@frozen
class HuddlePage:
    """One huddle: its card while it can be held, and who was there once it was."""

    huddle: HuddleRow
    state: HuddleState
    is_today: bool
    sign: StopSign | None
    """Of the touchpoint, if the release still has it."""
    card: HuddleCard | None
    """`None` once it is over, or if the touchpoint is no longer in the release."""
    story: ShownStory | None
    """The newest that a colleague told of the touchpoint, for the card."""
    team: tuple[TeamMember, ...]
    attended: tuple[tuple[UUID, str], ...]
    may_reopen: bool


@frozen
class ListedHuddle:
    """One huddle in the list, with the sign of its touchpoint if the release still has it."""

    huddle: HuddleRow
    state: HuddleState
    sign: StopSign | None


@frozen
class HuddlesPage:
    """A leader's huddles: this week's, and those before."""

    leader_id: UUID
    others: tuple[tuple[UUID, str], ...]
    """Managers for whom the viewer stands in today, with their names."""
    this_week: ListedHuddle | None
    earlier: tuple[ListedHuddle, ...]
    next_key: str | None
    is_first: bool
    """Whether it is the first page of the list, where this week's stands above."""
    leads_team: bool
    has_mantra: bool
    has_teams_below: bool


@frozen
class TeamsPage:
    """Which teams further down held theirs."""

    leader_id: UUID
    leader_name: str
    is_own: bool
    above_id: UUID | None
    """To whom the leader reports, if the viewer came from there."""
    weeks: tuple[date, ...]
    teams: Page[queries.TeamRow]
    held_count: int
    """Of the listed teams, this week."""


def huddle_page(session: Session, huddle: HuddleRow, *, ports: HuddlePorts, today: date) -> HuddlePage:
    """Return the page of one huddle."""
    state = huddle.state(today)
    is_open = state is HuddleState.PLANNED
    team = queries.list_team(session, huddle.leader_id)
    card = card_of(session, huddle, team, ports=ports) if is_open else None
    map_code, _slash, touchpoint_code = huddle.subject.partition("/")
    return HuddlePage(
        huddle=huddle,
        state=state,
        is_today=huddle.planned_on == today,
        sign=None if is_open or huddle.is_about_mantra else _signs(session, ports).get(huddle.subject),
        card=card,
        story=latest_for(session, map_code, touchpoint_code) if card and touchpoint_code else None,
        team=team,
        attended=queries.list_attended(session, huddle.id) if state is not HuddleState.MISSED else (),
        may_reopen=huddle.held_on == today,
    )


def card_of(
    session: Session, huddle: HuddleRow, team: tuple[TeamMember, ...], *, ports: HuddlePorts
) -> HuddleCard | None:
    """Return the card of a huddle, or `None` if the release no longer has its touchpoint."""
    standards = ports.find_standards(session)
    if standards is not None and huddle.subject != MANTRA:
        mantra = standards.mantra
    else:
        mantra = vision.get_active_mantra(session)
        standards = standards or _without_release(session, mantra)
    job_roles = frozenset(code for one in team for code in one.job_roles)
    return rules.card(standards, huddle.subject, job_roles=job_roles, mantra=mantra)


def _without_release(session: Session, mantra: MantraDocument) -> Standards:
    found = people.find_organisation(session)
    organisation = OrganisationDocument(
        code=found.code if found else "",
        name=found.name if found else "",
        locale=found.locale if found else "en",
        customer_one=found.customer_one if found else "",
        customer_many=found.customer_many if found else "",
    )
    return Standards(organisation=organisation, mantra=mantra, maps=())


def topics(
    session: Session, huddle: HuddleRow, *, ports: HuddlePorts
) -> tuple[tuple[TeamGap, ...], Mapping[str, StopSign]]:
    """Return among which touchpoints a leader may choose, and their signs."""
    gaps = ports.find_team_gaps(session, (huddle.leader_id,)).get(huddle.leader_id, ())
    return gaps, _signs(session, ports)


def list_page(
    session: Session,
    leader_id: UUID,
    *,
    stands_in_for: Sequence[UUID],
    ports: HuddlePorts,
    today: date,
    key: str | None,
) -> HuddlesPage:
    """Return a leader's huddles.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    found = queries.page_huddles(session, leader_id, key)
    signs = _signs(session, ports) if found.rows else {}
    rows = [ListedHuddle(huddle=row, state=row.state(today), sign=signs.get(row.subject)) for row in found.rows]
    week = rules.week_of(today)
    this_week = next((row for row in rows if row.huddle.week_starts_on == week), None)
    return HuddlesPage(
        leader_id=leader_id,
        others=queries.list_names(session, stands_in_for) if stands_in_for else (),
        this_week=this_week,
        earlier=tuple(row for row in rows if row is not this_week),
        next_key=found.next_key,
        is_first=key is None,
        leads_team=this_week is not None or queries.leads_team(session, leader_id),
        has_mantra=this_week is not None or vision.last_version(session) > 0,
        has_teams_below=queries.has_teams_below(session, leader_id),
    )


def teams_page(
    session: Session, leader: people.EmployeeRow, *, viewer_id: UUID, today: date, key: str | None
) -> TeamsPage:
    """Return which teams below a leader held theirs.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    teams = queries.page_teams(session, leader.id, today=today, key=key)
    is_own = leader.id == viewer_id
    return TeamsPage(
        leader_id=leader.id,
        leader_name=leader.name,
        is_own=is_own,
        above_id=None if is_own else leader.manager_id,
        weeks=queries.weeks_shown(today),
        teams=teams,
        held_count=sum(1 for row in teams.rows if row.weeks[0] is not None and row.weeks[0].held_on),
    )


def _signs(session: Session, ports: HuddlePorts) -> Mapping[str, StopSign]:
    standards = ports.find_standards(session)
    return touchpoint_signs(standards.maps) if standards else {}
