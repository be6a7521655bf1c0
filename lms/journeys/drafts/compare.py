"""What differs between two states of a map, thing by thing and field by field, in the order of the later one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from lms.core.differences import Piece, PieceKind, compare_words
from lms.journeys.terms import ImpactDocument, MapDocument, StageDocument, TouchpointDocument

FIELD_WORDS = {
    "": "",
    "name": "name",
    "kind": "kind",
    "persona": "customer",
    "goal": "goal",
    "channel": "channel",
    "state": "state",
    "owner": "owner",
    "complete": "nothing is missing",
    "order": "order",
    "stage": "stage",
    "place": "place",
    "customer": "what the customer does",
    "moment": "how much hangs on it",
    "hopes": "what they hope for",
    "feeling": "how customers feel",
    "systems": "systems",
    "evidence": "what they hold in hand",
    "parallel": "stands beside the one before",
    "lane": "how near the customer",
    "how": "what they do",
    "good": "good",
    "never": "never",
    "pillars": "pillars",
    "if_missed": "if it is missed",
    "serves": "colleagues it serves",
    "job_role": "job role",
}
"""How pages name the fields."""
_LEAST_SAME = 0.4
"""Share of a text that must stand in both, so that it is compared word by word."""
_SETS = frozenset({"systems", "pillars", "serves"})
"""Fields whose order says nothing."""
_SKIPPED = frozenset({"code", "stages", "touchpoints", "impacts", "job_role"})


class ChangeKind(StrEnum):
    """What happened to a thing or a field."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class MapChange:
    """One difference."""

    kind: ChangeKind
    where: str
    """The thing in words: `“Pay at the register”`."""
    anchor: str = ""
    """Id of the place on the board of the later state, empty for the map itself and for what is gone."""
    job_role: str = ""
    """Code of the job role whose part it is, or nothing."""
    field: str = ""
    pieces: tuple[Piece, ...] = ()
    """The words of the field, for a change; for what is added, what it says."""


Names = Mapping[str, Mapping[str, str]]
"""For fields that hold codes: names by code."""


def list_map_changes(before: MapDocument, after: MapDocument, names: Names | None = None) -> tuple[MapChange, ...]:
    """Return all that differs between two states of a map; codes are told as `names` has them."""
    before, after = (_named(document, names or {}) for document in (before, after))
    return (
        *_fields(f"The map “{after.name}”", "", before, after),
        *_stages(before, after),
        *_touchpoints(before, after),
    )


def _named(document: MapDocument, names: Names) -> MapDocument:
    def told(field: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        known = names.get(field, {})
        return tuple(known.get(code, code) for code in codes)

    stages = tuple(
        replace(
            stage,
            touchpoints=tuple(
                replace(
                    t,
                    systems=told("systems", t.systems),
                    impacts=tuple(
                        replace(i, pillars=told("pillars", i.pillars), serves=told("serves", i.serves))
                        for i in t.impacts
                    ),
                )
                for t in stage.touchpoints
            ),
        )
        for stage in document.stages
    )
    owner = told("owner", (document.owner,))[0]
    return replace(document, owner=owner, stages=stages)


def _stages(before: MapDocument, after: MapDocument) -> Iterator[MapChange]:
    old, new = ({stage.code: stage for stage in side.stages} for side in (before, after))
    for code, stage in new.items():
        where, anchor = f"Stage “{stage.name}”", f"stage-{code}"
        if code not in old:
            yield MapChange(kind=ChangeKind.ADDED, where=where, anchor=anchor)
        else:
            yield from _fields(where, anchor, old[code], stage)
    for code in _moved(list(old), list(new)):
        yield MapChange(kind=ChangeKind.MOVED, where=f"Stage “{new[code].name}”", anchor=f"stage-{code}")
    for code, stage in old.items():
        if code not in new:
            yield MapChange(kind=ChangeKind.REMOVED, where=f"Stage “{stage.name}”")


def _touchpoints(before: MapDocument, after: MapDocument) -> Iterator[MapChange]:
    old, new = ({t.code: (s, t) for s in side.stages for t in s.touchpoints} for side in (before, after))
    moved = {
        code for s in after.stages for code in _moved(
            [c for c, (stage, _) in old.items() if stage.code == s.code], [t.code for t in s.touchpoints]
        )
    }  # fmt: skip
    for code, (stage, touchpoint) in new.items():
        where = f"“{touchpoint.name}”"
        if code not in old:
            yield MapChange(kind=ChangeKind.ADDED, where=where, anchor=code, pieces=_compared("", touchpoint.customer))
            continue
        was_stage, was = old[code]
        if was_stage.code != stage.code or code in moved:
            yield MapChange(kind=ChangeKind.MOVED, where=where, anchor=code)
        yield from _fields(where, code, was, touchpoint)
        yield from _impacts(where, code, was, touchpoint)
    for code, (_, touchpoint) in old.items():
        if code not in new:
            yield MapChange(kind=ChangeKind.REMOVED, where=f"“{touchpoint.name}”")


def _impacts(where: str, anchor: str, before: TouchpointDocument, after: TouchpointDocument) -> Iterator[MapChange]:
    for impact in after.impacts:
        was = before.impact_of(impact.job_role)
        if was is None:
            yield MapChange(
                kind=ChangeKind.ADDED,
                where=where,
                anchor=anchor,
                job_role=impact.job_role,
                pieces=_compared("", impact.how),
            )
        else:
            yield from _fields(where, anchor, was, impact, impact.job_role)
    for impact in before.impacts:
        if after.impact_of(impact.job_role) is None:
            yield MapChange(kind=ChangeKind.REMOVED, where=where, anchor=anchor, job_role=impact.job_role)


Thing = MapDocument | StageDocument | TouchpointDocument | ImpactDocument


def _fields(where: str, anchor: str, before: Thing, after: Thing, job_role: str = "") -> Iterator[MapChange]:
    for name in (field.name for field in fields(after) if field.name not in _SKIPPED):
        was, now = getattr(before, name), getattr(after, name)
        if was != now and not (name in _SETS and set(was) == set(now)):
            yield MapChange(
                kind=ChangeKind.CHANGED,
                where=where,
                anchor=anchor,
                job_role=job_role,
                field=name,
                pieces=_compared(_said(was), _said(now)),
            )


def _compared(before: str, after: str) -> tuple[Piece, ...]:
    """Compare word by word, or as a whole where so little is the same that a mixture could not be read."""
    pieces = compare_words(before, after)
    same = sum(len(piece.text.strip()) for piece in pieces if piece.kind is PieceKind.SAME)
    if not before or not after or same >= _LEAST_SAME * max(len(before), len(after)):
        return pieces
    return (Piece(kind=PieceKind.OUT, text=before), Piece(kind=PieceKind.IN, text=f" {after}"))


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Return the fewest things whose move leads from one order to the other."""
    kept = [code for code in after if code in before]
    places = {code: place for place, code in enumerate(before)}
    best: dict[str, list[str]] = {}
    for i, code in enumerate(kept):
        best[code] = [*_longest(best[c] for c in kept[:i] if places[c] < places[code]), code]
    stay = set(_longest(best.values()))
    return [code for code in kept if code not in stay]


def _longest(rows: Iterable[list[str]]) -> list[str]:
    return max(rows, key=lambda row: len(row), default=[])  # noqa: PLW0108  `len` alone has no order for mypy


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "\n".join(value)
    return "" if value is None else str(value).replace("_", " ") if isinstance(value, StrEnum) else str(value)
