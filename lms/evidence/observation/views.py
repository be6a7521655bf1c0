"""Asking to be observed, planning it, the observer's checklist, and a second person's approval."""

from uuid import UUID

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import Conflict, NotFound, RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.evidence.observation import access, forms, operations, queries
from lms.evidence.observation.ports import ObservationPorts
from lms.evidence.observation.terms import ApprovalNeed
from lms.files import queries as files
from lms.files.ingest import IngestedFile, ingest_image
from lms.files.terms import JPEG, MEGABYTE
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires, signed_in
from lms.web.once import do_once, is_done
from lms.web.page import page, see_other
from lms.web.ports import ports
from lms.web.resources import resources
from lms.web.stored_files import stored_file_response

blueprint = Blueprint("observation", __name__, template_folder="templates")

_LONGEST_EDGE = 1600


class ChecklistChanged(Conflict):
    """The person's course was renewed while the observer watched."""

    def __init__(self) -> None:
        super().__init__(_("This checklist changed after you opened it. Open it again, then save what you saw."))


class ObservationPhotoNotFound(NotFound):
    """The observation has no such photo."""


@blueprint.get("/observations")
@signed_in
def list_observations() -> ResponseReturnValue:
    """List what waits for the viewer as an observer, and what they recorded."""
    with reading() as session:
        model = access.observations_for(session, g.viewer)
    return page("observation/list_observations.html", model)


@blueprint.get("/observations/recorded")
@signed_in
def list_recorded() -> ResponseReturnValue:
    """List all that the viewer recorded as an observer."""
    with reading() as session:
        model = queries.list_recorded(session, g.viewer.employee_id, key=request.args.get("after"))
    return page("observation/list_recorded.html", model)


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
            receivers=checklist.receivers,
            now=clock.now(),
        )
    return see_other("learning.show_journey", message=_("Your manager has been asked to observe you."))


@blueprint.post("/observation-requests/<uuid:request_id>/withdraw")
@requires(Permission.LEARNING_TAKE)
def withdraw_request(request_id: UUID) -> ResponseReturnValue:
    """Ask or plan no more."""
    with writing() as session:
        row = access.request_for(session, g.viewer, request_id)
        operations.withdraw_request(session, request_id=row.id, viewer=g.viewer, now=clock.now())
    if row.employee_id == g.viewer.employee_id:
        return see_other("learning.show_journey", message=_("Withdrawn. You can ask again any time."))
    return see_other(".list_observations", message=_("Removed from the list."))


