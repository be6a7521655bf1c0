"""Reading huddles."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, page_key, read_page_key
from lms.huddles import rules
from lms.huddles.models import Huddle, HuddleAttendance
from lms.huddles.terms import WEEK, HuddleRow, TeamMember
from lms.people.models import Employee, JobRole, Placement, ReportingLine
from lms.people.terms import EmploymentState

PAGE_ROWS = 20
TEAMS = 50
WEEKS_SHOWN = 8
LEADERS_AT_ONCE = 1000


class HuddleNotFound(NotFound):
    """There is no such huddle, or not for this viewer."""


@frozen
class DueHuddle:
    """A huddle of this week that was not held yet."""

    id: UUID
    leader_id: UUID
    planned_on: date
    name: str


@frozen
class PastHuddles:
    """What a leader's huddles so far say of the next."""

    recent: frozenset[str] = frozenset()
    """Touchpoints of the last weeks' huddles that were held."""
    weekday: int = rules.WEEKDAY
    """Of the last one."""


@frozen
class TeamWeekMark:
    """One team's huddle of one week, as the leader's manager sees it."""

    held_on: date | None
    planned_on: date


@frozen
class TeamRow:
    """One leader below, and how their weeks went."""

    leader_id: UUID
    name: str
    has_teams: bool
    """Whether leaders report to this leader."""
    weeks: tuple[TeamWeekMark | None, ...]
    """The newest first; `None` where nothing was planned."""
    below: tuple[int, int] | None
    """Of the teams further down this week: held, and planned or held."""


@frozen
class TalkFigures:
    """How many leaders have talked about a mantra with their teams."""

    talked_count: int
    leader_count: int

    @property
    def is_most(self) -> bool:
        """Test if more than half of them have."""
        return self.talked_count * 2 > self.leader_count


NO_TALKS = TalkFigures(talked_count=0, leader_count=0)

_holder = aliased(Employee)
_ROWS = select(
    Huddle.id,
    Huddle.leader_id,
    Huddle.week_starts_on,
    Huddle.planned_on,
    Huddle.subject,
    Huddle.name,
    Huddle.missing_count,
    Huddle.people_count,
    Huddle.held_at,
    Huddle.held_on,
    Huddle.held_by,
    func.coalesce(_holder.name, "").label("held_by_name"),
    Huddle.attended_count,
    Huddle.team_count,
    Huddle.note,
).outerjoin(_holder, _holder.id == Huddle.held_by)


def get_huddle(session: Session, huddle_id: UUID) -> HuddleRow:
    """Return one huddle.

    :raises HuddleNotFound: if there is none
    """
    row = session.execute(_ROWS.where(Huddle.id == huddle_id)).first()
    if row is None:
        raise HuddleNotFound
    return HuddleRow(**row._asdict())


def find_this_week(session: Session, leader_id: UUID, *, today: date) -> HuddleRow | None:
    """Return a leader's huddle of this week, or `None` if there is none yet."""
    week = rules.week_of(today)
    row = session.execute(_ROWS.where(Huddle.leader_id == leader_id, Huddle.week_starts_on == week)).first()
    return HuddleRow(**row._asdict()) if row else None


def find_planned(session: Session, leader_ids: Sequence[UUID], *, today: date) -> Mapping[UUID, DueHuddle]:
    """Return these leaders' huddles of this week that were not held yet, by leader."""
    rows = session.execute(
        select(Huddle.id, Huddle.leader_id, Huddle.planned_on, Huddle.name).where(
            Huddle.leader_id.in_(leader_ids), Huddle.week_starts_on == rules.week_of(today), Huddle.held_at.is_(None)
        )
    )
    return {row.leader_id: DueHuddle(**row._asdict()) for row in rows}


