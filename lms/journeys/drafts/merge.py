"""How two authors' changes of one map come together: by field, each thing known by its code. Nothing is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys.fields import SETS
from lms.journeys.terms import FEELINGS, ImpactDocument, MapDocument, StageDocument, TouchpointDocument

_GONE = object()
Thing = TypeVar("Thing", MapDocument, StageDocument, TouchpointDocument, ImpactDocument)


class Side(StrEnum):
    """Whose value holds where two differ."""

    MINE = "mine"
    THEIRS = "theirs"


@frozen
class MapConflict:
    """One thing that both changed, each in their own way."""

    key: str
    """The same for both: `touchpoint:register:hopes`; names the choice."""
    where: str
    """The thing in words: `“Pay at the register”`."""
    job_role: str = ""
    """Code of the job role whose part it is, or nothing."""
    field: str
    """Name of the field, `order`, or nothing where one of both removed the thing."""
    base: str
    mine: str
    theirs: str
    removed_by: Side | None = None


@frozen
class MergedMap:
    """Two authors' maps as one."""

    document: MapDocument
    """With mine where it is not decided yet, and with what only one removed."""
    conflicts: tuple[MapConflict, ...] = ()
    """Empty when nobody has to decide anything."""


def merge_maps(
    base: MapDocument, mine: MapDocument, theirs: MapDocument, choices: Mapping[str, Side] | None = None
) -> MergedMap:
    """Merge by field what two authors made of one map; `choices` decide conflicts by their key.

    Stages, touchpoints and impacts are known by code and job role. What only one changed is taken; what both changed alike stands
    once; else it is a conflict. Order: pair by pair, whoever turned a pair round; what both added at one place stands by its code.
    """
    if mine == theirs or theirs == base:
        return MergedMap(document=mine)
    if mine == base:
        return MergedMap(document=theirs)
    merge = _Merge(base, mine, theirs, choices or {})
    return MergedMap(document=merge.document(), conflicts=tuple(merge.conflicts))


