"""Touchpoints of a map, and the parts of job roles in them."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.journeys import forms
from lms.journeys import queries as maps
from lms.journeys.drafts import board, edits, queries
from lms.journeys.terms import TouchpointDocument
from lms.journeys.views.blueprint import blueprint, save_edit
from lms.journeys.views.stages import remove
from lms.people import queries as people
from lms.vision import queries as vision
from lms.web.database import reading
from lms.web.guards import requires
from lms.web.page import page


def _systems(session: Session) -> dict[str, str]:
    return {system.code: system.name for system in maps.list_systems(session)}


def _find(working: queries.WorkingMap, code: str) -> TouchpointDocument | None:
    return next((t for t in working.document.touchpoints() if t.code == code), None)


@blueprint.route("/write/maps/<code:code>/stages/<code:stage>/add-touchpoint", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def add_touchpoint(code: str, stage: str) -> ResponseReturnValue:
    """Add a touchpoint at the end of a stage."""
    with reading() as session:
        working = queries.get_working(session, code)
        form = forms.TouchpointForm.from_request(seen=working.revision, channel=working.document.channel.value)
        form.offer(_systems(session), None)
    if form.validate_on_submit():
        answer = save_edit(code, edits.AddTouchpoint(stage=stage, values=form.values()), form)
        if answer is not None:
            return answer
    found = edits.stage_of(working.document, stage)
    return page("journeys/edit_touchpoint.html", working, form=form, touchpoint=None, stage=found, sign="")


@blueprint.route("/write/maps/<code:code>/touchpoints/<code:touchpoint>", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def edit_touchpoint(code: str, touchpoint: str) -> ResponseReturnValue:
    """Change a touchpoint."""
    with reading() as session:
        working = queries.get_working(session, code)
        found = _find(working, touchpoint)
        filled = forms.TouchpointForm.filled(found) if found else {}
        form = forms.TouchpointForm.from_request(seen=working.revision, **filled)
        form.offer(_systems(session), found)
    if form.validate_on_submit():
        answer = save_edit(code, edits.ChangeTouchpoint(code=touchpoint, values=form.values()), form)
        if answer is not None:
            return answer
    stage, current = edits.place_of(working.document, touchpoint)
    sign = working.document.signs()[touchpoint]
    return page("journeys/edit_touchpoint.html", working, form=form, touchpoint=current, stage=stage, sign=sign)


@blueprint.route("/write/maps/<code:code>/touchpoints/<code:touchpoint>/move", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def move_touchpoint(code: str, touchpoint: str) -> ResponseReturnValue:
    """Move a touchpoint to a place in a stage."""
    with reading() as session:
        working = queries.get_working(session, code)
    form = forms.MoveTouchpointForm.from_request(seen=working.revision, to=_place(working, touchpoint))
    form.offer(working.document, touchpoint)
    if form.validate_on_submit():
        stage, place = form.target
        answer = save_edit(code, edits.MoveTouchpoint(code=touchpoint, stage=stage, place=place), form)
        if answer is not None:
            return answer
    _stage, current = edits.place_of(working.document, touchpoint)
    sign = working.document.signs()[touchpoint]
    return page("journeys/move_touchpoint.html", working, form=form, touchpoint=current, sign=sign)


def _place(working: queries.WorkingMap, touchpoint: str) -> str:
    for stage in working.document.stages:
        for place, one in enumerate(stage.touchpoints, 1):
            if one.code == touchpoint:
                return f"{stage.code}:{place}"
    return ""


@blueprint.post("/write/maps/<code:code>/touchpoints/<code:touchpoint>/remove")
@requires(Permission.MAPS_EDIT)
def remove_touchpoint(code: str, touchpoint: str) -> ResponseReturnValue:
    """Remove a touchpoint; can be undone on the board."""
    return remove(code, edits.RemoveTouchpoint(code=touchpoint))


@blueprint.route("/write/maps/<code:code>/touchpoints/<code:touchpoint>/add-role", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def add_impact(code: str, touchpoint: str) -> ResponseReturnValue:
    """Add a job role to a touchpoint."""
    return _impact_page(code, touchpoint, "")


@blueprint.route("/write/maps/<code:code>/touchpoints/<code:touchpoint>/roles/<code:job_role>", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def edit_impact(code: str, touchpoint: str, job_role: str) -> ResponseReturnValue:
    """Change the part of a job role in a touchpoint."""
    return _impact_page(code, touchpoint, job_role)


def _impact_page(code: str, touchpoint: str, job_role: str) -> ResponseReturnValue:
    with reading() as session:
        working = queries.get_working(session, code)
        point = _find(working, touchpoint)
        found = point.impact_of(job_role) if point and job_role else None
        form = forms.ImpactForm.from_request(seen=working.revision, **(forms.ImpactForm.filled(found) if found else {}))
        mantra = vision.find_active_mantra(session)
        roles = people.list_job_roles(session)
        form.offer(roles, {pillar.code: pillar.name for pillar in mantra.pillars} if mantra else {}, found)
    names = {role.code: role.name for role in roles}
    if form.validate_on_submit():
        impact = form.impact()
        name = names.get(impact.job_role, impact.job_role)
        edit = edits.SaveImpact(code=touchpoint, job_role=job_role, impact=impact, role_name=name)
        answer = save_edit(code, edit, form)
        if answer is not None:
            return answer
    _stage, current = edits.place_of(working.document, touchpoint)
    if job_role:
        edits.impact_of(working.document, touchpoint, job_role)
    sign = working.document.signs()[touchpoint]
    return page(
        "journeys/edit_impact.html", working, form=form, touchpoint=current, sign=sign, job_role=job_role, names=names
    )


@blueprint.post("/write/maps/<code:code>/touchpoints/<code:touchpoint>/roles/<code:job_role>/remove")
@requires(Permission.MAPS_EDIT)
def remove_impact(code: str, touchpoint: str, job_role: str) -> ResponseReturnValue:
    """Remove a job role from a touchpoint; can be undone on the board."""
    with reading() as session:
        names = board.names_of(session)
    return remove(code, edits.RemoveImpact(code=touchpoint, job_role=job_role, role_name=names.get(job_role, job_role)))
