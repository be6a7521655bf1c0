"""Quizzes as values."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument, MasteryLevel, ObjectiveDocument


class AttemptState(StrEnum):
    """Where an attempt stands; one whose time ran out has expired."""

    OPEN = "open"
    SUBMITTED = "submitted"
    EXPIRED = "expired"


class QuestionState(StrEnum):
    """How a question of an attempt stands."""

    OPEN = "open"
    RIGHT = "right"
    MISSED = "missed"
    """Answered, and to be seen again."""


class PracticeReason(StrEnum):
    """Why quizzes ask a question no more: it stays practice in lessons and follow-ups."""

    QUESTION = "question"
    """Its own answers do not tell who knows it."""
    KIND = "kind"
    """Most questions of its kind fail so."""

    @property
    def label(self) -> str:
        """The same as a sentence."""
        return _PRACTICE[self]


_PRACTICE = {
    PracticeReason.QUESTION: _(
        "Practice only: the answers don’t show who knows it, so quizzes no longer ask it."
        " Change the map or correct the answer to bring it back."
    ),
    PracticeReason.KIND: _(
        "Practice only: most questions of this kind don’t show who knows the answer, so quizzes no longer ask any of them."
    ),
}


@frozen
class Correction:
    """What counts as right after all, for one revision of a question."""

    key: tuple[str, ...] = ()
    """The right labels; for typed answers the accepted wordings."""
    all_correct: bool = False
    """Whether every answer counts as right, whatever it was."""
    may_lower: bool = False
    """Whether answers that were right only by the old key count no more: a decision somebody has named."""


@frozen
class QuizRule:
    """How a quiz is put together and passed; copied into each attempt."""

    size: int
    """Questions of one attempt, if the bank has as many that fit."""
    moments: tuple[str, ...] = ()
    """`map/touchpoint`: what it asks about, in the order of the lessons; `mantra` for its quiz. Without any it asks its whole
    bank, in its order."""
    pass_percent: int | None = None
    """Share of the points that passes; `None` = up to `all_up_to` questions all right, from there on all but one."""
    all_up_to: int = 4
    """Questions up to which none may be wrong (training.md 4.3)."""
    max_attempts: int | None = None
    """`None` = as often as one likes."""
    time_limit_seconds: int | None = None


@frozen
class Verdict:
    """The outcome of an attempt."""

    score_percent: int
    passed: bool
    marks: tuple[Mark, ...]


@frozen
class QuestionView:
    """A question as a learner may see it: without its key, without why. Shown by `macros/questions.html`."""

    position: int
    """From 1; its fields are called `q` and the position."""
    item_id: str
    widget: str
    """Names the template of its fields: `macros/questions/<widget>.html`."""
    stem: str
    """What is asked; of a generated question without its scene."""
    scene: tuple[str, ...] = ()
    """The lines above it. In a lesson the page tells the scene instead."""
    moment: str = ""
    """`map/touchpoint` where it asks about somebody's own part; empty for anything else."""
    options: tuple[str, ...] = ()
    """The labels in the order shown; for `match` the right sides."""
    prompts: tuple[str, ...] = ()
    """`match` only: the left sides."""
    hint: str = ""


@frozen
class FeedbackView:
    """What a learner is told about an answer that was given."""

    is_correct: bool | None
    """`None` for what is never scored."""
    is_answered: bool = True
    score_percent: int = 0
    answer_text: str = ""
    """The right answer in words."""
    explanation: str = ""
    source: str = ""
    """Where it stands: `Check the required book list · Buying course books in the store`."""
    right: tuple[str, ...] = ()
    """The labels that are right, where one chooses among labels."""
    chosen: tuple[str, ...] = ()
    """The labels that were chosen."""
    comments: Mapping[str, str] = field(default_factory=dict)
    """What is said about the labels that were chosen, and those that are right."""

    @property
    def chosen_feedback(self) -> str:
        """Return what is said about the choice that was made."""
        return " ".join(self.comments[label] for label in self.chosen if label in self.comments)


@frozen
class AttemptOutcome:
    """What was stored when an attempt was closed."""

    rule: QuizRule
    score_percent: int
    passed: bool
    items: tuple[ItemDocument, ...]
    shown: tuple[tuple[str, ...], ...]
    answers: tuple[Answer | None, ...]
    marks: tuple[Mark, ...]


@frozen
class ClosingFacts:
    """All that grading an attempt needs."""

    quiz_id: UUID
    employee_id: UUID
    module_version_id: UUID
    rule: QuizRule
    objectives: tuple[ObjectiveDocument, ...]
    items: tuple[ItemDocument, ...]
    answers: tuple[Answer | None, ...]
    release_number: int


@frozen
class AskedObjective:
    """One objective that an attempt spoke about."""

    level: MasteryLevel
    title: str
    is_shown: bool
    """Whether this attempt showed it."""
    is_held: bool
    """Whether the person holds it today, by this attempt or another."""