def merge_order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Merge two orders of things; `None` if they contradict each other.

    Shape: all that stands in mine or theirs, once.
    """
    both = set(mine) & set(theirs)
    shared = _tournament(
        [c for c in base if c in both], [c for c in mine if c in both], [c for c in theirs if c in both]
    )
    if shared is None:
        return None
    groups: dict[str | None, list[list[str]]] = {}
    for order in (mine, theirs):
        for anchor, group in _added(order, both).items():
            groups.setdefault(anchor, []).append(group)
    merged: list[str] = []
    for anchor in (None, *shared):
        merged += [] if anchor is None else [anchor]
        for group in sorted(groups.get(anchor, [])):
            merged += group
    return merged


def _added(order: Sequence[str], both: set[str]) -> dict[str | None, list[str]]:
    """Return what stands only in this order, by the shared thing before it."""
    found: dict[str | None, list[str]] = {}
    anchor = None
    for code in order:
        if code in both:
            anchor = code
        else:
            found.setdefault(anchor, []).append(code)
    return found


def _tournament(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    was, other = ({code: place for place, code in enumerate(order)} for order in (base, theirs))
    wins = dict.fromkeys(mine, 0)
    for i, a in enumerate(mine):
        for b in mine[i + 1 :]:
            first = a  # so it stands in mine
            if other[b] < other[a]:
                if a not in was or b not in was:
                    return None
                first = b if was[a] < was[b] else a
            wins[first] += 1
    if len(set(wins.values())) < len(wins):  # a before b before c before a
        return None
    return sorted(mine, key=lambda code: -wins[code])


@dataclass
class _Merge:
    base: MapDocument
    mine: MapDocument
    theirs: MapDocument
    choices: Mapping[str, Side]
    conflicts: list[MapConflict] = field(default_factory=list)

    def document(self) -> MapDocument:
        values = self._fields("map", f"“{self.mine.name}”", self.base, self.mine, self.theirs)
        places = self._touchpoints()
        stages = self._stages({stage for stage, _touchpoint in places.values()})
        placed = {code: self._place(code, stage, stages) for code, (stage, _touchpoint) in places.items()}
        sides = self.base, self.mine, self.theirs
        codes = self._order(
            "stages", _("Order of the stages"), stages, *([s.code for s in side.stages] for side in sides)
        )
        rows = []
        for code in codes:
            inside = [c for c, place in placed.items() if place == code]
            orders = (
                [t.code for s in side.stages if s.code == code for t in s.touchpoints if t.code in inside]
                for side in sides
            )
            order = self._order(code, _("Order of the touchpoints of “%(stage)s”", stage=stages[code]), inside, *orders)
            touchpoints = tuple(places[c][1] for c in order)
            rows.append(StageDocument(code=code, name=stages[code], touchpoints=touchpoints))
        return MapDocument(code=self.mine.code, stages=tuple(rows), **values)

    def _place(self, code: str, stage: str, stages: Mapping[str, str]) -> str:
        """Return the stage a touchpoint stands in, nothing if its stage was given up with it."""
        if stage in stages:
            return stage
        others = (_located(side).get(code, ("", None))[0] for side in (self.mine, self.theirs))
        return next((other for other in others if other in stages), "")

    def _touchpoints(self) -> dict[str, tuple[str, TouchpointDocument]]:
        base, mine, theirs = _located(self.base), _located(self.mine), _located(self.theirs)
        kept = {}
        for code in dict.fromkeys([*mine, *theirs]):
            was, one, other = base.get(code), mine.get(code), theirs.get(code)
            where = f"“{(one or other or ('', None))[1].name}”"  # type: ignore[union-attr]  # it stands in one of them
            if one and other:
                kept[code] = self._touchpoint(code, where, was, one, other)
            else:
                left = one or other
                if left and self._stays(f"touchpoint:{code}", where, was, left, is_mine=one is not None):
                    kept[code] = left
        return kept

    def _touchpoint(
        self,
        code: str,
        where: str,
        was: tuple[str, TouchpointDocument] | None,
        one: tuple[str, TouchpointDocument],
        other: tuple[str, TouchpointDocument],
    ) -> tuple[str, TouchpointDocument]:
        names = {stage.code: stage.name for side in (self.base, self.theirs, self.mine) for stage in side.stages}
        stage = self._pick(
            f"touchpoint:{code}:stage",
            where,
            "stage",
            was[0] if was else "",
            one[0],
            other[0],
            say=lambda c: names.get(c, ""),
        )
        before = was[1] if was else None
        values = self._fields(f"touchpoint:{code}", where, before, one[1], other[1])
        impacts = self._impacts(code, where, before.impacts if before else (), one[1].impacts, other[1].impacts)
        return stage, TouchpointDocument(code=code, impacts=impacts, **values)

    def _impacts(
        self,
        touchpoint: str,
        where: str,
        base: tuple[ImpactDocument, ...],
        mine: tuple[ImpactDocument, ...],
        theirs: tuple[ImpactDocument, ...],
    ) -> tuple[ImpactDocument, ...]:
        # Who owns a touchpoint is one fact of it, not one of each job role.
        was, ours, others = ({i.job_role: replace(i, owner=False) for i in side} for side in (base, mine, theirs))
        kept: dict[str, ImpactDocument] = {}
        for role in dict.fromkeys([*ours, *others]):
            key, before, one, other = f"impact:{touchpoint}:{role}", was.get(role), ours.get(role), others.get(role)
            if one and other:
                values = self._fields(key, where, before, one, other, job_role=role)
                kept[role] = ImpactDocument(job_role=role, **values)
            elif (left := one or other) and self._stays(
                key, where, before, left, is_mine=one is not None, job_role=role
            ):
                kept[role] = left
        owners = (tuple(i.job_role for i in side if i.owner) for side in (base, mine, theirs))
        chosen = self._pick(f"touchpoint:{touchpoint}:owner", where, "owner", *owners)
        orders = ([i.job_role for i in side if i.job_role in kept] for side in (base, mine, theirs))
        order = self._order(
            f"impacts:{touchpoint}", _("Order of the job roles at %(touchpoint)s", touchpoint=where), kept, *orders
        )
        return tuple(replace(kept[role], owner=role in chosen) for role in order)

    def _stages(self, needed: set[str]) -> dict[str, str]:
        base, mine, theirs = ({s.code: s for s in side.stages} for side in (self.base, self.mine, self.theirs))
        kept: dict[str, str] = {}
        for code in dict.fromkeys([*mine, *theirs]):
            was, one, other = base.get(code), mine.get(code), theirs.get(code)
            where = _("Stage “%(name)s”", name=(one or other or self.base).name)
            if one and other:
                kept[code] = self._fields(f"stage:{code}", where, was, one, other)["name"]
            elif left := one or other:
                has_changed = was is not None and (left.name != was.name or not _codes(left) <= _codes(was))
                if not has_changed:
                    stays = was is None or code in needed
                else:
                    stays = self._stays(f"stage:{code}", where, was, left, is_mine=one is not None)
                if stays:
                    kept[code] = left.name
        return kept

    def _stays(self, key: str, where: str, was: object, left: object, *, is_mine: bool, job_role: str = "") -> bool:
        """Decide on a thing which only one of both has: added, taken away, or taken away while the other worked on it."""
        if was is None:
            return True
        if was == left:
            return False
        if key in self.choices:
            return (self.choices[key] is Side.MINE) == is_mine
        self.conflicts.append(
            MapConflict(
                key=key,
                where=where,
                job_role=job_role,
                field="",
                base="",
                mine="",
                theirs="",
                removed_by=Side.THEIRS if is_mine else Side.MINE,
            )
        )
        return True

    def _fields(
        self, key: str, where: str, base: Thing | None, mine: Thing, theirs: Thing, *, job_role: str = ""
    ) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for name in (
            f.name for f in fields(mine) if f.name not in {"code", "job_role", "stages", "touchpoints", "impacts"}
        ):
            was: Any = getattr(base, name) if base is not None else _GONE
            one, other = getattr(mine, name), getattr(theirs, name)
            if name in SETS and one != other:
                before = () if base is None else was
                together = _merge_set(before, one, other)
                if together is not None:
                    merged[name] = together
                    continue
            merged[name] = self._pick(f"{key}:{name}", where, name, was, one, other, job_role=job_role)
        return merged

    def _order(
        self, key: str, where: str, keep: Iterable[str], base: list[str], mine: list[str], theirs: list[str]
    ) -> list[str]:
        kept = set(keep)
        was, one, other = ([code for code in order if code in kept] for order in (base, mine, theirs))
        merged = merge_order(was, one, other)
        if merged is not None:
            return merged
        first = self._pick(f"order:{key}", where, "order", tuple(was), tuple(one), tuple(other))
        rest = other if first == tuple(one) else one
        return [*first, *(code for code in rest if code not in first)]

    def _pick(
        self,
        key: str,
        where: str,
        name: str,
        was: Any,
        one: Any,
        other: Any,
        *,
        job_role: str = "",
        say: Any = None,
    ) -> Any:
        if one == other or other == was:
            return one
        if one == was:
            return other
        if key in self.choices:
            return one if self.choices[key] is Side.MINE else other
        show = say or _text
        self.conflicts.append(
            MapConflict(
                key=key,
                where=where,
                job_role=job_role,
                field=name,
                base="" if was is _GONE else show(was),
                mine=show(one),
                theirs=show(other),
            )
        )
        return one


def _merge_set(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...] | None:
    was, one, other = set(base), set(mine), set(theirs)
    kept = (one & other) | (one - was) | (other - was)
    orders = ([code for code in order if code in kept] for order in (base, mine, theirs))
    merged = merge_order(*orders)
    return None if merged is None else tuple(merged)


def _located(document: MapDocument) -> dict[str, tuple[str, TouchpointDocument]]:
    return {t.code: (stage.code, t) for stage in document.stages for t in stage.touchpoints}


def _codes(stage: StageDocument) -> set[str]:
    return {t.code for t in stage.touchpoints}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return "\n".join(value)
    if isinstance(value, int):
        return FEELINGS[value]
    return "" if value is None else str(getattr(value, "label", value))
