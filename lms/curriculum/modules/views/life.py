"""The life cycle of a module: reviewed, approved, published, retired; drafts discarded and restored."""

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.drafts import DraftChangedSince
from lms.core.errors import Refusal, RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.curriculum.modules import forms, operations
from lms.curriculum.modules.drafts import operations as drafts
from lms.curriculum.modules.drafts import queries as draft_queries
from lms.curriculum.modules.views.editing import conflict_page, edit_page, save
from lms.curriculum.modules.views.routes import blueprint
from lms.web import filters
from lms.web.database import reading, write_prepared, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.post("/write/modules/<code:code>/submit")
@requires(Permission.MODULES_EDIT)
def submit_module(code: str) -> ResponseReturnValue:
    """Save what was typed and send it for review."""
    form = forms.EditModuleForm.from_request()
    if (stopped := _saved(code, form)) is not None:
        return stopped
    try:
        with writing() as session:
            operations.submit_for_review(session, code=code, viewer=g.viewer, now=clock.now())
    except operations.ModuleHasErrors as refusal:
        return _refused(code, refusal)
    return see_other(".edit_module", code=code, message=_("Sent for review. A colleague can approve it now."))


@blueprint.post("/write/modules/<code:code>/approve")
@requires(Permission.MODULES_APPROVE)
def approve_module(code: str) -> ResponseReturnValue:
    """Approve the draft as it was read."""
    form = forms.EditModuleForm.from_request()
    if (stopped := _saved(code, form)) is not None:
        return stopped
    try:
        with writing() as session:
            drafts.approve_draft(
                session, code=code, seen_revision=form.seen_revision.data, viewer=g.viewer, now=clock.now()
            )
    except (drafts.SameAuthor, DraftChangedSince) as refusal:
        return _refused(code, refusal)
    return see_other(".edit_module", code=code, message=_("Approved. You can publish the module now."))


@blueprint.post("/write/modules/<code:code>/publish")
@requires(Permission.MODULES_APPROVE)
def publish_module(code: str) -> ResponseReturnValue:
    """Save what was typed, and publish it now or schedule it."""
    now = clock.now()
    form = forms.PublishModuleForm.from_request(today=filters.local(now).date())
    if (stopped := _saved(code, form)) is not None:
        return stopped
    day = None if "now" in request.form else form.publish_on.data
    if day is None and "now" not in request.form:
        return _refused(code, Refusal(_("Choose a date after today, or publish now."), field="publish_on"))
    try:
        with writing() as session:
            if day is not None:
                operations.schedule_publishing(session, code=code, publish_on=day, viewer=g.viewer, now=now)
            else:
                seen = form.seen_revision.data
                number = operations.publish_module(session, code=code, seen_revision=seen, viewer=g.viewer, now=now)
    except (RuleViolation, operations.DraftOutdated) as refusal:
        return _refused(code, refusal)
    if day is not None:
        return see_other(".edit_module", code=code, message=_("Scheduled for %(date)s.", date=filters.local_date(day)))
    return see_other(
        ".edit_module",
        code=code,
        message=_("Version %(number)s is published. Learners see it with the next release.", number=number),
    )


def _saved(code: str, form: forms.EditModuleForm) -> ResponseReturnValue | None:
    """Save what was typed beside the button; return the page to show if that does not work."""
    if not form.validate_on_submit():
        return edit_page(code, form)
    saved = save(code, form)
    if not isinstance(saved, drafts.SavedModuleDraft):
        return saved
    if saved.is_merged:
        message = _("Someone else changed the draft too. Both changes are saved: check the text, then continue.")
        return see_other(".edit_module", code=code, message=message)
    form.seen_revision.data = saved.revision
    return None


def _refused(code: str, refusal: Refusal) -> ResponseReturnValue:
    with reading() as session:
        working = draft_queries.get_working(session, code)
    form = forms.EditModuleForm(
        formdata=None, source=working.source, base=working.source, seen_revision=working.revision
    )
    form.refuse(refusal)
    return edit_page(code, form, status=422)


@blueprint.post("/write/modules/<code:code>/send-back")
@requires(Permission.MODULES_APPROVE)
def send_back_module(code: str) -> ResponseReturnValue:
    """Return a draft to its author, with what is asked for."""
    form = forms.SendBackForm.from_request()
    if not form.validate_on_submit():
        return _refused(code, Refusal(_("Enter what should change."), field="note"))
    with writing() as session:
        drafts.send_back(session, code=code, note=form.note.data, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message=_("Sent back to the author."))


@blueprint.post("/write/modules/<code:code>/unschedule")
@requires(Permission.MODULES_APPROVE)
def unschedule_module(code: str) -> ResponseReturnValue:
    """Cancel the day on which a module is published."""
    with writing() as session:
        drafts.schedule_publishing(session, code=code, publish_on=None, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message=_("Schedule cancelled."))


@blueprint.post("/write/modules/<code:code>/merge")
@requires(Permission.MODULES_EDIT)
def merge_version(code: str) -> ResponseReturnValue:
    """Add to the draft what a newer version changed."""
    with reading() as session:
        working = draft_queries.get_working(session, code)
        base = operations.base_of(session, code=code)
    try:
        write_prepared(
            lambda session: operations.prepare_merge(session, code=code),
            lambda session, ready: drafts.write_draft(session, ready=ready, viewer=g.viewer, now=clock.now()),
        )
    except drafts.ModuleConflict as conflict:
        form = forms.EditModuleForm(formdata=None, source=working.source, base=base, seen_revision=working.revision)
        return conflict_page(code, form, conflict, base_version=working.newest.number if working.newest else 0)
    return see_other(".edit_module", code=code, message=_("The draft now has the changes of the newer version."))


@blueprint.post("/write/modules/<code:code>/discard")
@requires(Permission.MODULES_EDIT)
def discard_draft(code: str) -> ResponseReturnValue:
    """Discard a draft; it can be restored from the next page."""
    with writing() as session:
        drafts.discard_draft(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message=_("Draft discarded."))


@blueprint.post("/write/modules/<code:code>/restore-draft")
@requires(Permission.MODULES_EDIT)
def restore_draft(code: str) -> ResponseReturnValue:
    """Restore the text that was discarded or replaced last."""
    with writing() as session:
        drafts.restore_draft(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message=_("Draft restored."))


@blueprint.post("/write/modules/<code:code>/retire")
@requires(Permission.MODULES_APPROVE)
def retire_module(code: str) -> ResponseReturnValue:
    """Leave a module out of later releases."""
    with writing() as session:
        operations.retire_module(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".show_history", code=code, message=_("Module retired. The next release leaves it out."))


@blueprint.post("/write/modules/<code:code>/restore")
@requires(Permission.MODULES_APPROVE)
def restore_module(code: str) -> ResponseReturnValue:
    """Restore a retired module."""
    with writing() as session:
        operations.restore_module(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".show_history", code=code, message=_("Module restored. The next release includes it."))


@blueprint.route("/write/review-rule", methods=["GET", "POST"])
@requires(Permission.GRANTS_EDIT)
def edit_review_rule() -> ResponseReturnValue:
    """Set what the company asks before a module is published."""
    with reading() as session:
        form = forms.ReviewRuleForm.from_request(needs_second_person=draft_queries.needs_second_person(session))
    if form.validate_on_submit():
        with writing() as session:
            drafts.set_review_rule(
                session, needs_second_person=form.needs_second_person.data, viewer=g.viewer, now=clock.now()
            )
        return see_other(".list_modules", message=_("Saved."))
    return page("modules/edit_review_rule.html", form=form)
