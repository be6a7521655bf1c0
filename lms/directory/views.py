"""The administrator's pages about people: the list, and one person with everything about them."""

from datetime import date, datetime, time
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.assignments import operations as assignment_operations
from lms.assignments import queries as assignments
from lms.assignments.rules import start_of_day
from lms.core import clock, logs
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.dashboards.drill import queries as drill
from lms.directory import forms, operations, queries
from lms.directory.terms import ChosenAction, PeopleView
from lms.identity.login import browser, loader
from lms.mail.post import is_set_up
from lms.people import access
from lms.people import operations as people_operations
from lms.people import queries as people
from lms.quizzes import operations as quizzes
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("directory", __name__, template_folder="templates")

_FILTERS = ("q", "view", "department", "site", "manager", "below", "sort")


def _today() -> date:
    return filters.local(clock.now()).date()


@blueprint.get("/people")
@requires(Permission.PEOPLE_EDIT)
def list_people() -> ResponseReturnValue:
    """List people: found by name, address or number, narrowed and in order, with how far their training is."""
    form = forms.FindPeopleForm.from_request(formdata=request.args)
    with reading() as session:
        form.offer(people.list_departments(session), people.list_sites(session))
        found = _find(session, form) if form.validate() else None
    chosen = {name: value for name, value in request.args.items() if name in _FILTERS and value}
    return page(
        "directory/list_people.html",
        found,
        form=form,
        chosen=chosen,
        views=list(PeopleView),
        actions=list(ChosenAction),
    )


