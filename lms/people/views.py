"""The administrator's pages about people, departments and job roles."""

from datetime import date
from uuid import UUID

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.people import access, forms, operations, queries
from lms.people.finding import queries as finding
from lms.people.ports import PeoplePorts
from lms.people.terms import CourseToCome
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("people", __name__, template_folder="templates")


def _today() -> date:
    return filters.local(clock.now()).date()


# ── People ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def add_person() -> ResponseReturnValue:
    """Add a person, or show what they would get. A form that is sent twice adds them once."""
    form = forms.AddPersonForm.from_request(joined_on=_today(), today=_today())
    with reading() as session:
        _offer(session, form)
        courses = _courses_to_come(session, form)
    if "show" not in request.form and form.validate_on_submit():
        try:
            with writing() as session:
                employee_id = do_once(session, lambda: _add_person(session, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(
                "directory.show_person", employee_id=employee_id, message=_("%(name)s added.", name=form.name.data)
            )
    return page("people/add_person.html", courses, form=form)


@blueprint.route("/people/<uuid:employee_id>/move", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def move_person(employee_id: UUID) -> ResponseReturnValue:
    """Change a person's job roles, manager or site, from today."""
    with reading() as session:
        employee = access.employee_for(session, g.viewer, employee_id, to="edit")
        form = forms.MovePersonForm.from_request(
            today=_today(), moved_on=_today(), **queries.job_details(session, employee)
        )
        _offer(session, form)
        planned = [one for one in finding.list_planned_moves(session, employee_id) if not one.is_end]
    if form.validate_on_submit():
        try:
            with writing() as session:
                operations.plan_or_move(
                    session,
                    employee_id=employee_id,
                    moved_on=form.moved_on.data or _today(),
                    today=_today(),
                    viewer=g.viewer,
                    now=clock.now(),
                    **_job_details(session, form),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other("directory.show_person", employee_id=employee_id, message=_("Saved."))
    return page("people/move_person.html", employee, form=form, planned=planned)


def _courses_to_come(session: Session, form: forms.AddPersonForm) -> tuple[CourseToCome, ...]:
    starts_on = form.joined_on.data or _today()
    if starts_on >= forms.LATEST:  # the form refuses it; due dates that follow would be no dates
        return ()
    return ports(PeoplePorts).list_courses_to_come(
        session, form.job_roles.data or (), starts_on=starts_on, now=clock.now()
    )


def _add_person(session: Session, form: forms.AddPersonForm) -> UUID:
    employee = operations.add_employee(
        session,
        name=form.name.data,
        email=form.email.data or "",
        joined_on=form.joined_on.data or _today(),
        number=form.number.data,
        today=_today(),
        viewer=g.viewer,
        now=clock.now(),
        **_job_details(session, form),
    )
    return employee.id


def _offer(session: Session, form: forms.JobDetailsForm) -> None:
    form.offer(queries.list_job_roles(session), queries.list_sites(session))


def _job_details(session: Session, form: forms.JobDetailsForm) -> operations.JobDetails:
    manager = access.manager_named(session, form.manager.data) if form.manager.data else None
    return {
        "job_role_ids": form.job_roles.data or [],
        "manager_id": manager.id if manager else None,
        "site_id": form.site.data,
    }


@blueprint.get("/people/suggestions")
@requires(Permission.PEOPLE_EDIT)
def suggest_people() -> ResponseReturnValue:
    """Answer with people whose name, address or number begins with what was typed, for the field of a manager."""
    with reading() as session:
        found = finding.suggest_managers(session, request.args.get("q", "")[:120])
    return jsonify(people=[{"name": one.name, "email": one.email} for one in found])


@blueprint.post("/people/<uuid:employee_id>/planned-moves/<uuid:move_id>/cancel")
@requires(Permission.PEOPLE_EDIT)
def cancel_move(employee_id: UUID, move_id: UUID) -> ResponseReturnValue:
    """Cancel a move, or an end of employment, that was planned for a later day."""
    with writing() as session:
        access.employee_for(session, g.viewer, employee_id, to="edit")
        is_end = operations.cancel_move(
            session, employee_id=employee_id, move_id=move_id, viewer=g.viewer, now=clock.now()
        )
    if is_end:
        return see_other("directory.show_person", employee_id=employee_id, message=_("End of employment cancelled."))
    return see_other(".move_person", employee_id=employee_id, message=_("Planned change cancelled."))


@blueprint.post("/people/<uuid:employee_id>/rehire")
@requires(Permission.PEOPLE_EDIT)
def rehire_person(employee_id: UUID) -> ResponseReturnValue:
    """Rehire a person, with the job roles that they had last."""
    with writing() as session:
        access.employee_for(session, g.viewer, employee_id, to="edit")
        operations.rehire_employee(
            session, employee_id=employee_id, rehired_on=_today(), viewer=g.viewer, now=clock.now()
        )
    return see_other("directory.show_person", employee_id=employee_id, message=_("Rehired."))
