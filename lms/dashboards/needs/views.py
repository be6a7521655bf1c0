"""Helping people who are late: remind, give more time, exempt; one or many."""

from datetime import date, datetime, time
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.assignments import access as assignments
from lms.assignments import operations as exceptions
from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import Message, ngettext
from lms.core.words import gettext as _
from lms.dashboards import access
from lms.dashboards.needs import forms, operations, queries
from lms.dashboards.needs.terms import LateAction
from lms.people import queries as people
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("needs", __name__, template_folder="templates")


def _now() -> datetime:
    return filters.local(clock.now())


@blueprint.get("/team/late")
@requires(Permission.REMINDERS_SEND)
def list_late() -> ResponseReturnValue:
    """List all courses that are late among the people of a team, the latest first."""
    with reading() as session:
        team = access.team_for(session, g.viewer, request.args.get("leader"))
        found = queries.page_overdue(
            session, team.leader_id, except_id=g.viewer.employee_id, key=request.args.get("after"), now=_now()
        )
    return page("needs/list_late.html", found, team=team, actions=LateAction)


@blueprint.post("/team/late/chosen")
@requires(Permission.REMINDERS_SEND)
def choose_late() -> ResponseReturnValue:
    """Ask what is to be said or decided about the courses that were chosen."""
    form = forms.ChosenCoursesForm.from_request()
    if not form.validate_on_submit():
        return _back(_("Choose at least one course in the list."))
    action = LateAction(form.do.data)
    return _chosen_page(action, _change_form(action, formdata=None, do=action.value, who=form.who.data))


@blueprint.post("/team/late/change")
@requires(Permission.REMINDERS_SEND)
def help_late() -> ResponseReturnValue:
    """Remind people of the courses that were chosen, give them more time, or exempt them. Sent twice, it is done once."""
    chosen = forms.ChosenCoursesForm.from_request()
    if not chosen.validate_on_submit():
        return _back(_("Choose at least one course in the list."))
    action = LateAction(chosen.do.data)
    form = _change_form(action)
    if form.validate_on_submit():
        with writing() as session:
            count = int(do_once(session, lambda: _help(session, action, form)))
        return _back(_said(action, count))
    return _chosen_page(action, form)


def _help(session: Session, action: LateAction, form: forms.ChosenCoursesForm) -> int:
    assigned, now = assignments.assignments_for(session, g.viewer, form.who.data or ()), _now()
    match form:
        case forms.ExtendChosenForm():
            return exceptions.extend_all(
                session,
                assigned=assigned,
                due_at=_end_of(form.due_on.data or now.date(), now),
                reason=form.reason.data or "",
                viewer=g.viewer,
                now=now,
            )
        case forms.ExemptChosenForm():
            return exceptions.exempt_all(
                session, assigned=assigned, reason=form.reason.data or "", viewer=g.viewer, now=now
            )
        case forms.RemindChosenForm():
            still_open = [one for one in assigned if one[1].fulfilled_at is None]
            return operations.remind_all(
                session, assigned=still_open, note=form.note.data or "", sender=g.viewer, now=now
            )
    raise AssertionError(action)


def _end_of(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(23, 59), tzinfo=now.tzinfo)


def _said(action: LateAction, count: int) -> Message | str:
    if not count:
        return _("Nothing to do: the courses are completed, or people were reminded today.")
    if action is LateAction.REMIND:
        return ngettext("%(num)s reminder sent.", "%(num)s reminders sent.", count)
    if action is LateAction.EXTEND:
        return ngettext("%(num)s due date changed.", "%(num)s due dates changed.", count)
    return ngettext(
        "%(num)s exemption added. End it on the person’s page.",
        "%(num)s exemptions added. End them on each person’s page.",
        count,
    )


def _change_form(action: LateAction, **values: object) -> forms.ChosenCoursesForm:
    if action is LateAction.EXTEND:
        return forms.ExtendChosenForm.from_request(today=_now().date(), **values)
    kind = forms.RemindChosenForm if action is LateAction.REMIND else forms.ExemptChosenForm
    return kind.from_request(**values)


def _chosen_page(action: LateAction, form: forms.ChosenCoursesForm) -> ResponseReturnValue:
    with reading() as session:
        team = access.team_for(session, g.viewer, _leader())
        assigned = assignments.assignments_for(session, g.viewer, form.who.data or ())
        names = people.names_of(session, [employee_id for employee_id, _assignment in assigned])
    return page("needs/help_late.html", assigned, form=form, action=action, names=names, team=team, person_id=_person())


def _back(message: Message | str) -> ResponseReturnValue:
    if (employee_id := _person()) is not None:
        return see_other("dashboards.show_person", employee_id=employee_id, message=message)
    return see_other(".list_late", leader=_leader(), message=message)


def _person() -> UUID | None:
    """Return the person from whose page somebody came."""
    try:
        return UUID(request.args["person"]) if "person" in request.args else None
    except ValueError:
        return None


def _leader() -> str | None:
    return request.args.get("leader")


@blueprint.post("/team/people/<uuid:employee_id>/exemptions/<uuid:exemption_id>/end")
@requires(Permission.REMINDERS_SEND)
def end_exemption(employee_id: UUID, exemption_id: UUID) -> ResponseReturnValue:
    """Let a person take a course again from which they were exempt."""
    with writing() as session:
        exemption = assignments.exemption_for(session, g.viewer, employee_id, exemption_id)
        exceptions.end_exemption(session, exemption_id=exemption.id, viewer=g.viewer, now=clock.now())
    return see_other(
        "dashboards.show_person", employee_id=employee_id, message=_("Exemption ended. The course is assigned again.")
    )
