"""Rewrite generated text."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import Conflict, RuleViolation
from lms.core.permissions import Permission
from lms.curriculum.patches import forms, operations, queries
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("patches", __name__, template_folder="templates")
_PAGE = "/write/generated/<path:module_code>/pages/<code:page_code>"


@blueprint.get("/write/generated")
@requires(Permission.MODULES_SEE)
def list_patches() -> ResponseReturnValue:
    """List the generated pages that trainers changed, and which of the changes clash with the map."""
    with reading() as session:
        model = queries.list_patches_page(session)
    return page("patches/list_patches.html", model)


@blueprint.get(_PAGE)
@requires(Permission.MODULES_EDIT)
def edit_page(module_code: str, page_code: str) -> ResponseReturnValue:
    """Show a generated page with whose words each paragraph is, ready to be rewritten."""
    with reading() as session:
        model = queries.edit_page_page(session, module_code=module_code, page_code=page_code)
    return page("patches/edit_page.html", model, form=forms.EditPageForm.of(model))


@blueprint.post(_PAGE)
@requires(Permission.MODULES_EDIT)
def save_patch(module_code: str, page_code: str) -> ResponseReturnValue:
    """Keep what the trainer made of the page."""
    form = forms.EditPageForm.from_request()
    status = 200
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
        except (Conflict, RuleViolation) as refusal:
            form.refuse(refusal)
            status = 409 if isinstance(refusal, Conflict) else 200
        else:
            return see_other(
                "patches.edit_page",
                say="Saved. Learners meet it with the next release.",
                module_code=module_code,
                page_code=page_code,
            )
    with reading() as session:
        model = queries.edit_page_page(session, module_code=module_code, page_code=page_code)
    # Saved once more, it is saved knowing what is here now.
    form.seen.data, form.seen_revision.data = model.seen, str(model.revision)
    return page("patches/edit_page.html", model, form=form, status=status)


@blueprint.post(_PAGE + "/withdraw")
@requires(Permission.MODULES_EDIT)
def withdraw_patch(module_code: str, page_code: str) -> ResponseReturnValue:
    """Give the page back to the map."""
    with writing() as session:
        operations.withdraw_patch(
            session, module_code=module_code, page_code=page_code, viewer=g.viewer, now=clock.now()
        )
    return see_other("patches.list_patches", say="The map's words are back. The change is kept: it can return.")


@blueprint.post(_PAGE + "/restore")
@requires(Permission.MODULES_EDIT)
def restore_patch(module_code: str, page_code: str) -> ResponseReturnValue:
    """Let a change that was taken back hold again."""
    with writing() as session:
        operations.restore_patch(
            session, module_code=module_code, page_code=page_code, viewer=g.viewer, now=clock.now()
        )
    return see_other("patches.list_patches", say="The change holds again.")
