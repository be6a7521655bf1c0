"""Pulses: planning and figures, the leader's guess, and the questions as a person answers them."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.people import queries as people
from lms.pulse import access, forms, operations, pages, queries
from lms.vision.queries import MantraNotFound
from lms.web.database import reading, writing
from lms.web.downloads import csv_response
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("pulse", __name__, template_folder="templates")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {"Pulse": 24, "Name": 28, "Measure": 14}


@blueprint.get("/pulses")
@requires(Permission.PULSES_RUN)
def list_pulses() -> ResponseReturnValue:
    """Show all pulses, the newest first."""
    with reading() as session:
        model = queries.list_pulses(session)
    return page("pulse/list_pulses.html", model)


@blueprint.get("/pulses/new")
@requires(Permission.PULSES_RUN)
def plan_pulse() -> ResponseReturnValue:
    """Ask when, among whom, and how many."""
    with reading() as session:
        form = _plan_form(session)
    return page("pulse/plan_pulse.html", form=form)


@blueprint.post("/pulses/new")
@requires(Permission.PULSES_RUN)
def save_pulse() -> ResponseReturnValue:
    """Plan a pulse."""
    with reading() as session:
        form = _plan_form(session)
    if not form.validate_on_submit():
        return page("pulse/plan_pulse.html", form=form)
    with form.refusals(RuleViolation, MantraNotFound), writing() as session:
        do_once(session, lambda: _plan(session, form))
    if form.errors:
        return page("pulse/plan_pulse.html", form=form)
    return see_other(".list_pulses", message=_("Pulse planned."))


def _plan_form(session: Session) -> forms.PlanPulseForm:
    form = forms.PlanPulseForm.from_request(share_percent=queries.usual_share(session))
    form.offer(people.list_departments(session), people.list_sites(session))
    return form


def _plan(session: Session, form: forms.PlanPulseForm) -> UUID:
    share, opens_on, closes_on = form.share_percent.data, form.opens_on.data, form.closes_on.data
    assert share is not None and opens_on is not None and closes_on is not None  # noqa: PT018  the form requires all
    return operations.plan_pulse(
        session,
        title=form.title.data,
        is_baseline=form.is_baseline.data,
        audience=form.audience(),
        share_percent=share,
        opens_on=opens_on,
        closes_on=closes_on,
        today=_today(),
        viewer=g.viewer,
        now=clock.now(),
    )


@blueprint.get("/pulses/<uuid:pulse_id>")
@requires(Permission.PULSES_RUN)
def show_pulse(pulse_id: UUID) -> ResponseReturnValue:
    """Show a pulse and, once it is closed, its figures."""
    with reading() as session:
        model = pages.pulse_page(session, queries.get_pulse(session, pulse_id))
    return page("pulse/show_pulse.html", model)


@blueprint.get("/pulses/<uuid:pulse_id>/figures.csv")
@requires(Permission.PULSES_RUN)
def download_csv(pulse_id: UUID) -> ResponseReturnValue:
    """Send the figures as a table."""
    with reading() as session:
        model = pages.pulse_page(session, queries.get_pulse(session, pulse_id))
    return csv_response(f"pulse-{model.pulse.opens_on}.csv", pages.lines(model))


@blueprint.get("/pulses/<uuid:pulse_id>/figures.xlsx")
@requires(Permission.PULSES_RUN)
def download_xlsx(pulse_id: UUID) -> ResponseReturnValue:
    """Send the figures as a spreadsheet."""
    with reading() as session:
        model = pages.pulse_page(session, queries.get_pulse(session, pulse_id))
    from lms.core.sheets.xlsx import write_xlsx  # the library is large, and few download spreadsheets

    response = Response(write_xlsx(tuple(pages.lines(model)), title="Pulse", widths=_WIDTHS), content_type=_XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="pulse-{model.pulse.opens_on}.xlsx"'
    return response


@blueprint.post("/pulses/<uuid:pulse_id>/close")
@requires(Permission.PULSES_RUN)
def close_pulse(pulse_id: UUID) -> ResponseReturnValue:
    """Close an open pulse now."""
    with writing() as session:
        operations.close_pulse(session, pulse_id=pulse_id, viewer=g.viewer, now=clock.now())
    return see_other(".show_pulse", pulse_id=pulse_id, message=_("Pulse closed."))


@blueprint.post("/pulses/<uuid:pulse_id>/cancel")
@requires(Permission.PULSES_RUN)
def cancel_pulse(pulse_id: UUID) -> ResponseReturnValue:
    """Cancel a planned pulse."""
    with writing() as session:
        queries.get_pulse(session, pulse_id)
        operations.cancel_pulse(session, pulse_id=pulse_id, viewer=g.viewer, now=clock.now())
    return see_other(".show_pulse", pulse_id=pulse_id, message=_("Pulse cancelled."))


@blueprint.post("/pulses/<uuid:pulse_id>/restore")
@requires(Permission.PULSES_RUN)
def restore_pulse(pulse_id: UUID) -> ResponseReturnValue:
    """Plan a cancelled pulse again."""
    with writing() as session:
        operations.restore_pulse(session, pulse_id=pulse_id, today=_today(), viewer=g.viewer, now=clock.now())
    return see_other(".show_pulse", pulse_id=pulse_id, message=_("Pulse planned."))


@blueprint.get("/team/pulse")
@requires(Permission.TEAM_SEE)
def show_team() -> ResponseReturnValue:
    """Ask a leader what they expect of their team, then show it beside the figure."""
    with reading() as session:
        model = pages.team_page(session, g.viewer.employee_id)
    return page("pulse/show_team.html", model, form=forms.PredictTeamForm.from_request())


@blueprint.post("/team/pulses/<uuid:pulse_id>/guess")
@requires(Permission.TEAM_SEE)
def predict_team(pulse_id: UUID) -> ResponseReturnValue:
    """Note what a leader expects; the first counts."""
    form = forms.PredictTeamForm.from_request()
    if not form.validate_on_submit() or form.percent.data is None:
        with reading() as session:
            model = pages.team_page(session, g.viewer.employee_id)
        return page("pulse/show_team.html", model, form=form)
    with writing() as session:
        pulse, cell_id = access.team_pulse_for(session, g.viewer, pulse_id)
        operations.predict_team(
            session,
            pulse_id=pulse.id,
            cell_id=cell_id,
            employee_id=g.viewer.employee_id,
            percent=form.percent.data,
            now=clock.now(),
        )
    return see_other(".show_team", message=_("Saved."))


@blueprint.get("/pulse")
@requires(Permission.LEARNING_TAKE)
def start_pulse() -> ResponseReturnValue:
    """Say what is asked and what is kept, or that nothing is asked."""
    with reading() as session:
        model = pages.start_page(session, g.viewer.employee_id, today=_today())
    return page("pulse/start_pulse.html", model)


@blueprint.get("/pulse/question")
@requires(Permission.LEARNING_TAKE)
def show_question() -> ResponseReturnValue:
    """Show the question whose turn it is."""
    with reading() as session:
        invitation = queries.find_invitation(session, g.viewer.employee_id)
        is_open = invitation is not None and _today() <= invitation.pulse.closes_on
        model = pages.question_page(session, invitation) if invitation and is_open else None
    if model is None:
        return see_other(".start_pulse")
    return page("pulse/show_question.html", model, form=forms.answer_form(model))


@blueprint.post("/pulses/<uuid:pulse_id>/questions/<code:question>")
@requires(Permission.LEARNING_TAKE)
def answer_question(pulse_id: UUID, question: str) -> ResponseReturnValue:
    """Count an answer, and lead to the next question; there is no way back to the one before."""
    try:
        with reading() as session:
            model = pages.question_page(session, access.invitation_for(session, g.viewer, pulse_id))
        if model is None or model.question != question:
            return see_other(".start_pulse", message=operations.QuestionAnswered().message)
        form = forms.answer_form(model)
        if not form.validate_on_submit():
            return page("pulse/show_question.html", model, form=form)
        with writing() as session:
            _answer(session, model, form.given())
    except (operations.QuestionAnswered, access.PulseClosed) as refusal:
        return see_other(".start_pulse", message=refusal.message)
    return see_other(".start_pulse" if model.number == model.total else ".show_question")


def _answer(session: Session, model: pages.PulseQuestionPage, answer: str) -> None:
    invitation = access.invitation_for(session, g.viewer, model.pulse.id)
    operations.answer_question(
        session,
        employee_id=g.viewer.employee_id,
        invitation=invitation,
        question=model.question,
        answer=answer,
        own_moments=pages.own_moments(session, invitation.job_roles),
        today=_today(),
    )


def _today() -> date:
    return local(clock.now()).date()
