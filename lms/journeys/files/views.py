"""Journey maps as text, sheets and diagrams."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import NotFound, Refusal
from lms.core.permissions import Permission
from lms.core.words import Listed, ngettext
from lms.core.words import gettext as _
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts import queries as working
from lms.journeys.drafts.queries import WorkingMap
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.fields import LABELS
from lms.journeys.files import access, forms, operations, queries
from lms.journeys.files.picture import picture_of
from lms.journeys.files.proposal import Proposal
from lms.journeys.files.queries import Names, UploadRow
from lms.journeys.files.reading import OutlineReading, read_draft_outline
from lms.journeys.files.terms import MEDIA_TYPES, SUFFIXES, FileKind
from lms.journeys.mermaid import write_mermaid
from lms.journeys.naming import Known
from lms.journeys.outline import OUTLINE_CHOICES, OUTLINE_WORDS, write_outline
from lms.journeys.sheet.columns import COLUMNS, WIDTHS
from lms.journeys.sheet.writing import write_sheet
from lms.journeys.terms import MapDocument
from lms.people import queries as people
from lms.web.bodies import FORM_OVERHEAD, take_at_most
from lms.web.database import reading, writing
from lms.web.downloads import attachment, csv_response
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("map_files", __name__, template_folder="templates")
take_at_most(blueprint, forms.UPLOAD_LIMIT + FORM_OVERHEAD)


class MapFormatUnknown(NotFound):
    """A map is not written in that format."""


# ── The outline ────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/write/maps/<code:code>/outline", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def edit_outline(code: str) -> ResponseReturnValue:
    """Edit a map as text beside its picture; saving changes its draft."""
    with reading() as session:
        map_ = working.get_working(session, code)
        names = queries.load_names(session)
    known = queries.known_from(names.job_roles, (map_,))
    text = write_outline(map_.document, known.job_roles)
    form = forms.OutlineForm.from_request(text=text, base=text, revision=map_.revision)
    outline = read_draft_outline(form.text.data or "", known, names.codes, code=code)
    if form.validate_on_submit() and request.form.get("do") != "check":
        base = read_draft_outline(form.base.data or "", known, names.codes, code=code).document
        if outline.document is None:
            form.text.errors = [
                ngettext(
                    "Nothing was saved: the text has %(num)s mistake, listed beside it.",
                    "Nothing was saved: the text has %(num)s mistakes, listed beside it.",
                    len(outline.errors),
                )
            ]
        elif base is None:
            form.form_errors = [
                *form.form_errors,
                _("This page is too old to be saved. Copy your text, and open the page again."),
            ]
        else:
            try:
                saved = _save_outline(code, form, outline.document, base)
            except drafts.MapEditConflict as conflict:
                with reading() as session:
                    draft = working.find_draft(session, code)
                return page(
                    "map_files/resolve_conflict.html",
                    conflict,
                    status=409,
                    form=form,
                    map_=map_,
                    other=draft.edited_by if draft else "",
                    known=known,
                    labels=LABELS,
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return see_other(".edit_outline", code=code, message=_draft_saved(saved))
    return _outline_page(map_, form, outline, names, known)


def _save_outline(code: str, form: forms.OutlineForm, document: MapDocument, base: MapDocument) -> drafts.SavedMapDraft:
    with writing() as session:
        return drafts.save_draft(
            session,
            map_code=code,
            document=document,
            seen_revision=form.revision.data or 0,
            base=base,
            viewer=g.viewer,
            note=EditNote(kind=EditKind.OUTLINE_EDITED),
            now=clock.now(),
            choices=form.choices_in(request.form),
        )


def _draft_saved(saved: drafts.SavedMapDraft) -> str:
    if saved.from_theirs:
        return _("Draft saved. Others changed: %(others)s.", others=Listed(saved.from_theirs))
    return _("Draft saved.")


def _outline_page(
    map_: WorkingMap, form: forms.OutlineForm, outline: OutlineReading, names: Names, known: Known
) -> ResponseReturnValue:
    stages = picture_of(outline.document, known) if outline.document else ()
    return page(
        "map_files/edit_outline.html", outline, form=form, map_=map_, stages=stages, names=names, kinds=list(FileKind),
        choices=OUTLINE_CHOICES, words=OUTLINE_WORDS,
    )  # fmt: skip


@blueprint.post("/write/maps/<code:code>/outline/preview")
@requires(Permission.MAPS_EDIT)
def preview_outline(code: str) -> ResponseReturnValue:
    """Answer with the mistakes in a text, and its picture: a part of a page, for the script that asks while one types."""
    form = forms.OutlinePreviewForm.from_request()
    with reading() as session:
        map_ = working.get_working(session, code)
        names = queries.load_names(session)
    known = queries.known_from(names.job_roles, (map_,))
    if not form.validate_on_submit():
        return page("map_files/_too_long.html", form=form)
    outline = read_draft_outline(form.text.data or "", known, names.codes, code=code)
    stages = picture_of(outline.document, known) if outline.document else ()
    return page("map_files/_preview.html", outline, stages=stages)


# ── Files in ───────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/write/maps/import", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def import_map() -> ResponseReturnValue:
    """Import maps from a file or pasted text; what it would change is shown before anything is saved."""
    form = forms.ImportForm.from_request()
    if form.validate_on_submit():
        name, content = form.content()
        if not content.strip():
            form.file.errors = [
                _("The file is empty. Choose another one.") if name else _("Choose a file, or paste text.")
            ]
        elif len(content) > forms.UPLOAD_LIMIT:
            form.file.errors = [_("Choose a file of at most 2 MB.")]
        else:
            with form.refusals():
                kind = operations.detect_kind(name, content)
                stored = resources().files.keep(BytesIO(content), limit=forms.UPLOAD_LIMIT)
                with writing() as session:
                    upload_id = do_once(
                        session,
                        lambda: operations.keep_upload(
                            session, name=name, kind=kind, stored=stored, viewer=g.viewer, now=clock.now()
                        ),
                    )
            if not form.errors:
                return see_other(".show_upload", upload_id=UUID(upload_id))
    with reading() as session:
        uploads = queries.list_uploads(session, employee_id=g.viewer.employee_id, now=clock.now())
    return page("map_files/import_map.html", uploads, form=form, columns=[column.name for column in COLUMNS])


@blueprint.get("/write/maps/import/<uuid:upload_id>")
@requires(Permission.MAPS_EDIT)
def show_upload(upload_id: UUID) -> ResponseReturnValue:
    """Show what a file would change, and ask for its unknown job roles."""
    with reading() as session:
        upload = access.upload_for(session, g.viewer, upload_id)
        proposal, form = _proposal(session, upload, upload.choices)
    return page("map_files/show_upload.html", proposal, form=form, upload=upload)


def _read(session: Session, upload: UploadRow, choices: dict[str, str]) -> Proposal:
    with resources().files.open(upload.sha256) as file:
        return operations.load_proposal(session, upload.kind, file.read(), choices)


def _proposal(
    session: Session, upload: UploadRow, choices: dict[str, str], *, is_sent: bool = False
) -> tuple[Proposal, forms.ConfirmForm]:
    proposal = _read(session, upload, choices)
    offered = forms.confirm_form(
        proposal.unknown_roles,
        choices,
        people.list_job_roles(session),
        people.list_departments(session),
        may_add=g.viewer.may(Permission.PEOPLE_EDIT),
    )
    form = offered.from_request() if is_sent else offered.from_request(formdata=None)
    if not is_sent:
        form.seen.data = proposal.seen
    return proposal, form


@blueprint.post("/write/maps/import/<uuid:upload_id>")
@requires(Permission.MAPS_EDIT)
def save_upload(upload_id: UUID) -> ResponseReturnValue:
    """Save the maps of a file as drafts; or only note the job roles, and preview again."""
    try:
        with reading() as session:
            upload = access.upload_for(session, g.viewer, upload_id)
            proposal, form = _proposal(session, upload, upload.choices, is_sent=True)
    except queries.UploadNotFound:
        return _saved(_saved_before())
    choices = upload.choices
    if form.validate_on_submit():
        choices = forms.choices_of(form, proposal.unknown_roles)
        with reading() as session:
            found = _read(session, upload, choices)
        try:
            with writing() as session:
                if request.form.get("do") == "preview":
                    operations.choose(session, upload_id=upload_id, choices=choices)
                    return see_other(".show_upload", upload_id=upload_id)
                done = do_once(session, lambda: _save(session, upload, found, choices, form.seen.data or ""))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _saved(done)
    with reading() as session:
        proposal, _form = _proposal(session, upload, choices)
    form.seen.data = proposal.seen
    return page("map_files/show_upload.html", proposal, form=form, upload=upload)


def _saved(done: str) -> ResponseReturnValue:
    count, _colon, code = done.partition(":")
    message = ngettext("%(num)s map saved as a draft.", "%(num)s maps saved as drafts.", int(count))
    return (
        see_other("journeys.edit_map", code=code, message=message)
        if code
        else see_other("journeys.list_maps", message=message)
    )


def _saved_before() -> str:
    """Return the result of the form when it was sent first; the file is gone since."""

    def refuse() -> str:
        raise queries.UploadNotFound

    with writing() as session:
        return do_once(session, refuse)


def _save(session: Session, upload: UploadRow, found: Proposal, choices: dict[str, str], seen: str) -> str:
    saved = operations.save_upload(
        session, upload=upload, found=found, choices=choices, seen=seen, viewer=g.viewer, now=clock.now()
    )
    return f"{len(saved)}:{saved[0] if len(saved) == 1 else ''}"


@blueprint.post("/write/maps/import/<uuid:upload_id>/drop")
@requires(Permission.MAPS_EDIT)
def drop_upload(upload_id: UUID) -> ResponseReturnValue:
    """Discard a file; nothing of it was saved."""
    with writing() as session:
        access.upload_for(session, g.viewer, upload_id)
        operations.drop_upload(session, upload_id=upload_id)
    return see_other(".import_map", message=_("File discarded. Nothing was changed."))


# ── Files out ──────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/write/maps/<code:code>/download")
@requires(Permission.MAPS_EDIT)
def download_map(code: str) -> ResponseReturnValue:
    """Send a map as a file: its draft if there is one, else what is published."""
    asked = request.args.get("as", FileKind.OUTLINE.value)
    if asked not in set(FileKind):
        raise MapFormatUnknown(_("Maps can be downloaded as outline, csv, xlsx or mermaid."))
    kind = FileKind(asked)
    with reading() as session:
        document = working.get_working(session, code).document
        known = queries.known_from(people.list_job_roles(session))
    name = f"{code}.{SUFFIXES[kind]}"
    content: str | bytes
    match kind:
        case FileKind.CSV:
            return csv_response(name, write_sheet((document,), known))
        case FileKind.XLSX:
            from lms.core.sheets.xlsx import write_xlsx  # the library is large, and few download spreadsheets

            content = write_xlsx(write_sheet((document,), known), title="Journey", widths=WIDTHS)
        case FileKind.MERMAID:
            content = write_mermaid(document, known)
        case FileKind.OUTLINE:
            content = write_outline(document, known.job_roles)
    return attachment(name, content, media_type=MEDIA_TYPES[kind])
