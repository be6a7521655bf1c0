"""The boards as frozen values, for templates."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses.queries import list_known_maps
from lms.courses.terms import MasteryLevel
from lms.dashboards import queries, rules
from lms.dashboards.access import Team
from lms.dashboards.needs.rows import NeedsAsked, list_needs
from lms.dashboards.needs.terms import NeedKind, TeamNeed
from lms.dashboards.places import Journey, JourneyColumn, JourneyIndex, PlaceName
from lms.dashboards.terms import COMPANY, Share
from lms.journeys.signs import LineStage
from lms.people.deputies import queries as standing_in

WEAKEST = _("Weakest department")


@frozen
class BoardChoice:
    """The filters of a board."""

    level: MasteryLevel = MasteryLevel.UNDERSTAND
    department_id: UUID | None = None
    map_code: str = ""


@frozen
class CellsAddress:
    """Where a number of the heat map leads; nowhere, where a board names groups only."""

    path: str = ""
    leader: str | None = None
    """Whose team it is, if not the viewer's own."""


@frozen
class RateCard:
    """One of the three rates."""

    level: MasteryLevel
    share: Share
    points: tuple[int, ...]
    """The last weeks, oldest first; empty for a department."""
    since: date | None
    change: int


@frozen
class HeatCell:
    """One cell of the heat map; `percent` is `None` for what cannot be demonstrated, and for what needs a refresh."""

    percent: int | None
    description: str
    """For screen readers: of how many people it is, or why there is no number."""
    url: str = ""
    needs_refresh: bool = False
    """Whether nobody holds it any more since the standard changed."""
    outdated_count: int = 0
    """People who held it until then."""


@frozen
class HeatRow:
    """One department on the journey."""

    name: str
    cells: tuple[HeatCell | None, ...]
    url: str = ""


@frozen
class WeakestDepartment:
    """The weakest department of one touchpoint."""

    department_name: str
    place: PlaceName
    share: Share
    band: int
    url: str


@frozen
class Board:
    """What a team's board and the company's have in common."""

    choice: BoardChoice
    totals: queries.ScopeRow
    departments: tuple[tuple[UUID, str], ...]
    maps: tuple[tuple[str, str], ...]
    map_name: str
    cards: tuple[RateCard, ...]
    stages: tuple[LineStage[JourneyColumn], ...]
    is_asked: bool
    """Whether anything at this level is asked of people in this journey."""
    heat: tuple[HeatRow, ...]
    gaps: tuple[WeakestDepartment, ...]
    completion: tuple[tuple[str, int], ...]


@frozen
class TeamPage:
    """A manager's home; `board` is `None` while nobody reports to them."""

    board: Board | None
    needs: tuple[TeamNeed, ...] = ()
    """Who needs them today, row by row."""
    waiting_count: int = 0
    """How many people wait to be observed; one may wait at several touchpoints."""
    deputies: tuple[standing_in.DeputyRow, ...] = ()
    """Who stands in for the viewer, now or later."""
    today: date | None = None
    sees_company: bool = False
    """Whether the manager may see the company's board as well."""


@frozen
class CompanyPage:
    """The leaders' board; `board` is `None` before anything was counted."""

    board: Board | None
    departments: tuple[queries.ScopeRow, ...] = ()
    sites: tuple[queries.ScopeRow, ...] = ()
    hidden_count: int = 0
    """Groups that are too small to be shown."""


def team_page(session: Session, team: Team, *, choice: BoardChoice, keeps_company: bool, now: datetime) -> TeamPage:
    """Return a manager's home. `now` is in the company's time zone: days are counted there.

    :raises NotOnBoard: if a department or map was chosen that the board does not have
    """
    own_deputies = () if team.leader else standing_in.list_deputies(session, team.leader_id, since=now.date())
    rows = queries.list_scope_rows(session, team.leader_id)
    if not rows:
        return TeamPage(board=None, deputies=own_deputies, today=now.date())
    journeys = queries.load_journeys_of(session, rows)
    cells = _cells(session, team.leader_id, journeys)
    board = _board(
        session, team.leader_id, rows, cells, journeys=journeys, choice=choice, today=now.date(),
        cells_url=CellsAddress(path="/team/cells", leader=team.leader),
    )  # fmt: skip
    asked = NeedsAsked(
        leader_id=team.leader_id,
        suffix=team.suffix,
        is_led_today=team.is_led_today,
        people_count=rows[0].people_count,
        journeys=journeys,
        changed_places=tuple({(c.map_code, c.touchpoint_code) for c in cells if c.is_outdated}),
        now=now,
    )
    needs = list_needs(session, asked)
    return TeamPage(
        board=board,
        needs=needs,
        waiting_count=sum(row.count for row in needs if row.code == NeedKind.WAITING),
        deputies=tuple(row for row in own_deputies if not row.is_canceled),
        today=now.date(),
        sees_company=not team.leader
        and rules.may_see_company(keeps=keeps_company, leads=team.leads_themself, has_manager=rows[0].has_manager),
    )


