"""Huddles in the example company: held by most leaders in most weeks, and now and then missed."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.curriculum import queries as curriculum
from lms.dashboards.weakest import queries as weakest
from lms.demo.company import Staff
from lms.huddles import operations, pages, queries, rules
from lms.huddles.ports import HuddlePorts
from lms.huddles.terms import HuddleRow, Standards

WEEKS = 13
"""Three months."""
COMES = 0.85
"""The chance that somebody is at work on the day."""
NOTES = (
    "Two of us had seen it this week. We try reading the section number aloud.",
    "Nobody knew who to call when the list is missing. I ask course materials.",
    "Good examples from the register. The queue makes it hard; we call for help at five people.",
    "We say when it comes, not that it comes soon.",
)
NOTED = 0.3


class Leaders:
    """The leaders of the example company, each with a habit of their own."""

    def __init__(self, staff: Staff, *, busy: UUID) -> None:
        chiefs = {one.member.reports_to for one in staff.colleagues.values()} - {None}
        self._viewers: Mapping[UUID, Viewer] = {
            one.employee_id: one.viewer for email, one in staff.colleagues.items() if email in chiefs
        }
        self._random = Random("huddles")  # noqa: S311  the same huddles each time, nothing secret
        self._busy = busy
        self._habits = {one: self._random.uniform(0.45, 0.95) for one in self._viewers} | {busy: 0.8}
        self._weekdays = {one: self._random.randrange(5) for one in self._viewers}

    def live_week(self, session: Session, *, monday: datetime, now: datetime) -> None:
        """Make the huddles of a week, and hold those whose day has passed, if the leader finds the time.

        Who is busy plans this week's for today, so that one can try it.
        """
        week = rules.week_of(monday.date())
        leader_ids = tuple(self._viewers)
        gaps = weakest.find_team_gaps(session, leader_ids)
        operations.prepare_week(session, leader_ids=leader_ids, gaps=gaps, today=week)
        for leader_id, viewer in self._viewers.items():
            huddle = queries.find_this_week(session, leader_id, today=week)
            if huddle is None:
                continue
            day = week + timedelta(days=self._weekdays[leader_id])
            if week == rules.week_of(now.date()) and leader_id == self._busy:
                self._plan(session, huddle, viewer, now)
                continue
            if huddle.planned_on != day:
                self._plan(session, huddle, viewer, datetime.combine(day, time(8), tzinfo=now.tzinfo))
            if day < now.date() and self._random.random() < self._habits[leader_id]:
                self._hold(session, leader_id, viewer, datetime.combine(day, time(8, 45), tzinfo=now.tzinfo))

    def _plan(self, session: Session, huddle: HuddleRow, viewer: Viewer, at: datetime) -> None:
        operations.plan_huddle(
            session, huddle=huddle, planned_on=at.date(), subject=huddle.subject, gaps=(), viewer=viewer, today=at.date(),
            now=at,
        )  # fmt: skip

    def _hold(self, session: Session, leader_id: UUID, viewer: Viewer, at: datetime) -> None:
        huddle = queries.find_this_week(session, leader_id, today=at.date())
        team = queries.list_team(session, leader_id)
        there = [one.id for one in team if self._random.random() < COMES] or [one.id for one in team]
        note = self._random.choice(NOTES) if self._random.random() < NOTED else ""
        card = pages.card_of(session, huddle, team, ports=_PORTS) if huddle else None
        if huddle is not None and card is not None and there:
            operations.close_huddle(
                session, huddle=huddle, card=card, present=there, note=note, viewer=viewer, today=at.date(), now=at
            )


def _find_standards(session: Session) -> Standards | None:
    snapshot = curriculum.find_current_snapshot(session)
    if snapshot is None:
        return None
    return Standards(organisation=snapshot.organisation, mantra=snapshot.mantra, maps=snapshot.maps)


_PORTS = HuddlePorts(find_standards=_find_standards, find_team_gaps=weakest.find_team_gaps)