def page_huddles(session: Session, leader_id: UUID, key: str | None = None) -> Page[HuddleRow]:
    """Return a leader's huddles, the newest first.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query = _ROWS.where(Huddle.leader_id == leader_id)
    if key is not None:
        query = query.where(Huddle.week_starts_on < read_page_key(key, date.fromisoformat)[0])
    found = session.execute(query.order_by(Huddle.week_starts_on.desc()).limit(PAGE_ROWS + 1)).all()
    rows = tuple(HuddleRow(**row._asdict()) for row in found[:PAGE_ROWS])
    return Page(rows=rows, next_key=page_key(rows[-1].week_starts_on) if len(found) > PAGE_ROWS else None)


def list_team(session: Session, leader_id: UUID) -> tuple[TeamMember, ...]:
    """Return who reports to a leader directly, by name, with the codes of their job roles."""
    rows = session.execute(
        select(Employee.id, Employee.name, JobRole.code)
        .outerjoin(Placement, and_(Placement.employee_id == Employee.id, Placement.ends_on.is_(None)))
        .outerjoin(JobRole, JobRole.id == Placement.job_role_id)
        .where(Employee.manager_id == leader_id, Employee.state == EmploymentState.ACTIVE)
        .order_by(Employee.sort_name, Employee.id, JobRole.code)
    )
    names: dict[UUID, str] = {}
    roles: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        names[row.id] = row.name
        roles[row.id] += [row.code] if row.code else []
    return tuple(TeamMember(id=one, name=name, job_roles=tuple(roles[one])) for one, name in names.items())


def list_attended(session: Session, huddle_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return id and name of who was there, by name."""
    rows = session.execute(
        select(Employee.id, Employee.name)
        .join(HuddleAttendance, HuddleAttendance.employee_id == Employee.id)
        .where(HuddleAttendance.huddle_id == huddle_id)
        .order_by(Employee.sort_name, Employee.id)
    )
    return tuple((row.id, row.name) for row in rows)


def list_names(session: Session, employee_ids: Sequence[UUID]) -> tuple[tuple[UUID, str], ...]:
    """Return id and name of these people, by name."""
    rows = session.execute(
        select(Employee.id, Employee.name)
        .where(Employee.id.in_(employee_ids))
        .order_by(Employee.sort_name, Employee.id)
    )
    return tuple((row.id, row.name) for row in rows)


def leads_team(session: Session, leader_id: UUID) -> bool:
    """Test if anybody reports to a person directly."""
    return bool(session.scalar(select(_has_team(Employee.id)).where(Employee.id == leader_id)))


def next_leaders(session: Session, week: date, after: UUID | None) -> tuple[UUID, ...]:
    """Return the next people who lead a team and have no huddle in a week, in the order of their ids."""
    is_planned = exists().where(Huddle.leader_id == Employee.id, Huddle.week_starts_on == week)
    query = (
        select(Employee.id)
        .where(Employee.state == EmploymentState.ACTIVE, _has_team(Employee.id), ~is_planned)
        .order_by(Employee.id)
        .limit(LEADERS_AT_ONCE)
    )
    return tuple(session.scalars(query if after is None else query.where(Employee.id > after)))


def load_pasts(session: Session, leader_ids: Sequence[UUID], *, week: date) -> Mapping[UUID, PastHuddles]:
    """Return what the huddles of the last weeks say of the next."""
    rows = session.execute(
        select(Huddle.leader_id, Huddle.week_starts_on, Huddle.planned_on, Huddle.subject, Huddle.held_at)
        .where(
            Huddle.leader_id.in_(leader_ids),
            Huddle.week_starts_on >= week - rules.REST * WEEK,
            Huddle.week_starts_on < week,
        )
        .order_by(Huddle.week_starts_on)
    )
    recent: dict[UUID, set[str]] = defaultdict(set)
    weekdays: dict[UUID, int] = {}
    for row in rows:
        weekdays[row.leader_id] = row.planned_on.weekday()
        recent[row.leader_id] |= {row.subject} if row.held_at else set()
    return {
        leader: PastHuddles(recent=frozenset(recent[leader]), weekday=weekday) for leader, weekday in weekdays.items()
    }


def who_talked(session: Session, leader_ids: Sequence[UUID], *, mantra_version: int) -> frozenset[UUID]:
    """Return which of these leaders have talked about a mantra, or a newer one, with their teams."""
    query = select(Huddle.leader_id).where(
        Huddle.leader_id.in_(leader_ids), Huddle.mantra_version >= mantra_version, Huddle.held_at.is_not(None)
    )
    return frozenset(session.scalars(query.distinct()))


def count_talks(session: Session, mantra_version: int) -> TalkFigures:
    """Return how many of all who lead a team have talked about a mantra, or a newer one."""
    talked = exists().where(
        Huddle.leader_id == Employee.id, Huddle.mantra_version >= mantra_version, Huddle.held_at.is_not(None)
    )
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(case((talked, 1), else_=0)), 0))
        .select_from(Employee)
        .where(Employee.state == EmploymentState.ACTIVE, _has_team(Employee.id))
    ).one()
    return TalkFigures(leader_count=row[0], talked_count=row[1])


