"""The question bank: how each question performs, and correcting a wrong answer."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import NotFound, RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.quizzes.bank import forms, operations, queries
from lms.quizzes.bank.regrades import operations as regrades
from lms.quizzes.bank.regrades import queries as stored
from lms.quizzes.terms import Correction
from lms.web.database import reading, writing
from lms.web.forms import asked
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("bank", __name__, template_folder="templates")


@blueprint.get("/write/questions")
@requires(Permission.MODULES_SEE)
def list_questions() -> ResponseReturnValue:
    """List the questions of current courses, the most urgent first."""
    form = forms.FindQuestionsForm.from_request(formdata=request.args)
    with reading() as session:
        model = queries.list_questions_page(
            session, status=form.status.data or "", map_code=form.map.data or "", after=form.after.data or ""
        )
    form.offer(model)
    return page("bank/list_questions.html", model, form=form, asked=asked("status", "map"))


@blueprint.post("/write/questions/count")
@requires(Permission.MODULES_EDIT)
def count_questions() -> ResponseReturnValue:
    """Recalculate all statistics in the background."""
    with writing() as session:
        operations.ask_for_statistics(session, now=clock.now())
    return see_other("bank.list_questions", message=_("Recalculating. Refresh this page in a minute."))


@blueprint.get("/write/questions/<code:item_id>")
@requires(Permission.MODULES_SEE)
def show_question(item_id: str) -> ResponseReturnValue:
    """Show one question with its revisions, and what people choose."""
    with reading() as session:
        model = queries.show_question_page(session, item_id)
    return page("bank/show_question.html", model)


@blueprint.post("/write/questions/<code:item_id>/notify")
@requires(Permission.MODULES_EDIT)
def notify_owner(item_id: str) -> ResponseReturnValue:
    """Notify the map owner that the answers disagree with the map."""
    form = forms.NotifyOwnerForm.from_request()
    if not form.validate_on_submit():
        raise NotFound
    with writing() as session:
        is_new = operations.notify_owner(session, item_id=item_id, full_hash=form.full_hash.data or "", now=clock.now())
    message = _("Map owner notified.") if is_new else _("The map owner was already notified.")
    return see_other("bank.show_question", message=message, item_id=item_id)


@blueprint.get("/write/questions/<code:item_id>/regrade")
@requires(Permission.ATTEMPTS_REGRADE)
def preview_regrade(item_id: str) -> ResponseReturnValue:
    """Show whose results a correction would change; changes nothing."""
    form = forms.RegradePreviewForm.from_request(formdata=request.args)
    if not form.full_hash.data:
        return see_other("bank.show_question", item_id=item_id)
    with reading() as session:
        return _regrade_page(session, item_id, form)


@blueprint.post("/write/questions/<code:item_id>/regrade")
@requires(Permission.ATTEMPTS_REGRADE)
def regrade(item_id: str) -> ResponseReturnValue:
    """Save a correction; stored attempts are regraded in the background."""
    form = forms.RegradeForm.from_request()
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            do_once(session, lambda: _decide(session, item_id, form))
        if not form.errors:
            message = _("Saved. Results are being regraded.")
            return see_other("bank.show_question", message=message, item_id=item_id)
    with reading() as session:
        return _regrade_page(session, item_id, form)


def _decide(session: Session, item_id: str, form: forms.RegradeForm) -> object:
    return regrades.decide_regrade(
        session,
        item_id=item_id,
        full_hash=form.full_hash.data or "",
        correction=form.correction,
        reason=form.reason.data or "",
        viewer=g.viewer,
        now=clock.now(),
    )


def _regrade_page(session: Session, item_id: str, form: forms.RegradeForm) -> ResponseReturnValue:
    row = queries.get_statistic(session, item_id=item_id, full_hash=form.full_hash.data or "")
    form.offer(row.item)
    preview = None
    if form.correction != Correction():
        try:
            regrades.check_correction(row.item, form.correction)
        except RuleViolation as refusal:
            if not form.errors and not form.form_errors:
                form.refuse(refusal)
        else:
            preview = stored.preview_regrade(
                session, item_id=item_id, full_hash=row.full_hash, correction=form.correction
            )
    return page("bank/regrade.html", row, form=form, preview=preview)
