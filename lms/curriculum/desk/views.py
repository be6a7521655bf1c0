"""The overview of the content."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core.permissions import Permission
from lms.curriculum.desk import queries
from lms.web.database import reading
from lms.web.guards import requires
from lms.web.page import page
from lms.web.setup import setup_to_do

blueprint = Blueprint("desk", __name__, template_folder="templates")


@blueprint.get("/write")
@requires(Permission.MODULES_SEE)
def show_desk() -> ResponseReturnValue:
    """Show drafts, reviews and whether a release is due."""
    with reading() as session:
        model = queries.show_desk_page(session)
        setup = setup_to_do(session, g.viewer)
    return page("desk/show_desk.html", model, setup=setup)
