"""The trainer's pages: courses with their questions, and releases."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.courses import queries as courses
from lms.curriculum import forms, operations, queries
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("curriculum", __name__, template_folder="templates")


@blueprint.get("/courses")
@requires(Permission.MODULES_SEE)
def list_courses() -> ResponseReturnValue:
    """List the courses of all job roles."""
    with reading() as session:
        model = courses.courses_page(session)
    return page("curriculum/list_courses.html", model)


@blueprint.get("/courses/<path:code>")
@requires(Permission.MODULES_SEE)
def show_course(code: str) -> ResponseReturnValue:
    """Show one course with all that it asks, answers included."""
    with reading() as session:
        model = queries.show_course_page(session, code)
    return page("curriculum/show_course.html", model)


@blueprint.get("/releases")
@requires(Permission.MODULES_SEE)
def list_releases() -> ResponseReturnValue:
    """List the releases, and how far the courses of the newest are."""
    with reading() as session:
        model = queries.list_releases_page(session)
    return page("curriculum/list_releases.html", model)


@blueprint.get("/releases/new")
@requires(Permission.RELEASES_PUBLISH)
def draft_release() -> ResponseReturnValue:
    """Show whom the next release would touch, before anybody publishes it."""
    with reading() as session:
        model = queries.draft_release_page(session)
    form = forms.PublishReleaseForm.from_request(seen_number=str(model.seen_number))
    return page("curriculum/draft_release.html", model, form=form)


@blueprint.post("/releases/new")
@requires(Permission.RELEASES_PUBLISH)
def publish_release() -> ResponseReturnValue:
    """Freeze the next release; its courses are made in the background."""
    form = forms.PublishReleaseForm.from_request()
    status = 200
    if form.is_sent_and_valid:
        try:
            with writing() as session:
                number = operations.publish_release(
                    session,
                    viewer=g.viewer,
                    notes=form.notes.data or "",
                    seen_number=int(form.seen_number.data or 0),
                    now=clock.now(),
                )
        except (operations.ReleasedSince, operations.NothingChanged) as refusal:
            form.refuse(refusal)
            status = 409 if isinstance(refusal, operations.ReleasedSince) else 200
        else:
            return see_other("curriculum.list_releases", say=f"Release {number} is out. Its courses are being made.")
    with reading() as session:
        model = queries.draft_release_page(session)
    form.seen_number.data = str(model.seen_number)
    return page("curriculum/draft_release.html", model, form=form, status=status)
