"""People by file, step by step: choose a file, check what it would change, import it, see the result, undo it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, BinaryIO
from uuid import UUID

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock, ids, logs
from lms.core.errors import NotFound
from lms.core.ids import normalise
from lms.core.permissions import Permission
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.directory.imports import forms, operations, queries
from lms.files.store import TooManyBytes
from lms.identity.login import browser
from lms.people import queries as people
from lms.people.imports import choices, writing
from lms.people.imports import operations as imports
from lms.people.imports import queries as import_queries
from lms.people.imports.columns import WIDTHS
from lms.people.imports.queries import ImportRow
from lms.people.imports.reading import MEGABYTE, UPLOAD_LIMIT, is_blank
from lms.people.imports.storing import store_file
from lms.people.imports.terms import RowKind
from lms.people.imports.words import problem_words
from lms.web import filters
from lms.web.database import reading
from lms.web.database import writing as transaction
from lms.web.downloads import attachment, csv_response
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("people_imports", __name__, template_folder="templates")

READ_AT_ONCE, DONE_AT_ONCE = 200_000, 1_000
"""Bytes of a file that are read while somebody waits, and rows that are imported; what is more, the worker does."""
PEOPLE_AT_ONCE = 20_000
"""In a larger company, even a small file takes long to be compared with everybody."""
_FORM_OVERHEAD = 65_536
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormatUnknown(NotFound):
    """People are not written in that format."""


@blueprint.url_value_preprocessor
def allow_large_file(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a file of a hundred thousand people be sent; runs before anything reads the form."""
    request.max_content_length = UPLOAD_LIMIT + _FORM_OVERHEAD


def _today() -> date:
    return filters.local(clock.now()).date()


