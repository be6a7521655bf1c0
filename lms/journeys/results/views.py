"""Customers' results by file: choose a file, check what it would change, import it, undo it."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.sheets.cells import SheetRefused
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.journeys import queries as journeys
from lms.journeys.results import forms, operations, queries, reading, rules
from lms.journeys.results.terms import ResultImportState
from lms.journeys.results.words import problem_words
from lms.journeys.signs import touchpoint_signs
from lms.journeys.terms import MapState
from lms.web import database
from lms.web.downloads import csv_response
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other

blueprint = Blueprint("results", __name__, template_folder="templates")


@blueprint.route("/company/results", methods=["GET", "POST"])
@requires(Permission.RESULTS_IMPORT)
def import_results() -> ResponseReturnValue:
    """Ask for a file, and list the last ones. Nothing is changed before it is confirmed."""
    form = forms.ResultsFileForm.from_request()
    if form.validate_on_submit():
        import_id = _keep(form)
        if import_id is not None:
            return see_other(".show_results", import_id=import_id)
    with database.reading() as session:
        model = queries.list_imports(session)
        has_maps = bool(journeys.list_published_maps(session))
    return page("results/import_results.html", model, form=form, columns=list(reading.ResultColumn), has_maps=has_maps)


def _keep(form: forms.ResultsFileForm) -> UUID | None:
    name, content = form.sent()
    if not content.strip():
        form.file.errors = [_("The file is empty. Choose another one.") if name else _("Choose a file.")]
        return None
    if len(content) > reading.UPLOAD_LIMIT:
        form.file.errors = [_("Choose a file of at most 1 MB, or split it.")]
        return None
    with database.reading() as session:
        maps = journeys.list_published_maps(session)
    try:
        found = reading.read_results(content, maps, today=_today())
    except SheetRefused as refusal:
        form.file.errors = [_("The file can’t be read: %(reason)s.", reason=refusal)]
        return None
    if not found.lines and not found.wrong:
        form.file.errors = [_("There are no rows below the headings. Choose another file.")]
        return None
    with database.writing() as session:
        kept = do_once(
            session,
            lambda: operations.keep_results(session, name=name, found=found, viewer=g.viewer, now=clock.now()),
        )
    return UUID(kept)


@blueprint.get("/company/results/<uuid:import_id>")
@requires(Permission.RESULTS_IMPORT)
def show_results(import_id: UUID) -> ResponseReturnValue:
    """Show what a file would change, or has changed."""
    with database.reading() as session:
        one = queries.get_import(session, import_id)
        stored = queries.stored_values(session, one.lines) if one.state is ResultImportState.CHECKED else {}
        names = _names(session)
    values = rules.values_of(one.lines)
    before = {key: value for key, (value, _import) in stored.items()}
    return page(
        "results/show_results.html",
        one,
        form=forms.ResultsConfirmForm.from_request(formdata=None),
        counts=rules.count(values, before),
        changes=[rules.change_of(line, before) for line in one.lines] if one.state is ResultImportState.CHECKED else [],
        names=names,
        words=problem_words,
    )


def _names(session: Session) -> dict[str, tuple[str, str]]:
    maps = journeys.list_published_maps(session)
    signs = touchpoint_signs(maps)
    return {
        f"{one.code}/{touchpoint.code}": (signs[f"{one.code}/{touchpoint.code}"], touchpoint.name)
        for one in maps
        for touchpoint in one.touchpoints()
    }


@blueprint.post("/company/results/<uuid:import_id>/confirm")
@requires(Permission.RESULTS_IMPORT)
def confirm_results(import_id: UUID) -> ResponseReturnValue:
    """Import what the preview showed. Rows that are wrong are left out."""
    with database.writing() as session:
        do_once(
            session,
            lambda: operations.import_results(session, import_id=import_id, viewer=g.viewer, now=clock.now()),
        )
    return see_other(".show_results", import_id=import_id, message=_("Results imported."))


@blueprint.post("/company/results/<uuid:import_id>/undo")
@requires(Permission.RESULTS_IMPORT)
def undo_results(import_id: UUID) -> ResponseReturnValue:
    """Put back what stood before."""
    with database.writing() as session:
        kept = operations.undo_results(session, import_id=import_id, viewer=g.viewer, now=clock.now())
    message = (
        ngettext(
            "Undone. %(num)s number stays: a later file changed it.",
            "Undone. %(num)s numbers stay: a later file changed them.",
            kept,
        )
        if kept
        else _("Undone.")
    )
    return see_other(".show_results", import_id=import_id, message=message)


@blueprint.post("/company/results/<uuid:import_id>/discard")
@requires(Permission.RESULTS_IMPORT)
def discard_results(import_id: UUID) -> ResponseReturnValue:
    """Discard a file; nothing of it was imported."""
    with database.writing() as session:
        operations.discard_results(session, import_id=import_id, viewer=g.viewer, now=clock.now())
    return see_other(".import_results", message=_("File discarded. Nothing was changed."))


@blueprint.get("/company/results/template")
@requires(Permission.RESULTS_IMPORT)
def download_template() -> ResponseReturnValue:
    """Send a file to begin with: every touchpoint, for last month."""
    with database.reading() as session:
        maps = journeys.list_published_maps(session)
    month = queries.months_before(_today(), 1).strftime("%Y-%m")

    def rows() -> Iterator[tuple[str, ...]]:
        yield tuple(column.value for column in reading.ResultColumn)  # headings of files stay English
        for one in maps:
            if one.state is MapState.CURRENT:
                for touchpoint in one.touchpoints():
                    yield one.name, touchpoint.name, month, "", "", ""

    return csv_response("customer-results.csv", list(rows()))


def _today() -> date:
    return local(clock.now()).date()
