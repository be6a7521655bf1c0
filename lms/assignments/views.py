"""Certificates: for their owner, and for whoever was given the public address."""

from math import ceil
from uuid import UUID

from flask import Blueprint, abort, g, request
from flask.typing import ResponseReturnValue

from lms.assignments import access
from lms.assignments.lookups import Lookups
from lms.core import clock
from lms.web.database import reading
from lms.web.guards import public, signed_in
from lms.web.page import page
from lms.web.resources import resources

blueprint = Blueprint("assignments", __name__, template_folder="templates")
lookups = Lookups()


@blueprint.get("/certificates/<uuid:certificate_id>")
@signed_in
def show_certificate(certificate_id: UUID) -> ResponseReturnValue:
    """Show a certificate for print."""
    with reading() as session:
        certificate = access.certificate_for(session, g.viewer, certificate_id)
    base = resources().config.public_base_url.rstrip("/")
    return page("assignments/show_certificate.html", certificate, base=base)


@blueprint.get("/verify/<path:code>")
@public
def verify_certificate(code: str) -> ResponseReturnValue:
    """Say to anybody who has the code what the certificate says, and whether it holds."""
    if wait := lookups.count(request.remote_addr or "", clock.now()):
        abort(429, retry_after=ceil(wait.total_seconds()))
    with reading() as session:
        certificate = access.certificate_by_code(session, code)
    return page("assignments/verify_certificate.html", certificate)
