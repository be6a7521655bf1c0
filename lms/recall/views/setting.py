"""On which days the company asks."""

from flask import g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.recall import forms, operations, queries
from lms.recall.views.routes import blueprint
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.route("/settings/working-days", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def edit_days() -> ResponseReturnValue:
    """Set on which weekdays people are asked."""
    with reading() as session:
        form = forms.WorkingDaysForm.from_request(days=[str(day) for day in sorted(queries.load_working_days(session))])
    form.offer()
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            operations.set_working_days(
                session, days=[int(day) for day in form.days.data or ()], viewer=g.viewer, now=clock.now()
            )
        if not form.errors:
            return see_other("settings.list_settings", message=_("Saved. It takes effect now."))
    return page("recall/edit_days.html", form=form)
