"""What a mantra needs before it can be published, and how the next version follows from the last."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.text import free_slug, is_slug, slug
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.vision import codec, shape
from lms.vision.terms import MantraDocument, MantraField, PillarDocument, PreviousMantra

_RESERVED = "mantra"


@frozen
class MantraProblem:
    """One thing that keeps a draft from being published."""

    field: MantraField | None
    message: str


def problems_of(document: MantraDocument) -> tuple[MantraProblem, ...]:
    """Return what keeps a mantra from being published, in the order of its fields."""
    found = tuple(MantraProblem(field=field, message=message) for field, message in _problems(document))
    return found or _malformed(document)


def _problems(document: MantraDocument) -> Iterator[tuple[MantraField, Message]]:
    if not document.text:
        yield MantraField.TEXT, _("Enter the mantra.")
    if not document.meaning:
        yield MantraField.MEANING, _("Enter what it means.")
    yield from _pillar_problems(document.pillars)
    if len(document.look_alikes) > shape.MAX_LOOK_ALIKES:
        yield MantraField.LOOK_ALIKES, _too_many(len(document.look_alikes), shape.MAX_LOOK_ALIKES)
    for text in document.look_alikes:
        if document.text and shape.is_own_text(text, document.text):
            yield MantraField.LOOK_ALIKES, _("“%(text)s” is the mantra itself. Change or remove it.", text=text)
    if document.segments and not shape.make_up(document.segments, document.text):
        yield MantraField.SEGMENTS, _("The pieces must make up the mantra. Correct them, or leave the field empty.")


def _pillar_problems(pillars: Sequence[PillarDocument]) -> Iterator[tuple[MantraField, Message]]:
    for one in pillars:
        if not one.name:
            yield MantraField.PILLARS, _("Enter a name for the pillar “%(means)s”.", means=one.means)
        elif not one.means:
            yield MantraField.PILLARS, _("Enter what the pillar “%(name)s” means.", name=one.name)
    if len(pillars) > shape.MAX_PILLARS:
        yield MantraField.PILLARS, _too_many(len(pillars), shape.MAX_PILLARS)


def _too_many(count: int, most: int) -> Message:
    return _("Remove %(count)s of them: %(most)s is the limit.", count=count - most, most=most)


def _malformed(document: MantraDocument) -> tuple[MantraProblem, ...]:
    """Check all limits of the file format; the form keeps most of them."""
    found: list[MantraProblem] = []

    def report(path: Path, message: str, _code: str = "") -> None:
        name = "announced_on" if path[:1] == ("announced",) else str(path[0]) if path else ""
        field = MantraField(name) if name in set(MantraField) else None
        found.append(MantraProblem(field=field, message=_("This can’t be published: %(problem)s.", problem=message)))

    shape.MANTRA.check(codec.mantra_to_plain(document), (), report)
    return tuple(found)


def next_mantra(
    document: MantraDocument, published: MantraDocument | None, number: int, retired_on: date
) -> MantraDocument:
    """Return a draft as the version that follows the published one; a replaced text joins the previous mantras.

    The version counts up only if text, meaning or pillars differ: quizzes ask about nothing else of a version.
    """
    if published is None:
        return replace(document, version=number, previous=())
    previous = list(published.previous)
    if normalise(published.text) != normalise(document.text):
        previous.append(PreviousMantra(version=published.version, text=published.text, retired_on=retired_on))
    # A mantra that is used again must not be among the wrong answers.
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
        wanted = pillar.code if is_slug(pillar.code) else slug(pillar.name)
        # A name may have no letter that a code can have.
        code = free_slug("pillar" if wanted == "x" else wanted, taken)
        taken.add(code)
        coded.append(replace(pillar, code=code))
    return tuple(coded)
