"""What a mantra must keep before it is published, and what becomes of the one before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.text import is_slug, slug
from lms.vision import codec
from lms.vision.shape import MANTRA
from lms.vision.terms import MantraDocument, PillarDocument, PreviousMantra

Problem = tuple[str, str]
"""Name of the field and a sentence."""
FIELDS = ("text", "meaning", "announced", "pillars", "look_alikes", "segments", "leader_message", "owner")
_RESERVED = "mantra"


def problems_of(document: MantraDocument) -> tuple[Problem, ...]:
    """Return what keeps a mantra from being published: the limits of its shape, in the order of its fields."""
    found: list[Problem] = []
    if not document.text:
        found.append(("text", "Write the mantra."))
    if not document.meaning:
        found.append(("meaning", "Write what the mantra means: without it no two people agree on it."))
    found += [
        ("pillars", f"Give the pillar “{one.name or one.means}” a name and what it means.")
        for one in document.pillars
        if not (one.name and one.means)
    ]
    if found:
        return tuple(found)

    def report(path: Path, message: str, _code: str = "") -> None:
        field = str(path[0]) if path and path[0] in FIELDS else ""
        found.append((field, f"{message[0].upper()}{message[1:]}."))

    MANTRA.check(codec.mantra_to_plain(document), (), report)
    return tuple(found)


def next_mantra(
    document: MantraDocument, published: MantraDocument | None, number: int, retired_on: date
) -> MantraDocument:
    """Return a draft as the version that follows the published one; a text that is left behind joins the previous mantras.

    The version counts up only if text, meaning or pillars differ: nothing else is asked in a quiz by its version.
    """
    if published is None:
        return replace(document, version=number, previous=())
    previous = list(published.previous)
    if normalise(published.text) != normalise(document.text):
        previous.append(PreviousMantra(version=published.version, text=published.text, retired_on=retired_on))
    # Who goes back to an earlier mantra must not find it among the wrong answers.
    kept = tuple(one for one in previous if normalise(one.text) != normalise(document.text))
    taught = document.text, document.meaning, document.pillars
    is_same = taught == (published.text, published.meaning, published.pillars)
    return replace(document, version=published.version if is_same else number, previous=kept[-_MOST_PREVIOUS:])


_MOST_PREVIOUS = 100


def with_codes(pillars: Iterable[PillarDocument]) -> tuple[PillarDocument, ...]:
    """Give each pillar a code of its own: the one it has, or one made from its name."""
    taken = {_RESERVED}
    coded = []
    for pillar in pillars:
        wanted = pillar.code if is_slug(pillar.code) else slug(pillar.name)[:58].strip("-")
        if wanted == "x":  # nothing of the name can stand in a code
            wanted = "pillar"
        code = next(one for one in _numbered(wanted) if one not in taken)
        taken.add(code)
        coded.append(replace(pillar, code=code))
    return tuple(coded)


def _numbered(code: str) -> Iterable[str]:
    yield code
    number = 2
    while True:
        yield f"{code[:58].strip('-')}-{number}"
        number += 1
