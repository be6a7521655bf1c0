"""Follow-ups as values."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from lms.core.differences import Piece
from lms.core.frozen import frozen
from lms.courses.items.recall import RecallGrade
from lms.courses.terms import ItemDocument, ItemKind, MasteryLevel


class FollowUpPart(StrEnum):
    """Why a question stands in a follow-up."""

    RECALL = "recall"
    """The mantra, from memory."""
    APPLY = "apply"
    """What somebody does in one of their moments: this shows that it is still understood."""
    HAND_OFF = "hand-off"
    """Whom to tell."""
    PRACTICE = "practice"
    """Fills what room is left; shows nothing."""


@frozen
class CardMemory:
    """How well one thing is remembered, and when it is asked again."""

    step: int
    """Follow-ups answered rightly since the check, in a row; -1 after a miss."""
    due_at: datetime
    """It is asked from the beginning of this day."""
    stability: float
    difficulty: float
    reviewed_at: datetime


@frozen
class AskedItem:
    """One question that a card was asked by."""

    item_id: str
    kind: ItemKind


@frozen
class DueCard:
    """One thing that a person is to be asked about again, with what their course says of it today."""

    id: UUID
    objective_key: str
    level: MasteryLevel
    subject: str
    job_role: str | None
    fingerprint: str
    """Of the objective."""
    is_changed: bool
    """Whether the standard changed since the person was last asked."""
    release_number: int
    memory: CardMemory
    asked: tuple[AskedItem, ...]
    """The last few, newest last."""


@frozen
class ChosenQuestion:
    """One question of a follow-up that is about to begin."""

    card: DueCard
    part: FollowUpPart
    item: ItemDocument
    is_review: bool
    """Whether its answer says when the card is asked again."""


@frozen
class DueToday:
    """What somebody may be asked today."""

    question_count: int
    """At most so many."""
    minutes: int
    is_begun: bool
    """Whether the first was answered already."""


class DayMark(StrEnum):
    """What became of one day of somebody's week."""

    DONE = "done"
    MISSED = "missed"
    REST = "rest"
    """Nothing was asked."""
    AHEAD = "ahead"
    """It is not over."""


@frozen
class AskedDay:
    """A day on which somebody was asked."""

    day: date
    is_finished: bool


@frozen
class MarkedDay:
    """One day of this week."""

    day: date
    mark: DayMark


@frozen
class OwnDays:
    """Somebody's days, for their own eyes."""

    week: tuple[MarkedDay, ...]
    streak: int
    """Days in a row on which they answered all that they were asked; days without questions are not counted."""

    @property
    def done_count(self) -> int:
        """How many days of this week are done."""
        return sum(one.mark is DayMark.DONE for one in self.week)


@frozen
class RecalledMantra:
    """The mantra as somebody typed it, beside what it says."""

    grade: RecallGrade
    pieces: tuple[Piece, ...]
    """From what was typed to what it says."""

    @property
    def slip_count(self) -> int:
        """How many words are missing or others than they should be."""
        return sum(len(one.text.split()) for one in self.pieces if one.kind == "inserted")
