"""Handing in what was made, and answering colleagues who did."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.evidence.observation.ports import ObservationPorts
from lms.evidence.products import access, forms, operations
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("products", __name__, template_folder="templates")


@blueprint.route("/my-work/<path:objective_key>", methods=["GET", "POST"])
@requires(Permission.LEARNING_TAKE)
def hand_in(objective_key: str) -> ResponseReturnValue:
    """Show what one has made at a touchpoint."""
    with reading() as session:
        model = _own_part(session, objective_key)
    form = forms.HandInForm.from_request()
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            do_once(session, lambda: _hand_in(session, _own_part(session, objective_key), form))
        if not form.errors:
            return see_other(
                "products.hand_in",
                objective_key=objective_key,
                message=_("Handed in. Your manager, or a colleague who relies on your work, will answer."),
            )
    return page("products/hand_in.html", model, form=form)


@blueprint.get("/work-products")
@requires(Permission.LEARNING_TAKE)
def list_waiting() -> ResponseReturnValue:
    """List what waits for the viewer's answer."""
    with reading() as session:
        model = access.waiting_for(session, g.viewer)
    return page("products/list_waiting.html", model)


@blueprint.route("/work-products/<uuid:product_id>", methods=["GET", "POST"])
@requires(Permission.LEARNING_TAKE)
def answer(product_id: UUID) -> ResponseReturnValue:
    """Accept a colleague's work product, or say what is missing."""
    with reading() as session:
        model = access.answer_for(session, g.viewer, product_id, ports=ports(ObservationPorts))
    form = forms.AnswerForm.from_request()
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            _answer(session, product_id, form)
        if not form.errors:
            return see_other("products.list_waiting", message=_("Saved. They can see your answer."))
    return page("products/answer.html", model, form=form)


def _own_part(session: Session, objective_key: str) -> access.HandInPage:
    return access.own_part_for(session, g.viewer, objective_key, ports=ports(ObservationPorts))


def _hand_in(session: Session, model: access.HandInPage, form: forms.HandInForm) -> UUID:
    return operations.hand_in(
        session,
        person=g.viewer,
        checklist=model.checklist,
        link=form.link.data or "",
        note=form.note.data or "",
        now=local(clock.now()),
    )


def _answer(session: Session, product_id: UUID, form: forms.AnswerForm) -> None:
    product = access.product_for(session, g.viewer, product_id)
    if "accept" in request.form:
        operations.accept(session, product, viewer=g.viewer, now=clock.now())
    else:
        operations.send_back(session, product, reason=form.reason.data or "", viewer=g.viewer, now=clock.now())
