"""The trainer's pages: courses with their questions, and releases."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.courses import queries as courses
from lms.curriculum import forms, operations, queries
from lms.curriculum.draft import queries as draft
from lms.people import queries as people
from lms.vision import queries as vision
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
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
    """List the releases, and how far the courses of the current one are."""
    with reading() as session:
        model = queries.list_releases_page(session)
    return page("curriculum/list_releases.html", model)


@blueprint.get("/releases/new")
@requires(Permission.RELEASES_PUBLISH)
def draft_release() -> ResponseReturnValue:
    """Show what the next release would change, and whom it would touch, before anybody publishes it."""
    try:
        with reading() as session:
            model = draft.draft_release_page(session, now=clock.now())
    except (people.OrganisationNotFound, vision.MantraNotFound):
        return page("curriculum/show_not_ready.html")
    form = forms.PublishReleaseForm.from_request(seen_number=str(model.seen_number), seen=model.seen)
    return page("curriculum/draft_release.html", model, form=form)


@blueprint.post("/releases/new")
@requires(Permission.RELEASES_PUBLISH)
def publish_release() -> ResponseReturnValue:
    """Freeze the next release, or count again whom it would touch as the changes are called now."""
    form = forms.PublishReleaseForm.from_request()
    choices = forms.choices_in(request.form)
    status = 200
    if form.validate_on_submit() and request.form.get("do") != "count":
        try:
            with writing() as session:
                number = do_once(
                    session,
                    lambda: operations.publish_release(
                        session,
                        viewer=g.viewer,
                        notes=form.notes.data or "",
                        seen_number=int(form.seen_number.data or 0),
                        seen=form.seen.data or "",
                        choices=choices,
                        now=clock.now(),
                    ),
                )
        except (operations.ReleasedSince, operations.ContentChangedSince, operations.NothingChanged) as refusal:
            form.refuse(refusal)
            status = 200 if isinstance(refusal, operations.NothingChanged) else 409
        else:
            return see_other(
                "curriculum.show_release", number=number, message=_("Release %(number)s is published.", number=number)
            )
    with reading() as session:
        model = draft.draft_release_page(session, now=clock.now(), choices=choices, notes=form.notes.data or "")
    form.seen_number.data = str(model.seen_number)
    form.seen.data = model.seen
    return page("curriculum/draft_release.html", model, form=form, status=status)


@blueprint.get("/releases/<int:number>")
@requires(Permission.MODULES_SEE)
def show_release(number: int) -> ResponseReturnValue:
    """Show what a release changed, and how far its courses are."""
    with reading() as session:
        model = queries.show_release_page(session, number)
    return page("curriculum/show_release.html", model)


@blueprint.post("/releases/<int:number>/retry")
@requires(Permission.RELEASES_PUBLISH)
def retry_release(number: int) -> ResponseReturnValue:
    """Try again what failed after a release."""
    with writing() as session:
        operations.retry_release(session, number=number, viewer=g.viewer, now=clock.now())
    return see_other("curriculum.show_release", number=number, message=_("Trying again."))


@blueprint.get("/releases/<int:number>/withdrawal")
@requires(Permission.RELEASES_PUBLISH)
def draft_withdrawal(number: int) -> ResponseReturnValue:
    """Show whom it affects to withdraw a release."""
    with reading() as session:
        model = queries.draft_withdrawal_page(session, number)
    return page("curriculum/draft_withdrawal.html", model, form=forms.WithdrawReleaseForm.from_request())


@blueprint.post("/releases/<int:number>/withdrawal")
@requires(Permission.RELEASES_PUBLISH)
def withdraw_release(number: int) -> ResponseReturnValue:
    """Withdraw the current release; the one before it is the current one again."""
    form = forms.WithdrawReleaseForm.from_request()
    status = 200
    if form.validate_on_submit():
        try:
            with writing() as session:
                current = operations.withdraw_release(
                    session, number=number, reason=form.reason.data or "", viewer=g.viewer, now=clock.now()
                )
        except (operations.NotCurrent, operations.NoReleaseBefore, operations.ReasonMissing) as refusal:
            form.refuse(refusal)
            status = 409 if isinstance(refusal, operations.NotCurrent) else 200
        else:
            return see_other(
                "curriculum.list_releases",
                message=_(
                    "Release %(number)s is withdrawn. Release %(current)s is live again.",
                    number=number,
                    current=current,
                ),
            )
    with reading() as session:
        model = queries.draft_withdrawal_page(session, number)
    return page("curriculum/draft_withdrawal.html", model, form=form, status=status)
