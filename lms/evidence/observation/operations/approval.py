"""A second person approves what an observer saw, or does not."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, delete, insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.evidence.observation.messages import OBSERVATION_DECLINED
from lms.evidence.observation.models import ApprovedTouchpoint, Observation, ObservationRule
from lms.evidence.observation.operations.counting import count
from lms.evidence.observation.queries import ObservationRow
from lms.evidence.observation.rules import AlreadyDecided
from lms.evidence.observation.terms import ApprovalNeed, ObservationState
from lms.mail import operations as mail


class DeclinedWithoutReason(RuleViolation):
    """Who does not approve says why."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Say why you don’t approve it."))


class NoTouchpointChosen(RuleViolation):
    """Some touchpoints are at least one."""

    field = "subjects"

    def __init__(self) -> None:
        super().__init__(_("Choose at least one touchpoint."))


def approve(session: Session, observation: ObservationRow, *, viewer: Viewer, now: datetime) -> None:
    """Approve an observation: it counts as of when it was made, and the person gets a message.

    :raises AlreadyDecided: if somebody has answered meanwhile
    """
    _decide(session, observation.id, ObservationState.APPROVED, viewer, now=now)
    count(session, observation, now=now)
    _note(session, observation, "observation.approved", viewer, now)


def decline(session: Session, observation: ObservationRow, *, reason: str, viewer: Viewer, now: datetime) -> None:
    """Do not approve an observation, and tell the observer why. It is kept, and does not count.

    :raises DeclinedWithoutReason: if no reason is given
    :raises AlreadyDecided: if somebody has answered meanwhile
    """
    if not reason:
        raise DeclinedWithoutReason
    _decide(session, observation.id, ObservationState.DECLINED, viewer, reason=reason, now=now)
    mail.queue_message(
        session,
        kind=OBSERVATION_DECLINED,
        employee_id=observation.observer_id,
        key=f"observation-declined:{observation.id.hex}",
        facts={
            "name": viewer.name,
            "place": observation.place,
            "reason": reason,
            "observation_id": str(observation.id),
        },
        now=now,
    )
    _note(session, observation, "observation.declined", viewer, now)


def set_approval_rule(
    session: Session, *, approval: ApprovalNeed, subjects: Collection[str], viewer: Viewer, now: datetime
) -> None:
    """Set when a second person approves observations: never, always, or at touchpoints with these subjects.

    What waits already, goes on waiting.

    :raises NoTouchpointChosen: if it is some, and none is named
    """
    if approval is ApprovalNeed.SOME and not subjects:
        raise NoTouchpointChosen
    rule = session.get(ObservationRule, 1)
    if rule is None:
        session.add(ObservationRule(id=1, approval=approval))
    else:
        rule.approval = approval
    session.flush()
    session.execute(delete(ApprovedTouchpoint))
    if subjects and approval is ApprovalNeed.SOME:
        session.execute(insert(ApprovedTouchpoint), [{"subject": subject} for subject in sorted(subjects)])
    audit.record(
        session, viewer=viewer, action="settings.changed", subject="observations", at=now, approval=approval.value
    )


def _decide(
    session: Session, observation_id: UUID, state: ObservationState, viewer: Viewer, *, reason: str = "", now: datetime
) -> None:
    decided = session.execute(
        update(Observation)
        .where(Observation.id == observation_id, Observation.state == ObservationState.WAITING)
        .values(state=state, decided_at=now, decided_by=viewer.employee_id, reason=reason)
    )
    assert isinstance(decided, CursorResult)
    if not decided.rowcount:
        raise AlreadyDecided


def _note(session: Session, observation: ObservationRow, action: str, viewer: Viewer, now: datetime) -> None:
    audit.record(
        session, viewer=viewer, action=action, subject=observation.employee_id, at=now, objective=observation.objective_key
    )  # fmt: skip
