"""A question about one moment, with everything that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from lms.core.ids import normalise
from lms.courses.terms import ItemMode, ItemUse, MasteryLevel


class QuestionType(StrEnum):
    """What is asked. Source: training.md 3."""

    SITUATION = "situation"
    INSTEAD = "instead"
    MINE = "mine"
    MEASURE = "measure"
    PROMISE = "promise"
    TELL = "tell"
    EXPLAIN = "explain"
    CALL = "call"
    OWNER = "owner"
    HOPE = "hope"
    MISSED = "missed"
    RECALL_UNAIDED = "recall_unaided"
    PILLAR_EXAMPLE = "pillar_example"
    PILLAR_BREACH = "pillar_breach"
    MANTRA_CLOZE = "mantra_cloze"
    MANTRA_PICK = "mantra_pick"
    MANTRA_ORDER = "mantra_order"
    ORDER = "own_order"
    REFLECT = "reflect"
    OBSERVE = "observe"


APPLY = frozenset({QuestionType.SITUATION, QuestionType.INSTEAD, QuestionType.MINE, QuestionType.MEASURE})
"""Types that ask what a good colleague does at the moment."""
NAMES = frozenset({QuestionType.TELL, QuestionType.EXPLAIN, QuestionType.CALL, QuestionType.OWNER})
"""Types answered with a job role."""


class KeyPlace(IntEnum):
    """Where the right option stands among the options of a question, by length."""

    SHORTEST = 0
    MIDDLE = 1
    LONGEST = 2


@dataclass(frozen=True, kw_only=True)
class GeneratedQuestion:
    """One question. Its id survives edits of its text."""

    id: str
    type: QuestionType
    level: MasteryLevel
    use: ItemUse
    mode: ItemMode = ItemMode.SINGLE
    subject: tuple[str, ...]
    """`map/touchpoint` first; what else tells it apart follows."""
    scene: tuple[str, ...] = ()
    """Lines shown above the question."""
    text: str
    """The question itself, one sentence."""
    key: tuple[str, ...] = ()
    distractors: tuple[str, ...] = ()
    feedback: Mapping[str, str] = field(default_factory=dict)
    """What to say about each option once it was chosen."""
    uses: frozenset[str] = frozenset()
    """Sentences of the map that are shown, normalised: each may stand once in a form."""
    job_role: str | None = None
    shows_mantra: bool = False

    @property
    def options(self) -> tuple[str, ...]:
        """All options, the right one first."""
        return self.key + self.distractors

    @property
    def moment(self) -> str:
        """Return the `map/touchpoint` it is about, or `mantra`."""
        return self.subject[0].partition("@")[0]

    @property
    def key_place(self) -> KeyPlace | None:
        """Return where the right option stands by length; `None` for what is not chosen among three."""
        if self.mode is not ItemMode.SINGLE or len(self.options) < 3:
            return None
        return key_place(self.key[0], self.distractors)

    @property
    def stands_once(self) -> frozenset[str]:
        """Return what no other question of a form may show: its sentences and its options."""
        return self.uses | frozenset(map(normalise, self.options))


def key_place(key: str, others: tuple[str, ...]) -> KeyPlace:
    """Return where the right option of three stands by length."""
    shorter = sum(len(other) < len(key) for other in others)
    return KeyPlace(min(shorter, KeyPlace.LONGEST))
