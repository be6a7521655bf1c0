"""Stored pieces of a page to what is drawn: blocks that belong together become one."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from lms.core.frozen import frozen
from lms.courses.format.lesson import BlockWord
from lms.markup.sanitizer import sanitized

NOTHING = Markup.escape("")


class PartKind(StrEnum):
    """What is drawn as one."""

    TEXT = "text"
    QUESTION = "question"
    SCENE = "scene"
    PAIR = "pair"
    MISSED = "missed"
    CHAIN = "chain"
    KEEPS = "keeps"
    PILLAR = "pillar"
    LINE = "line"
    CHANGE = "change"


_KINDS: Mapping[str | None, PartKind] = {
    BlockWord.SCENE: PartKind.SCENE,
    BlockWord.GOOD: PartKind.PAIR,
    BlockWord.NEVER: PartKind.PAIR,
    BlockWord.BECAUSE: PartKind.PAIR,
    BlockWord.MISSED: PartKind.MISSED,
    BlockWord.RELIES: PartKind.CHAIN,
    BlockWord.BEHIND: PartKind.CHAIN,
    BlockWord.ALSO: PartKind.CHAIN,
    BlockWord.KEEPS: PartKind.KEEPS,
    BlockWord.PILLAR: PartKind.PILLAR,
    BlockWord.LINE: PartKind.LINE,
    BlockWord.WAS: PartKind.CHANGE,
    BlockWord.NOW: PartKind.CHANGE,
}


@frozen
class ChainRole:
    """A job role in a chain, and what it does there; nothing where it has no part."""

    name: str
    how: str


@frozen
class LessonPart:
    """One thing on a page of a lesson; which values it has follows from its kind."""

    kind: PartKind
    html: Markup = NOTHING
    """Of text, scenes and what is missed: already safe."""
    item_id: str = ""
    """Of a question that is right."""
    line_number: int = 0
    """Of a question in a text that is being written: where it opens."""
    at: str = ""
    """`map/touchpoint` where it stands; of a line its map."""
    quote: str = ""
    good: tuple[Markup, ...] = ()
    never: tuple[Markup, ...] = ()
    because: Markup = NOTHING
    relies: tuple[ChainRole, ...] = ()
    behind: tuple[ChainRole, ...] = ()
    also: tuple[ChainRole, ...] = ()
    names: tuple[str, ...] = ()
    """Of the pillars that are kept; of moments on the line; of the job roles that give a pillar's examples, empty where unknown."""
    title: str = ""
    """Of a pillar, with what it `means`."""
    means: str = ""
    was: Markup = NOTHING
    now: Markup = NOTHING


def parts_from_plain(plain: Iterable[Mapping[str, Any]]) -> tuple[LessonPart, ...]:
    """Return the parts of a page, from `render_pages`, of whatever version of the renderer."""
    groups: list[list[Mapping[str, Any]]] = []
    for piece in plain:
        if groups and _joins(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return tuple(_part(group) for group in groups)


def _joins(group: Sequence[Mapping[str, Any]], piece: Mapping[str, Any]) -> bool:
    """Test if a piece is drawn with the ones before it: blocks of one kind, each word once."""
    words = [one.get("block") for one in group]
    word = piece.get("block")
    return word in _KINDS and word not in words and _KINDS.get(words[0]) is _KINDS[word]


def _part(group: Sequence[Mapping[str, Any]]) -> LessonPart:
    first = group[0]
    if "item" in first or "line" in first:
        return LessonPart(kind=PartKind.QUESTION, item_id=first.get("item", ""), line_number=first.get("line", 0))
    if first.get("block") not in _KINDS:
        return LessonPart(kind=PartKind.TEXT, html=sanitized(first["html"]))
    values: dict[str, Any] = {"at": next((one["at"] for one in group if one.get("at")), "")}
    for one in group:
        values |= _values(BlockWord(one["block"]), one)
    return LessonPart(kind=_KINDS[first["block"]], **values)


def _values(word: BlockWord, plain: Mapping[str, Any]) -> dict[str, Any]:
    match word:
        case BlockWord.SCENE:
            return {"html": sanitized(plain["text"]), "quote": plain["quote"]}
        case BlockWord.GOOD | BlockWord.NEVER:
            return {word.value: tuple(sanitized(row) for row in plain["rows"])}
        case BlockWord.RELIES | BlockWord.BEHIND | BlockWord.ALSO:
            return {word.value: tuple(ChainRole(name=name, how=how) for name, how in plain["people"])}
        case BlockWord.KEEPS | BlockWord.LINE:
            return {"names": tuple(plain["names"])}
        case BlockWord.PILLAR:
            examples = {side: tuple(Markup.escape(row) for row in plain[side]) for side in ("good", "never")}
            return {"title": plain["name"], "means": plain["means"], "names": tuple(plain["names"]), **examples}
        case BlockWord.BECAUSE | BlockWord.WAS | BlockWord.NOW:
            return {word.value: sanitized(plain["html"])}
        case BlockWord.MISSED:
            return {"html": sanitized(plain["html"])}