def company_page(session: Session, *, choice: BoardChoice, today: date) -> CompanyPage:
    """Return the company's board; it names groups, never people.

    :raises NotOnBoard: if a department or map was chosen that the board does not have
    """
    rows = queries.list_scope_rows(session, COMPANY)
    if not rows:
        return CompanyPage(board=None)
    journeys = queries.load_journeys_of(session, rows)
    cells = _cells(session, COMPANY, journeys)
    board = _board(
        session, COMPANY, rows, cells, journeys=journeys, choice=choice, today=today, cells_url=CellsAddress()
    )
    sites = queries.list_site_rows(session)
    shown = [[row for row in group if row.people_count >= rules.FEWEST] for group in (rows[1:], sites)]
    return CompanyPage(
        board=board,
        departments=tuple(shown[0]),
        sites=tuple(shown[1]),
        hidden_count=len(rows) - 1 + len(sites) - len(shown[0]) - len(shown[1]),
    )


def _cells(session: Session, scope_id: UUID, journeys: JourneyIndex) -> list[queries.DepartmentCell]:
    return [c for c in queries.list_cells(session, scope_id) if journeys.find_stop(c.map_code, c.touchpoint_code)]


def _board(
    session: Session,
    scope_id: UUID,
    rows: Sequence[queries.ScopeRow],
    cells: Sequence[queries.DepartmentCell],
    *,
    journeys: JourneyIndex,
    choice: BoardChoice,
    today: date,
    cells_url: CellsAddress,
) -> Board:
    departments = {row.department_id: row.name for row in rows[1:]} | _names_of(cells)
    if choice.department_id is not None and choice.department_id not in departments:
        raise queries.NotOnBoard
    journey = _journey(journeys, choice.map_code, cells)
    own = [c for c in cells if choice.department_id in {None, c.department_id}]
    is_asked = True
    if choice.level is MasteryLevel.KNOW:
        known = list_known_maps(session, (j.code for j in journeys.journeys))
        own = [c for c in own if c.map_code in known]
        is_asked = journey is None or journey.code in known
    totals = next((row for row in rows if row.department_id == (choice.department_id or COMPANY)), rows[0])
    days = queries.list_days(session, scope_id, until=today) if choice.department_id is None else ()
    return Board(
        choice=choice,
        totals=totals,
        departments=tuple(departments.items()),
        maps=tuple((j.code, j.name) for j in journeys.journeys),
        map_name=journey.name if journey else "",
        cards=tuple(_card(level, totals, days, today) for level in queries.LEVELS),
        stages=journey.stages if journey else (),
        is_asked=is_asked,
        heat=_heat(journey, own, choice.level, cells_url) if journey else (),
        gaps=_gaps(journeys, own, choice.level, cells_url),
        completion=_completion(days, today),
    )


def _journey(journeys: JourneyIndex, map_code: str, cells: Sequence[queries.DepartmentCell]) -> Journey | None:
    if map_code:
        if (chosen := journeys.find(map_code)) is None:
            raise queries.NotOnBoard
        return chosen
    concerned = {cell.map_code for cell in cells}
    return next((j for j in journeys.journeys if j.code in concerned), next(iter(journeys.journeys), None))


def _card(level: MasteryLevel, totals: queries.ScopeRow, days: Sequence[queries.DayRow], today: date) -> RateCard:
    points = rules.weekly(
        [rules.DailyRate(counted_on=d.counted_on, percent=getattr(d, f"{level}_percent")) for d in days], until=today
    )
    return RateCard(
        level=level,
        share=totals.of(level),
        points=tuple(point.percent for point in points),
        since=points[0].counted_on if len(points) > 1 else None,
        change=rules.change(points),
    )


