"""Announcements for those whom they have reached, and confirming the mantra."""

from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.announcements import access, forms, operations, queries
from lms.announcements.terms import Acknowledgement
from lms.announcements.views.routes import blueprint
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.stories import queries as stories
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.get("/announcements")
@requires(Permission.LEARNING_TAKE)
def list_received() -> ResponseReturnValue:
    """Show the viewer's announcements, newest first."""
    with reading() as session:
        model = queries.page_received(session, g.viewer.employee_id, request.args.get("after"))
    return page("announcements/list_received.html", model)


@blueprint.get("/announcements/<uuid:announcement_id>")
@requires(Permission.LEARNING_TAKE)
def show_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Show an announcement; the first time, note that it was opened: its authors count who has read it."""
    with reading() as session:
        model = access.received_for(session, g.viewer, announcement_id)
        story = _story(session, model)
    if model.read_at is None and request.method == "GET":
        with writing() as session:
            operations.note_read(
                session, announcement_id=announcement_id, employee_id=g.viewer.employee_id, now=clock.now()
            )
    return page("announcements/show_announcement.html", model, form=_form(model), story=story)


@blueprint.post("/announcements/<uuid:announcement_id>/acknowledge")
@requires(Permission.LEARNING_TAKE)
def acknowledge(announcement_id: UUID) -> ResponseReturnValue:
    """Confirm that the viewer has read it."""
    with reading() as session:
        model = access.received_for(session, g.viewer, announcement_id)
        story = _story(session, model)
    form = _form(model)
    if form.validate_on_submit():
        sentence = form.sentence.data if isinstance(form, forms.SentenceForm) else ""
        with writing() as session:
            operations.acknowledge(
                session, announcement=model, sentence=sentence or "", viewer=g.viewer, now=clock.now()
            )
        return see_other(".show_announcement", announcement_id=announcement_id, message=_("Thank you. Saved."))
    return page("announcements/show_announcement.html", model, form=form, story=story)


@blueprint.post("/mantra/confirm")
@requires(Permission.LEARNING_TAKE)
def confirm_mantra() -> ResponseReturnValue:
    """Confirm that the viewer knows what the mantra asks of them."""
    form = forms.ConfirmMantraForm.from_request()
    if not form.validate_on_submit():
        raise NotFound
    version = form.version.data or 0
    with writing() as session:
        access.check_mantra(session, version)
        operations.confirm_mantra(session, version=version, viewer=g.viewer, now=clock.now())
    return see_other("learning.home", message=_("Thank you. Saved."))


def _story(session: Session, model: queries.ReceivedAnnouncement) -> stories.ShownStory | None:
    return stories.find_shown(session, model.story_id) if model.story_id else None


def _form(model: queries.ReceivedAnnouncement) -> forms.AcknowledgeForm:
    if model.acknowledgement is Acknowledgement.SENTENCE:
        return forms.SentenceForm.from_request(sentence=model.sentence)
    return forms.AcknowledgeForm.from_request()
