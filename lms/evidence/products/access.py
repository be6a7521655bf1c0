"""Who may hand in a work product, and who may accept one."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.evidence.observation import access as observation
from lms.evidence.observation.ports import ObservationPorts
from lms.evidence.observation.terms import ObservationChecklist
from lms.evidence.products import queries


@frozen
class HandInPage:
    """What a person is to show of their own part, and what they have handed in."""

    checklist: ObservationChecklist
    products: tuple[queries.WorkProductRow, ...]


@frozen
class WaitingPage:
    """The work products that wait for the viewer's answer."""

    products: tuple[queries.WorkProductRow, ...]


@frozen
class AnswerPage:
    """A work product that waits for the viewer's answer, beside what good looks like."""

    product: queries.WorkProductRow
    checklist: ObservationChecklist | None
    """`None` once the person's courses do not ask for it any more."""


def own_part_for(session: Session, viewer: Viewer, objective_key: str, *, ports: ObservationPorts) -> HandInPage:
    """Return the viewer's own part, if it is shown by what was made.

    :raises ChecklistNotFound: if their courses do not ask them to demonstrate that, or it can be watched
    """
    checklist = observation.own_checklist_for(session, viewer, objective_key, ports=ports)
    if not checklist.takes_products:
        raise observation.ChecklistNotFound
    return HandInPage(
        checklist=checklist, products=queries.list_own(session, viewer.employee_id, checklist.objective_key)
    )


def waiting_for(session: Session, viewer: Viewer) -> WaitingPage:
    """Return what waits for the viewer: of colleagues whose work they rely on, and of people below whom they may observe."""
    return WaitingPage(products=queries.list_waiting(session, viewer.employee_id, leader_ids=observed_leaders(viewer)))


def product_for(session: Session, viewer: Viewer, product_id: UUID) -> queries.WorkProductRow:
    """Return one of these.

    :raises WorkProductNotFound: if it does not wait for the viewer
    """
    return queries.find_waiting(session, product_id, viewer.employee_id, leader_ids=observed_leaders(viewer))


def answer_for(session: Session, viewer: Viewer, product_id: UUID, *, ports: ObservationPorts) -> AnswerPage:
    """Return one of these with what it is judged by.

    :raises WorkProductNotFound: if it does not wait for the viewer
    """
    product = product_for(session, viewer, product_id)
    checklist = ports.find_checklist(session, product.employee_id, product.objective_key)
    return AnswerPage(product=product, checklist=checklist)


def observed_leaders(viewer: Viewer) -> tuple[UUID, ...]:
    """Return those below whom the viewer may answer everybody: themself and managers for whom they stand in, or nobody."""
    return viewer.leader_ids if viewer.may(Permission.OBSERVATIONS_RECORD) else ()
