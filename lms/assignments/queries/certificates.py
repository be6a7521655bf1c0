"""Reading certificates."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.assignments import rules
from lms.assignments.models import Certificate
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.instance import CERTIFICATE_KEY
from lms.people.models import Organisation
from lms.vision import queries as vision


class CertificateNotFound(NotFound):
    """There is no such certificate, or not for this person."""


@frozen
class CertificateRow:
    """A certificate as its page shows it."""

    id: UUID
    code: str
    employee_id: UUID
    name: str
    course: str
    organisation: str
    mantra: str
    release: int
    completed_on: date
    issued_at: datetime
    revoked_at: datetime | None
    is_genuine: bool
    """Whether the facts are still those that were signed."""


def certificate_words(session: Session) -> dict[str, str]:
    """Return the company's name and its mantra of today, as a certificate keeps them."""
    mantra = vision.find_active_mantra(session)
    return {
        "organisation": session.scalar(select(Organisation.name)) or "",
        "mantra": mantra.text if mantra else "",
    }


def certificate_key(session: Session) -> str:
    """Return the key that signs certificates: sessions carry it, as it stands in the settings and not beside what it signs."""
    return str(session.info[CERTIFICATE_KEY])


def find_certificate_id(session: Session, employee_id: UUID, course_version_id: UUID) -> UUID | None:
    """Return the id of somebody's certificate for a course, or `None` if there is none that is valid."""
    return session.scalar(
        select(Certificate.id).where(
            Certificate.employee_id == employee_id,
            Certificate.course_version_id == course_version_id,
            Certificate.revoked_at.is_(None),
        )
    )


def get_certificate(session: Session, certificate_id: UUID) -> CertificateRow:
    """Return a certificate.

    :raises CertificateNotFound: if there is none
    """
    return _one_certificate(session, select(Certificate).where(Certificate.id == certificate_id))


def get_certificate_by_code(session: Session, code: str) -> CertificateRow:
    """Return the certificate of a public code.

    :raises CertificateNotFound: if there is none
    """
    return _one_certificate(session, select(Certificate).where(Certificate.code == code))


def _one_certificate(session: Session, query: Select[Certificate]) -> CertificateRow:
    one = session.scalar(query)
    if one is None:
        raise CertificateNotFound
    return _certificate_row(one, certificate_key(session))


def _certificate_row(one: Certificate, key: str) -> CertificateRow:
    return CertificateRow(
        id=one.id,
        code=one.code,
        employee_id=one.employee_id,
        issued_at=one.issued_at,
        revoked_at=one.revoked_at,
        is_genuine=rules.is_genuine(one.code, one.facts, one.signature, key=key),
        **{**one.facts, "completed_on": date.fromisoformat(one.facts["completed_on"])},
    )
