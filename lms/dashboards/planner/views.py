"""A manager plans whom to observe next, and where."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.dashboards.planner import queries
from lms.web.database import reading
from lms.web.guards import requires
from lms.web.page import page

blueprint = Blueprint("planner", __name__, template_folder="templates")


@blueprint.get("/team/planner")
@requires(Permission.OBSERVATIONS_RECORD)
def show_planner() -> ResponseReturnValue:
    """Show where nobody was observed for long."""
    with reading() as session:
        model = queries.planner_page(session, g.viewer.employee_id, site_id=_site_id(), now=clock.now())
    return page("planner/show_planner.html", model)


@blueprint.get("/team/planner/<uuid:site_id>/<path:place>")
@requires(Permission.OBSERVATIONS_RECORD)
def show_place(site_id: UUID, place: str) -> ResponseReturnValue:
    """Show whom to observe at one touchpoint of a site."""
    with reading() as session:
        model = queries.place_page(session, g.viewer.employee_id, site_id=site_id, subject=place)
    return page("planner/show_place.html", model)


def _site_id() -> UUID | None:
    asked = request.args.get("site", "")
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError as error:
        raise queries.SiteNotFound from error
