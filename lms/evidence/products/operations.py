"""Handing in what was made, and accepting it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.courses.terms import MasteryLevel
from lms.evidence import operations as evidence
from lms.evidence.observation.rules import AlreadyDecided, check_link
from lms.evidence.observation.terms import ObservationChecklist
from lms.evidence.products import queries
from lms.evidence.products.messages import PRODUCT_ACCEPTED, PRODUCT_RETURNED, PRODUCT_SHOWN
from lms.evidence.products.models import WorkProduct, WorkProductReceiver
from lms.evidence.products.queries import WorkProductRow
from lms.evidence.products.terms import ProductState
from lms.evidence.terms import EvidenceDraft, EvidenceKind
from lms.mail import operations as mail
from lms.mail.terms import Facts, MessageKind
from lms.people import queries as people


class NothingToShow(RuleViolation):
    """A work product is a link or a note."""

    field = "note"

    def __init__(self) -> None:
        super().__init__(_("Add a link or a note."))


class NoReasonGiven(RuleViolation):
    """Who returns something says why."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Say what is missing."))


def hand_in(
    session: Session, *, person: Viewer, checklist: ObservationChecklist, link: str, note: str, now: datetime
) -> UUID:
    """Show something that was made, and ask who relies on it to accept it; return its id. `now` is in the company's time zone.

    :raises NothingToShow: if there is neither a link nor a note
    :raises NoWebAddress: if the link is no web address
    """
    if not link and not note:
        raise NothingToShow
    check_link(link)
    product_id = ids.new_id()
    session.execute(
        insert(WorkProduct).values(
            id=product_id,
            employee_id=person.employee_id,
            objective_key=checklist.objective_key,
            fingerprint=checklist.fingerprint,
            release_number=checklist.release_number,
            place=checklist.place[:240],
            link=link,
            note=note,
            handed_in_at=now,
            handed_in_on=now.date(),
            state=ProductState.WAITING,
            reason="",
        )
    )
    known = {role.code: role.id for role in people.list_job_roles(session)}
    receivers = [known[code] for code in checklist.receivers if code in known]
    if receivers:
        session.execute(
            insert(WorkProductReceiver),
            [{"product_id": product_id, "job_role_id": job_role_id} for job_role_id in receivers],
        )
    for employee_id in queries.list_to_ask(session, person.employee_id, receivers):
        mail.queue_message(
            session,
            kind=PRODUCT_SHOWN,
            employee_id=employee_id,
            key=f"work-product/{product_id}",
            facts={"name": person.name, "place": checklist.place, "product_id": str(product_id)},
            now=now,
        )
    return product_id


def accept(session: Session, product: WorkProductRow, *, viewer: Viewer, now: datetime) -> None:
    """Accept a work product: one more proof in the person's ledger.

    :raises AlreadyDecided: if somebody has answered meanwhile
    """
    day = _decide(session, product.id, ProductState.ACCEPTED, viewer, now=now)
    evidence.record_evidence(
        session,
        employee_id=product.employee_id,
        drafts=(
            EvidenceDraft(
                objective_key=product.objective_key,
                level=MasteryLevel.DEMONSTRATE,
                fingerprint=product.fingerprint,
                kind=EvidenceKind.WORK_PRODUCT,
                score_percent=100,
                succeeded=True,
                source="work-product",
                source_id=str(product.id),
                details={"note": product.note or product.link, "day": day},
            ),
        ),
        release_number=product.release_number,
        recorded_by=viewer.employee_id,
        now=now,
    )
    _note(session, product, "work-product.accepted", viewer, now)
    _tell(session, product, PRODUCT_ACCEPTED, {"name": viewer.name, "place": product.place}, now=now)


def send_back(session: Session, product: WorkProductRow, *, reason: str, viewer: Viewer, now: datetime) -> None:
    """Say that a work product is not there yet, and why.

    :raises NoReasonGiven: if no reason is given
    :raises AlreadyDecided: if somebody has answered meanwhile
    """
    if not reason:
        raise NoReasonGiven
    _decide(session, product.id, ProductState.RETURNED, viewer, reason=reason, now=now)
    _note(session, product, "work-product.returned", viewer, now)
    facts = {"name": viewer.name, "place": product.place, "reason": reason}
    _tell(session, product, PRODUCT_RETURNED, facts, now=now)


def _tell(session: Session, product: WorkProductRow, kind: MessageKind, facts: Facts, *, now: datetime) -> None:
    mail.queue_message(
        session,
        kind=kind,
        employee_id=product.employee_id,
        key=f"work-product-answer/{product.id}",
        facts=facts,
        now=now,
    )


def _decide(
    session: Session, product_id: UUID, state: ProductState, viewer: Viewer, *, reason: str = "", now: datetime
) -> str:
    decided = session.execute(
        update(WorkProduct)
        .where(WorkProduct.id == product_id, WorkProduct.state == ProductState.WAITING)
        .values(state=state, decided_at=now, decided_by=viewer.employee_id, reason=reason)
    )
    assert isinstance(decided, CursorResult)
    if not decided.rowcount:
        raise AlreadyDecided
    return session.get_one(WorkProduct, product_id).handed_in_on.isoformat()


def _note(session: Session, product: WorkProductRow, action: str, viewer: Viewer, now: datetime) -> None:
    audit.record(
        session, viewer=viewer, action=action, subject=product.employee_id, at=now, objective=product.objective_key
    )
