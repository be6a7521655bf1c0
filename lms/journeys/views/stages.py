"""Stages of a map."""

from flask.typing import ResponseReturnValue

from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.journeys import forms
from lms.journeys.drafts import edits, queries
from lms.journeys.drafts.edits import stage_of
from lms.journeys.views.blueprint import blueprint, save_edit
from lms.web.database import reading
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.route("/write/maps/<code:code>/add-stage", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def add_stage(code: str) -> ResponseReturnValue:
    """Add a stage."""
    with reading() as session:
        working = queries.get_working(session, code)
    count = len(working.document.stages) + 1
    form = forms.StageForm.from_request(seen=working.revision, place=count)
    form.offer(count)
    if form.validate_on_submit():
        answer = save_edit(code, edits.AddStage(name=form.name.data, place=form.place.data), form)
        if answer is not None:
            return answer
    return page("journeys/edit_stage.html", working, form=form, stage=None)


@blueprint.route("/write/maps/<code:code>/stages/<code:stage>", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def edit_stage(code: str, stage: str) -> ResponseReturnValue:
    """Rename a stage, or give it another place."""
    with reading() as session:
        working = queries.get_working(session, code)
    found = next((s for s in working.document.stages if s.code == stage), None)
    places = [s.code for s in working.document.stages]
    form = forms.StageForm.from_request(
        seen=working.revision,
        name=found.name if found else "",
        place=places.index(stage) + 1 if found else 1,
    )
    form.offer(max(len(places), 1))
    if form.validate_on_submit():
        answer = save_edit(code, edits.ChangeStage(code=stage, name=form.name.data, place=form.place.data), form)
        if answer is not None:
            return answer
    return page("journeys/edit_stage.html", working, form=form, stage=stage_of(working.document, stage))


@blueprint.post("/write/maps/<code:code>/stages/<code:stage>/remove")
@requires(Permission.MAPS_EDIT)
def remove_stage(code: str, stage: str) -> ResponseReturnValue:
    """Remove a stage with its touchpoints; can be undone on the board."""
    return remove(code, edits.RemoveStage(code=stage))


def remove(code: str, edit: edits.Edit) -> ResponseReturnValue:
    """Make an edit that needs no input."""
    form = forms.ChangeForm.from_request()
    answer = save_edit(code, edit, form) if form.validate_on_submit() else None
    return answer or see_other(".edit_map", code=code, message=_("Nothing was changed. Check the map, then try again."))