@blueprint.route("/team/people/<uuid:employee_id>/observations/<path:objective_key>/plan", methods=["GET", "POST"])
@requires(Permission.LEARNING_TAKE)
def plan_observation(employee_id: UUID, objective_key: str) -> ResponseReturnValue:
    """Plan when somebody is observed, and by whom."""
    now = local(clock.now())
    with reading() as session:
        model = access.plan_for(session, g.viewer, employee_id, objective_key, ports=ports(ObservationPorts))
    planned_on = model.plan.planned_on if model.plan else None
    form = forms.PlanObservationForm.from_request(today=now.date(), planned_on=planned_on or now.date())
    form.offer(model.observers)
    if form.validate_on_submit():
        try:
            with writing() as session:
                operations.plan_observation(
                    session,
                    employee_id=employee_id,
                    objective_key=objective_key,
                    place=model.checklist.place,
                    planned_on=form.planned_on.data or now.date(),
                    observer_id=form.observer.data,
                    planner=g.viewer,
                    now=now,
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            name = model.employee.name
            return see_other(".list_observations", message=_("Planned. %(name)s gets a message.", name=name))
    return page("observation/plan_observation.html", model, form=form)


@blueprint.route("/team/people/<uuid:employee_id>/observations/<path:objective_key>", methods=["GET", "POST"])
@requires(Permission.LEARNING_TAKE)
def record_observation(employee_id: UUID, objective_key: str) -> ResponseReturnValue:
    """Record what was seen of one person's part at one touchpoint."""
    request.max_content_length = JPEG.limit_bytes + MEGABYTE
    with reading() as session:
        if request.method == "POST" and is_done(session):
            return see_other(".list_observations", message=_("Saved."))
        model = _observation(session, employee_id, objective_key)
    form = forms.RecordObservationForm.for_checklist(model.checklist)
    if form.validate_on_submit():
        try:
            photo = _photo(form)
            with writing() as session:
                do_once(session, lambda: _record(session, model, form, photo))
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            if model.leads:
                message = _("Saved. Your observation is listed below.")
                return see_other("dashboards.show_person", employee_id=employee_id, message=message)
            return see_other(".list_observations", message=_("Saved. %(name)s can read it.", name=model.employee.name))
    return page("observation/record_observation.html", model, form=form)


@blueprint.get("/observations/<uuid:observation_id>")
@requires(Permission.LEARNING_TAKE)
def show_observation(observation_id: UUID) -> ResponseReturnValue:
    """Show what one observer saw."""
    with reading() as session:
        model = access.observation_page_for(session, g.viewer, observation_id)
    return page("observation/show_observation.html", model, form=forms.ApprovalForm.from_request())


@blueprint.post("/observations/<uuid:observation_id>/approve")
@requires(Permission.LEARNING_TAKE)
def approve_observation(observation_id: UUID) -> ResponseReturnValue:
    """Approve what another observer saw."""
    with writing() as session:
        row = access.approval_for(session, g.viewer, observation_id)
        operations.approve(session, row, viewer=g.viewer, now=clock.now())
    return see_other(".list_observations", message=_("Approved. It counts from the day it was seen."))


@blueprint.post("/observations/<uuid:observation_id>/decline")
@requires(Permission.LEARNING_TAKE)
def decline_observation(observation_id: UUID) -> ResponseReturnValue:
    """Say why what another observer saw does not count."""
    form = forms.ApprovalForm.from_request()
    try:
        if form.validate_on_submit():
            with writing() as session:
                row = access.approval_for(session, g.viewer, observation_id)
                reason = form.reason.data or ""
                operations.decline(session, row, reason=reason, viewer=g.viewer, now=clock.now())
            return see_other(".list_observations", message=_("Saved. The observer gets a message."))
    except RuleViolation as refusal:
        form.refuse(refusal)
    with reading() as session:
        model = access.observation_page_for(session, g.viewer, observation_id)
    return page("observation/show_observation.html", model, form=form)


@blueprint.get("/observations/<uuid:observation_id>/photos/<token:content>")
@requires(Permission.LEARNING_TAKE)
def show_photo(observation_id: UUID, content: str) -> Response:
    """Send the photo of an observation; its address names its content."""
    with reading() as session:
        row = access.observation_page_for(session, g.viewer, observation_id).observation
        found = files.find_file(session, content) if row.photo_sha256 == content else None
    if found is None:
        raise ObservationPhotoNotFound
    return stored_file_response(
        resources().files, sha256=content, media_type=found.media_type, name="photo", size_bytes=found.size_bytes
    )


@blueprint.route("/settings/observations", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def edit_approval_rule() -> ResponseReturnValue:
    """Set when a second person approves observations."""
    with reading() as session:
        places = ports(ObservationPorts).find_places(session)
        chosen = queries.approved_subjects(session)
        form = forms.ApprovalRuleForm.from_request(
            approval=queries.approval_need(session).value, subjects=sorted(chosen)
        )
    form.offer([*places.items(), *((one, one) for one in sorted(chosen - places.keys()))])
    if form.validate_on_submit():
        try:
            with writing() as session:
                operations.set_approval_rule(
                    session,
                    approval=ApprovalNeed(form.approval.data),
                    subjects=form.subjects.data or (),
                    viewer=g.viewer,
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return see_other("settings.list_settings", message=_("Saved. It applies to what is recorded from now on."))
    return page("observation/edit_approval_rule.html", form=form)


def _observation(session: Session, employee_id: UUID, objective_key: str) -> access.RecordObservationPage:
    return access.observation_for(session, g.viewer, employee_id, objective_key, ports=ports(ObservationPorts))


def _photo(form: forms.RecordObservationForm) -> IngestedFile | None:
    if not form.file.data:
        return None
    return ingest_image(resources().files, form.file.data.stream, longest_edge=_LONGEST_EDGE)


def _record(
    session: Session, seen: access.RecordObservationPage, form: forms.RecordObservationForm, photo: IngestedFile | None
) -> UUID:
    # Looked up again: the course may be renewed meanwhile. The request of a colleague is closed by whoever was first.
    model = _observation(session, seen.employee.id, seen.checklist.objective_key)
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
        link=form.link.data or "",
        photo=photo,
        signed_as=model.reach,
        observer=g.viewer,
        now=local(clock.now()),
    )
