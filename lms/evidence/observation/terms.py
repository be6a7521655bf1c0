"""What is observed."""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.evidence.terms import Rating
from lms.journeys.signs import StopSign
from lms.journeys.terms import Lane


class Sighting(StrEnum):
    """What an observer saw of one row of a checklist, and how often."""

    NOT_SEEN = "not-seen"
    NO = "no"
    ONCE = "yes"
    TWICE = "yes-2"
    OFTEN = "yes-3"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _SIGHTINGS[self]

    @property
    def rating(self) -> Rating:
        """Return it without how often."""
        return _RATINGS.get(self, Rating.YES)

    @property
    def times(self) -> int:
        """Return how often it was seen done well; three stands for more."""
        return _COUNTS.get(self, 0)


_SIGHTINGS = {
    Sighting.NOT_SEEN: _("Not seen"),
    Sighting.NO: _("No"),
    Sighting.ONCE: _("Yes, once"),
    Sighting.TWICE: _("Yes, twice"),
    Sighting.OFTEN: _("Yes, three times or more"),
}
_RATINGS = {Sighting.NOT_SEEN: Rating.NOT_SEEN, Sighting.NO: Rating.NO}
_COUNTS = {Sighting.ONCE: 1, Sighting.TWICE: 2, Sighting.OFTEN: 3}


class ObserverReach(StrEnum):
    """Why somebody may observe a person."""

    MANAGER = "manager"
    """They lead the person, directly or further up."""
    OBSERVER = "observer"
    """They are named as an observer where the person works."""
    RECEIVER = "receiver"
    """Their job relies on what the person does there."""

    @property
    def label(self) -> str:
        """What they are to the person, on a page."""
        return _REACHES[self]


_REACHES = {
    ObserverReach.MANAGER: _("Manager"),
    ObserverReach.OBSERVER: _("Observer"),
    ObserverReach.RECEIVER: _("Colleague who relies on it"),
}


class ObservationState(StrEnum):
    """Whether a second person approves what was seen."""

    RECORDED = "recorded"
    """It counts, and nobody has to approve it."""
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _OBSERVATION_STATES[self]

    @property
    def counts(self) -> bool:
        """Test if it is in the ledger."""
        return self in {ObservationState.RECORDED, ObservationState.APPROVED}


_OBSERVATION_STATES = {
    ObservationState.RECORDED: _("Recorded"),
    ObservationState.WAITING: _("Waiting for approval"),
    ObservationState.APPROVED: _("Approved"),
    ObservationState.DECLINED: _("Not approved"),
}


class ApprovalNeed(StrEnum):
    """When a second person approves an observation before it counts."""

    NONE = "none"
    SOME = "some"
    ALL = "all"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _APPROVAL_NEEDS[self]


_APPROVAL_NEEDS = {
    ApprovalNeed.NONE: _("Never"),
    ApprovalNeed.SOME: _("At some touchpoints"),
    ApprovalNeed.ALL: _("Always"),
}


@frozen
class ObservationChecklist:
    """What there is to see when a person demonstrates their part at a touchpoint, as their course has it."""

    objective_key: str
    fingerprint: str
    """Of the objective."""
    release_number: int
    place: str
    """Sign and name of the touchpoint."""
    how: str
    """How the part is done."""
    rows: tuple[str, ...]
    """What good looks like."""
    critical: tuple[str, ...]
    """What must not be seen."""
    lane: Lane
    scene: str = ""
    """Names the drawing of where it happens; empty for none."""
    line: int = 1
    """Number of the journey's colour."""
    sign: StopSign | None = None
    title: str = ""
    """Name of the touchpoint."""
    receivers: tuple[str, ...] = ()
    """Codes of the job roles that rely on the part there."""

    @property
    def takes_products(self) -> bool:
        """Test if nobody can watch it being done, so that what was made is shown instead."""
        return self.lane is not Lane.FRONTSTAGE
