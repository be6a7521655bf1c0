"""Reading and telling stories, deciding about them, and reporting one."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.people import queries as people
from lms.stories import access, forms, operations, pages, rules
from lms.stories.ports import StoryPorts
from lms.web.bodies import take_at_most
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("stories", __name__, template_folder="templates")
take_at_most(blueprint, 50_000)  # the longest story in any alphabet

_READ = Permission.LEARNING_TAKE


@blueprint.get("/stories")
@requires(_READ)
def list_stories() -> ResponseReturnValue:
    """Show the stories that everyone may read, newest first."""
    with reading() as session:
        model = pages.stories_page(
            session,
            ports(StoryPorts),
            access.approver_of(g.viewer),
            at=request.args.get("at", ""),
            key=request.args.get("after"),
        )
    return page("stories/list_stories.html", model)


@blueprint.route("/stories/new", methods=["GET", "POST"])
@requires(_READ)
def tell_story() -> ResponseReturnValue:
    """Tell a story."""
    form = forms.StoryForm.from_request(at=request.args.get("at", ""))
    with reading() as session:
        has_stops = _offer(session, form)
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            do_once(session, lambda: operations.tell_story(session, text=form.story, viewer=g.viewer, now=clock.now()))
        if not form.errors:
            return see_other(".list_own", message=_("Thank you. It is shown once it has been approved."))
    return page("stories/tell_story.html", None, form=form, has_stops=has_stops)


@blueprint.get("/stories/mine")
@requires(_READ)
def list_own() -> ResponseReturnValue:
    """Show what the viewer has told, and what became of it."""
    with reading() as session:
        model = pages.own_page(session, ports(StoryPorts), g.viewer.employee_id)
    return page("stories/list_own.html", model)


@blueprint.route("/stories/<uuid:story_id>/edit", methods=["GET", "POST"])
@requires(_READ)
def edit_story(story_id: UUID) -> ResponseReturnValue:
    """Change a story that is not approved."""
    with reading() as session:
        story = access.own_for(session, g.viewer, story_id)
        form = forms.StoryForm.from_request(
            at=story.at,
            title=story.title,
            text=story.text,
            is_named=story.is_named,
            seen_revision=story.revision,
        )
        has_stops = _offer(session, form)
    if story.state not in rules.EDITABLE:
        return see_other(".list_own")
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            operations.edit_story(
                session,
                story_id=story_id,
                text=form.story,
                seen_revision=form.seen_revision.data or 0,
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            return see_other(".list_own", message=_("Saved. It is shown once it has been approved."))
    return page("stories/tell_story.html", story, form=form, has_stops=has_stops)


@blueprint.post("/stories/<uuid:story_id>/withdraw")
@requires(_READ)
def withdraw_story(story_id: UUID) -> ResponseReturnValue:
    """Show a story nowhere any more."""
    return _do_own(
        story_id, operations.withdraw_story, _("Withdrawn. Nobody sees it any more; you can restore it here.")
    )


@blueprint.post("/stories/<uuid:story_id>/restore")
@requires(_READ)
def restore_story(story_id: UUID) -> ResponseReturnValue:
    """Undo withdrawing."""
    return _do_own(story_id, operations.restore_story, _("Restored."))


@blueprint.post("/stories/<uuid:story_id>/consent")
@requires(_READ)
def set_consent(story_id: UUID) -> ResponseReturnValue:
    """Show the teller's name with a story, or no longer."""
    form = forms.ConsentForm.from_request()
    is_named = bool(form.is_named.data)
    with writing() as session:
        access.own_for(session, g.viewer, story_id)
        operations.set_consent(session, story_id=story_id, is_named=is_named, viewer=g.viewer, now=clock.now())
    return see_other(
        ".list_own", message=_("Your name is shown with it now.") if is_named else _("Your name is no longer shown.")
    )


@blueprint.get("/stories/waiting")
@requires(_READ)
def list_waiting() -> ResponseReturnValue:
    """Show the stories that wait for the viewer's decision."""
    with reading() as session:
        model = pages.waiting_page(session, ports(StoryPorts), access.approver_of(g.viewer))
    return page("stories/list_waiting.html", model)


@blueprint.route("/stories/<uuid:story_id>/decide", methods=["GET", "POST"])
@requires(_READ)
def decide_story(story_id: UUID) -> ResponseReturnValue:
    """Approve a story, or say why not."""
    with reading() as session:
        model = pages.decide_page(session, ports(StoryPorts), access.to_decide_for(session, g.viewer, story_id))
    form = forms.DecideStoryForm.from_request(seen_revision=model.story.revision)
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            access.to_decide_for(session, g.viewer, story_id)
            _decide(session, story_id, form)
        if not form.errors:
            return see_other(".list_waiting", message=_("Saved."))
        form.show_revision(model.story.revision)  # the text that stands beside it now
    return page("stories/decide_story.html", model, form=form)


@blueprint.route("/stories/<uuid:story_id>/report", methods=["GET", "POST"])
@requires(_READ)
def report_story(story_id: UUID) -> ResponseReturnValue:
    """Report a story."""
    form = forms.ReportStoryForm.from_request()
    with reading() as session:
        model = pages.report_page(session, ports(StoryPorts), access.shown_for(session, g.viewer, story_id))
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            do_once(
                session,
                lambda: operations.report_story(
                    session, story_id=story_id, reason=form.reason.data or "", viewer=g.viewer, now=clock.now()
                ),
            )
        if not form.errors:
            return see_other(".list_stories", message=_("Thank you. Nobody sees it until it was looked at."))
    return page("stories/report_story.html", model, form=form)


def _offer(session: Session, form: forms.StoryForm) -> bool:
    stops = ports(StoryPorts).find_stops(session)
    placements = people.current_placements(session, g.viewer.employee_id)
    form.offer(rules.group_stops(stops, {one.job_role.code for one in placements}))
    return bool(stops)


def _decide(session: Session, story_id: UUID, form: forms.DecideStoryForm) -> None:
    seen, now = form.seen_revision.data or 0, clock.now()
    if "approve" in request.form:
        operations.approve_story(session, story_id=story_id, seen_revision=seen, viewer=g.viewer, now=now)
    else:
        operations.decline_story(
            session, story_id=story_id, reason=form.reason.data or "", seen_revision=seen, viewer=g.viewer, now=now
        )


def _do_own(story_id: UUID, operation: Callable[..., None], message: Message) -> ResponseReturnValue:
    form = forms.ConsentForm(formdata=None)
    with form.refusals(RuleViolation), writing() as session:
        access.own_for(session, g.viewer, story_id)
        operation(session, story_id=story_id, viewer=g.viewer, now=clock.now())
    if not form.errors:
        return see_other(".list_own", message=message)
    with reading() as session:
        model = pages.own_page(session, ports(StoryPorts), g.viewer.employee_id)
    return page("stories/list_own.html", model, form=form)
