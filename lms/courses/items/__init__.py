"""Kinds of questions: each class owns how one kind is written, answered, graded, and read and written by other formats.

A new kind: its class, its line in `WRITTEN`, its name in `ItemKind`, its example in `format/examples.py`, which offers it to authors, and
`macros/questions/<widget>.html` if it is answered in a new way.
"""

from collections.abc import Sequence

from lms.courses.items.base import Answer, Mark, QuestionKind
from lms.courses.items.match import Match
from lms.courses.items.multiple import Checklist, Multiple
from lms.courses.items.order import Order
from lms.courses.items.single import Scenario, Single
from lms.courses.items.typed import Gap, Numeric, Recall, Reflect, Short
from lms.courses.terms import ItemDocument, ItemKind, ItemMode

WRITTEN: dict[ItemKind, QuestionKind] = {
    one.kind: one for one in (Single(), Multiple(), Order(), Gap(), Match(), Short(), Numeric(), Scenario(), Reflect())
}
"""What an author can write, in the order in which it is offered."""
_GENERATED: dict[ItemKind, QuestionKind] = {
    ItemKind.MANTRA_CLOZE: WRITTEN[ItemKind.GAP],
    ItemKind.RECALL_UNAIDED: Recall(),
}
_BY_MODE: dict[ItemMode, QuestionKind] = {
    one.mode: one for one in (*reversed(WRITTEN.values()), Short(), Single(), Checklist())
}


def kind_of(item: ItemDocument) -> QuestionKind:
    """Return what knows how a question is answered: its own kind, or else the plainest of its mode."""
    return find_kind(item.kind, item.mode)


def find_kind(kind: ItemKind, mode: ItemMode) -> QuestionKind:
    """Return the same for the names of kind and mode."""
    own = WRITTEN.get(kind) or _GENERATED.get(kind)
    return own if own is not None and own.mode == mode else _BY_MODE[mode]


def plain_kind(mode: ItemMode) -> ItemKind:
    """Return how an author would write a question that is answered so."""
    kind = _BY_MODE[mode].kind
    return kind if kind in WRITTEN else ItemKind.REFLECT


def check_answer(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return the answer with nothing in it but what was asked for.

    :raises BadAnswer: if it is no answer to this question as it was shown
    """
    return kind_of(item).check(item, shown, answer)


def grade(item: ItemDocument, answer: Answer | None) -> Mark:
    """Return what an answer earned; nothing given, or something unreadable, earns nothing."""
    return kind_of(item).grade(item, answer or {})
