"""What differs between two states of a map, thing by thing and field by field, in the order of the later one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from lms.core.differences import Piece, PieceKind, compare_words
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys.fields import SETS
from lms.journeys.terms import FEELINGS, ImpactDocument, MapDocument, StageDocument, TouchpointDocument

_LEAST_SAME = 0.4
"""Share of a text that must be the same in both for it to be compared word by word."""
_SKIPPED = frozenset({"code", "stages", "touchpoints", "impacts", "job_role"})


class MapChangeKind(StrEnum):
    """What happened to a thing or a field."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """What happened, in one word."""
        return {
            MapChangeKind.ADDED: _("Added"),
            MapChangeKind.CHANGED: _("Changed"),
            MapChangeKind.MOVED: _("Moved"),
            MapChangeKind.REMOVED: _("Removed"),
        }[self]


@frozen
class MapChange:
    """One difference."""

    kind: MapChangeKind
    thing: str
    """Its name: `“Pay at the register”`."""
    anchor: str = ""
    """Id of the place on the board of the later state, empty for the map itself and for what is gone."""
    job_role: str = ""
    """Code of the job role whose part it is, or nothing."""
    field: str = ""
    pieces: tuple[Piece, ...] = ()
    """What changed in the field, word by word; for what is added, its text."""


Names = Mapping[str, Mapping[str, str]]
"""For fields that hold codes: names by code."""


def list_map_changes(before: MapDocument, after: MapDocument, names: Names | None = None) -> tuple[MapChange, ...]:
    """Return all that differs between two states of a map; codes are shown as `names` has them."""
    before, after = (_named(document, names or {}) for document in (before, after))
    return (
        *_fields(_("Map “%(name)s”", name=after.name), "", before, after),
        *_stages(before, after),
        *_touchpoints(before, after),
    )


def _named(document: MapDocument, names: Names) -> MapDocument:
    def described(field: str, codes: tuple[str, ...]) -> tuple[str, ...]:
        known = names.get(field, {})
        return tuple(known.get(code, code) for code in codes)

    stages = tuple(
        replace(
            stage,
            touchpoints=tuple(
                replace(
                    t,
                    systems=described("systems", t.systems),
                    impacts=tuple(
                        replace(i, pillars=described("pillars", i.pillars), serves=described("serves", i.serves))
                        for i in t.impacts
                    ),
                )
                for t in stage.touchpoints
            ),
        )
        for stage in document.stages
    )
    owner = described("owner", (document.owner,))[0]
    return replace(document, owner=owner, stages=stages)


def _stages(before: MapDocument, after: MapDocument) -> Iterator[MapChange]:
    old, new = ({stage.code: stage for stage in side.stages} for side in (before, after))
    for code, stage in new.items():
        thing, anchor = _stage_name(stage), f"stage-{code}"
        if code not in old:
            yield MapChange(kind=MapChangeKind.ADDED, thing=thing, anchor=anchor)
        else:
            yield from _fields(thing, anchor, old[code], stage)
    for code in _moved(list(old), list(new)):
        yield MapChange(kind=MapChangeKind.MOVED, thing=_stage_name(new[code]), anchor=f"stage-{code}")
    for code, stage in old.items():
        if code not in new:
            yield MapChange(kind=MapChangeKind.REMOVED, thing=_stage_name(stage))


def _touchpoints(before: MapDocument, after: MapDocument) -> Iterator[MapChange]:
    old, new = ({t.code: (s, t) for s in side.stages for t in s.touchpoints} for side in (before, after))
    moved = {
        code for s in after.stages for code in _moved(
            [c for c, (stage, _touchpoint) in old.items() if stage.code == s.code], [t.code for t in s.touchpoints]
        )
    }  # fmt: skip
    for code, (stage, touchpoint) in new.items():
        thing = f"“{touchpoint.name}”"
        if code not in old:
            yield MapChange(
                kind=MapChangeKind.ADDED, thing=thing, anchor=code, pieces=_compared("", touchpoint.customer)
            )
            continue
        was_stage, was = old[code]
        if was_stage.code != stage.code or code in moved:
            yield MapChange(kind=MapChangeKind.MOVED, thing=thing, anchor=code)
        yield from _fields(thing, code, was, touchpoint)
        yield from _impacts(thing, code, was, touchpoint)
    for code, (_stage, touchpoint) in old.items():
        if code not in new:
            yield MapChange(kind=MapChangeKind.REMOVED, thing=f"“{touchpoint.name}”")


def _impacts(thing: str, anchor: str, before: TouchpointDocument, after: TouchpointDocument) -> Iterator[MapChange]:
    for impact in after.impacts:
        was = before.impact_of(impact.job_role)
        if was is None:
            yield MapChange(
                kind=MapChangeKind.ADDED,
                thing=thing,
                anchor=anchor,
                job_role=impact.job_role,
                pieces=_compared("", impact.how),
            )
        else:
            yield from _fields(thing, anchor, was, impact, impact.job_role)
    for impact in before.impacts:
        if after.impact_of(impact.job_role) is None:
            yield MapChange(kind=MapChangeKind.REMOVED, thing=thing, anchor=anchor, job_role=impact.job_role)


Thing = MapDocument | StageDocument | TouchpointDocument | ImpactDocument


def _fields(thing: str, anchor: str, before: Thing, after: Thing, job_role: str = "") -> Iterator[MapChange]:
    for name in (field.name for field in fields(after) if field.name not in _SKIPPED):
        was, now = getattr(before, name), getattr(after, name)
        if was != now and not (name in SETS and set(was) == set(now)):
            yield MapChange(
                kind=MapChangeKind.CHANGED,
                thing=thing,
                anchor=anchor,
                job_role=job_role,
                field=name,
                pieces=_compared(_text(was), _text(now)),
            )


def _compared(before: str, after: str) -> tuple[Piece, ...]:
    """Compare word by word, or as a whole where too little is the same to be read as a mixture."""
    pieces = compare_words(before, after)
    same = sum(len(piece.text.strip()) for piece in pieces if piece.kind is PieceKind.SAME)
    if not before or not after or same >= _LEAST_SAME * max(len(before), len(after)):
        return pieces
    return (Piece(kind=PieceKind.DELETED, text=before), Piece(kind=PieceKind.INSERTED, text=f" {after}"))


def _stage_name(stage: StageDocument) -> str:
    return _("Stage “%(name)s”", name=stage.name)


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


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, int):
        return str(FEELINGS[value])
    return "" if value is None else str(getattr(value, "label", value))
