"""A package out as a ZIP file, and in: choose a file, check what it would change, import it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, g
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from lms.core import clock, logs, text
from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.core.words import Number, ngettext
from lms.core.words import gettext as _
from lms.files.store import CHUNK, TooManyBytes
from lms.files.terms import MEGABYTE
from lms.library import operations as library
from lms.library.terms import PackageDocument
from lms.library.transfers import access, archive, forms, operations
from lms.web.bodies import FORM_OVERHEAD, take_at_most
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.organisation import forget_organisation
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("transfers", __name__, template_folder="templates")
take_at_most(blueprint, archive.UPLOAD_LIMIT + FORM_OVERHEAD)


@blueprint.get("/settings/package")
@requires(Permission.COMPANY_EDIT)
def show_transfers() -> ResponseReturnValue:
    """Offer everything the company has written as one file, and the way back."""
    return _transfers_page(forms.PackageForm.from_request(formdata=None))


def _transfers_page(form: forms.PackageForm) -> Response:
    with reading() as session:
        is_there = library.may_export(session)
    most = archive.UPLOAD_LIMIT // MEGABYTE
    may_import = access.may_import(g.viewer)
    return page("transfers/show_transfers.html", is_there, form=form, may_import=may_import, most_megabytes=most)


@blueprint.get("/settings/package/download")
@requires(Permission.COMPANY_EDIT)
def download_package() -> ResponseReturnValue:
    """Send everything the company has written; importing it again changes nothing."""
    with reading() as session:
        package = library.export_package(session)
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed when it is sent
    archive.pack(package, resources().files, file)
    size = file.tell()
    file.seek(0)
    logs.security_event("package.downloaded", account=g.viewer.account_id, count=size)
    response = Response(_chunks(file), mimetype="application/zip")
    response.call_on_close(file.close)
    response.content_length = size
    name = f"{package.snapshot.organisation.code}-{clock.now():%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


@blueprint.post("/settings/package")
@requires(Permission.COMPANY_EDIT)
def upload_package() -> ResponseReturnValue:
    """Keep a file until its author has seen what it would change."""
    access.check_import(g.viewer)
    form = forms.PackageForm.from_request()
    if form.validate_on_submit():
        sent = form.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            form.file.errors = [_("Choose a file.")]
            return _transfers_page(form)
        try:
            stored = resources().files.keep(cast("BinaryIO", sent.stream), limit=archive.UPLOAD_LIMIT)
        except TooManyBytes:
            form.file.errors = [_too_large()]
            return _transfers_page(form)
        if not stored.size_bytes:
            form.file.errors = [_("The file is empty. Choose another one.")]
            return _transfers_page(form)
        name = text.clean(sent.filename)
        with writing() as session:
            upload_id = do_once(
                session,
                lambda: operations.keep_upload(session, name=name, stored=stored, viewer=g.viewer, now=clock.now()),
            )
        return see_other(".show_upload", upload_id=UUID(upload_id))
    return _transfers_page(form)


def _too_large() -> str:
    return _("Choose a file of at most %(most)s MB.", most=Number(archive.UPLOAD_LIMIT // MEGABYTE))


@blueprint.get("/settings/package/<uuid:upload_id>")
@requires(Permission.COMPANY_EDIT)
def show_upload(upload_id: UUID) -> ResponseReturnValue:
    """Show what a package would change, and what is wrong with it. Writes nothing."""
    return _upload_page(upload_id, forms.ConfirmPackageForm.from_request(formdata=None))


def _upload_page(upload_id: UUID, form: forms.ConfirmPackageForm) -> Response:
    with reading() as session:
        upload = access.upload_for(session, g.viewer, upload_id)
    with tempfile.TemporaryDirectory() as folder:
        package, problems = operations.read_upload(resources().files, upload.sha256, Path(folder))
    changes: tuple[library.PackageChange, ...] = ()
    if package is not None:
        with reading() as session:
            changes = library.plan_import(session, package)
        form.seen.data = operations.fingerprint(changes)
    return page("transfers/show_upload.html", upload, form=form, package=package, problems=problems, changes=changes)


@blueprint.post("/settings/package/<uuid:upload_id>/import")
@requires(Permission.COMPANY_EDIT)
def import_upload(upload_id: UUID) -> ResponseReturnValue:
    """Import what the preview showed. Learners see it with the next release."""
    with reading() as session:
        upload = access.upload_for(session, g.viewer, upload_id)
    form = forms.ConfirmPackageForm.from_request()
    if not form.validate_on_submit():
        return _upload_page(upload_id, form)
    with tempfile.TemporaryDirectory() as folder:
        package, _problems = operations.read_upload(resources().files, upload.sha256, Path(folder))
        if package is None:  # the page lists why
            return see_other(".show_upload", upload_id=upload_id)
        try:
            count = _import(upload_id, package, form.seen.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
            return _upload_page(upload_id, form)
    forget_organisation()
    message = ngettext("Imported: %(num)s item added or changed.", "Imported: %(num)s items added or changed.", count)
    return see_other("setup.show_setup", message=message)


def _import(upload_id: UUID, package: PackageDocument, seen: str) -> int:
    with reading() as session:
        changes = library.plan_import(session, package)
    ingested = library.ingest_media(resources().files, package, changes)
    with writing() as session:
        return operations.import_upload(
            session,
            upload_id=upload_id,
            package=package,
            ingested=ingested,
            seen=seen,
            viewer=g.viewer,
            now=clock.now(),
        )


@blueprint.post("/settings/package/<uuid:upload_id>/discard")
@requires(Permission.COMPANY_EDIT)
def drop_upload(upload_id: UUID) -> ResponseReturnValue:
    """Discard a file; nothing of it was imported."""
    with writing() as session:
        access.upload_for(session, g.viewer, upload_id)
        operations.drop_upload(session, upload_id=upload_id)
    return see_other(".show_transfers", message=_("File discarded. Nothing was changed."))
