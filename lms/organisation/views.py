"""The company's own pages: its name and look, its sites, departments and job roles."""

from functools import partial
from uuid import UUID

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import Conflict, NotFound, Refusal
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.files import queries as files
from lms.files.store import FileMissing
from lms.organisation import company, forms, operations, queries
from lms.people import operations as people
from lms.people import queries as units
from lms.people.terms import UnitKind
from lms.web import filters
from lms.web.colour_sheet import find_sheet
from lms.web.database import reading, writing
from lms.web.guards import public, requires
from lms.web.once import do_once
from lms.web.organisation import LOGO_DIGITS
from lms.web.page import page, see_other
from lms.web.resources import resources
from lms.web.stored_files import stored_file_response

blueprint = Blueprint("organisation", __name__, template_folder="templates")
_LIST_OF = {
    UnitKind.SITE: "organisation.list_sites",
    UnitKind.DEPARTMENT: "organisation.list_departments",
    UnitKind.JOB_ROLE: "organisation.list_departments",
}


# ── Name and look ──────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/settings/company", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit_company() -> ResponseReturnValue:
    """Change the company's name, words, language, time zone, colour and logo."""
    with reading() as session:
        row = units.find_organisation(session)
    form = company.form_of(row)
    if company.is_saved(form):
        return see_other(".edit_company", message=_("Saved."))
    return page("organisation/edit_company.html", row, form=form)


