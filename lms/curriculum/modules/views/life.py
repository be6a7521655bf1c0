"""The life of a module: in review, approved, published, retired; drafts discarded and brought back."""

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import Refusal, RuleViolation
from lms.core.permissions import Permission
from lms.courses.drafts import operations as drafts
from lms.courses.drafts import queries as draft_queries
from lms.curriculum.modules import forms, operations
from lms.curriculum.modules.views.editing import clash_page, edit_page, save
from lms.curriculum.modules.views.routes import blueprint
from lms.web import filters
from lms.web.database import reading, write_prepared, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.post("/write/modules/<code:code>/submit")
@requires(Permission.MODULES_EDIT)
def submit_module(code: str) -> ResponseReturnValue:
    """Save what was typed and ask for somebody's eyes on it."""
    form = forms.EditModuleForm.from_request()
    if (stopped := _saved(code, form)) is not None:
        return stopped
    try:
        with writing() as session:
            operations.submit_for_review(session, code=code, viewer=g.viewer, now=clock.now())
    except operations.ModuleHasErrors as refusal:
        return _refused(code, refusal)
    return see_other(".edit_module", code=code, message="The module is in review. A colleague can approve it now.")


@blueprint.post("/write/modules/<code:code>/approve")
@requires(Permission.MODULES_APPROVE)
def approve_module(code: str) -> ResponseReturnValue:
    """Approve the draft as it was read."""
    form = forms.EditModuleForm.from_request()
    if (stopped := _saved(code, form)) is not None:
        return stopped
    try:
        with writing() as session:
            drafts.approve(session, code=code, seen_revision=form.seen_revision.data, viewer=g.viewer, now=clock.now())
    except drafts.SameAuthor as refusal:
        return _refused(code, refusal)
    return see_other(".edit_module", code=code, message=f"Approved by {g.viewer.name}. The module can be published.")


@blueprint.post("/write/modules/<code:code>/publish")
@requires(Permission.MODULES_APPROVE)
def publish_module(code: str) -> ResponseReturnValue:
    """Save what was typed, and publish it now or plan the day."""
    now = clock.now()
    form = forms.PublishModuleForm.from_request(today=now.date())
    if (stopped := _saved(code, form)) is not None:
        return stopped
    day = None if "now" in request.form else form.publish_on.data
    if day is None and "now" not in request.form:
        return _refused(code, Refusal("Choose a day to come, or publish now."))
    try:
        with writing() as session:
            if day is not None:
                operations.plan_publishing(session, code=code, publish_on=day, viewer=g.viewer, now=now)
            else:
                seen = form.seen_revision.data
                number = operations.publish_module(session, code=code, seen_revision=seen, viewer=g.viewer, now=now)
    except (RuleViolation, operations.PublishedSince) as refusal:
        return _refused(code, refusal)
    if day is not None:
        return see_other(".edit_module", code=code, message=f"It is published on {filters.local_date(day)}.")
    return see_other(
        ".edit_module", code=code, message=f"Version {number} is published. Learners meet it with the next release."
    )


def _saved(code: str, form: forms.EditModuleForm) -> ResponseReturnValue | None:
    """Save what was typed beside the button; return the page to show if that does not work."""
    if not form.validate_on_submit():
        return edit_page(code, form)
    saved = save(code, form)
    if not isinstance(saved, drafts.SavedDraft):
        return saved
    if saved.merged:
        said = "Somebody changed the module meanwhile. Both texts are one now: read it, then go on."
        return see_other(".edit_module", code=code, message=said)
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
    """Give a draft back to its author, with what is asked for."""
    form = forms.SendBackForm.from_request()
    if not form.validate_on_submit():
        return _refused(code, Refusal("Say in a sentence what should change.", field="note"))
    with writing() as session:
        drafts.send_back(session, code=code, note=form.note.data, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message="The draft is back with its author.")


@blueprint.post("/write/modules/<code:code>/unplan")
@requires(Permission.MODULES_APPROVE)
def unplan_module(code: str) -> ResponseReturnValue:
    """Take back the day on which a module is published."""
    with writing() as session:
        drafts.plan_publishing(session, code=code, publish_on=None, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message="It waits for you to publish it.")


@blueprint.post("/write/modules/<code:code>/catch-up")
@requires(Permission.MODULES_EDIT)
def catch_up_module(code: str) -> ResponseReturnValue:
    """Take into the draft what a newer version changed."""
    with reading() as session:
        model = draft_queries.get_working(session, code)
        base = operations.base_of(session, code=code)
    try:
        write_prepared(
            lambda session: operations.prepare_catch_up(session, code=code),
            lambda session, ready: drafts.write_draft(session, ready=ready, viewer=g.viewer, now=clock.now()),
        )
    except drafts.ModuleChangedSince as clash:
        form = forms.EditModuleForm(formdata=None, source=model.source, base=base, seen_revision=model.revision)
        return clash_page(code, form, clash, number=model.newest.number if model.newest else 0)
    return see_other(".edit_module", code=code, message="The draft has all that the newer version brought.")


@blueprint.post("/write/modules/<code:code>/discard")
@requires(Permission.MODULES_EDIT)
def discard_draft(code: str) -> ResponseReturnValue:
    """Give up a draft; one button on the next page brings it back."""
    with writing() as session:
        drafts.discard(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message="The draft is discarded.")


@blueprint.post("/write/modules/<code:code>/bring-back")
@requires(Permission.MODULES_EDIT)
def bring_back_draft(code: str) -> ResponseReturnValue:
    """Change places between the draft and the text that stood there before."""
    with writing() as session:
        drafts.bring_back(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".edit_module", code=code, message="The text is back.")


@blueprint.post("/write/modules/<code:code>/retire")
@requires(Permission.MODULES_APPROVE)
def retire_module(code: str) -> ResponseReturnValue:
    """Leave a module out of later releases."""
    with writing() as session:
        operations.retire_module(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".show_history", code=code, message="The module is retired: the next release leaves it out.")


@blueprint.post("/write/modules/<code:code>/return")
@requires(Permission.MODULES_APPROVE)
def return_module(code: str) -> ResponseReturnValue:
    """Take a retired module up again."""
    with writing() as session:
        operations.return_module(session, code=code, viewer=g.viewer, now=clock.now())
    return see_other(".show_history", code=code, message="The module is back: the next release teaches it.")


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
        return see_other(".list_modules", message="The rule is saved.")
    return page("modules/edit_review_rule.html", form=form)
