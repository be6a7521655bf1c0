"""Huddles: a leader's own, and which teams further down held theirs."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.huddles import access, forms, operations, pages, rules
from lms.huddles.ports import HuddlePorts
from lms.huddles.terms import MANTRA, HuddleRow, HuddleState, TeamGap
from lms.journeys.signs import StopSign
from lms.people.queries import EmployeeNotFound
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("huddles", __name__, template_folder="templates")


@blueprint.get("/team/huddles")
@requires(Permission.TEAM_SEE)
def list_huddles() -> ResponseReturnValue:
    """Show a leader this week's huddle and those before."""
    with reading() as session:
        leader_id = access.holder_for(g.viewer, _leader_id(request.args))
        model = pages.list_page(
            session,
            leader_id,
            stands_in_for=g.viewer.stands_in_for,
            ports=ports(HuddlePorts),
            today=_today(),
            key=request.args.get("after"),
        )
    return page("huddles/list_huddles.html", model)


@blueprint.post("/team/huddles")
@requires(Permission.TEAM_SEE)
def start_week() -> ResponseReturnValue:
    """Make this week's huddle for a leader who has none yet; sent twice it is made once."""
    leader_id = access.holder_for(g.viewer, _leader_id(request.form))
    with reading() as session:
        gaps = ports(HuddlePorts).find_team_gaps(session, (leader_id,)).get(leader_id, ())
    with writing() as session:
        huddle_id = operations.start_week(
            session, leader_id=leader_id, gaps=gaps, viewer=g.viewer, today=_today(), now=clock.now()
        )
    if huddle_id is None:
        return see_other(".list_huddles")
    return see_other(".show_huddle", huddle_id=huddle_id)


@blueprint.get("/team/huddles/<uuid:huddle_id>")
@requires(Permission.TEAM_SEE)
def show_huddle(huddle_id: UUID) -> ResponseReturnValue:
    """Show the card of a huddle, or how it went."""
    with reading() as session:
        huddle = access.huddle_for(session, g.viewer, huddle_id)
        model = pages.huddle_page(session, huddle, ports=ports(HuddlePorts), today=_today())
    return page("huddles/show_huddle.html", model, form=_close_form(model))


@blueprint.post("/team/huddles/<uuid:huddle_id>/close")
@requires(Permission.TEAM_SEE)
def close_huddle(huddle_id: UUID) -> ResponseReturnValue:
    """Note that a huddle was held and who was there. If somebody was faster, theirs stands."""
    with reading() as session:
        huddle = access.huddle_for(session, g.viewer, huddle_id)
        model = pages.huddle_page(session, huddle, ports=ports(HuddlePorts), today=_today())
    if model.state is not HuddleState.PLANNED:
        return _refused(huddle, model.state)
    form = _close_form(model)
    if model.card is None:
        return page("huddles/show_huddle.html", model, form=form, status=409)
    if not form.validate_on_submit():
        return page("huddles/show_huddle.html", model, form=form)
    try:
        with form.refusals(RuleViolation), writing() as session:
            operations.close_huddle(
                session,
                huddle=access.huddle_for(session, g.viewer, huddle_id),
                card=model.card,
                present=form.chosen(),
                note=form.note.data or "",
                viewer=g.viewer,
                today=_today(),
                now=clock.now(),
            )
    except operations.HuddleHeld as refusal:
        return see_other(".show_huddle", huddle_id=huddle_id, message=refusal.message)
    if form.errors:
        return page("huddles/show_huddle.html", model, form=form)
    return see_other(".show_huddle", huddle_id=huddle_id, message=_("Huddle closed."))


@blueprint.post("/team/huddles/<uuid:huddle_id>/reopen")
@requires(Permission.TEAM_SEE)
def reopen_huddle(huddle_id: UUID) -> ResponseReturnValue:
    """Open a huddle again on the day it was held."""
    with writing() as session:
        huddle = access.huddle_for(session, g.viewer, huddle_id)
        operations.reopen_huddle(session, huddle=huddle, viewer=g.viewer, today=_today(), now=clock.now())
    return see_other(".show_huddle", huddle_id=huddle_id, message=_("Huddle reopened."))


