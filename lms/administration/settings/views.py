"""The pages of settings."""

from dataclasses import asdict

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.administration.personal_data import queries as personal_data
from lms.administration.retention import operations as retention
from lms.administration.retention import queries as retained
from lms.administration.settings import forms, registry
from lms.assignments import operations as assignments
from lms.assignments import queries as assigned
from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.identity.limits import operations as limits
from lms.identity.login import loader
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("settings", __name__, template_folder="templates")


@blueprint.get("/settings")
@requires(Permission.SETTINGS_EDIT)
def list_settings() -> ResponseReturnValue:
    """Lead to each page of settings, with what it does."""
    pages = [one for one in registry.list_pages() if g.viewer.may(one.permission)]
    return page("settings/list_settings.html", pages)


@blueprint.route("/settings/sign-in", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def edit_sign_in() -> ResponseReturnValue:
    """Set when people are signed out."""
    with reading() as session:
        current = loader.session_limits(session)
    form = forms.SignInRuleForm.from_request(
        idle_hours=round(current.idle.total_seconds() / 3600), days=current.lifetime.days
    )
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            limits.set_sign_in_rule(
                session,
                idle_hours=form.idle_hours.data or 0,
                days=form.days.data or 0,
                default=loader.default_limits(),
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            return see_other(".list_settings", message=_("Saved. It takes effect now."))
    return page("settings/edit_sign_in.html", form=form)


@blueprint.route("/settings/due-dates", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def edit_due_dates() -> ResponseReturnValue:
    """Set how long people have for a course."""
    with reading() as session:
        form = forms.DueDaysForm.from_request(days=assigned.due_days(session))
    if form.validate_on_submit():
        with form.refusals(RuleViolation), writing() as session:
            assignments.set_due_rule(session, days=form.days.data or 0, viewer=g.viewer, now=clock.now())
        if not form.errors:
            return see_other(".list_settings", message=_("Saved. It applies to courses assigned from now on."))
    return page("settings/edit_due_dates.html", form=form)


@blueprint.route("/settings/data", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def edit_retention() -> ResponseReturnValue:
    """Set how long data of the past is kept."""
    with reading() as session:
        form = forms.RetentionForm.from_request(**asdict(retained.get_retention(session)))
        scheduled = personal_data.list_scheduled(session)
    if form.validate_on_submit():
        wanted = retained.Retention(people_months=form.people_months.data, audit_months=form.audit_months.data)
        with writing() as session:
            retention.set_retention(session, wanted=wanted, viewer=g.viewer, now=clock.now())
        return see_other(".list_settings", message=_("Saved. It takes effect tonight."))
    return page("settings/edit_retention.html", scheduled, form=form)
