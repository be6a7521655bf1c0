"""Asking to be observed, and the observer's checklist."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import Conflict, RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.evidence.observation import access, forms, operations
from lms.evidence.observation.ports import ObservationPorts
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("observation", __name__, template_folder="templates")


class ChecklistChanged(Conflict):
    """The person's course was renewed while the observer watched."""

    def __init__(self) -> None:
        super().__init__(_("This checklist changed after you opened it. Open it again, then save what you saw."))


@blueprint.post("/observation-requests")
@requires(Permission.LEARNING_TAKE)
def request_observation() -> ResponseReturnValue:
    """Ask to be observed at a touchpoint."""
    form = forms.RequestObservationForm.from_request()
    with writing() as session:
        checklist = access.own_checklist_for(
            session, g.viewer, form.objective.data or "", ports=ports(ObservationPorts)
        )
        operations.request_observation(
            session,
            employee_id=g.viewer.employee_id,
            objective_key=checklist.objective_key,
            place=checklist.place,
            now=clock.now(),
        )
    return see_other("learning.show_journey", message=_("Your manager has been asked to observe you."))


@blueprint.route("/team/people/<uuid:employee_id>/observations/<path:objective_key>", methods=["GET", "POST"])
@requires(Permission.OBSERVATIONS_RECORD)
def record_observation(employee_id: UUID, objective_key: str) -> ResponseReturnValue:
    """Record what was seen of one person's part at one touchpoint."""
    with reading() as session:
        model = _observation(session, employee_id, objective_key)
    form = forms.RecordObservationForm.for_checklist(model.checklist)
    if form.validate_on_submit():
        try:
            with writing() as session:
                do_once(session, lambda: _record(session, _observation(session, employee_id, objective_key), form))
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return see_other(
                "dashboards.show_person", employee_id=employee_id, message=_("Saved. Your observation is listed below.")
            )
    return page("observation/record_observation.html", model, form=form)


def _observation(session: Session, employee_id: UUID, objective_key: str) -> access.RecordObservationPage:
    return access.observation_for(session, g.viewer, employee_id, objective_key, ports=ports(ObservationPorts))


def _record(session: Session, model: access.RecordObservationPage, form: forms.RecordObservationForm) -> UUID:
    if form.fingerprint.data != model.checklist.fingerprint:
        raise ChecklistChanged
    return operations.record_observation(
        session,
        employee_id=model.employee.id,
        objective_key=model.checklist.objective_key,
        fingerprint=model.checklist.fingerprint,
        release_number=model.checklist.release_number,
        rows=form.sightings,
        critical=form.seen,
        place=model.checklist.place,
        note=form.note.data or "",
        observer=g.viewer,
        now=local(clock.now()),
    )
