"""The page about a person's data."""

import io
from uuid import UUID

from flask import Blueprint, Response, g, render_template, send_file
from flask.typing import ResponseReturnValue

from lms.administration.personal_data import operations, queries
from lms.administration.personal_data.export import PersonExport, write_export
from lms.audit import operations as audit
from lms.core import clock, logs
from lms.core.permissions import Permission
from lms.core.text import slug
from lms.core.words import gettext as _
from lms.identity.login import browser
from lms.people import access as people
from lms.web.database import reading, writing
from lms.web.filters import local_date
from lms.web.forms import Form
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("personal_data", __name__, template_folder="templates")


@blueprint.get("/people/<uuid:employee_id>/personal-data")
@requires(Permission.SETTINGS_EDIT)
def show_personal_data(employee_id: UUID) -> ResponseReturnValue:
    """Show what is held of a person, and what erasing would do."""
    return _shown(employee_id, Form.from_request())


def _shown(employee_id: UUID, form: Form) -> Response:
    with reading() as session:
        employee = people.employee_for(session, g.viewer, employee_id, to="edit")
        model = queries.personal_data_page(session, employee)
    return page("personal_data/show_personal_data.html", model, form=form, days=operations.UNDO_DAYS)


@blueprint.post("/people/<uuid:employee_id>/personal-data/export")
@requires(Permission.SETTINGS_EDIT)
def export_personal_data(employee_id: UUID) -> ResponseReturnValue:
    """Send everything on a person as a ZIP."""
    with reading() as session:
        people.employee_for(session, g.viewer, employee_id, to="edit")
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    now = clock.now()
    target = io.BytesIO()  # of one person, so never large
    with writing() as session:
        employee = people.employee_for(session, g.viewer, employee_id, to="edit")
        operations.hold_erasure(session, employee_id=employee_id)
        write_export(
            target,
            name=employee.name,
            email=employee.email,
            found=queries.iterate_rows(session, employee),
            render=_export_page,
            store=resources().files,
            now=now,
        )
        audit.record(session, viewer=g.viewer, action="personal-data.exported", subject=employee_id, at=now)
    logs.security_event("personal_data.exported", account=g.viewer.account_id, employee=employee_id)
    target.seek(0)
    return send_file(
        target, mimetype="application/zip", as_attachment=True, download_name=f"{slug(employee.name)}-personal-data.zip"
    )


def _export_page(model: PersonExport) -> str:
    return render_template("personal_data/export.html", page=model)


@blueprint.post("/people/<uuid:employee_id>/personal-data/erase")
@requires(Permission.SETTINGS_EDIT)
def schedule_erasure(employee_id: UUID) -> ResponseReturnValue:
    """Schedule the erasure of a person's data; until then it can be withdrawn."""
    with reading() as session:
        people.employee_for(session, g.viewer, employee_id, to="edit")
    form = Form.from_request()
    if form.validate_on_submit():
        if (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        with form.refusals(), writing() as session:
            employee = people.employee_for(session, g.viewer, employee_id, to="edit")
            erase_after = operations.schedule_erasure(session, employee=employee, viewer=g.viewer, now=clock.now())
        if not form.errors:
            logs.security_event("erasure.scheduled", account=g.viewer.account_id, employee=employee_id)
            message = _("Erasure scheduled. You can withdraw it until %(day)s.", day=local_date(erase_after))
            return see_other(".show_personal_data", employee_id=employee_id, message=message)
    return _shown(employee_id, form)


@blueprint.post("/people/<uuid:employee_id>/personal-data/withdraw")
@requires(Permission.SETTINGS_EDIT)
def withdraw_erasure(employee_id: UUID) -> ResponseReturnValue:
    """Leave a person's data as it is."""
    with writing() as session:
        people.employee_for(session, g.viewer, employee_id, to="edit")
        operations.withdraw_erasure(session, employee_id=employee_id, viewer=g.viewer, now=clock.now())
    logs.security_event("erasure.withdrawn", account=g.viewer.account_id, employee=employee_id)
    return see_other(
        ".show_personal_data", employee_id=employee_id, message=_("Erasure withdrawn. Nothing was removed.")
    )
