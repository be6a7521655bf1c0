"""The manager's and the leader's pages."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.assignments import access as assignments
from lms.assignments import queries as courses
from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.dashboards import access, forms, pages
from lms.dashboards.download import queries as download
from lms.dashboards.drill import queries as drill
from lms.dashboards.needs import operations as needs
from lms.people import access as people
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.downloads import attachment, csv_response
from lms.web.guards import requires, signed_in
from lms.web.page import page, see_other

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = dict(zip(download.COLUMNS, (24, 34, 28, 22, 24), strict=False))

blueprint = Blueprint("dashboards", __name__, template_folder="templates")


@blueprint.get("/team")
@requires(Permission.TEAM_SEE)
def show_team() -> ResponseReturnValue:
    """Show a manager the board of everyone below."""
    choice = forms.read_choice(request.args)
    with reading() as session:
        team = access.team_for(session, g.viewer, request.args.get("leader"))
        model = pages.team_page(
            session,
            team,
            choice=choice,
            keeps_company=g.viewer.may(Permission.COMPANY_SEE),
            now=filters.local(clock.now()),
        )
    return page("dashboards/show_team.html", model, team=team)


@blueprint.get("/company")
@signed_in
def show_company() -> ResponseReturnValue:
    """Show leaders the board of the company; it names groups, never people."""
    choice = forms.read_choice(request.args)
    with reading() as session:
        access.check_company(session, g.viewer)
        model = pages.company_page(session, choice=choice, today=filters.local(clock.now()).date())
    return page("dashboards/show_company.html", model)


@blueprint.get("/team.csv")
@requires(Permission.TEAM_SEE)
def download_team() -> ResponseReturnValue:
    """Send everyone below a manager as a table."""
    with reading() as session:
        leader_id = access.team_for(session, g.viewer, request.args.get("leader")).leader_id
    name = f"team-{filters.local(clock.now()).date()}"
    return csv_response(f"{name}.csv", _team_lines(leader_id))


@blueprint.get("/team.xlsx")
@requires(Permission.TEAM_SEE)
def download_team_sheet() -> ResponseReturnValue:
    """Send everyone below a manager as a spreadsheet."""
    with reading() as session:
        leader_id = access.team_for(session, g.viewer, request.args.get("leader")).leader_id
        download.check_size(session, leader_id)
    from lms.core.sheets.xlsx import write_xlsx  # the library is large, and few download spreadsheets

    sheet = write_xlsx(_team_lines(leader_id), title="Team", widths=_WIDTHS)
    return attachment(f"team-{filters.local(clock.now()).date()}.xlsx", sheet, media_type=_XLSX)


@blueprint.get("/team/cells/<path:place>")
@requires(Permission.TEAM_SEE)
def show_cell(place: str) -> ResponseReturnValue:
    """Show the people behind one number."""
    choice = forms.read_choice(request.args)
    map_code, _slash, touchpoint_code = place.partition("/")
    with reading() as session:
        team = access.team_for(session, g.viewer, request.args.get("leader"))
        model = drill.cell_page(
            session,
            team.leader_id,
            map_code=map_code,
            touchpoint_code=touchpoint_code,
            level=choice.level,
            department_id=choice.department_id,
            key=request.args.get("after"),
        )
    return page("dashboards/show_cell.html", model, team=team)


@blueprint.get("/team/people/<uuid:employee_id>")
@requires(Permission.TEAM_SEE)
def show_person(employee_id: UUID) -> ResponseReturnValue:
    """Show one person's courses, progress and evidence to a manager above them."""
    now = filters.local(clock.now())
    with reading() as session:
        employee = people.employee_for(session, g.viewer, employee_id, to="observe")
        model = drill.person_page(session, employee, key=request.args.get("after"), now=now)
        exemptions = courses.list_exemptions(session, employee_id)
    return page("dashboards/show_person.html", model, exemptions=exemptions)


@blueprint.post("/team/assignments/<uuid:assignment_id>/remind")
@requires(Permission.REMINDERS_SEND)
def remind(assignment_id: UUID) -> ResponseReturnValue:
    """Send somebody a reminder of an open course, perhaps with a note."""
    now = filters.local(clock.now())
    form = forms.ReminderForm.from_request()
    if not form.validate_on_submit():
        raise needs.NoteTooLong
    with writing() as session:
        employee_id, assignment = assignments.assignment_for(session, g.viewer, assignment_id)
        name = people.employee_for(session, g.viewer, employee_id, to="remind").name
        is_sent = needs.remind(
            session,
            employee_id=employee_id,
            assignment=assignment,
            note=form.note.data or "",
            sender=g.viewer,
            now=now,
        )
    message = (
        _("Reminder sent to %(name)s.", name=name) if is_sent else _("%(name)s was already reminded today.", name=name)
    )
    if request.form.get("back") == "person":
        return see_other(".show_person", employee_id=employee_id, message=message)
    return see_other(".show_team", message=message)


def _team_lines(manager_id: UUID) -> Iterator[tuple[str | int, ...]]:
    words = {True: "yes", False: "not yet", None: ""}  # headings and cells of exported files stay English
    yield download.COLUMNS
    with reading() as session:
        for line in download.iterate_team(session, manager_id):
            due = filters.local(line.next_due_at).date().isoformat() if line.next_due_at else ""
            levels = (words[line.know], words[line.understand], words[line.demonstrate])
            yield (
                line.name, line.email, line.job_roles, line.site, line.manager, *levels, line.assigned_count,
                line.fulfilled_count, due,
            )  # fmt: skip
