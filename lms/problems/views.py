"""Reporting a problem, and the list from which its owner answers."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.learning import queries as learning
from lms.learning import rules as learning_rules
from lms.problems import access, forms, operations, queries
from lms.problems.terms import ProblemKind, ProblemState
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires, signed_in
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("problems", __name__, template_folder="templates")

_MOST_PAGES = 1_000


@blueprint.get("/modules/<uuid:module_version_id>/problem")
@requires(Permission.LEARNING_TAKE)
def report_problem(module_version_id: UUID) -> ResponseReturnValue:
    """Ask what is wrong on a page or with a question."""
    with reading() as session:
        model = access.report_place_for(session, g.viewer, module_version_id, page=_page(), item_id=_item_id())
    return page("problems/report_problem.html", model, form=forms.ReportProblemForm.from_request())


@blueprint.post("/modules/<uuid:module_version_id>/problem")
@requires(Permission.LEARNING_TAKE)
def save_problem(module_version_id: UUID) -> ResponseReturnValue:
    """Report it, and lead back to the lesson."""
    form = forms.ReportProblemForm.from_request()
    with writing() as session:
        place = access.report_place_for(session, g.viewer, module_version_id, page=_page(), item_id=_item_id())
        if form.validate_on_submit():
            now = clock.now()
            day = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
            try:
                do_once(
                    session,
                    lambda: operations.report_problem(
                        session,
                        place=place,
                        kind=ProblemKind(form.kind.data),
                        text=form.text.data or "",
                        viewer=g.viewer,
                        since=day,
                        now=now,
                    ),
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
    if form.errors:
        return page("problems/report_problem.html", place, form=form)
    message = _("Thank you. You’ll see the answer on your home page.")
    if place.page:
        return see_other("reader.show_page", module_version_id=module_version_id, number=place.page, message=message)
    return see_other(
        "reader.show_quiz" if place.item_id else "reader.show_lesson",
        module_version_id=module_version_id,
        message=message,
    )


@blueprint.get("/problems/mine")
@requires(Permission.LEARNING_TAKE)
def list_own() -> ResponseReturnValue:
    """Show what the person has reported, with the answers."""
    with reading() as session:
        context = learning.load_context(session, g.viewer.employee_id)
        signs = dict(learning_rules.signs_of(context.snapshot)) if context.snapshot else {}
        model = queries.list_own(session, g.viewer.employee_id, signs)
    return page("problems/list_own.html", model)


@blueprint.get("/problems")
@signed_in
def list_problems() -> ResponseReturnValue:
    """Show the reports that the person answers."""
    with reading() as session:
        model = queries.problems_page(session, access.scope_for(session, g.viewer))
    return page("problems/list_problems.html", model, form=forms.AnswerProblemForm.from_request(), answered=None)


@blueprint.post("/problems/<uuid:problem_id>/answer")
@signed_in
def answer_problem(problem_id: UUID) -> ResponseReturnValue:
    """Answer a report."""
    form = forms.AnswerProblemForm.from_request()
    with writing() as session:
        problem, scope = access.problem_for(session, g.viewer, problem_id)
        if form.validate_on_submit():
            try:
                do_once(
                    session,
                    lambda: operations.answer_problem(
                        session,
                        problem=problem,
                        state=ProblemState(form.state.data),
                        answer=form.answer.data or "",
                        viewer=g.viewer,
                        now=clock.now(),
                    ),
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
        model = queries.problems_page(session, scope) if form.errors else None
    if model is not None:
        return page("problems/list_problems.html", model, form=form, answered=problem_id)
    return see_other(".list_problems", message=_("Answered. %(name)s gets a message.", name=problem.employee_name))


def _page() -> int:
    number = request.args.get("page", default=0, type=int)
    return number if 0 <= number <= _MOST_PAGES else _MOST_PAGES


def _item_id() -> str:
    return request.args.get("item", "")[:64]
