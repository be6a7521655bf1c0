"""The mantra as values."""

from datetime import date
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class MantraField(StrEnum):
    """The fields of a mantra that its authors write, in their order on the page."""

    TEXT = "text"
    MEANING = "meaning"
    PILLARS = "pillars"
    LOOK_ALIKES = "look_alikes"
    OWNER = "owner"
    LEADER_MESSAGE = "leader_message"
    ANNOUNCED_ON = "announced_on"
    SEGMENTS = "segments"

    @property
    def label(self) -> Message:
        """What the field is called on pages."""
        return _FIELD_LABELS[self]


_FIELD_LABELS = {
    MantraField.TEXT: _("Mantra"),
    MantraField.MEANING: _("What it means"),
    MantraField.PILLARS: _("Pillars"),
    MantraField.LOOK_ALIKES: _("Wrong answers (similar wording)"),
    MantraField.OWNER: _("Sponsor’s job role"),
    MantraField.LEADER_MESSAGE: _("Message from the sponsor"),
    MantraField.ANNOUNCED_ON: _("Announced on"),
    MantraField.SEGMENTS: _("Pieces"),
}


class VersionState(StrEnum):
    """What became of a version."""

    ACTIVE = "active"
    RETIRED = "retired"


@frozen
class PillarDocument:
    """One thing the mantra promises."""

    code: str
    name: str
    means: str


@frozen
class PreviousMantra:
    """A mantra that the company used before."""

    version: int
    text: str
    retired_on: date | None = None


@frozen
class MantraDocument:
    """The company's sentence with what belongs to it."""

    version: int
    text: str
    meaning: str
    announced_on: date | None = None
    pillars: tuple[PillarDocument, ...] = ()
    look_alikes: tuple[str, ...] = ()
    """Similar sentences that serve as wrong answers to "Which is ours?"."""
    previous: tuple[PreviousMantra, ...] = ()
    segments: tuple[str, ...] = ()
    """For scripts without spaces: pieces that, joined, are the text."""
    leader_message: str = ""
    owner: str = ""
    """Code of the sponsor's job role; empty while there is none."""


@frozen
class PillarUses:
    """How the journey maps use the pillars."""

    used: frozenset[str] = frozenset()
    """Codes of the pillars that at least one impact refers to."""
    untagged: tuple[str, ...] = ()
    """Names of the job roles none of whose impacts refers to a pillar, in the company's order."""
