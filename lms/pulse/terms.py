"""Pulses as values."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _

MEANING_LIMIT = 500
"""Characters of what the mantra means, in own words."""
MANTRA_LIMIT = 400
TITLE_LIMIT = 80


class PulseQuestion(StrEnum):
    """The questions, in the order in which they are asked: from memory before from a list."""

    MANTRA = "mantra"
    MEANING = "meaning"
    MOMENT = "moment"
    RECOGNITION = "recognition"
    LEADER = "leader"
    ABILITY = "ability"


ANSWERED = len(PulseQuestion)
"""How far an invitation is when all that it asks is answered, be it six questions or fewer."""


class PulseMeasure(StrEnum):
    """What a pulse counts: each question, and the old mantra in answers to the first."""

    MANTRA = "mantra"
    OLD_MANTRA = "old-mantra"
    MEANING = "meaning"
    MOMENT = "moment"
    RECOGNITION = "recognition"
    LEADER = "leader"
    ABILITY = "ability"

    @property
    def label(self) -> Message:
        """What a share of it is called."""
        return _MEASURES[self]


_MEASURES = {
    PulseMeasure.MANTRA: _("Know the mantra from memory"),
    PulseMeasure.OLD_MANTRA: _("Typed words of the previous mantra"),
    PulseMeasure.MEANING: _("Said what it means"),
    PulseMeasure.MOMENT: _("Name a moment they affect"),
    PulseMeasure.RECOGNITION: _("Recognise the mantra"),
    PulseMeasure.LEADER: _("Heard about it from their leader in the last 7 days"),
    PulseMeasure.ABILITY: _("Can do what it asks in their job"),
}
RATES = tuple(one for one in PulseMeasure if one is not PulseMeasure.MEANING)
"""Of which there is a share; what people wrote is read, not scored."""


class Outcome(StrEnum):
    """What an answer came to. This is all that is kept of it."""

    EXACT = "exact"
    NEAR = "near"
    PARTIAL = "partial"
    NONE = "none"
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SKIPPED = "skipped"
    """Counts in no share."""


class Dimension(StrEnum):
    """By what answers are counted."""

    COMPANY = "company"
    DEPARTMENT = "department"
    SITE = "site"


class PulseState(StrEnum):
    """Where a pulse stands."""

    PLANNED = "planned"
    PREPARING = "preparing"
    """Its sample is being drawn."""
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Message:
        """The state in words."""
        return _STATES[self]


_STATES = {
    PulseState.PLANNED: _("Planned"),
    PulseState.PREPARING: _("Being prepared"),
    PulseState.OPEN: _("Open"),
    PulseState.CLOSED: _("Closed"),
    PulseState.CANCELLED: _("Cancelled"),
}


@frozen
class PulseAudience:
    """Among whom the sample is drawn; of an empty list, everybody."""

    department_ids: tuple[UUID, ...] = ()
    site_ids: tuple[UUID, ...] = ()


@frozen
class PulseMantra:
    """The mantra about which a pulse asks, as it was when the pulse opened."""

    text: str
    previous: str = ""
    """The mantra before it; empty if there was none."""
    wrong: tuple[str, ...] = ()
    """Up to three similar sentences, the wrong answers to which is ours."""


@frozen
class PulseRow:
    """One pulse."""

    id: UUID
    title: str
    state: PulseState
    is_baseline: bool
    share_percent: int
    opens_on: date
    closes_on: date
    """The last day on which it can be answered."""
    asked_count: int
    answered_count: int
    """People who answered at least the first question; known once it is closed."""
    mantra: PulseMantra


@frozen
class OpenInvitation:
    """One person is asked; how many questions they have answered, and not what."""

    pulse: PulseRow
    step: int
    department_cell_id: UUID
    site_cell_id: UUID
    job_roles: tuple[str, ...]
    """Codes."""


@frozen
class CountedCell:
    """A department or site of which answers are counted, or the company."""

    id: UUID
    dimension: Dimension
    name: str
    """Empty for the company, and for people without a department or site."""
    asked_count: int


Counts = Mapping[Outcome, int]


@frozen
class Rate:
    """A share of those who answered, with its 95 % interval (Wilson)."""

    part: int
    whole: int
    percent: int
    low: int
    high: int
