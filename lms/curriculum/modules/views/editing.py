"""Writing a module: the list, the editor, saving, and resolving conflicts."""

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import Overtaken
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.courses.format import examples, header
from lms.curriculum.modules import forms, operations, queries
from lms.curriculum.modules.drafts import operations as drafts
from lms.curriculum.modules.drafts import queries as draft_queries
from lms.curriculum.modules.drafts import rules as draft_rules
from lms.curriculum.modules.queries import EditModulePage
from lms.curriculum.modules.views.routes import blueprint
from lms.web import filters
from lms.web.database import reading, write_prepared, writing
from lms.web.forms import asked
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other


@blueprint.get("/write/modules")
@requires(Permission.MODULES_SEE)
def list_modules() -> ResponseReturnValue:
    """List the modules with status and audience."""
    form = forms.FindModulesForm.from_request(formdata=request.args)
    model = None
    if form.validate():
        with reading() as session:
            model = queries.list_modules_page(
                session, search=form.q.data or "", state=form.state.data, key=form.after.data or None
            )
    return page("modules/list_modules.html", model, form=form, asked=asked("q", "state"))


@blueprint.route("/write/modules/new", methods=["GET", "POST"])
@requires(Permission.MODULES_EDIT)
def create_module() -> ResponseReturnValue:
    """Start a new module."""
    form = forms.NameModuleForm.from_request()
    if form.validate_on_submit():
        now = clock.now()
        with form.refusals(operations.CodeTaken), writing() as session:
            code = do_once(
                session, lambda: operations.create_module(session, title=form.title.data, viewer=g.viewer, now=now)
            )
        if not form.errors:
            return see_other(".edit_module", code=code)
    return page("modules/create_module.html", form=form)


@blueprint.post("/write/modules/preview")
@requires(Permission.MODULES_EDIT)
def preview_module() -> ResponseReturnValue:
    """Return the preview of a text while it is typed, as a part of the page."""
    text = draft_rules.clean_source(request.form.get("source", "")[: draft_rules.LIMIT + 1])
    with reading() as session:
        model = queries.show_module(
            session, text, code=request.form.get("code", "")[:64], organisation=queries.load_organisation(session)
        )
    return page("modules/_shown.html", model)


@blueprint.get("/write/modules/<code:code>")
@requires(Permission.MODULES_EDIT)
def edit_module(code: str) -> ResponseReturnValue:
    """Show a module's text beside what a learner sees."""
    return edit_page(code)


def edit_page(code: str, form: forms.EditModuleForm | None = None, *, status: int = 200) -> ResponseReturnValue:
    """Show the editor; with a form, what was typed into it and not saved."""
    typed = form.source.data if form is not None else None
    with reading() as session:
        model = queries.edit_module_page(session, code=code, employee_id=g.viewer.employee_id, source=typed)
    form = form or filled(model)
    given = {
        "examples": examples.QUESTIONS,
        "lesson_blocks": examples.BLOCKS,
        "callout": examples.CALLOUT,
        "limit": draft_rules.LIMIT,
    }
    note_form = forms.SendBackForm(formdata=None)
    return page("modules/edit_module.html", model, form=form, note_form=note_form, status=status, **given)


def filled(model: EditModulePage) -> forms.EditModuleForm:
    """Return the form with the module's current text."""
    source = model.working.source
    return forms.EditModuleForm(formdata=None, source=source, base=source, seen_revision=model.working.revision)


@blueprint.post("/write/modules/<code:code>")
@requires(Permission.MODULES_EDIT)
def save_module(code: str) -> ResponseReturnValue:
    """Save the draft, or only check it and show its preview."""
    form = forms.EditModuleForm.from_request()
    if not form.validate_on_submit() or request.form.get("do") == "check":
        return edit_page(code, form)
    saved = save(code, form)
    if not isinstance(saved, drafts.SavedModuleDraft):
        return saved
    message = _("Draft saved, together with what someone else changed.") if saved.is_merged else _("Draft saved.")
    return see_other(".edit_module", code=code, message=message)


