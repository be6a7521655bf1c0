"""Everybody of a team, its groups compared, and what runs out soon."""

from datetime import datetime, time, timedelta

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.assignments.renewals import queries as renewals
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.dashboards import access
from lms.dashboards import queries as boards
from lms.dashboards.roster import forms, queries
from lms.dashboards.roster.terms import RosterOrder
from lms.dashboards.rules import FEWEST
from lms.evidence.terms import subject_of
from lms.people import queries as people
from lms.web import filters
from lms.web.database import reading
from lms.web.forms import asked
from lms.web.guards import requires
from lms.web.page import page

blueprint = Blueprint("roster", __name__, template_folder="templates")

DAYS = (7, 30, 60, 90)
"""How far ahead one looks for what runs out."""


def _now() -> datetime:
    return filters.local(clock.now())


@blueprint.get("/team/people")
@requires(Permission.TEAM_SEE)
def list_team() -> ResponseReturnValue:
    """List everybody of a team, find somebody, or see those who need their manager."""
    form = forms.FindTeamForm.from_request(formdata=request.args)
    with reading() as session:
        team = access.team_for(session, g.viewer, request.args.get("leader"))
        form.offer(people.list_departments(session))
        found = None
        if form.validate():
            found = queries.page_roster(
                session, team.leader_id, form.filters(), key=form.after.data or None, now=_now()
            )
    chosen = asked("q", "status", "department", "sort", "leader")
    return page("roster/list_team.html", found, form=form, team=team, orders=RosterOrder, chosen=chosen)


@blueprint.get("/team/compare")
@requires(Permission.TEAM_SEE)
def compare_groups() -> ResponseReturnValue:
    """Compare the teams, departments and sites within a team, each with its number of people."""
    with reading() as session:
        team = access.team_for(session, g.viewer, request.args.get("leader"))
        teams = queries.compare_teams(session, team.leader_id, fewest=FEWEST)
        departments = queries.compare_departments(session, team.leader_id, fewest=FEWEST)
        sites = queries.compare_sites(session, team.leader_id, fewest=FEWEST, now=_now())
    return page("roster/compare_groups.html", None, team=team, teams=teams, departments=departments, sites=sites)


@blueprint.get("/team/expiring")
@requires(Permission.TEAM_SEE)
def list_expiring() -> ResponseReturnValue:
    """List what people of a team have shown at work and what runs out in 7, 30, 60 or 90 days."""
    days, now = _days(), _now()
    moments = [datetime.combine(now.date() + timedelta(days=one + 1), time(), tzinfo=now.tzinfo) for one in DAYS]
    with reading() as session:
        team = access.team_for(session, g.viewer, request.args.get("leader"))
        counts = renewals.count_expiring_below(session, team.leader_id, days=moments, now=now)
        found = renewals.page_expiring_below(
            session, team.leader_id, until=moments[DAYS.index(days)], key=request.args.get("after"), now=now
        )
        journeys = boards.load_journeys(session)
    return page(
        "roster/list_expiring.html",
        found,
        team=team,
        days=days,
        counts=tuple(zip(DAYS, counts, strict=True)),
        places={row.objective_key: journeys.name_of(subject_of(row.objective_key)) for row in found.rows},
        today=now.date(),
    )


def _days() -> int:
    written = request.args.get("days", "90")
    if written not in {str(one) for one in DAYS}:
        raise NotFound
    return int(written)