def list_due(session: Session, today: date) -> tuple[DueHuddle, ...]:
    """Return the huddles planned for today that were not held yet."""
    rows = session.execute(
        select(Huddle.id, Huddle.leader_id, Huddle.planned_on, Huddle.name)
        .join(Employee, Employee.id == Huddle.leader_id)
        .where(Huddle.planned_on == today, Huddle.held_at.is_(None), Employee.state == EmploymentState.ACTIVE)
        .order_by(Huddle.id)
    )
    return tuple(DueHuddle(**row._asdict()) for row in rows)


def filter_waiting(session: Session, huddle_ids: Sequence[UUID]) -> Mapping[UUID, tuple[UUID, str]]:
    """Return leader and planned day of those huddles that were not held yet."""
    rows = session.execute(
        select(Huddle.id, Huddle.leader_id, Huddle.planned_on).where(
            Huddle.id.in_(huddle_ids), Huddle.held_at.is_(None)
        )
    )
    return {row.id: (row.leader_id, row.planned_on.isoformat()) for row in rows}


def page_teams(session: Session, manager_id: UUID, *, today: date, key: str | None = None) -> Page[TeamRow]:
    """Return the leaders who report to somebody, by name, with the last weeks of their teams.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    below = aliased(Employee)
    has_teams = exists().where(
        below.manager_id == Employee.id, below.state == EmploymentState.ACTIVE, _has_team(below.id)
    )
    query = select(Employee.id, Employee.name, Employee.sort_name, has_teams.label("has_teams")).where(
        Employee.manager_id == manager_id, Employee.state == EmploymentState.ACTIVE, _has_team(Employee.id)
    )
    if key is not None:
        last_id, name = read_page_key(key, UUID, str)
        query = query.where(tuple_(Employee.sort_name, Employee.id) > tuple_(name, last_id))
    found = session.execute(query.order_by(Employee.sort_name, Employee.id).limit(TEAMS + 1)).all()
    leaders = found[:TEAMS]
    weeks = _load_weeks(session, [row.id for row in leaders], today)
    further = _count_below(session, [row.id for row in leaders if row.has_teams], today)
    return Page(
        rows=tuple(
            TeamRow(
                leader_id=row.id,
                name=row.name,
                has_teams=row.has_teams,
                weeks=tuple(weeks.get((row.id, week)) for week in weeks_shown(today)),
                below=further.get(row.id),
            )
            for row in leaders
        ),
        next_key=page_key(leaders[-1].id, leaders[-1].sort_name) if len(found) > TEAMS else None,
    )


def weeks_shown(today: date) -> tuple[date, ...]:
    """Return the Mondays of this week and those before, the newest first."""
    return tuple(rules.week_of(today) - n * WEEK for n in range(WEEKS_SHOWN))


def has_teams_below(session: Session, manager_id: UUID) -> bool:
    """Test if anybody who leads a team reports to a person directly."""
    is_there = exists().where(
        Employee.manager_id == manager_id, Employee.state == EmploymentState.ACTIVE, _has_team(Employee.id)
    )
    return bool(session.scalar(select(is_there)))


def _load_weeks(session: Session, leader_ids: Sequence[UUID], today: date) -> dict[tuple[UUID, date], TeamWeekMark]:
    rows = session.execute(
        select(Huddle.leader_id, Huddle.week_starts_on, Huddle.planned_on, Huddle.held_on).where(
            Huddle.leader_id.in_(leader_ids), Huddle.week_starts_on >= weeks_shown(today)[-1]
        )
    )
    return {
        (row.leader_id, row.week_starts_on): TeamWeekMark(held_on=row.held_on, planned_on=row.planned_on)
        for row in rows
    }


def _count_below(session: Session, manager_ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    rows: Any = session.execute(
        select(ReportingLine.manager_id, func.count(Huddle.held_at), func.count())
        .join(Huddle, Huddle.leader_id == ReportingLine.employee_id)
        .where(
            ReportingLine.manager_id.in_(manager_ids),
            ReportingLine.depth > 0,
            Huddle.week_starts_on == rules.week_of(today),
        )
        .group_by(ReportingLine.manager_id)
    )
    return {manager: (held, planned) for manager, held, planned in rows}


def _has_team(leader_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    report = aliased(Employee)
    return exists().where(report.manager_id == leader_id, report.state == EmploymentState.ACTIVE)
