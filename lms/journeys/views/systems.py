"""Systems, processes and policies which touchpoints rely on."""

from flask import g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.journeys import forms, operations, queries
from lms.journeys.drafts import board
from lms.journeys.terms import SystemKind
from lms.journeys.views.blueprint import blueprint
from lms.people import queries as people
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other


@blueprint.get("/write/systems")
@requires(Permission.MAPS_EDIT)
def list_systems() -> ResponseReturnValue:
    """List systems, processes and policies with their owners, and where they are used."""
    with reading() as session:
        systems = queries.list_systems(session)
        departments = {unit.code: unit.name for unit in people.list_departments(session)}
        users = board.system_users(queries.list_published_maps(session))
    return page("journeys/list_systems.html", systems, departments=departments, users=users)


@blueprint.route("/write/systems/new", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def add_system() -> ResponseReturnValue:
    """Add a system, process or policy."""
    return _system_page("", forms.SystemForm.from_request())


@blueprint.route("/write/systems/<code:code>/edit", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def edit_system(code: str) -> ResponseReturnValue:
    """Change a system, process or policy."""
    with reading() as session:
        system = queries.get_system(session, code)
    form = forms.SystemForm.from_request(name=system.name, kind=system.kind.value, department=system.department)
    return _system_page(code, form)


def _system_page(code: str, form: forms.SystemForm) -> ResponseReturnValue:
    with reading() as session:
        form.offer(people.list_departments(session))
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            now = clock.now()
            do_once(
                session,
                lambda: operations.save_system(
                    session,
                    code=code,
                    name=form.name.data,
                    kind=SystemKind(form.kind.data),
                    department=form.department.data,
                    viewer=g.viewer,
                    now=now,
                ),
            )
        if not form.errors:
            return see_other(".list_systems", message=_("“%(name)s” saved.", name=form.name.data))
    return page("journeys/edit_system.html", form=form, code=code)
