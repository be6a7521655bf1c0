"""Trainers add cases, observers mark them."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.evidence.vignettes import forms, operations, queries
from lms.evidence.vignettes.ports import VignettePorts
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("vignettes", __name__, template_folder="templates")


@blueprint.get("/vignettes")
@requires(Permission.MODULES_EDIT)
def list_vignettes() -> ResponseReturnValue:
    """List the cases, with the parts about which one can be written."""
    with reading() as session:
        cases, parts = queries.list_vignettes(session), ports(VignettePorts).find_parts(session)
    return page("vignettes/list_vignettes.html", cases, parts=parts)


@blueprint.post("/vignettes/generate")
@requires(Permission.MODULES_EDIT)
def generate_vignettes() -> ResponseReturnValue:
    """Make cases from the maps."""
    with writing() as session:
        parts = ports(VignettePorts).find_parts(session)
        count = operations.add_from_parts(session, parts=parts, viewer=g.viewer, now=clock.now())
    if not count:
        return see_other(".list_vignettes", message=_("All parts of the maps have their cases."))
    return see_other(".list_vignettes", message=ngettext("Added %(num)s case.", "Added %(num)s cases.", count))


@blueprint.route("/vignettes/new", methods=["GET", "POST"])
@requires(Permission.MODULES_EDIT)
def write_vignette() -> ResponseReturnValue:
    """Write a case about one part of the maps."""
    with reading() as session:
        parts = {part.code: part for part in ports(VignettePorts).find_parts(session)}
    if "part" not in request.args:
        return see_other(".list_vignettes")
    part = parts.get(request.args["part"])
    if part is None:
        raise queries.VignetteNotFound
    form = forms.WriteForm.for_rows(part.rows, part.critical)
    if form.validate_on_submit():
        with writing() as session:
            operations.write_vignette(
                session, place=part.place, story=form.story.data, key=form.marks, viewer=g.viewer, now=clock.now()
            )
        return see_other(".list_vignettes", message=_("Saved. Observers can mark it now."))
    return page("vignettes/write_vignette.html", part, form=form)


@blueprint.post("/vignettes/<uuid:vignette_id>/archive")
@requires(Permission.MODULES_EDIT)
def archive_vignette(vignette_id: UUID) -> ResponseReturnValue:
    """Ask nobody about a case any more."""
    with writing() as session:
        operations.set_archived(session, vignette_id=vignette_id, is_archived=True, viewer=g.viewer, now=clock.now())
    return see_other(".list_vignettes", message=_("Archived. What was marked still counts."))


@blueprint.post("/vignettes/<uuid:vignette_id>/restore")
@requires(Permission.MODULES_EDIT)
def restore_vignette(vignette_id: UUID) -> ResponseReturnValue:
    """Ask about a case again."""
    with writing() as session:
        operations.set_archived(session, vignette_id=vignette_id, is_archived=False, viewer=g.viewer, now=clock.now())
    return see_other(".list_vignettes", message=_("Restored."))


@blueprint.get("/observations/practice")
@requires(Permission.LEARNING_TAKE)
def practise() -> ResponseReturnValue:
    """Ask about the next case that the viewer has not marked."""
    with reading() as session:
        model = queries.practice_page(session, g.viewer.employee_id)
    form = forms.MarkForm.for_rows(model.vignette.key.rows, model.vignette.key.critical) if model.vignette else None
    return page("vignettes/practise.html", model, form=form)


@blueprint.route("/observations/practice/<uuid:vignette_id>", methods=["GET", "POST"])
@requires(Permission.LEARNING_TAKE)
def mark_vignette(vignette_id: UUID) -> ResponseReturnValue:
    """Mark a case, and show how trainers mark it."""
    if request.method == "GET":
        with reading() as session:
            return page("vignettes/show_answer.html", queries.answer_page(session, vignette_id, g.viewer.employee_id))
    with reading() as session:
        vignette = queries.get_vignette(session, vignette_id)
        practice = queries.practice_page(session, g.viewer.employee_id)
    form = forms.MarkForm.for_rows(vignette.key.rows, vignette.key.critical)
    if not form.validate_on_submit():
        model = queries.PracticePage(vignette=vignette, left_count=practice.left_count, agreement=practice.agreement)
        return page("vignettes/practise.html", model, form=form)
    with writing() as session:
        operations.mark_vignette(
            session, vignette_id=vignette_id, marks=form.marks, employee_id=g.viewer.employee_id, now=clock.now()
        )
    return see_other(".mark_vignette", vignette_id=vignette_id)
