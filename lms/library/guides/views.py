"""Guides for authors."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lms.core.errors import NotFound
from lms.library.guides import pages
from lms.web.guards import signed_in
from lms.web.page import page

blueprint = Blueprint("guides", __name__, template_folder="templates")
GUIDES: dict[str, Callable[[], pages.Guide]] = {
    "mantra": pages.mantra_guide,
    "journey-map": pages.journey_map_guide,
    "question": pages.question_guide,
    "module": pages.module_guide,
    "release": pages.release_guide,
}


class GuideNotFound(NotFound):
    """There is no guide of that name."""


@blueprint.get("/help/writing/<code:name>")
@signed_in
def show_guide(name: str) -> ResponseReturnValue:
    """Show how to write a mantra, a journey map, a question or a module, and how to publish a release."""
    if name not in GUIDES:
        raise GuideNotFound
    return page(f"guides/{name.replace('-', '_')}.html", GUIDES[name]())
