"""The doors from a request to assignments and certificates."""

import re
from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import queries
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.people import access as people

_CODE = re.compile(r"[A-Za-z0-9_-]{22}")


class AssignmentNotFound(NotFound):
    """There is no such assignment, or not for this viewer."""


def assignments_for(
    session: Session, viewer: Viewer, assignment_ids: Collection[UUID]
) -> tuple[tuple[UUID, queries.AssignmentRow], ...]:
    """Return assignments of people below the viewer, each with whose it is; they may remind, extend and exempt there.

    :raises AssignmentNotFound: if one of them is nobody's, withdrawn, the viewer's own, or of somebody beyond their reach
    """
    if not viewer.may(Permission.REMINDERS_SEND):
        raise AssignmentNotFound
    found = queries.list_open_below(session, viewer.leader_ids, assignment_ids)
    if len(found) < len(set(assignment_ids)) or any(one == viewer.employee_id for one, _assignment in found):
        raise AssignmentNotFound
    return found


def exemption_for(session: Session, viewer: Viewer, employee_id: UUID, exemption_id: UUID) -> queries.ExemptionRow:
    """Return an exemption of somebody below the viewer, which they may end.

    :raises ExemptionNotFound: if there is none, or not for this viewer
    """
    exemption = queries.get_exemption(session, exemption_id)
    if exemption.employee_id != employee_id:
        raise queries.ExemptionNotFound
    try:
        people.employee_for(session, viewer, employee_id, to="remind")
    except NotFound:
        raise queries.ExemptionNotFound from None
    return exemption


def certificate_for(session: Session, viewer: Viewer, certificate_id: UUID) -> queries.CertificateRow:
    """Return a certificate of the viewer's own, or of somebody below them.

    :raises CertificateNotFound: if there is none, or not for this viewer
    """
    certificate = queries.get_certificate(session, certificate_id)
    try:
        people.employee_for(session, viewer, certificate.employee_id, to="see")
    except NotFound:
        raise queries.CertificateNotFound from None
    return certificate


def certificate_by_code(session: Session, code: str) -> queries.CertificateRow:
    """Return the certificate whose public code somebody knows; nobody else finds it.

    :raises CertificateNotFound: if there is none
    """
    if not _CODE.fullmatch(code):
        raise queries.CertificateNotFound
    return queries.get_certificate_by_code(session, code)


def assignment_for(session: Session, viewer: Viewer, assignment_id: UUID) -> tuple[UUID, queries.AssignmentRow]:
    """Return whose assignment it is and the assignment, if the viewer may remind that person of it.

    :raises AssignmentNotFound: if there is none that counts, or not for this viewer
    """
    found = queries.find_live(session, assignment_id)
    if found is None:
        raise AssignmentNotFound
    try:
        people.employee_for(session, viewer, found[0], to="remind")
    except NotFound:
        raise AssignmentNotFound from None
    return found
