"""What all kinds of questions share: how a question is written, answered and graded, and what goes wrong."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.words import gettext as _
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.markup.renderer import plain

Answer = dict[str, Any]
"""What was given, with one key that its mode knows: `choice`, `choices`, `order`, `pairs` or `text`."""
Written = Callable[[str, str, str], str]
"""Writes one answer of GIFT from its sign, its weight and its label."""
RIGHT = 0.8
"""A partly right answer counts as right from here on (domain.md C5)."""


class Sent(Protocol):
    """The fields which a browser sent."""

    def get(self, name: str, default: str, /) -> str:
        """Return the first value of a field."""

    def getlist(self, name: str, /) -> list[str]:
        """Return all values of a field."""


@frozen
class Mark:
    """What an answer earned."""

    score: float
    """0.0–1.0."""
    is_correct: bool
    """Whether it counts as right for mastery (domain.md C5)."""


class BadAnswer(RuleViolation):
    """The answer does not fit the question as it was shown."""


class Wrong(ValueError):
    """A text makes no question; the message says why."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class Parts:
    """What stands in a `::: question` block, before its kind gives it a meaning."""

    stem: list[str] = field(default_factory=list)
    options: list[tuple[bool, str]] = field(default_factory=list)
    graded: list[tuple[int, str]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    feedback: list[tuple[str, str]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    hint: list[str] = field(default_factory=list)


class QuestionKind(ABC):
    """One kind of question. Its fields on a page: `macros/questions/<widget>.html`."""

    kind: ClassVar[ItemKind]
    mode: ClassVar[ItemMode]
    widget: ClassVar[str]
    parts: ClassVar[str] = ""
    """Which `Parts` its answers are; empty if it has none of its own."""
    is_scored: ClassVar[bool] = True
    is_ordered: ClassVar[bool] = False
    """Whether the order of its key is part of what is learned."""
    has_options: ClassVar[bool] = False
    """Whether one chooses among labels, some of which are right: they can be counted, marked and corrected."""
    shows_options: ClassVar[bool] = True
    """Whether its labels are shown; those of typed answers never are."""
    is_shuffled: ClassVar[bool] = True
    hides_solution: ClassVar[bool] = False
    """Whether its labels are never shown in the order of the key."""

    @abstractmethod
    def parse(self, parts: Parts) -> ItemDocument:
        """Make a question from a block.

        :raises Wrong: if the block makes none
        """

    @abstractmethod
    def write(self, item: ItemDocument, comments: Mapping[str, str]) -> list[str]:
        """Return the lines of its answers in a block, with what the author says about them."""

    def write_stem(self, item: ItemDocument) -> str:
        """Return its question as a line of a block."""
        return escape(item.stem)

    @abstractmethod
    def read(self, item: ItemDocument, sent: Sent, name: str) -> Answer | None:
        """Return what a browser sent under a name, or `None` for nothing; `check` says whether it may be."""

    @abstractmethod
    def check(self, item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
        """Return an answer with nothing in it but what was asked for; never looks at the key.

        :raises BadAnswer: if it is no answer to this question as it was shown
        """

    def is_complete(self, item: ItemDocument, answer: Answer) -> bool:  # noqa: ARG002  most kinds have no parts
        """Test if no part of an answer is missing."""
        return True

    @abstractmethod
    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return what an answer earned; never fails: what cannot be read is wrong."""

    def answer_text(self, item: ItemDocument) -> str:
        """Return the right answer in words."""
        return "; ".join(item.key)

    def right_labels(self, item: ItemDocument) -> tuple[str, ...]:
        """Return what an author sees as the right answer in a preview."""
        return item.key

    def from_cells(
        self,
        stem: str,
        right: tuple[str, ...],
        wrong: tuple[str, ...],
        tolerance: str,  # noqa: ARG002  each kind takes its own
    ) -> ItemDocument:
        """Make a question from a row of a table.

        :raises Wrong: if it makes none
        """
        return self.make(stem, key=right, distractors=wrong)

    def gift_refusal(self, item: ItemDocument) -> str:  # noqa: ARG002  most kinds fit
        """Say why GIFT cannot hold a question, or nothing."""
        return ""

    def write_gift(self, item: ItemDocument, written: Written) -> str:
        """Return what stands between the braces of GIFT."""
        return " ".join(
            [*(written("=", "", one) for one in item.key), *(written("~", "", one) for one in item.distractors)]
        )

    def make(self, stem: str, **values: Any) -> ItemDocument:
        """Make a question of this kind that belongs to no module yet."""
        return ItemDocument(
            item_id="",
            kind=self.kind,
            level=MasteryLevel.UNDERSTAND,
            use=ItemUse.ASSESSED if self.is_scored else ItemUse.PRACTICE,
            mode=self.mode,
            subject=(),
            stem=stem,
            **values,
        )


def joined(lines: Sequence[str]) -> str:
    """Return lines of Markdown as one line of plain text."""
    return plain(" ".join(lines)) if lines else ""


def distinct(labels: Sequence[str]) -> None:
    """Refuse two labels that are the same.

    :raises Wrong: if there are such
    """
    twice = [label for label, count in Counter(map(normalise, labels)).items() if count > 1]
    if twice:
        raise Wrong(_("Two answers are the same: “%(answer)s”.", answer=twice[0]))


def labels_in(answer: Answer, name: str) -> list[str]:
    """Return the texts of a list, without anything else."""
    found = answer.get(name)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def text_in(answer: Answer, name: str) -> str:
    """Return a text, or an empty one."""
    found: Any = answer.get(name)
    return found if isinstance(found, str) else ""


def mark(score: float, *, right_from: float = RIGHT) -> Mark:
    """Return a mark; the tiny allowance is for sums of thirds."""
    return Mark(score=score, is_correct=score >= right_from - 1e-9)
