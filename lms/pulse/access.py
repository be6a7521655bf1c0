"""The doors from a request to a pulse: everybody has their own invitation, and leaders their team's figure."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.pulse import queries
from lms.pulse.terms import OpenInvitation, PulseRow, PulseState


class PulseClosed(Conflict):
    """It takes no answer from this person: it closed, perhaps while they were answering, or they were never asked.

    Once it is closed nobody knows any more who was asked, so all get the same answer.
    """

    def __init__(self) -> None:
        super().__init__(_("The pulse is closed. Answers that you sent before count."))


def invitation_for(session: Session, viewer: Viewer, pulse_id: UUID) -> OpenInvitation:
    """Return what asks the viewer to take part in a pulse.

    :raises PulseClosed: if they are not asked, it is closed, or there is none
    """
    invitation = queries.find_invitation(session, viewer.employee_id, pulse_id=pulse_id)
    if invitation is None:
        raise PulseClosed
    return invitation


def team_pulse_for(session: Session, viewer: Viewer, pulse_id: UUID) -> tuple[PulseRow, UUID]:
    """Return a pulse that has opened, and the cell of the viewer's team.

    :raises PulseNotFound: if there is none
    """
    pulse = queries.get_pulse(session, pulse_id)
    if pulse.state not in {PulseState.OPEN, PulseState.CLOSED}:
        raise queries.PulseNotFound
    return pulse, queries.find_team_cell(session, pulse_id=pulse_id, leader_id=viewer.employee_id)
