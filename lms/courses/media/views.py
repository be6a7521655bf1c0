"""Upload, list and serve media."""

import logging
from uuid import UUID

import flask_login
from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.courses.media import access, forms, operations, queries
from lms.courses.media.ports import MediaPorts
from lms.files.ingest import ingest
from lms.files.store import FileMissing
from lms.files.terms import LARGEST_BYTES, MEGABYTE, TYPES, MediaKind
from lms.web.database import reading, writing
from lms.web.forms import asked
from lms.web.guards import requires, signed_in
from lms.web.once import do_once
from lms.web.page import page, see_other
from lms.web.ports import ports
from lms.web.resources import resources
from lms.web.stored_files import stored_file_response

logger = logging.getLogger(__name__)
blueprint = Blueprint("media", __name__, template_folder="templates")
_LIMITS = {file_type.kind: file_type.limit_megabytes for file_type in TYPES}
"""In megabytes, by kind: the types of one kind have the same limit."""


@blueprint.url_value_preprocessor
def _allow_large_files(endpoint: str | None, _values: object) -> None:
    # Before the body is read, which the check of the form's token does; and for authors only.
    viewer = getattr(flask_login.current_user, "viewer", None)
    if endpoint == "media.add_media" and viewer is not None and viewer.may(Permission.MODULES_EDIT):
        request.max_content_length = LARGEST_BYTES + MEGABYTE


@blueprint.get("/write/media")
@requires(Permission.MODULES_EDIT)
def list_media() -> ResponseReturnValue:
    """List files, the newest first, with a form for one more."""
    return _list_page(forms.AddMediaForm.from_request())


@blueprint.post("/write/media")
@requires(Permission.MODULES_EDIT)
def add_media() -> ResponseReturnValue:
    """Add a file; its type is detected from its content."""
    form = forms.AddMediaForm.from_request()
    if form.validate_on_submit():
        with form.refusals():
            ingested = ingest(resources().files, form.file.data.stream)
            with writing() as session:
                name = do_once(
                    session,
                    lambda: operations.add_media(
                        session,
                        ingested=ingested,
                        file_name=form.file.data.filename,
                        alt=form.alt.data or "",
                        is_decorative=form.is_decorative.data,
                        viewer=g.viewer,
                        now=clock.now(),
                    ),
                )
        if not form.errors:
            return see_other(
                ".list_media", message=_("%(name)s added. Copy its line into a module.", name=name), anchor=name
            )
    return _list_page(form)


def _list_page(form: forms.AddMediaForm) -> Response:
    find = forms.FindMediaForm.from_request(formdata=request.args)
    found = None
    if find.validate():
        with reading() as session:
            found = queries.page_media(
                session,
                kind=MediaKind(find.kind.data) if find.kind.data else None,
                retired=find.status.data == "retired",
                key=find.after.data or None,
            )
    return page("media/list_media.html", found, form=form, find=find, asked=asked("kind", "status"), limits=_LIMITS)


@blueprint.route("/write/media/<uuid:media_id>", methods=["GET", "POST"])
@requires(Permission.MODULES_EDIT)
def edit_media(media_id: UUID) -> ResponseReturnValue:
    """Show one file and where it is used; change its description."""
    with reading() as session:
        media = queries.get_media(session, media_id)
    form = forms.DescribeMediaForm.from_request(alt=media.alt, is_decorative=media.is_decorative)
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            operations.describe_media(
                session,
                media_id=media_id,
                alt=form.alt.data or "",
                is_decorative=form.is_decorative.data,
                viewer=g.viewer,
                now=clock.now(),
            )
        if not form.errors:
            return see_other(
                ".edit_media",
                media_id=media_id,
                message=_("Saved. Modules keep the description they were written with."),
            )
    return page("media/edit_media.html", media, form=form)


@blueprint.post("/write/media/<uuid:media_id>/retire")
@requires(Permission.MODULES_EDIT)
def retire_media(media_id: UUID) -> ResponseReturnValue:
    """Stop offering a file to authors."""
    with writing() as session:
        name = operations.retire_media(session, media_id=media_id, viewer=g.viewer, now=clock.now())
    return see_other(".edit_media", media_id=media_id, message=_("%(name)s retired.", name=name))


@blueprint.post("/write/media/<uuid:media_id>/restore")
@requires(Permission.MODULES_EDIT)
def restore_media(media_id: UUID) -> ResponseReturnValue:
    """Restore a retired file."""
    with writing() as session:
        name = operations.restore_media(session, media_id=media_id, viewer=g.viewer, now=clock.now())
    return see_other(".edit_media", media_id=media_id, message=_("%(name)s restored.", name=name))


@blueprint.get("/media/<token:content>/<path:name>")
@signed_in
def serve(content: str, name: str) -> ResponseReturnValue:
    """Send the content of that SHA-256 to those who may read a module that shows it."""
    with reading() as session:
        served = access.file_for(session, g.viewer, sha256=content, name=name, ports=ports(MediaPorts))
    try:
        return stored_file_response(
            resources().files,
            sha256=served.sha256,
            media_type=served.media_type,
            name=served.name,
            size_bytes=served.size_bytes,
        )
    except FileMissing:
        logger.exception("the file of %s is lost", served.name)
        raise queries.MediaNotFound from None
