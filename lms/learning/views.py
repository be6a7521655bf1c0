"""Home, journey, lessons and mantra."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.evidence.products import access as products
from lms.journeys.suggestions import operations as suggestions
from lms.journeys.suggestions.terms import Reply
from lms.learning import access, forms, fragments, pages
from lms.learning.ports import LearningPorts
from lms.mail import operations as mail
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires, signed_in
from lms.web.page import page, see_other
from lms.web.ports import ports
from lms.web.setup import setup_to_do

blueprint = Blueprint("learning", __name__, template_folder="templates")
blueprint.add_app_template_global(fragments.draw_line)
blueprint.add_app_template_global(fragments.draw_marks_legend)
blueprint.add_app_template_global(fragments.draw_moments_head)
blueprint.add_app_template_global(fragments.draw_route)
blueprint.add_app_template_global(fragments.draw_sight)
blueprint.add_app_template_global(fragments.draw_sketch)
blueprint.add_app_template_global(fragments.draw_stop)


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """Show the next lesson with its reason and due date, and the person's line of sight."""
    with reading() as session:
        model = pages.home_for(
            session,
            g.viewer.employee_id,
            g.viewer.name,
            now=local(clock.now()),
            ports=ports(LearningPorts),
            leads=g.viewer.may(Permission.TEAM_SEE),
            edits_content=g.viewer.may(Permission.MODULES_EDIT),
            has_unread=g.viewer.unread_count > 0,
        )
        setup = setup_to_do(session, g.viewer)
    return page("learning/home.html", model, setup=setup)


@blueprint.get("/journey")
@signed_in
def show_journey() -> ResponseReturnValue:
    """Show all maps, with the levels that the person has reached at each of their touchpoints."""
    with reading() as session:
        model = pages.journey_for(
            session,
            g.viewer.employee_id,
            leader_ids=products.observed_leaders(g.viewer),
            now=local(clock.now()),
        )
    return page("learning/show_journey.html", model)


@blueprint.get("/lessons")
@requires(Permission.LEARNING_TAKE)
def list_lessons() -> ResponseReturnValue:
    """Show all courses of the person, finished ones too."""
    with reading() as session:
        model = pages.lessons_for(session, g.viewer.employee_id, now=local(clock.now()))
    return page("learning/list_lessons.html", model)


@blueprint.get("/mantra")
@signed_in
def show_mantra() -> ResponseReturnValue:
    """Show the mantra, large enough for a wall."""
    with reading() as session:
        model = pages.mantra_for(session, g.viewer.employee_id)
    return page("learning/show_mantra.html", model)


@blueprint.post("/messages/<uuid:message_id>/read")
@signed_in
def read_message(message_id: UUID) -> ResponseReturnValue:
    """Mark a message as read."""
    with writing() as session:
        mail.mark_read(session, employee_id=g.viewer.employee_id, message_id=message_id, now=clock.now())
    return see_other("learning.home")


@blueprint.post("/journey/replies")
@requires(Permission.LEARNING_TAKE)
def reply_prompt() -> ResponseReturnValue:
    """Save the answer to “Is this your job too?”, or remove it."""
    form = forms.ReplyForm.from_request()
    if not form.validate_on_submit():
        raise NotFound
    with writing() as session:
        prompt = access.prompt_for(session, g.viewer, form.subject.data or "", form.job_role.data or "")
        map_code, _slash, touchpoint_code = prompt.subject.partition("/")
        suggestions.reply(
            session,
            employee_id=g.viewer.employee_id,
            map_code=map_code,
            touchpoint_code=touchpoint_code,
            job_role=prompt.job_role,
            reply=Reply(form.reply.data) if form.reply.data else None,
            now=clock.now(),
        )
    message = (
        _("Saved. The map’s authors see how many people gave each answer.") if form.reply.data else _("Answer removed.")
    )
    return see_other("learning.show_journey", message=message, anchor="yours")


@blueprint.post("/journey/<code:map_code>/confirm")
@requires(Permission.LEARNING_TAKE)
def confirm_parts(map_code: str) -> ResponseReturnValue:
    """Note that the person confirms their parts on a map."""
    with writing() as session:
        parts = access.parts_for(session, g.viewer, map_code)
        suggestions.confirm_parts(
            session, employee_id=g.viewer.employee_id, map_code=map_code, parts=parts, now=clock.now()
        )
    return see_other("learning.show_journey", message=_("Saved. These moments are yours."), anchor=map_code)
