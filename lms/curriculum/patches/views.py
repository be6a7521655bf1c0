"""Edit generated text."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.drafts import EditConflict
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.curriculum.patches import forms, operations, queries
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("patches", __name__, template_folder="templates")
_PAGE = "/write/generated/<path:module_code>/pages/<code:page_code>"


@blueprint.get("/write/generated")
@requires(Permission.MODULES_SEE)
def list_patches() -> ResponseReturnValue:
    """List the generated pages that trainers changed, and which changes conflict with the map."""
    with reading() as session:
        model = queries.list_patches_page(session)
    return page("patches/list_patches.html", model)


@blueprint.get(_PAGE)
@requires(Permission.MODULES_EDIT)
def edit_page(module_code: str, page_code: str) -> ResponseReturnValue:
    """Show a generated page for editing, and whose text each paragraph is."""
    with reading() as session:
        model = queries.edit_page_page(session, module_code=module_code, page_code=page_code)
    return page("patches/edit_page.html", model, form=forms.EditPageForm.of(model), has_conflict=False)


@blueprint.post(_PAGE)
@requires(Permission.MODULES_EDIT)
def save_patch(module_code: str, page_code: str) -> ResponseReturnValue:
    """Save what the trainer made of the page."""
    form = forms.EditPageForm.from_request()
    has_conflict = False
    if form.validate_on_submit():
        with reading() as session:
            generated = queries.generated_page(session, module_code=module_code, page_code=page_code)
        try:
            with writing() as session:
                operations.save_patch(
                    session,
                    module_code=module_code,
                    page=generated,
                    paragraphs=[field.data or "" for field in form.paragraphs],
                    seen=form.seen.data or "",
                    seen_revision=int(form.seen_revision.data or 0),
                    viewer=g.viewer,
                    now=clock.now(),
                )
        except (EditConflict, RuleViolation) as refusal:
            form.refuse(refusal)
            has_conflict = isinstance(refusal, EditConflict)
        else:
            return see_other(
                "patches.edit_page",
                message=_("Saved. Learners see it with the next release."),
                module_code=module_code,
                page_code=page_code,
            )
    with reading() as session:
        model = queries.edit_page_page(session, module_code=module_code, page_code=page_code)
    # The page shows what is stored now; saving again means having seen it.
    form.seen.data, form.seen_revision.data = model.seen, str(model.revision)
    return page(
        "patches/edit_page.html", model, form=form, has_conflict=has_conflict, status=409 if has_conflict else 200
    )


@blueprint.post(_PAGE + "/withdraw")
@requires(Permission.MODULES_EDIT)
def withdraw_patch(module_code: str, page_code: str) -> ResponseReturnValue:
    """Withdraw the changes to the page."""
    with writing() as session:
        operations.withdraw_patch(
            session, module_code=module_code, page_code=page_code, viewer=g.viewer, now=clock.now()
        )
    return see_other("patches.list_patches", message=_("Changes withdrawn. You can restore them."))


@blueprint.post(_PAGE + "/restore")
@requires(Permission.MODULES_EDIT)
def restore_patch(module_code: str, page_code: str) -> ResponseReturnValue:
    """Restore changes that were withdrawn."""
    with writing() as session:
        operations.restore_patch(
            session, module_code=module_code, page_code=page_code, viewer=g.viewer, now=clock.now()
        )
    return see_other("patches.list_patches", message=_("Changes restored."))