def _find(session: Session, form: forms.FindPeopleForm) -> queries.DirectoryPage | None:
    manager_id = None
    if form.manager.data:
        with form.refusals():
            manager_id = access.manager_named(session, form.manager.data).id
        if form.errors:
            return None
    return queries.list_page(
        session, form.filters(manager_id), key=form.after.data or None, now=filters.local(clock.now())
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
        can_mail = is_set_up(resources().config, session)
    logs.security_event("invitation.made", account=g.viewer.account_id, count=count)
    return see_other(".list_people", message=_invited(count, can_mail=can_mail))


def _invited(count: int, *, can_mail: bool) -> str:
    if not count:
        return _("Nobody was invited: all of them have a password, or no longer work here.")
    if can_mail:
        return ngettext("%(num)s person invited by e-mail.", "%(num)s people invited by e-mail.", count)
    return ngettext(
        "%(num)s invitation goes out once an administrator has set up e-mail under Settings.",
        "%(num)s invitations go out once an administrator has set up e-mail under Settings.",
        count,
    )


@blueprint.post("/people/chosen/change")
@requires(Permission.PEOPLE_EDIT)
def change_chosen() -> ResponseReturnValue:
    """Move the people who were chosen, give them a job role, or end their employment."""
    form = forms.ChangeChosenForm.from_request(today=_today())
    with reading() as session:
        form.offer(people.list_job_roles(session), people.list_sites(session))
    if form.validate_on_submit() and form.do.data != ChosenAction.INVITE.value:
        with form.refusals(), writing() as session:
            count = _change(session, form)
        if not form.errors:
            message = ngettext("%(num)s person changed.", "%(num)s people changed.", count)
            return see_other(".list_people", message=message)
    return _chosen_page(ChosenAction(form.do.data or ChosenAction.MOVE.value), form)


def _change(session: Session, form: forms.ChangeChosenForm) -> int:
    employees, now = _chosen(session, form), clock.now()
    if form.do.data == ChosenAction.END.value:
        return operations.end_chosen(
            session,
            employees=employees,
            ended_on=form.day.data or _today(),
            today=_today(),
            viewer=g.viewer,
            now=now,
        )
    manager_id = None
    if form.manager.data:
        manager_id = access.manager_named(session, form.manager.data).id
    return operations.move_chosen(
        session,
        employees=employees,
        site_id=form.site.data,
        manager_id=manager_id,
        job_role_ids=[form.job_role.data] if form.job_role.data else [],
        moved_on=form.day.data or _today(),
        today=_today(),
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
        employee = access.employee_for(session, g.viewer, employee_id, to="edit")
        now = filters.local(clock.now())
        model = queries.person_page(session, employee, limits=loader.session_limits(session), now=now)
    extra = forms.ExtraTimeForm.from_request(formdata=None, percent=str(model.extra_percent))
    today = start_of_day(filters.local(clock.now()))
    return page("directory/show_person.html", model, form=form, extra=extra, today=today)


@blueprint.get("/people/<uuid:employee_id>/evidence")
@requires(Permission.PEOPLE_EDIT)
def show_evidence(employee_id: UUID) -> ResponseReturnValue:
    """Show how far a person is at each touchpoint, and the evidence of it."""
    with reading() as session:
        employee = access.employee_for(session, g.viewer, employee_id, to="edit")
        now = filters.local(clock.now())
        model = drill.person_page(session, employee, key=request.args.get("after"), now=now)
    return page("directory/show_evidence.html", model)


@blueprint.route("/people/<uuid:employee_id>/courses/<uuid:assignment_id>/extend", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def extend_assignment(employee_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """Give a person more time for one course."""
    employee, assignment = _assignment(employee_id, assignment_id)
    form = forms.ExtendForm.from_request(today=_today(), due_on=filters.local(assignment.due_at).date())
    if form.validate_on_submit():
        end = datetime.combine(form.due_on.data or _today(), time(23, 59), tzinfo=resources().zone)
        with writing() as session:
            assignment_operations.extend_assignment(
                session,
                assignment_id=assignment_id,
                due_at=end,
                reason=form.reason.data or "",
                viewer=g.viewer,
                now=clock.now(),
            )
        return see_other(".show_person", employee_id=employee_id, message=_("Due date changed."))
    return page("directory/extend_assignment.html", employee, form=form, assignment=assignment)


@blueprint.route("/people/<uuid:employee_id>/courses/<uuid:assignment_id>/exempt", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def exempt_from_course(employee_id: UUID, assignment_id: UUID) -> ResponseReturnValue:
    """Exempt a person from a course, with the reason."""
    employee, assignment = _assignment(employee_id, assignment_id)
    form = forms.ExemptForm.from_request()
    if form.validate_on_submit():
        with writing() as session:
            assignment_operations.exempt_from_course(
                session, assignment_id=assignment_id, reason=form.reason.data or "", viewer=g.viewer, now=clock.now()
            )
        return see_other(".show_person", employee_id=employee_id, message=_("Exempted."))
    return page("directory/exempt_from_course.html", employee, form=form, assignment=assignment)


def _assignment(employee_id: UUID, assignment_id: UUID) -> tuple[people.EmployeeRow, assignments.AssignmentRow]:
    with reading() as session:
        employee = access.employee_for(session, g.viewer, employee_id, to="edit")
        found = assignments.find_live(session, assignment_id)
    if found is None or found[0] != employee_id or found[1].fulfilled_at is not None:
        raise assignment_operations.AssignmentClosed
    return employee, found[1]


@blueprint.post("/people/<uuid:employee_id>/exemptions/<uuid:exemption_id>/end")
@requires(Permission.PEOPLE_EDIT)
def end_exemption(employee_id: UUID, exemption_id: UUID) -> ResponseReturnValue:
    """Let a person take a course again."""
    with writing() as session:
        access.employee_for(session, g.viewer, employee_id, to="edit")
        if assignments.get_exemption(session, exemption_id).employee_id != employee_id:
            raise assignments.ExemptionNotFound
        assignment_operations.end_exemption(session, exemption_id=exemption_id, viewer=g.viewer, now=clock.now())
    return see_other(".show_person", employee_id=employee_id, message=_("Exemption ended."))


@blueprint.post("/people/<uuid:employee_id>/extra-time")
@requires(Permission.PEOPLE_EDIT)
def set_extra_time(employee_id: UUID) -> ResponseReturnValue:
    """Give a person more time in quizzes with a limit; it holds at once, in open attempts, too."""
    form = forms.ExtraTimeForm.from_request()
    if not form.validate_on_submit():
        return see_other(".show_person", employee_id=employee_id, message=_("Choose the extra time."))
    with writing() as session:
        access.employee_for(session, g.viewer, employee_id, to="edit")
        quizzes.set_extra_time(
            session, employee_id=employee_id, percent=int(form.percent.data), viewer=g.viewer, now=clock.now()
        )
    return see_other(".show_person", employee_id=employee_id, message=_("Saved."))


@blueprint.post("/people/<uuid:employee_id>/end")
@requires(Permission.PEOPLE_EDIT)
def end_employment(employee_id: UUID) -> ResponseReturnValue:
    """End a person's employment, now or on a later day. The page that follows has a button to rehire them."""
    form = forms.EndEmploymentForm.from_request(today=_today())
    if form.validate_on_submit():
        with form.refusals(people_operations.EndedBeforeJoining, people_operations.OwnEmployment), writing() as session:
            access.employee_for(session, g.viewer, employee_id, to="edit")
            people_operations.plan_or_end(
                session,
                employee_id=employee_id,
                ended_on=form.ended_on.data or _today(),
                today=_today(),
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            is_later = (form.ended_on.data or _today()) > _today()
            message = _("Saved.") if is_later else _("Employment ended.")
            return see_other("directory.show_person", employee_id=employee_id, message=message)
    return _person_page(employee_id, form)
