"""Saving the company's form: from its own page and from the first step of setting up."""

from typing import Any, BinaryIO, cast

from flask import g
from werkzeug.datastructures import FileStorage

from lms.core import clock
from lms.core.errors import Refusal, RuleViolation
from lms.core.words import gettext as _
from lms.files.detect import FileRefused, detect
from lms.files.ingest import IngestedFile, ingest
from lms.files.terms import MediaKind
from lms.organisation.forms import CompanyForm
from lms.people import operations as people
from lms.people.queries import OrganisationRow
from lms.web.database import writing
from lms.web.organisation import forget_organisation
from lms.web.resources import resources

LOGO_EDGE = 512
"""Pixels: sharp on a certificate, small on each page."""


class LogoRefused(RuleViolation):
    """The file cannot be a logo; the message says why."""

    field = "logo"


def form_of(row: OrganisationRow | None) -> CompanyForm:
    """Return the form as sent, or filled with the company."""
    return CompanyForm.showing(row, resources().config.time_zone)


def is_saved(form: CompanyForm) -> bool:
    """Save the form if it was sent; return whether that worked. What is wrong with it is in its fields."""
    if not form.validate_on_submit():
        return False
    try:
        _save(form)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _save(form: CompanyForm) -> None:
    ingested = _ingested(form.logo.data)
    now = clock.now()
    with writing() as session:
        people.edit_company(
            session,
            viewer=g.viewer,
            now=now,
            name=form.name.data or "",
            locale=form.locale.data or "en",
            customer_one=form.customer_one.data or "",
            customer_many=form.customer_many.data or "",
            time_zone=form.time_zone.data or "",
            colour=form.chosen_colour,
        )
        if ingested is not None or form.remove_logo.data:
            people.set_logo(session, ingested=ingested, viewer=g.viewer, now=now)
    forget_organisation()


def _ingested(sent: Any) -> IngestedFile | None:
    if not isinstance(sent, FileStorage) or not sent.filename:
        return None
    stream = cast("BinaryIO", sent.stream)
    is_drawing = sent.filename.lower().endswith((".svg", ".svgz"))
    try:
        if is_drawing or detect(stream).kind is not MediaKind.IMAGE:
            raise LogoRefused(
                _("Choose a PNG, JPEG, WebP or GIF. SVG and PDF files can contain programs, so they are not accepted.")
            )
        return ingest(resources().files, stream, longest_edge=LOGO_EDGE)
    except FileRefused as refused:
        raise LogoRefused(refused.message) from refused
