"""My record: as a story, and every single proof."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.learning.record import queries
from lms.web.database import reading
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.page import page

blueprint = Blueprint("record", __name__)


@blueprint.get("/record")
@requires(Permission.LEARNING_TAKE)
def show_record() -> ResponseReturnValue:
    """Show how the person got where they are."""
    with reading() as session:
        model = queries.show_record_page(session, g.viewer.employee_id, g.viewer.name, now=local(clock.now()))
    return page("learning/show_record.html", model)


@blueprint.get("/record/evidence")
@requires(Permission.LEARNING_TAKE)
def list_evidence() -> ResponseReturnValue:
    """Show everything that the person has shown, the newest first."""
    with reading() as session:
        model = queries.list_evidence_page(session, g.viewer.employee_id, key=request.args.get("after"))
    return page("learning/list_evidence.html", model)