def _heat(
    journey: Journey, cells: Sequence[queries.DepartmentCell], level: MasteryLevel, cells_url: CellsAddress
) -> tuple[HeatRow, ...]:
    by_department: dict[UUID, dict[str, queries.DepartmentCell]] = defaultdict(dict)
    for cell in cells:
        if cell.map_code == journey.code:
            by_department[cell.department_id][cell.touchpoint_code] = cell
    names = _names_of(cells)
    rows = [
        HeatRow(name=names[department_id], cells=_heat_cells(journey, found, level, cells_url))
        for department_id, found in by_department.items()
    ]
    if len(rows) > 1:
        fewest = _fewest(cells_url)
        shown = (c.at(level) for found in by_department.values() for c in found.values())
        weakest = rules.weakest_links(cell for cell in shown if cell.share.whole >= fewest)
        weak = {code: by_department[cell.department_id][code] for (_map, code), cell in weakest.items()}
        rows.append(HeatRow(name=WEAKEST, cells=_heat_cells(journey, weak, level, cells_url)))
    return tuple(rows)


def _heat_cells(
    journey: Journey, found: dict[str, queries.DepartmentCell], level: MasteryLevel, cells_url: CellsAddress
) -> tuple[HeatCell | None, ...]:
    cells = (found.get(stop.code) for stop in journey.stops())
    return tuple(None if cell is None else _heat_cell(cell, level, cells_url) for cell in cells)


def _heat_cell(cell: queries.DepartmentCell, level: MasteryLevel, cells_url: CellsAddress) -> HeatCell:
    share = cell.shares[level]
    if not share.whole:
        return HeatCell(percent=None, description=_("nothing to demonstrate here"))
    if share.whole < _fewest(cells_url):
        return HeatCell(percent=None, description=_("too few people to show"))
    facts = {"whole": share.whole, "department": cell.department_name}
    url = _cell_url(cells_url, cell.at(level), level)
    if share.needs_refresh:
        description = _("%(part)s of %(whole)s in %(department)s need a refresh", part=share.outdated_count, **facts)
        return HeatCell(
            percent=None, needs_refresh=True, outdated_count=share.outdated_count, description=description, url=url
        )
    description = _("%(part)s of %(whole)s in %(department)s", part=share.part, **facts)
    return HeatCell(percent=share.percent, description=description, url=url)


def _names_of(cells: Sequence[queries.DepartmentCell]) -> dict[UUID, str]:
    # In the company’s order.
    return {cell.department_id: cell.department_name for cell in cells}


def _fewest(cells_url: CellsAddress) -> int:
    # A board that leads to people has nothing to hide; one that does not must not speak about somebody by number.
    return 1 if cells_url.path else rules.FEWEST


def _cell_url(cells_url: CellsAddress, cell: rules.Cell, level: MasteryLevel) -> str:
    if not cells_url.path:
        return ""
    leader = f"&leader={cells_url.leader}" if cells_url.leader else ""
    return (
        f"{cells_url.path}/{cell.map_code}/{cell.touchpoint_code}?level={level}&department={cell.department_id}{leader}"
    )


def _gaps(
    journeys: JourneyIndex, cells: Sequence[queries.DepartmentCell], level: MasteryLevel, cells_url: CellsAddress
) -> tuple[WeakestDepartment, ...]:
    names = _names_of(cells)
    fewest = _fewest(cells_url)
    shown = (cell.at(level) for cell in cells if cell.shares[level].whole >= fewest)
    return tuple(
        WeakestDepartment(
            department_name=names[gap.department_id],
            place=journeys.name_of(f"{gap.map_code}/{gap.touchpoint_code}"),
            share=gap.share,
            band=rules.band(gap.share.percent),
            url=_cell_url(cells_url, gap, level),
        )
        for gap in rules.biggest_gaps(shown)
    )


def _completion(days: Sequence[queries.DayRow], today: date) -> tuple[tuple[str, int], ...]:
    points = rules.weekly(
        [rules.DailyRate(counted_on=d.counted_on, percent=d.fulfilled.percent) for d in days], until=today
    )
    return tuple((rules.week_label(point.counted_on), point.percent) for point in points)
