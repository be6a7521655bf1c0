"""A walk along a journey with the customer's eyes: for a manager about their people, for leaders about the company."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.dashboards.access import check_company, may_see_company, team_for
from lms.dashboards.queries import NotOnBoard
from lms.dashboards.terms import COMPANY
from lms.dashboards.walk import access, pages
from lms.web import filters
from lms.web.database import reading
from lms.web.guards import requires, signed_in
from lms.web.page import page

blueprint = Blueprint("walk", __name__, template_folder="templates")


@blueprint.get("/team/walk")
@requires(Permission.TEAM_SEE)
def walk_team() -> ResponseReturnValue:
    """Walk along a journey and see whom customers meet of a manager's people."""
    choice, today = _choice(), filters.local(clock.now()).date()
    with reading() as session:
        team = team_for(session, g.viewer, request.args.get("leader"))
        sees_company = may_see_company(session, g.viewer)
        model = pages.walk_page(session, team.leader_id, choice=choice, today=today)
    return page("walk/show_walk.html", model, today=today, team=team, sees_company=sees_company, leads=True)


@blueprint.get("/company/walk")
@signed_in
def walk_company() -> ResponseReturnValue:
    """Walk along a journey and see whom customers meet; it names groups, never people."""
    choice, today = _choice(), filters.local(clock.now()).date()
    with reading() as session:
        check_company(session, g.viewer)
        leads = access.leads_everybody(session, g.viewer)
        model = pages.walk_page(session, COMPANY, choice=choice, today=today)
    return page("walk/show_walk.html", model, today=today, team=None, sees_company=True, leads=leads)


def _choice() -> pages.WalkChoice:
    site = request.args.get("site", "")
    try:
        return pages.WalkChoice(map_code=request.args.get("map", ""), site_id=UUID(site) if site else None)
    except ValueError:
        raise NotOnBoard from None
