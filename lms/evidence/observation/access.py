"""Who may observe whom, approve what, and read it."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.evidence import queries as evidence
from lms.evidence.observation import queries
from lms.evidence.observation.ports import ObservationPorts
from lms.evidence.observation.rules import CannotObserveOneself
from lms.evidence.observation.terms import ObservationChecklist, ObservationState, ObserverReach
from lms.evidence.observers import queries as observers
from lms.evidence.terms import MasteryFacts
from lms.people import queries as people
from lms.people.queries import EmployeeNotFound, EmployeeRow


class ChecklistNotFound(NotFound):
    """The person is not asked to demonstrate such a thing."""


@frozen
class RecordObservationPage:
    """A person and the checklist of their observer."""

    employee: EmployeeRow
    checklist: ObservationChecklist
    reach: ObserverReach
    mastery: MasteryFacts | None
    """What was shown of it before."""
    before: tuple[queries.ObservationRow, ...]
    """What was seen before; only for those who lead the person, or are named to observe them."""

    @property
    def leads(self) -> bool:
        """Test if the observer has the pages of a manager about this person."""
        return self.reach is ObserverReach.MANAGER


@frozen
class PlanPage:
    """A person, what is to be seen, and who may observe it."""

    employee: EmployeeRow
    checklist: ObservationChecklist
    observers: tuple[tuple[UUID, str], ...]
    """The viewer first."""
    plan: queries.RequestRow | None
    leads: bool


@frozen
class ObservationsPage:
    """What waits for the viewer as an observer, and what they recorded."""

    to_observe: tuple[queries.RequestRow, ...]
    to_approve: tuple[queries.ObservationRow, ...]
    recorded: tuple[queries.ObservationRow, ...]
    leads: bool
    is_observer: bool
    """Whether they lead people, or are named."""


@frozen
class ObservationPage:
    """One observation."""

    observation: queries.ObservationRow
    may_approve: bool
    is_own: bool
    """Whether the viewer is the person who was observed."""


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
    """Return what the viewer needs to observe a person.

    That is one below them, one whom they are named to observe, or a colleague who asked, and on whose part there the
    viewer's own job relies.

    :raises CannotObserveOneself: if it is themselves
    :raises EmployeeNotFound: if there is no such person, or not for this viewer
    :raises ChecklistNotFound: if the person's courses do not ask them to demonstrate that
    """
    reach = reach_of(session, viewer, employee_id)
    if reach is None and queries.may_receive(session, viewer.employee_id, employee_id, objective_key):
        reach = ObserverReach.RECEIVER
    if reach is None:
        raise EmployeeNotFound
    mastery = evidence.load_mastery(session, employee_ids=(employee_id,), keys=(objective_key,))
    seen_before = reach is not ObserverReach.RECEIVER
    return RecordObservationPage(
        employee=people.get_employee(session, employee_id),
        checklist=_get_checklist(session, employee_id, objective_key, ports),
        reach=reach,
        mastery=mastery.get((employee_id, objective_key)),
        before=queries.list_of_objective(session, employee_id, objective_key) if seen_before else (),
    )


def plan_for(
    session: Session, viewer: Viewer, employee_id: UUID, objective_key: str, *, ports: ObservationPorts
) -> PlanPage:
    """Return what the viewer needs to plan an observation of a person below them, or whom they are named to observe.

    :raises CannotObserveOneself: if it is themselves
    :raises EmployeeNotFound: if there is no such person, or not for this viewer
    :raises ChecklistNotFound: if the person's courses do not ask them to demonstrate that
    """
    reach = reach_of(session, viewer, employee_id)
    if reach is None:
        raise EmployeeNotFound
    named = [one for one in observers.list_observers_of(session, employee_id, limit=50) if one[0] != viewer.employee_id]
    return PlanPage(
        employee=people.get_employee(session, employee_id),
        checklist=_get_checklist(session, employee_id, objective_key, ports),
        observers=((viewer.employee_id, viewer.name), *named),
        plan=queries.find_request(session, employee_id, objective_key),
        leads=reach is ObserverReach.MANAGER,
    )


def observations_for(session: Session, viewer: Viewer) -> ObservationsPage:
    """Return what waits for the viewer as an observer."""
    leads = viewer.may(Permission.OBSERVATIONS_RECORD)
    leader_ids = viewer.leader_ids if leads else ()
    return ObservationsPage(
        to_observe=queries.list_to_observe(session, viewer.employee_id, leader_ids=leader_ids),
        to_approve=queries.list_to_approve(session, viewer.employee_id, leader_ids=leader_ids),
        recorded=queries.list_by_observer(session, viewer.employee_id),
        leads=leads,
        is_observer=leads or observers.is_named(session, viewer.employee_id),
    )


def request_for(session: Session, viewer: Viewer, request_id: UUID) -> queries.RequestRow:
    """Return a request that the viewer may withdraw: their own, one they planned, or of a person they may observe.

    :raises RequestNotFound: if there is none, or not for this viewer
    """
    row = queries.get_request(session, request_id)
    if viewer.employee_id in {row.employee_id, row.planned_by} or reach_of(session, viewer, row.employee_id):
        return row
    raise queries.RequestNotFound


def observation_page_for(session: Session, viewer: Viewer, observation_id: UUID) -> ObservationPage:
    """Return an observation that the viewer may read: it counts and is about them, they made it, or they may observe the person.

    :raises ObservationNotFound: if there is none, or not for this viewer
    """
    row = queries.get_observation(session, observation_id)
    is_own = row.employee_id == viewer.employee_id
    may_observe = not is_own and reach_of(session, viewer, row.employee_id) is not None
    is_observer = row.observer_id == viewer.employee_id
    if not (may_observe or is_observer or (is_own and row.state.counts)):
        raise queries.ObservationNotFound
    waits = row.state is ObservationState.WAITING
    return ObservationPage(observation=row, may_approve=waits and may_observe and not is_observer, is_own=is_own)


def approval_for(session: Session, viewer: Viewer, observation_id: UUID) -> queries.ObservationRow:
    """Return an observation that the viewer may approve: they may observe the person, and somebody else observed.

    :raises ObservationNotFound: if there is none, or not for this viewer
    """
    row = queries.get_observation(session, observation_id)
    oneself = viewer.employee_id in {row.employee_id, row.observer_id}
    if oneself or reach_of(session, viewer, row.employee_id) is None:
        raise queries.ObservationNotFound
    return row


def reach_of(session: Session, viewer: Viewer, employee_id: UUID) -> ObserverReach | None:
    """Return why the viewer may observe a person whenever they like, or `None` if they may not.

    :raises CannotObserveOneself: if it is themselves
    """
    if viewer.employee_id == employee_id:
        raise CannotObserveOneself
    leads = viewer.may(Permission.OBSERVATIONS_RECORD)
    if leads and people.leads(session, viewer.leader_ids, employee_id):
        return ObserverReach.MANAGER
    return ObserverReach.OBSERVER if observers.may_observe(session, viewer.employee_id, employee_id) else None


def _get_checklist(
    session: Session, employee_id: UUID, objective_key: str, ports: ObservationPorts
) -> ObservationChecklist:
    checklist = None if "\x00" in objective_key else ports.find_checklist(session, employee_id, objective_key)
    if checklist is None:
        raise ChecklistNotFound
    return checklist
