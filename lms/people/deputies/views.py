"""A manager's deputies."""

from datetime import date
from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.people.deputies import access, forms, operations
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("deputies", __name__, template_folder="templates")


def _today() -> date:
    return filters.local(clock.now()).date()


@blueprint.route("/team/deputies", methods=["GET", "POST"])
@requires(Permission.TEAM_SEE)
def list_deputies() -> ResponseReturnValue:
    """List who stands in for the manager, and name one more. A form that is sent twice names them once."""
    with reading() as session:
        model = access.deputies_for(session, g.viewer, today=_today())
    form = forms.NameDeputyForm.from_request(starts_on=_today())
    if form.validate_on_submit():
        try:
            with writing() as session:
                person = access.colleague_named(session, form.person.data)
                do_once(
                    session,
                    lambda: operations.name_deputy(
                        session,
                        deputy_id=person.id,
                        period=form.period(),
                        today=_today(),
                        viewer=g.viewer,
                        now=clock.now(),
                    ),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return see_other(
                ".list_deputies", message=_("%(name)s stands in for you. You both get a message.", name=person.name)
            )
    return page("deputies/list_deputies.html", model, form=form)


@blueprint.post("/team/deputies/<uuid:deputy_row_id>/cancel")
@requires(Permission.TEAM_SEE)
def cancel_deputy(deputy_row_id: UUID) -> ResponseReturnValue:
    """End a deputy's time now, or before it begins."""
    with writing() as session:
        row = access.deputy_for(session, g.viewer, deputy_row_id)
        operations.cancel_deputy(session, deputy_row_id=row.id, today=_today(), viewer=g.viewer, now=clock.now())
    return see_other(".list_deputies", message=_("Cancelled."))


@blueprint.post("/team/deputies/<uuid:deputy_row_id>/restore")
@requires(Permission.TEAM_SEE)
def restore_deputy(deputy_row_id: UUID) -> ResponseReturnValue:
    """Undo the cancelling of a deputy."""
    with writing() as session:
        row = access.deputy_for(session, g.viewer, deputy_row_id)
        operations.restore_deputy(session, deputy_row_id=row.id, today=_today(), viewer=g.viewer, now=clock.now())
    return see_other(".list_deputies", message=_("Restored."))
