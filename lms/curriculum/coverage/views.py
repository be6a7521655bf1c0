"""The coverage page."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.curriculum.coverage import forms, queries
from lms.web.database import reading
from lms.web.guards import requires
from lms.web.page import page

blueprint = Blueprint("coverage", __name__, template_folder="templates")


@blueprint.get("/write/coverage")
@requires(Permission.MODULES_SEE)
def show_coverage() -> ResponseReturnValue:
    """Show who contributes where, and the gaps in the maps."""
    form = forms.FindFindingsForm.from_request(formdata=request.args)
    with reading() as session:
        model = queries.coverage_page(session, now=clock.now(), code=form.code.data or "", map_code=form.map.data or "")
    form.offer(model)
    return page("coverage/show_coverage.html", model, form=form)
