"""Which checklists a request may name."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.evidence import queries as evidence
from lms.evidence.observation.ports import ObservationPorts
from lms.evidence.observation.terms import ObservationChecklist
from lms.evidence.terms import MasteryFacts
from lms.people import access as people
from lms.people.queries import EmployeeRow


class ChecklistNotFound(NotFound):
    """The person is not asked to demonstrate such a thing."""


@frozen
class RecordObservationPage:
    """A person and the checklist of their observer."""

    employee: EmployeeRow
    checklist: ObservationChecklist
    mastery: MasteryFacts | None
    """What was shown of it before."""


def own_checklist_for(
    session: Session, viewer: Viewer, objective_key: str, *, ports: ObservationPorts
) -> ObservationChecklist:
    """Return the checklist of an objective that the viewer's own courses ask them to demonstrate.

    :raises ChecklistNotFound: if they do not
    """
    return _get_checklist(session, viewer.employee_id, objective_key, ports)


def observation_for(
    session: Session, viewer: Viewer, employee_id: UUID, objective_key: str, *, ports: ObservationPorts
) -> RecordObservationPage:
    """Return what the viewer needs to observe a person below them.

    :raises EmployeeNotFound: if there is no such person, or not for this viewer
    :raises ChecklistNotFound: if the person's courses do not ask them to demonstrate that
    """
    employee = people.employee_for(session, viewer, employee_id, to="observe")
    return RecordObservationPage(
        employee=employee,
        checklist=_get_checklist(session, employee_id, objective_key, ports),
        mastery=evidence.load_mastery(session, employee_ids=(employee_id,), keys=(objective_key,)).get(
            (employee_id, objective_key)
        ),
    )


def _get_checklist(
    session: Session, employee_id: UUID, objective_key: str, ports: ObservationPorts
) -> ObservationChecklist:
    checklist = None if "\x00" in objective_key else ports.find_checklist(session, employee_id, objective_key)
    if checklist is None:
        raise ChecklistNotFound
    return checklist
