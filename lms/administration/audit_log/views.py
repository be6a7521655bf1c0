"""The audit log."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lms.administration.audit_log import forms, queries
from lms.core import clock
from lms.core.permissions import Permission
from lms.web import filters
from lms.web.database import reading
from lms.web.downloads import csv_response
from lms.web.forms import asked
from lms.web.guards import requires
from lms.web.page import page

blueprint = Blueprint("audit_log", __name__, template_folder="templates")

_COLUMNS = ("Time (UTC)", "By", "Action", "Code", "Subject", "Details")


@blueprint.get("/settings/audit-log")
@requires(Permission.SETTINGS_EDIT)
def list_entries() -> ResponseReturnValue:
    """Show what was changed, day by day, the newest first."""
    form = forms.FindEntriesForm.from_request(formdata=request.args)
    found = None
    if form.validate():
        with reading() as session:
            found = queries.page_entries(session, form.to_filter(), now=clock.now(), key=form.after.data or None)
    days = [
        (day, tuple(rows))
        for day, rows in groupby(found.rows if found else (), key=lambda row: filters.local(row.occurred_at).date())
    ]
    return page("audit_log/list_entries.html", found, form=form, days=days, chosen=_chosen())


@blueprint.get("/settings/audit-log.csv")
@requires(Permission.SETTINGS_EDIT)
def download_entries() -> ResponseReturnValue:
    """Send what was found as a table."""
    form = forms.FindEntriesForm.from_request(formdata=request.args)
    wanted = form.to_filter() if form.validate() else queries.AuditFilter()
    return csv_response(f"audit-log-{filters.local(clock.now()).date()}.csv", _lines(wanted, clock.now()))


def _lines(wanted: queries.AuditFilter, now: datetime) -> Iterator[tuple[object, ...]]:
    yield _COLUMNS
    with reading() as session:
        for row in queries.iterate_entries(session, wanted, now=now):
            yield (
                row.occurred_at.isoformat(timespec="seconds"),
                row.author,
                row.action,
                row.action_code,
                row.subject,
                "\n".join(f"{value.name}: {value.text}" for value in row.values),
            )


def _chosen() -> dict[str, str]:
    return asked("q", "by", "about", "when", "person")
