"""The launch of the mantra, and the card for the leader's talk."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core.permissions import Permission
from lms.organisation.launch import access, queries
from lms.vision import queries as vision
from lms.web.database import reading
from lms.web.guards import requires, signed_in
from lms.web.page import page

blueprint = Blueprint("launch", __name__, template_folder="../templates")


@blueprint.get("/launch")
@requires(Permission.MANTRA_EDIT)
def show_launch() -> ResponseReturnValue:
    """Show the steps of launching the mantra, and how far each is."""
    with reading() as session:
        model = queries.load_launch(session)
    return page("launch/show_launch.html", model)


@blueprint.get("/launch/talk")
@signed_in
def show_talk() -> ResponseReturnValue:
    """Show the card for a leader's talk about the mantra, for print."""
    access.check_talk(g.viewer)
    with reading() as session:
        mantra = vision.find_active_mantra(session)
    return page("launch/show_talk.html", mantra)
