"""The pages of the steps."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lms.core import clock, logs
from lms.core.errors import Forbidden, NotFound, Refusal
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.curriculum import operations as curriculum
from lms.curriculum.draft import queries as draft
from lms.identity.login import browser
from lms.journeys.files.picture import picture_of
from lms.journeys.naming import Known
from lms.mail.post import is_set_up
from lms.organisation import company, listing
from lms.organisation import forms as company_forms
from lms.organisation.map_templates import find_template, list_templates
from lms.organisation.setup import forms, operations, queries, rules
from lms.organisation.setup.terms import Setup, SetupStep
from lms.people import operations as people
from lms.people import queries as units
from lms.people import rules as people_rules
from lms.people.units import queries as unit_queries
from lms.people.zones import company_today
from lms.vision import forms as mantra_forms
from lms.vision import operations as vision
from lms.vision import queries as mantras
from lms.vision.ports import VisionPorts
from lms.web.database import reading, writing
from lms.web.guards import requires, signed_in
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.ports import ports
from lms.web.resources import resources

blueprint = Blueprint("setup", __name__, template_folder="../templates")


@blueprint.get("/setup")
@signed_in
def show_setup() -> ResponseReturnValue:
    """Show all steps and how far each is."""
    with reading() as session:
        model, handed = queries.load_setup(session, g.viewer), queries.list_handed(session)
    return page("setup/show_setup.html", model, handed=handed)


@blueprint.route("/setup/hand-over", methods=["GET", "POST"])
@requires(Permission.GRANTS_EDIT)
def hand_over() -> ResponseReturnValue:
    """Ask a colleague to do a step; who has no password yet is invited."""
    form = forms.HandOverForm.from_request(step=request.args.get("step", ""))
    if form.validate_on_submit():
        if (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        try:
            invited = _hand_over(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if invited is not None and invited.token:
                links = [(invited, f"{resources().config.public_base_url}/invitations/{invited.token}")]
                return page("setup/show_invitations.html", links, setup=_setup(), step=SetupStep(form.step.data))
            return see_other(".show_setup", message=_("%(person)s was asked.", person=form.name.data))
    return page("setup/hand_over.html", _setup(), form=form)


def _hand_over(form: forms.HandOverForm) -> operations.Invited | None:
    step, now = SetupStep(form.step.data), clock.now()
    person = rules.read_people(f"{(form.name.data or '').replace(',', ' ')}, {form.email.data}")[0]
    with writing() as session:
        invited = operations.hand_over(
            session,
            step=step,
            person=person,
            path=url_for(step.endpoint),
            by_mail=is_set_up(resources().config, session),
            today=company_today(session, now=now),
            viewer=g.viewer,
            now=now,
        )
    logs.security_event("step.handed", account=g.viewer.account_id, subject=step.value)
    return invited


@blueprint.post("/setup/<code:step>/skip")
@signed_in
def skip_step(step: str) -> ResponseReturnValue:
    """Pass over a step, and go on to the next."""
    if not queries.may_set_up(g.viewer):
        raise Forbidden
    chosen = next((one for one in SetupStep if one == step and one.may_be_skipped), None)
    if chosen is None or not g.viewer.may(chosen.permission):
        raise NotFound
    with writing() as session:
        operations.skip_step(session, step=chosen, viewer=g.viewer, now=clock.now())
    return _go_on(chosen)


def _setup() -> Setup:
    with reading() as session:
        return queries.load_setup(session, g.viewer)


def _go_on(step: SetupStep, message: str = "") -> ResponseReturnValue:
    following = _setup().after(step)
    return see_other(following.endpoint if following else "setup.show_setup", message=message)


@blueprint.route("/setup/company", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit_company() -> ResponseReturnValue:
    """Give the company its name, words and look."""
    with reading() as session:
        row = units.find_organisation(session)
    form = company.form_of(row)
    if company.is_saved(form):
        return _go_on(SetupStep.COMPANY)
    return page("setup/edit_company.html", row, form=form, setup=_setup(), step=SetupStep.COMPANY)


@blueprint.route("/setup/sites", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def list_sites() -> ResponseReturnValue:
    """Add sites, one a line."""
    form = company_forms.ListForm.from_request()
    if form.validate_on_submit():
        try:
            names = people_rules.read_sites(_written(form))
            _check_any(SetupStep.SITES, names)
            with writing() as session:
                people.add_listed_sites(session, names=names, viewer=g.viewer, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _go_on(SetupStep.SITES)
    with reading() as session:
        known = units.list_sites(session)
    return page("setup/list_sites.html", known, form=form, setup=_setup(), step=SetupStep.SITES)


@blueprint.route("/setup/job-roles", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def list_job_roles() -> ResponseReturnValue:
    """Add departments and job roles from a list."""
    form = company_forms.ListForm.from_request()
    if form.validate_on_submit():
        try:
            listed = people_rules.read_departments(_written(form))
            _check_any(SetupStep.JOB_ROLES, listed)
            with writing() as session:
                people.add_listed(session, departments=listed, viewer=g.viewer, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _go_on(SetupStep.JOB_ROLES)
    with reading() as session:
        known = unit_queries.list_department_rows(session)
    return page("setup/list_job_roles.html", known, form=form, setup=_setup(), step=SetupStep.JOB_ROLES)


def _check_any(step: SetupStep, listed: Sequence[object]) -> None:
    if not listed and not _setup().facts.is_done(step):
        raise people_rules.ListRefused(_("Enter at least one name, or skip this step."))


def _written(form: company_forms.ListForm) -> str:
    sent = form.file.data
    if isinstance(sent, FileStorage) and sent.filename:
        return listing.list_of_file(sent.stream.read(listing.FILE_BYTES + 1))
    return form.listed.data or ""


@blueprint.route("/setup/mantra", methods=["GET", "POST"])
@requires(Permission.MANTRA_EDIT)
def write_mantra() -> ResponseReturnValue:
    """Write the first mantra and publish it; learners see it with the first release."""
    with reading() as session:
        working = mantras.get_working(session)
    form = forms.FirstMantraForm.showing(working.document, working.revision)
    if not working.published and form.validate_on_submit():
        try:
            with writing() as session:
                _publish_mantra(session, form, working)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _go_on(SetupStep.MANTRA)
    form.add_rows()
    return page("setup/write_mantra.html", working, form=form, setup=_setup(), step=SetupStep.MANTRA)


def _publish_mantra(session: Session, form: forms.FirstMantraForm, working: mantras.WorkingMantra) -> None:
    known = working.document
    document = replace(
        form.document(),
        owner=known.owner,
        announced_on=known.announced_on,
        leader_message=known.leader_message,
        segments=known.segments,
    )
    saved = vision.save_draft(
        session,
        document=document,
        seen_revision=form.seen_revision.data or 0,
        base=mantra_forms.read_document(form.base.data or ""),
        viewer=g.viewer,
        now=clock.now(),
    )
    if request.form.get("do") == "draft":
        return
    vision.publish_mantra(
        session,
        seen_revision=saved.revision,
        used_pillars=ports(VisionPorts).find_pillar_uses(session).used,
        viewer=g.viewer,
        now=clock.now(),
    )


@blueprint.get("/setup/map")
@requires(Permission.MAPS_EDIT)
def choose_map() -> ResponseReturnValue:
    """Choose how the first map begins: from a template, a file, or blank."""
    with reading() as session:
        row = units.find_organisation(session)
    return page(
        "setup/choose_map.html",
        list_templates(),
        setup=_setup(),
        step=SetupStep.MAP,
        is_english=row is None or row.locale.partition("-")[0] == "en",
    )


@blueprint.route("/setup/maps/<code:template>", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def use_template(template: str) -> ResponseReturnValue:
    """Show a template, ask what its job roles are here, and make a map of it."""
    found = find_template(template)
    if found is None:
        raise NotFound
    with reading() as session:
        matches = queries.match_roles(session, found)
        roles = units.list_job_roles(session)
        row = units.find_organisation(session)
    may_add = g.viewer.may(Permission.COMPANY_EDIT)
    form = forms.template_form(matches, roles, may_add=may_add).from_request()
    if form.validate_on_submit():
        is_published = request.form.get("do") != "draft"
        try:
            with writing() as session:
                code = do_once(
                    session,
                    lambda: operations.use_template(
                        session,
                        template=found,
                        choices=forms.choices_in(form, matches),
                        is_published=is_published,
                        takes_words=form.takes_words.data,
                        viewer=g.viewer,
                        now=clock.now(),
                    ),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if is_published:
                return _go_on(SetupStep.MAP)
            return see_other("journeys.edit_map", code=code, message=_("Map created. Only authors can see it."))
    names = {role.code: role.name for role in found.job_roles}
    return page(
        "setup/use_template.html",
        found,
        form=form,
        setup=_setup(),
        step=SetupStep.MAP,
        stages=picture_of(found.document, Known(job_roles=names)),
        roles=[(match, forms.field_of(form, match)) for match in matches],
        offers_words=may_add and row is not None and not row.customer_one,
    )


@blueprint.route("/setup/release", methods=["GET", "POST"])
@requires(Permission.RELEASES_PUBLISH)
def prepare_release() -> ResponseReturnValue:
    """Show what the first release gives each job role, and publish it."""
    setup = _setup()
    form = forms.FirstReleaseForm.from_request()
    if form.validate_on_submit() and not setup.facts.releases:
        try:
            with writing() as session:
                do_once(
                    session,
                    lambda: curriculum.publish_release(
                        session,
                        viewer=g.viewer,
                        notes="",
                        seen_number=int(form.seen_number.data or 0),
                        seen=form.seen.data or "",
                        choices={},
                        now=clock.now(),
                    ),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _go_on(SetupStep.RELEASE, _("Release 1 is published. The courses are being made."))
    with reading() as session:
        model = queries.release_preview(session, setup)
        if not model.missing and not setup.facts.releases:
            drafted = draft.draft_release_page(session, now=clock.now())
            form.seen_number.data, form.seen.data = str(drafted.seen_number), drafted.seen
    return page("setup/prepare_release.html", model, form=form, setup=setup, step=SetupStep.RELEASE)


@blueprint.get("/setup/release/roles/<code:job_role>")
@requires(Permission.RELEASES_PUBLISH)
def read_course(job_role: str) -> ResponseReturnValue:
    """Show the course that the next release would make for a job role, lesson by lesson."""
    number = request.args.get("lesson", "1")[:4]
    try:
        with reading() as session:
            model = queries.lesson_preview(session, job_role, int(number) if number.isdecimal() else 1)
    except (units.OrganisationNotFound, mantras.MantraNotFound):
        return see_other("setup.prepare_release")
    return page("setup/read_course.html", model)


@blueprint.route("/setup/people", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def invite_people() -> ResponseReturnValue:
    """Add the first people and invite them by e-mail; where that is not set up, their links are shown once."""
    form = forms.InvitePeopleForm.from_request()
    if form.validate_on_submit():
        if (confirmation := browser.ask_again(g.viewer)) is not None:
            return confirmation
        try:
            invited = _invite(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            base = resources().config.public_base_url
            links = [(one, f"{base}/invitations/{one.token}") for one in invited]
            return page("setup/show_invitations.html", links, setup=_setup(), step=SetupStep.INVITE)
    with reading() as session:
        roles = units.list_job_roles(session)
    return page("setup/invite_people.html", roles, form=form, setup=_setup(), step=SetupStep.INVITE)


def _invite(form: forms.InvitePeopleForm) -> tuple[operations.Invited, ...]:
    listed = rules.read_people(form.listed.data or "")
    now = clock.now()
    with writing() as session:
        invited = operations.invite_people(
            session,
            listed=listed,
            by_mail=is_set_up(resources().config, session),
            today=company_today(session, now=now),
            viewer=g.viewer,
            now=now,
        )
    logs.security_event("invitations.made", account=g.viewer.account_id, count=len(invited))
    return invited
