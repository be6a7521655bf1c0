"""The versions of a module, copies of it, and its preview as somebody else."""

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.curriculum.modules import forms, operations, queries
from lms.curriculum.modules.drafts import queries as draft_queries
from lms.curriculum.modules.views.routes import blueprint
from lms.people import access as people_access
from lms.web.database import reading, writing
from lms.web.forms import asked
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other


@blueprint.get("/write/modules/<code:code>/history")
@requires(Permission.MODULES_SEE)
def show_history(code: str) -> ResponseReturnValue:
    """List the versions, and show what differs between two."""
    form = forms.CompareForm.from_request(formdata=request.args)
    before, after = (form.before.data, form.after.data) if form.validate() else (None, None)
    with reading() as session:
        model = queries.history_page(session, code=code, before=before, after=after)
    return page("modules/show_history.html", model, form=form)


@blueprint.post("/write/modules/<code:code>/versions/<int:number>/restore")
@requires(Permission.MODULES_EDIT)
def restore_version(code: str, number: int) -> ResponseReturnValue:
    """Make an older version the draft."""
    with writing() as session:
        operations.restore_version(session, code=code, number=number, viewer=g.viewer, now=clock.now())
    message = _("This draft has the text of version %(number)s. Publish it to use it again.", number=number)
    return see_other(".edit_module", code=code, message=message)


@blueprint.route("/write/modules/<code:code>/clone", methods=["GET", "POST"])
@requires(Permission.MODULES_EDIT)
def clone_module(code: str) -> ResponseReturnValue:
    """Start a new module from the text of this one."""
    with reading() as session:
        working = draft_queries.get_working(session, code)
    title = working.draft.title if working.draft else working.newest.title if working.newest else code
    form = forms.NameModuleForm.from_request()
    if form.validate_on_submit():
        now = clock.now()
        with form.refusals(operations.CodeTaken), writing() as session:
            made = do_once(
                session,
                lambda: operations.clone_module(session, code=code, title=form.title.data, viewer=g.viewer, now=now),
            )
        if not form.errors:
            return see_other(".edit_module", code=made, message=_("Copy created."))
    return page("modules/clone_module.html", form=form, code=code, title=title)


@blueprint.get("/write/modules/<code:code>/preview")
@requires(Permission.MODULES_SEE)
def show_preview(code: str) -> ResponseReturnValue:
    """Show a module page by page as a job role or one person would read it, and whether it is for them."""
    form = forms.PreviewForm.from_request(formdata=request.args)
    with reading() as session:
        organisation = queries.load_organisation(session)
        form.offer(organisation)
        is_sound = form.validate()
        words = form.person.data or "" if is_sound else ""
        model = queries.preview_page(
            session,
            code=code,
            organisation=organisation,
            job_role=form.job_role.data or "" if is_sound else "",
            found=people_access.find_people(session, g.viewer, words, limit=queries.MATCHES) if words else None,
            number=_page_number(request.args.get("page", "")),
        )
    return page("modules/show_preview.html", model, form=form, asked=asked("job_role", "person"))


def _page_number(sent: str) -> int:
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 4 else 1