@blueprint.get("/colour/<code:name>")
@public
def show_colour(name: str) -> ResponseReturnValue:
    """Return the style sheet of a company's colour; its name changes with it."""
    sheet = find_sheet(name)
    if sheet is None:
        raise NotFound
    response = Response(sheet, mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/logo/<code:name>")
@public
def show_logo(name: str) -> ResponseReturnValue:
    """Return the company's logo; also the sign-in page shows it."""
    with reading() as session:
        row = units.find_organisation(session)
        if row is None or not row.logo_sha256 or name != row.logo_sha256[:LOGO_DIGITS]:
            raise NotFound
        stored = files.find_file(session, row.logo_sha256)
    if stored is None:
        raise NotFound
    try:
        return stored_file_response(
            resources().files,
            sha256=stored.sha256,
            media_type=stored.media_type,
            name="logo",
            size_bytes=stored.size_bytes,
        )
    except FileMissing:
        raise NotFound from None


# ── Sites, departments and job roles ─────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/sites")
@requires(Permission.COMPANY_EDIT)
def list_sites() -> ResponseReturnValue:
    """List sites with how many people work at each."""
    with reading() as session:
        model = queries.sites_page(session)
    return page("organisation/list_sites.html", model)


@blueprint.get("/departments")
@requires(Permission.COMPANY_EDIT)
def list_departments() -> ResponseReturnValue:
    """List departments with their job roles, and how many people have each."""
    with reading() as session:
        model = queries.departments_page(session)
    return page("organisation/list_departments.html", model)


@blueprint.route("/sites/new", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def add_site() -> ResponseReturnValue:
    """Add a site."""
    form = forms.SiteForm.from_request()
    if form.validate_on_submit():
        try:
            with writing() as session:
                add = partial(people.add_site, session, name=form.name.data, viewer=g.viewer, now=clock.now())
                do_once(session, add)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_sites", message=_("Site added."))
    return page("organisation/edit_site.html", None, form=form)


@blueprint.route("/sites/<uuid:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit_site(unit_id: UUID) -> ResponseReturnValue:
    """Rename a site; show what depends on it."""
    with reading() as session:
        model = queries.unit_page(session, UnitKind.SITE, unit_id)
    form = forms.SiteForm.from_request(name=model.unit.name)
    if form.validate_on_submit():
        try:
            with writing() as session:
                operations.rename_site(session, site_id=unit_id, name=form.name.data, viewer=g.viewer, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_sites", message=_("Saved."))
    return page("organisation/edit_site.html", model, form=form, merge=_merge_form(model))


@blueprint.route("/departments/new", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def add_department() -> ResponseReturnValue:
    """Add a department."""
    form = forms.DepartmentForm.from_request()
    if form.validate_on_submit():
        try:
            with writing() as session:
                add = partial(people.add_department, session, name=form.name.data, viewer=g.viewer, now=clock.now())
                do_once(session, add)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_departments", message=_("Department added."))
    return page("organisation/edit_department.html", None, form=form)


@blueprint.route("/departments/<uuid:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit_department(unit_id: UUID) -> ResponseReturnValue:
    """Rename a department; show what depends on it."""
    with reading() as session:
        model = queries.unit_page(session, UnitKind.DEPARTMENT, unit_id)
    form = forms.DepartmentForm.from_request(name=model.unit.name)
    if form.validate_on_submit():
        try:
            with writing() as session:
                people.edit_department(
                    session, department_id=unit_id, name=form.name.data, viewer=g.viewer, now=clock.now()
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_departments", message=_("Saved."))
    return page("organisation/edit_department.html", model, form=form, merge=_merge_form(model))


@blueprint.route("/job-roles/new", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def add_job_role() -> ResponseReturnValue:
    """Add a job role."""
    form = forms.JobRoleForm.from_request()
    with reading() as session:
        departments = units.list_departments(session)
    form.offer(departments)
    if form.validate_on_submit():
        try:
            with writing() as session:
                add = partial(people.add_job_role, session, viewer=g.viewer, now=clock.now(), **_job_role(form))
                do_once(session, add)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_departments", message=_("Job role added."))
    return page("organisation/edit_job_role.html", None, form=form, has_departments=bool(departments))


@blueprint.route("/job-roles/<uuid:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit_job_role(unit_id: UUID) -> ResponseReturnValue:
    """Change a job role; show what depends on it."""
    with reading() as session:
        model = queries.unit_page(session, UnitKind.JOB_ROLE, unit_id)
        role = units.get_job_role(session, unit_id)
        form = forms.JobRoleForm.from_request(name=role.name, department=role.department_id, leads=role.leads)
        form.offer(units.list_departments(session, with_archived=model.unit.is_archived))
    if form.validate_on_submit():
        try:
            with writing() as session:
                people.edit_job_role(session, job_role_id=unit_id, viewer=g.viewer, now=clock.now(), **_job_role(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other(".list_departments", message=_("Saved."))
    return page("organisation/edit_job_role.html", model, form=form, merge=_merge_form(model), has_departments=True)


def _job_role(form: forms.JobRoleForm) -> people.JobRoleFields:
    return {"name": form.name.data, "department_id": form.department.data, "leads": form.leads.data}


def _merge_form(model: queries.UnitPage) -> forms.MergeForm:
    form = forms.MergeForm(formdata=None)
    form.offer(model.others)
    return form


# ── Archive, restore, merge ────────────────────────────────────────────────────────────────────────────────────────


def _kind(code: str) -> UnitKind:
    try:
        return UnitKind(code)
    except ValueError:
        raise NotFound from None


@blueprint.post("/units/<code:kind>/<uuid:unit_id>/archive")
@requires(Permission.COMPANY_EDIT)
def archive_unit(kind: str, unit_id: UUID) -> ResponseReturnValue:
    """Archive a unit on which nothing depends; the page that follows has a button to restore it."""
    unit_kind = _kind(kind)
    with writing() as session:
        operations.archive_unit(session, kind=unit_kind, unit_id=unit_id, viewer=g.viewer, now=clock.now())
    return see_other(_LIST_OF[unit_kind], anchor="archived", message=_("Archived. You can restore it below."))


@blueprint.post("/units/<code:kind>/<uuid:unit_id>/restore")
@requires(Permission.COMPANY_EDIT)
def restore_unit(kind: str, unit_id: UUID) -> ResponseReturnValue:
    """Restore an archived unit."""
    unit_kind = _kind(kind)
    with writing() as session:
        operations.restore_unit(session, kind=unit_kind, unit_id=unit_id, viewer=g.viewer, now=clock.now())
    return see_other(_LIST_OF[unit_kind], message=_("Restored."))


@blueprint.get("/units/<code:kind>/<uuid:unit_id>/merge")
@requires(Permission.COMPANY_EDIT)
def preview_merge(kind: str, unit_id: UUID) -> ResponseReturnValue:
    """Show what merging a unit into another would do."""
    unit_kind = _kind(kind)
    try:
        into_id = UUID(request.args.get("into", ""))
    except ValueError:  # nothing was chosen
        return see_other(_LIST_OF[unit_kind])
    return _merge_page(unit_kind, unit_id, into_id)


@blueprint.post("/units/<code:kind>/<uuid:unit_id>/merge")
@requires(Permission.COMPANY_EDIT)
def merge_units(kind: str, unit_id: UUID) -> ResponseReturnValue:
    """Put one unit in the place of another everywhere."""
    unit_kind = _kind(kind)
    form = forms.MergeForm.from_request()
    with reading() as session:
        form.offer(queries.unit_page(session, unit_kind, unit_id).others)
    if not form.validate_on_submit():
        raise Conflict(_("It was changed in the meantime. Choose again what to merge into."))
    now = clock.now()
    try:
        with writing() as session:
            moved = operations.merge_units(
                session,
                kind=unit_kind,
                unit_id=unit_id,
                into_id=form.into.data,
                merged_on=filters.local(now).date(),
                viewer=g.viewer,
                now=now,
            )
    except Refusal as refusal:
        return _merge_page(unit_kind, unit_id, form.into.data, refusal)
    message = _("Merged. You can undo it below.")
    if moved:
        message = ngettext(
            "Merged. %(num)s person moved. You can undo it below.",
            "Merged. %(num)s people moved. You can undo it below.",
            moved,
        )
    return see_other(_LIST_OF[unit_kind], anchor="archived", message=message)


@blueprint.post("/units/merges/<uuid:merge_id>/undo")
@requires(Permission.COMPANY_EDIT)
def undo_merge(merge_id: UUID) -> ResponseReturnValue:
    """Undo a merge; the page that follows lists what stayed, if anything did."""
    with writing() as session:
        staying = operations.undo_merge(session, merge_id=merge_id, viewer=g.viewer, now=clock.now())
        kind = queries.get_merge(session, merge_id).kind
    if staying:
        return see_other(".show_merge", merge_id=merge_id)
    return see_other(_LIST_OF[kind], message=_("Merge undone."))


@blueprint.get("/units/merges/<uuid:merge_id>")
@requires(Permission.COMPANY_EDIT)
def show_merge(merge_id: UUID) -> ResponseReturnValue:
    """Show what undoing a merge left where it was, because somebody has changed it since."""
    with reading() as session:
        model = queries.get_merge(session, merge_id)
    return page("organisation/show_merge.html", model, list_endpoint=_LIST_OF[model.kind])


def _merge_page(kind: UnitKind, unit_id: UUID, into_id: UUID, refusal: Refusal | None = None) -> Response:
    form = forms.MergeForm(formdata=None)
    with reading() as session:
        model = queries.merge_preview(session, kind, unit_id, into_id)
        form.offer([(model.into.id, model.into.name)])
    if refusal is not None:
        form.refuse(refusal)
    return page("organisation/merge_units.html", model, form=form, list_endpoint=_LIST_OF[kind])
