"""Questions about the mantra and its pillars: the same for everyone."""

import re
from collections import Counter
from collections.abc import Iterator

from lms.core.ids import normalise
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.curriculum.generator.items.draft import item_id, sealed
from lms.curriculum.generator.wording import Wording
from lms.vision.terms import MantraDocument

GAP = "____"
_WRONG = 3
_EDGES = re.compile(r"^\W+|\W+$")
_LITTLE_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "us",
        "we",
        "will",
        "with",
        "you",
        "your",
    ]
)


def mantra_items(mantra: MantraDocument, wording: Wording) -> tuple[ItemDocument, ...]:
    """Return what can be asked about the mantra."""
    return tuple(sealed(item, mantra=mantra.text) for item in _all(mantra, wording))


def _all(mantra: MantraDocument, wording: Wording) -> Iterator[ItemDocument]:
    yield ItemDocument(
        item_id=item_id(ItemKind.RECALL_UNAIDED, None, "mantra"),
        kind=ItemKind.RECALL_UNAIDED,
        level=MasteryLevel.KNOW,
        use=ItemUse.PRACTICE,
        mode=ItemMode.TEXT,
        subject=("mantra",),
        stem="Type our mantra from memory.",
        key=(mantra.text,),
        provenance=("mantra",),
        source="Our mantra",
    )
    yield from _cloze(mantra)
    yield from _choice(mantra)
    yield from _order(mantra)
    yield from _pillars(mantra, wording)


def _cloze(mantra: MantraDocument) -> Iterator[ItemDocument]:
    pieces = list(mantra.segments) or mantra.text.split()
    words = [_EDGES.sub("", piece) for piece in pieces]
    times = Counter(map(normalise, words))
    if len(pieces) <= 2:
        return
    candidates = [
        i for i, w in enumerate(words) if w and times[normalise(w)] == 1 and normalise(w) not in _LITTLE_WORDS
    ]
    if not candidates:
        return
    identity = item_id(ItemKind.MANTRA_CLOZE, None, f"mantra@{mantra.version}")
    # The longest word carries most; among equals the later one, as the first words are the easiest to recall.
    blank = max(candidates, key=lambda i: (len(words[i]), i))
    shown = [p if i != blank else p.replace(words[i], GAP, 1) for i, p in enumerate(pieces)]
    yield ItemDocument(
        item_id=identity,
        kind=ItemKind.MANTRA_CLOZE,
        level=MasteryLevel.KNOW,
        use=ItemUse.ASSESSED,
        mode=ItemMode.TEXT,
        subject=("mantra",),
        stem="Which word is missing from our mantra? " + _joined(mantra, shown),
        key=(words[blank],),
        explanation=f"Our mantra: {mantra.text}",
        provenance=("mantra",),
        source="Our mantra",
    )


def _choice(mantra: MantraDocument) -> Iterator[ItemDocument]:
    identity = item_id(ItemKind.MANTRA_PICK, None, f"mantra@{mantra.version}")
    # Look-alikes differ from the mantra by a word or two on purpose, so only equal ones are refused here.
    forms = {normalise(mantra.text)}
    wrong: list[str] = []
    older = sorted(mantra.previous, key=lambda p: -p.version)
    for text in (*sorted(mantra.look_alikes, key=lambda t: item_id(identity, None, t)), *(p.text for p in older)):
        if normalise(text) not in forms:
            forms.add(normalise(text))
            wrong.append(text)
    if len(wrong) < 2:
        return
    # The last one that was left behind tempts most: people know it by heart.
    last = next((p.text for p in older if p.text in wrong), wrong[:_WRONG][-1])
    shown = (*[text for text in wrong if text != last][: _WRONG - 1], last)
    yield ItemDocument(
        item_id=identity,
        kind=ItemKind.MANTRA_PICK,
        level=MasteryLevel.KNOW,
        use=ItemUse.ASSESSED,
        mode=ItemMode.SINGLE,
        subject=("mantra",),
        stem="Which of these is our mantra, word for word?",
        key=(mantra.text,),
        distractors=shown,
        feedback=tuple((p.text, "This is an earlier one. We have left it behind.") for p in older if p.text in shown),
        shows_mantra=True,
        provenance=("mantra",),
        source="Our mantra",
    )


def _order(mantra: MantraDocument) -> Iterator[ItemDocument]:
    pieces = tuple(mantra.segments) or tuple(mantra.text.split())
    if not 4 <= len(pieces) <= 12 or len(set(map(normalise, pieces))) < 2:
        return
    yield ItemDocument(
        item_id=item_id(ItemKind.MANTRA_ORDER, None, "mantra"),
        kind=ItemKind.MANTRA_ORDER,
        level=MasteryLevel.KNOW,
        use=ItemUse.PRACTICE,
        mode=ItemMode.ORDER,
        subject=("mantra",),
        stem="Put the pieces of our mantra in order.",
        key=pieces,
        shows_mantra=True,
        provenance=("mantra",),
        source="Our mantra",
    )


def _pillars(mantra: MantraDocument, wording: Wording) -> Iterator[ItemDocument]:
    pillars = sorted(mantra.pillars, key=lambda p: p.code)
    names = wording.apart(p.name for p in pillars)
    means = wording.apart(p.means for p in pillars)
    if len(pillars) < 2 or len(names) < len(pillars) or len(means) < len(pillars):
        return
    yield ItemDocument(
        item_id=item_id(ItemKind.PILLAR_MATCH, None, *(p.code for p in pillars)),
        kind=ItemKind.PILLAR_MATCH,
        level=MasteryLevel.KNOW,
        use=ItemUse.ASSESSED,
        mode=ItemMode.MATCH,
        subject=tuple(p.code for p in pillars),
        stem="Our mantra in parts: match each part to what it means.",
        prompts=tuple(p.name for p in mantra.pillars),
        key=tuple(p.means for p in mantra.pillars),
        provenance=tuple(p.code for p in pillars),
        source="Our mantra",
    )


def _joined(mantra: MantraDocument, pieces: list[str]) -> str:
    return "".join(pieces) if mantra.segments and "".join(mantra.segments) == mantra.text else " ".join(pieces)
