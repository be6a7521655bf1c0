"""The administrator's pages about people: the list, and one person with everything about them."""

from datetime import date
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock, logs
from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.directory import forms, operations, queries
from lms.directory.terms import ChosenAction, PeopleView
from lms.identity.login import browser
from lms.people import access
from lms.people import operations as people_operations
from lms.people import queries as people
from lms.people import rules as people_rules
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("directory", __name__, template_folder="templates")

_FILTERS = ("q", "view", "department", "site", "sort")


def _today() -> date:
    return filters.local(clock.now()).date()


@blueprint.get("/people")
@requires(Permission.PEOPLE_EDIT)
def list_people() -> ResponseReturnValue:
    """List people: found by name, address or number, narrowed and in order, with how far their training is."""
    form = forms.FindPeopleForm.from_request(formdata=request.args)
    with reading() as session:
        form.offer(people.list_departments(session), people.list_sites(session))
        found = None
        if form.validate():
            found = queries.list_page(
                session, form.filters(), key=form.after.data or None, now=filters.local(clock.now())
            )
    chosen = {name: value for name, value in request.args.items() if name in _FILTERS and value}
    return page(
        "directory/list_people.html",
        found,
        form=form,
        chosen=chosen,
        views=list(PeopleView),
        actions=list(ChosenAction),
    )


# ── Several people at once ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/people/chosen")
@requires(Permission.PEOPLE_EDIT)
def choose_people() -> ResponseReturnValue:
    """Invite the people who were chosen in the list, or ask what changes for them."""
    form = forms.ChosenForm.from_request()
    if not form.validate_on_submit():
        return see_other(".list_people", message=_("Choose at least one person in the list."))
    action = ChosenAction(form.do.data)
    if action is not ChosenAction.INVITE:
        change = forms.ChangeChosenForm.from_request(formdata=None, today=_today(), do=action.value, who=form.who.data)
        return _chosen_page(action, change)
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    with writing() as session:
        count = operations.invite_chosen(session, employees=_chosen(session, form), viewer=g.viewer, now=clock.now())
    logs.security_event("invitation.made", account=g.viewer.account_id, count=count)
    return see_other(".list_people", message=ngettext("%(num)s person invited.", "%(num)s people invited.", count))


@blueprint.post("/people/chosen/change")
@requires(Permission.PEOPLE_EDIT)
def change_chosen() -> ResponseReturnValue:
    """Move the people who were chosen, give them a job role, or end their employment."""
    form = forms.ChangeChosenForm.from_request(today=_today())
    with reading() as session:
        form.offer(people.list_job_roles(session), people.list_sites(session))
    if form.validate_on_submit() and form.do.data != ChosenAction.INVITE.value:
        try:
            with writing() as session:
                count = _change(session, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            message = ngettext("%(num)s person changed.", "%(num)s people changed.", count)
            return see_other(".list_people", message=message)
    return _chosen_page(ChosenAction(form.do.data or ChosenAction.MOVE.value), form)


def _change(session: Session, form: forms.ChangeChosenForm) -> int:
    employees, now = _chosen(session, form), clock.now()
    if form.do.data == ChosenAction.END.value:
        return operations.end_chosen(
            session, employees=employees, ended_on=form.day.data or _today(), viewer=g.viewer, now=now
        )
    manager_id = None
    if form.manager.data:
        manager = people.find_employee_by_email(session, people_rules.fold_email(form.manager.data))
        if manager is None:
            raise people_operations.ManagerUnknown
        manager_id = manager.id
    return operations.move_chosen(
        session,
        employees=employees,
        site_id=form.site.data,
        manager_id=manager_id,
        job_role_ids=[form.job_role.data] if form.job_role.data else [],
        moved_on=form.day.data or _today(),
        viewer=g.viewer,
        now=now,
    )


def _chosen(session: Session, form: forms.ChosenForm) -> list[people.EmployeeRow]:
    return [access.employee_for(session, g.viewer, one, to="edit") for one in form.who.data or ()]


def _chosen_page(action: ChosenAction, form: forms.ChangeChosenForm) -> ResponseReturnValue:
    with reading() as session:
        form.offer(people.list_job_roles(session), people.list_sites(session))
        employees = _chosen(session, form)
    return page("directory/change_chosen.html", employees, form=form, action=action)


# ── One person ─────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/people/<uuid:employee_id>")
@requires(Permission.PEOPLE_EDIT)
def show_person(employee_id: UUID) -> ResponseReturnValue:
    """Show one person: job roles, manager, site, and what can be changed."""
    return _person_page(employee_id, forms.EndEmploymentForm.from_request(ended_on=_today(), today=_today()))


def _person_page(employee_id: UUID, form: forms.EndEmploymentForm) -> ResponseReturnValue:
    with reading() as session:
        model = people.employee_page(session, access.employee_for(session, g.viewer, employee_id, to="edit"))
    return page("directory/show_person.html", model, form=form)


@blueprint.post("/people/<uuid:employee_id>/end")
@requires(Permission.PEOPLE_EDIT)
def end_employment(employee_id: UUID) -> ResponseReturnValue:
    """End a person's employment. The page that follows has a button to rehire them."""
    form = forms.EndEmploymentForm.from_request(today=_today())
    if form.validate_on_submit():
        try:
            with writing() as session:
                access.employee_for(session, g.viewer, employee_id, to="edit")
                people_operations.end_employment(
                    session,
                    employee_id=employee_id,
                    ended_on=form.ended_on.data or _today(),
                    viewer=g.viewer,
                    now=clock.now(),
                )
        except (people_operations.EndedBeforeJoining, people_operations.OwnEmployment) as refusal:
            form.refuse(refusal)
        else:
            return see_other("directory.show_person", employee_id=employee_id, message=_("Employment ended."))
    return _person_page(employee_id, form)