# ── The file ───────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/people/import", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def import_people() -> ResponseReturnValue:
    """Ask for a file, and list the last imports. Nothing is changed before it is confirmed."""
    form = forms.PeopleFileForm.from_request()
    if form.validate_on_submit():
        name, content = form.sent()
        if is_blank(content):
            form.file.errors = [_("The file is empty. Choose another one.") if name else _("Choose a file.")]
        else:
            try:
                return _begin(name, content)
            except TooManyBytes:
                most = Number(UPLOAD_LIMIT // MEGABYTE)
                form.file.errors = [_("Choose a file of at most %(most)s MB, or split it.", most=most)]
    with reading() as session:
        listed = import_queries.list_imports(session)
    return page("people_imports/import_people.html", listed, form=form, most_megabytes=UPLOAD_LIMIT // MEGABYTE)


def _begin(name: str, content: BinaryIO) -> ResponseReturnValue:
    files, sent_id, now = resources().files, ids.new_id(), clock.now()
    stored = store_file(files, sent_id, content)
    keep = partial(imports.keep_file, name=name, stored=stored, viewer=g.viewer, today=_today(), now=now)
    with transaction() as session:
        import_id = UUID(do_once(session, lambda: keep(session, import_id=sent_id)))
    if import_id != sent_id:  # sent twice
        files.remove(stored.sha256)
    _go_on(import_id, is_small=stored.size_bytes <= READ_AT_ONCE)
    return see_other(".show_import", import_id=import_id)


def _go_on(import_id: UUID, *, is_small: bool) -> None:
    """Take an import further, at once if that is short, else in the background."""
    now = clock.now()
    with reading() as session:
        is_small = is_small and import_queries.count_people(session) <= PEOPLE_AT_ONCE
    if not is_small:
        with transaction() as session:
            operations.request_next(session, import_id=import_id, viewer=g.viewer, now=now)
        return
    with reading() as session:
        steps = operations.plan_next(session, import_id, viewer=g.viewer, now=now)
    with transaction() as session:
        for step in steps:
            step(session)


# ── The preview and the result ─────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/people/import/<uuid:import_id>")
@requires(Permission.PEOPLE_EDIT)
def show_import(import_id: UUID) -> ResponseReturnValue:
    """Show how far an import is: what it would change, is changing, or has changed."""
    return _import_page(import_id, forms.ConfirmImportForm.from_request(formdata=None))


def _import_page(
    import_id: UUID, form: forms.ConfirmImportForm, *, names: forms.UnknownNamesForm | None = None
) -> Response:
    kind = _kind_asked()
    with reading() as session:
        one = import_queries.get_import(session, import_id)
        kind = kind or _first_kind(one)
        rows = import_queries.page_rows(session, import_id, kind, key=request.args.get("after"))
        model = queries.import_page(session, one, kind, rows)
        names = names or _names_form(session, one, is_sent=False)
    kinds = {kind.value: kind.label for kind in RowKind}
    return page("people_imports/show_import.html", model, form=form, names=names, words=problem_words, kinds=kinds)


def _kind_asked() -> RowKind | None:
    asked = request.args.get("show", "")
    if asked and asked not in set(RowKind):
        raise NotFound(_("There are no such rows."))
    return RowKind(asked) if asked else None


def _first_kind(one: ImportRow) -> RowKind:
    """Return what to look at first: what needs somebody, then what changes most."""
    counts = one.counts
    if counts.wrong:
        return RowKind.WRONG
    if counts.new:
        return RowKind.NEW
    return RowKind.CHANGED if counts.changed else RowKind.UNCHANGED


def _names_form(session: Session, one: ImportRow, *, is_sent: bool) -> forms.UnknownNamesForm:
    offered = forms.names_form(
        one.unknown, people.list_job_roles(session), people.list_departments(session), people.list_sites(session)
    )
    return offered.from_request() if is_sent else offered.from_request(formdata=None)


@blueprint.post("/people/import/<uuid:import_id>/names")
@requires(Permission.PEOPLE_EDIT)
def choose_names(import_id: UUID) -> ResponseReturnValue:
    """Note what the unknown names are, and read the file again with that."""
    with reading() as session:
        one = import_queries.get_import(session, import_id)
        form = _names_form(session, one, is_sent=True)
        departments = {normalise(row.name): row.id for row in people.list_departments(session)}
        size = import_queries.size_of(session, import_id)
    if not form.validate_on_submit():
        return _import_page(import_id, forms.ConfirmImportForm.from_request(formdata=None), names=form)
    found = choices.choose(
        one.unknown, forms.answers_of(form, one.unknown), departments=departments, import_id=import_id
    )
    with transaction() as session:
        imports.choose_names(session, import_id=import_id, choices=found.choices, units=found.units)
    _go_on(import_id, is_small=size <= READ_AT_ONCE)
    return see_other(".show_import", import_id=import_id)


@blueprint.post("/people/import/<uuid:import_id>/days")
@requires(Permission.PEOPLE_EDIT)
def read_days_otherwise(import_id: UUID) -> ResponseReturnValue:
    """Read the file again with days like 03/04 the other way round."""
    with transaction() as session:
        size = import_queries.size_of(session, import_id)
        imports.read_days_otherwise(session, import_id=import_id)
    _go_on(import_id, is_small=size <= READ_AT_ONCE)
    return see_other(".show_import", import_id=import_id)


@blueprint.post("/people/import/<uuid:import_id>/confirm")
@requires(Permission.PEOPLE_EDIT)
def confirm_import(import_id: UUID) -> ResponseReturnValue:
    """Import what the preview showed. Rows that are wrong are left out."""
    form = forms.ConfirmImportForm.from_request()
    with reading() as session:
        one = import_queries.get_import(session, import_id)
    if not form.validate_on_submit():
        return _import_page(import_id, form)
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    ends_missing = form.missing.data == "end"
    with transaction() as session:
        imports.confirm_import(session, import_id=import_id, ends_missing=ends_missing, today=_today())
    count = one.counts.to_do + (one.counts.missing if ends_missing else 0)
    logs.security_event("people.imported", account=g.viewer.account_id, subject=import_id, count=count)
    _go_on(import_id, is_small=count <= DONE_AT_ONCE)
    return see_other(".show_import", import_id=import_id)


@blueprint.post("/people/import/<uuid:import_id>/undo")
@requires(Permission.PEOPLE_EDIT)
def undo_import(import_id: UUID) -> ResponseReturnValue:
    """Undo an import, if nothing was built on it."""
    with reading() as session:
        one = import_queries.get_import(session, import_id)
    try:
        with transaction() as session:
            operations.begin_undo(session, import_id=import_id)
    except operations.UndoBlocked as refusal:
        return see_other(".show_import", import_id=import_id, message=refusal.message)
    _go_on(import_id, is_small=one.to_do <= DONE_AT_ONCE)
    return see_other(".show_import", import_id=import_id)


@blueprint.post("/people/import/<uuid:import_id>/retry")
@requires(Permission.PEOPLE_EDIT)
def retry_import(import_id: UUID) -> ResponseReturnValue:
    """Go on with an import that stopped, for example because the disk was full."""
    with reading() as session:
        one = import_queries.get_import(session, import_id)
    if one.is_going_on:
        _go_on(import_id, is_small=False)
    return see_other(".show_import", import_id=import_id)


@blueprint.post("/people/import/<uuid:import_id>/discard")
@requires(Permission.PEOPLE_EDIT)
def drop_import(import_id: UUID) -> ResponseReturnValue:
    """Discard a file; nothing of it was imported."""
    with transaction() as session:
        imports.drop_import(session, import_id=import_id)
    return see_other(".import_people", message=_("File discarded. Nothing was changed."))


# ── Files out ──────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/people/import/<uuid:import_id>/wrong-rows")
@requires(Permission.PEOPLE_EDIT)
def download_wrong_rows(import_id: UUID) -> ResponseReturnValue:
    """Send the wrong rows with what is wrong, to be corrected."""
    with reading() as session:
        one = import_queries.get_import(session, import_id)
        found = list(import_queries.read_rows(session, one.id, RowKind.WRONG))

    def rows() -> Iterator[Sequence[object]]:
        yield str(_("Row")), str(_("Name")), str(_("E-mail")), str(_("What is wrong"))
        for row in found:
            if row.problem is not None:
                yield row.line, row.name, row.email, str(problem_words(row.problem, row.facts))

    return csv_response("wrong-rows.csv", list(rows()))


@blueprint.get("/people/download")
@requires(Permission.PEOPLE_EDIT)
def download_people() -> ResponseReturnValue:
    """Send everybody who works here, in a form that can be imported again."""
    with reading() as session:
        rows = list(writing.export_rows(session))
    logs.security_event("people.downloaded", account=g.viewer.account_id, count=len(rows) - 1)
    return _file("people", rows)


@blueprint.get("/people/import/template")
@requires(Permission.PEOPLE_EDIT)
def download_template() -> ResponseReturnValue:
    """Send a file to begin with, in the company's own words."""
    with reading() as session:
        roles = [role.name for role in people.list_job_roles(session)]
        sites = [site.name for site in people.list_sites(session)]
    return _file("people-template", list(writing.template_rows(roles, sites)))


def _file(name: str, rows: Sequence[Sequence[str]]) -> Response:
    asked = request.args.get("as", "csv")
    if asked == "csv":
        return csv_response(f"{name}.csv", rows)
    if asked != "xlsx":
        raise FormatUnknown(_("People can be downloaded as csv or xlsx."))
    from lms.core.sheets.xlsx import write_xlsx  # the library is large, and few download spreadsheets

    return attachment(f"{name}.xlsx", write_xlsx(rows, title="People", widths=WIDTHS), media_type=_XLSX)
