"""Announcements for managers: who below them has read and confirmed what."""

from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.announcements import access, operations, queries
from lms.announcements.terms import mantra_subject
from lms.announcements.views.routes import blueprint
from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.vision import queries as vision
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.get("/team/announcements")
@requires(Permission.TEAM_SEE)
def list_team() -> ResponseReturnValue:
    """Show the announcements that have reached somebody below the viewer, and how many have confirmed the mantra."""
    with reading() as session:
        model = queries.page_team_announcements(session, g.viewer.employee_id, request.args.get("after"))
        mantra = vision.find_active_mantra(session)
        figure = queries.team_figure(session, g.viewer.employee_id, mantra_subject(mantra.version)) if mantra else None
    return page("announcements/list_team.html", model, mantra=mantra, figure=figure)


@blueprint.get("/team/announcements/<uuid:announcement_id>")
@requires(Permission.TEAM_SEE)
def show_team_announcement(announcement_id: UUID) -> ResponseReturnValue:
    """Show who below the viewer has not read or confirmed an announcement, and what the others wrote."""
    with reading() as session:
        model = queries.team_announcement_page(
            session, g.viewer.employee_id, announcement_id, request.args.get("after")
        )
    return page("announcements/show_team_announcement.html", model)


@blueprint.post("/team/announcements/<uuid:announcement_id>/remind")
@requires(Permission.REMINDERS_SEND)
def remind_team(announcement_id: UUID) -> ResponseReturnValue:
    """Remind those below the viewer who have not read or confirmed it."""
    with writing() as session:
        access.team_announcement_for(session, g.viewer, announcement_id)
        operations.ask_reminders(
            session,
            announcement_id=announcement_id,
            manager_id=g.viewer.employee_id,
            viewer=g.viewer,
            now=clock.now(),
        )
    message = _("Reminders are on their way; nobody gets two on one day.")
    return see_other(".show_team_announcement", announcement_id=announcement_id, message=message)