def save(
    code: str, form: forms.EditModuleForm, *, base_version: int = 0
) -> drafts.SavedModuleDraft | ResponseReturnValue:
    """Save what was typed, in a transaction of its own, so that a later refusal does not undo it.

    :returns: what was saved, or the page to show if it could not be
    """
    try:
        return _save(code, form, with_ids=True)
    except drafts.TextTooLong as refusal:
        form.refuse(refusal)
        return edit_page(code, form)
    except Overtaken as refusal:
        form.refuse(refusal)
        return edit_page(code, form, status=409)
    except drafts.ModuleConflict as conflict:
        return conflict_page(code, form, conflict, base_version=base_version)


def _save(code: str, form: forms.EditModuleForm, *, with_ids: bool) -> drafts.SavedModuleDraft:
    return write_prepared(
        lambda session: drafts.prepare_draft(session, code=code, **form.saving, with_ids=with_ids),
        lambda session, ready: drafts.write_draft(session, ready=ready, viewer=g.viewer, now=clock.now()),
    )


@blueprint.post("/write/modules/<code:code>/autosave")
@requires(Permission.MODULES_EDIT)
def autosave_module(code: str) -> ResponseReturnValue:
    """Save what a script sends while somebody types; their text stays as they typed it."""
    form = forms.EditModuleForm.from_request()
    if not form.validate_on_submit():
        return jsonify(message=_("This couldn’t be saved. Reload the page and try again.")), 400
    saved = _save(code, form, with_ids=False)
    return jsonify(saved_at=filters.local_time(clock.now()), revision=saved.revision, merged=saved.is_merged)


@blueprint.post("/write/modules/<code:code>/audience")
@requires(Permission.MODULES_EDIT)
def choose_audience(code: str) -> ResponseReturnValue:
    """Write the chosen audience into the header, and save the draft."""
    form = forms.AudienceForm.from_request()
    if not form.validate_on_submit():
        return edit_page(code, form)
    with reading() as session:
        organisation = queries.load_organisation(session)
    typed = form.source.data or ""
    form.source.data = header.with_audience(typed, form.audience(request.form.getlist, organisation))
    saved = save(code, form)
    if not isinstance(saved, drafts.SavedModuleDraft):
        return saved
    return see_other(".edit_module", code=code, message=_("Audience saved."), anchor="reach")


def conflict_page(
    code: str, form: forms.EditModuleForm, conflict: drafts.ModuleConflict, *, base_version: int = 0
) -> ResponseReturnValue:
    """Show both texts of each conflict. Nothing was saved; everything typed is in the page."""
    mine = draft_rules.clean_source(form.source.data or "")
    choices = forms.ResolveConflictForm(
        formdata=None,
        base=draft_rules.clean_source(form.base.data or ""),
        mine=mine,
        theirs=conflict.theirs,
        base_version=base_version,
    )
    # The text in the database now, which the merged one will replace.
    stored = mine if base_version else conflict.theirs
    merged = forms.EditModuleForm(
        formdata=None,
        source=conflict.merged,
        base=stored,
        seen_revision=conflict.revision,
        base_version=base_version,
    )
    return page("modules/resolve_conflict.html", conflict, form=choices, merged_form=merged, code=code, status=409)


@blueprint.post("/write/modules/<code:code>/resolve")
@requires(Permission.MODULES_EDIT)
def resolve_conflict(code: str) -> ResponseReturnValue:
    """Save both texts as one, each conflict as it was chosen."""
    form = forms.ResolveConflictForm.from_request()
    if not form.validate_on_submit():
        return see_other(".edit_module", code=code)
    base, mine, theirs = (field.data or "" for field in (form.base, form.mine, form.theirs))
    source = draft_rules.resolve_conflicts(base, mine, theirs, form.choices(request.form.get))
    base_version = form.base_version.data or 0
    with reading() as session:
        revision = draft_queries.get_working(session, code).revision
    merged = forms.EditModuleForm(
        formdata=None,
        source=source,
        base=mine if base_version else theirs,
        seen_revision=revision,
        base_version=base_version,
    )
    saved = save(code, merged, base_version=base_version)
    if not isinstance(saved, drafts.SavedModuleDraft):
        return saved
    return see_other(".edit_module", code=code, message=_("Draft saved with your choices."))
