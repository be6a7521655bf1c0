"""The photo of a person, which is optional."""

from uuid import UUID

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.directory import forms
from lms.files import queries as files
from lms.files.ingest import ingest_square
from lms.files.terms import LARGEST_BYTES, PNG
from lms.people import access, operations
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.resources import resources
from lms.web.stored_files import stored_file_response

blueprint = Blueprint("photos", __name__)

_FORM_OVERHEAD = 65_536


class PhotoNotFound(NotFound):
    """The person has no photo."""


@blueprint.route("/people/<uuid:employee_id>/photo", methods=["GET", "POST"])
@requires(Permission.PEOPLE_EDIT)
def edit_photo(employee_id: UUID) -> ResponseReturnValue:
    """Ask for a photo, and keep it as a square with nothing but the image."""
    request.max_content_length = min(PNG.limit_bytes + _FORM_OVERHEAD, LARGEST_BYTES)
    with reading() as session:
        employee = access.employee_for(session, g.viewer, employee_id, to="edit")
    form = forms.PhotoForm.from_request()
    if form.validate_on_submit():
        with form.refusals():
            ingested = ingest_square(resources().files, form.file.data.stream, edge=operations.EDGE)
        if not form.errors:
            with writing() as session:
                operations.set_photo(
                    session, employee_id=employee_id, ingested=ingested, viewer=g.viewer, now=clock.now()
                )
            return see_other("directory.show_person", employee_id=employee_id, message=_("Photo saved."))
    return page("directory/edit_photo.html", employee, form=form)


@blueprint.post("/people/<uuid:employee_id>/photo/remove")
@requires(Permission.PEOPLE_EDIT)
def drop_photo(employee_id: UUID) -> ResponseReturnValue:
    """Remove a person's photo."""
    with writing() as session:
        access.employee_for(session, g.viewer, employee_id, to="edit")
        operations.set_photo(session, employee_id=employee_id, ingested=None, viewer=g.viewer, now=clock.now())
    return see_other("directory.show_person", employee_id=employee_id, message=_("Photo removed."))


@blueprint.get("/people/<uuid:employee_id>/photos/<token:content>")
@requires(Permission.PEOPLE_EDIT)
def show_photo(employee_id: UUID, content: str) -> Response:
    """Send a person's photo; its address names its content, so a new photo has another."""
    with reading() as session:
        employee = access.employee_for(session, g.viewer, employee_id, to="edit")
        found = files.find_file(session, content) if employee.photo_sha256 == content else None
    if found is None:
        raise PhotoNotFound
    return stored_file_response(
        resources().files, sha256=content, media_type=found.media_type, name="photo", size_bytes=found.size_bytes
    )
