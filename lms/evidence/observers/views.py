"""Naming observers."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.words import gettext as _
from lms.evidence.observers import access, forms, operations
from lms.web.database import reading, writing
from lms.web.guards import signed_in
from lms.web.page import page, see_other

blueprint = Blueprint("observers", __name__, template_folder="templates")


@blueprint.route("/observers", methods=["GET", "POST"])
@signed_in
def list_observers() -> ResponseReturnValue:
    """List who is named to observe others, and name one more."""
    with reading() as session:
        model = access.observers_for(session, g.viewer)
    form = forms.NameObserverForm.from_request()
    form.offer(model.sites, model.departments)
    if form.validate_on_submit():
        try:
            with writing() as session:
                operations.name_observer(
                    session,
                    employee_id=access.person_named(session, g.viewer, form.person.data),
                    site_id=form.site_id.data,
                    department_id=form.department_id.data,
                    manager_id=access.naming_manager(g.viewer),
                    viewer=g.viewer,
                    now=clock.now(),
                )
        except RuleViolation as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_observers", message=_("Named. They get a message."))
    return page("observers/list_observers.html", model, form=form)


@blueprint.post("/observers/<uuid:observer_row_id>/remove")
@signed_in
def remove_observer(observer_row_id: UUID) -> ResponseReturnValue:
    """Let somebody observe no more."""
    with writing() as session:
        row = access.observer_for(session, g.viewer, observer_row_id)
        operations.remove_observer(session, observer_row_id=row.id, viewer=g.viewer, now=clock.now())
    return see_other(".list_observers", message=_("Removed. What they recorded stays."))


@blueprint.post("/observers/<uuid:observer_row_id>/restore")
@signed_in
def restore_observer(observer_row_id: UUID) -> ResponseReturnValue:
    """Undo the removal of an observer."""
    with writing() as session:
        row = access.observer_for(session, g.viewer, observer_row_id)
        operations.restore_observer(session, observer_row_id=row.id, viewer=g.viewer, now=clock.now())
    return see_other(".list_observers", message=_("Restored."))