@blueprint.get("/team/huddles/<uuid:huddle_id>/plan")
@requires(Permission.TEAM_SEE)
def plan_huddle(huddle_id: UUID) -> ResponseReturnValue:
    """Ask on which day it is, and what it is about."""
    with reading() as session:
        huddle = access.huddle_for(session, g.viewer, huddle_id)
        form, _gaps, signs = _plan_form(session, huddle)
    if huddle.state(_today()) is not HuddleState.PLANNED:
        return _refused(huddle, huddle.state(_today()))
    return page("huddles/plan_huddle.html", huddle, form=form, signs=signs)


@blueprint.post("/team/huddles/<uuid:huddle_id>/plan")
@requires(Permission.TEAM_SEE)
def save_plan(huddle_id: UUID) -> ResponseReturnValue:
    """Change the day of a huddle, or what it is about."""
    with reading() as session:
        huddle = access.huddle_for(session, g.viewer, huddle_id)
        form, gaps, signs = _plan_form(session, huddle)
    if huddle.state(_today()) is not HuddleState.PLANNED:
        return _refused(huddle, huddle.state(_today()))
    if not form.validate_on_submit():
        return page("huddles/plan_huddle.html", huddle, form=form, signs=signs)
    with form.refusals(RuleViolation), writing() as session:
        operations.plan_huddle(
            session,
            huddle=access.huddle_for(session, g.viewer, huddle_id),
            planned_on=date.fromisoformat(form.planned_on.data),
            subject=form.subject.data,
            gaps=gaps,
            viewer=g.viewer,
            today=_today(),
            now=clock.now(),
        )
    if form.errors:
        return page("huddles/plan_huddle.html", huddle, form=form, signs=signs)
    return see_other(".show_huddle", huddle_id=huddle_id, message=_("Saved."))


@blueprint.get("/team/huddles/teams")
@requires(Permission.TEAM_SEE)
def list_teams() -> ResponseReturnValue:
    """Show which teams further down held their huddles."""
    with reading() as session:
        leader = access.leader_for(session, g.viewer, _leader_id(request.args))
        model = pages.teams_page(
            session, leader, viewer_id=g.viewer.employee_id, today=_today(), key=request.args.get("after")
        )
    return page("huddles/list_teams.html", model)


def _close_form(model: pages.HuddlePage) -> forms.CloseHuddleForm:
    form = forms.CloseHuddleForm.from_request(
        present=[str(employee_id) for employee_id, _name in model.attended], note=model.huddle.note
    )
    form.offer(model.team)
    return form


def _plan_form(
    session: Session, huddle: HuddleRow
) -> tuple[forms.PlanHuddleForm, tuple[TeamGap, ...], Mapping[str, StopSign]]:
    gaps, signs = pages.topics(session, huddle, ports=ports(HuddlePorts))
    form = forms.PlanHuddleForm.from_request(planned_on=huddle.planned_on.isoformat(), subject=huddle.subject)
    topics = [(gap.subject, _topic(gap)) for gap in gaps]
    if huddle.subject not in {MANTRA, *(gap.subject for gap in gaps)}:
        topics.insert(0, (huddle.subject, huddle.name))
    topics.append((MANTRA, _("Our mantra")))
    form.offer(rules.days_left(huddle.week_starts_on, today=_today()), topics)
    return form, gaps, signs


def _topic(gap: TeamGap) -> str:
    if not gap.is_shown:
        return gap.name
    return ngettext(
        "%(name)s (%(num)s of %(people)s doesn’t understand it yet)",
        "%(name)s (%(num)s of %(people)s don’t understand it yet)",
        gap.missing_count,
        name=gap.name,
        people=gap.people_count,
    )


def _refused(huddle: HuddleRow, state: HuddleState) -> ResponseReturnValue:
    if state is HuddleState.HELD:
        return see_other(".show_huddle", huddle_id=huddle.id, message=operations.HuddleHeld().message)
    return see_other(".show_huddle", huddle_id=huddle.id, message=operations.HuddleOver.of(huddle).message)


def _leader_id(sent: Mapping[str, str]) -> UUID | None:
    asked = sent.get("leader", "")
    if not asked:
        return None
    try:
        return UUID(asked)
    except ValueError as error:
        raise EmployeeNotFound from error


def _today() -> date:
    return local(clock.now()).date()
