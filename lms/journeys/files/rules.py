"""What a file would change, in words, and who its unknown job roles are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from lms.core.text import plural
from lms.journeys.drafts.compare import FIELD_WORDS
from lms.journeys.naming import Known
from lms.journeys.terms import ImpactDocument, MapDocument, TouchpointDocument

LABELS = {field: words[:1].upper() + words[1:] for field, words in FIELD_WORDS.items()}
_DEEPER = frozenset({"code", "job_role", "stages", "touchpoints", "impacts"})


class Outcome(StrEnum):
    """What a file does to a map."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One thing that would be said otherwise."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """What would change at one touchpoint, or at the map itself."""

    title: str
    sign: str = ""
    is_new: bool = False
    is_gone: bool = False
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapChange:
    """What a file would do to one map."""

    code: str
    name: str
    outcome: Outcome
    parts: tuple[PartChange, ...] = ()
    size: str = ""
    """`3 stages, 12 touchpoints, 40 impacts`."""


def compare_maps(before: MapDocument | None, after: MapDocument, known: Known) -> MapChange:
    """Say what leads from one state of a map to the other; order: the map itself, then as the customer goes."""
    parts = () if before is None else tuple(_parts(before, after, known))
    outcome = Outcome.NEW if before is None else (Outcome.CHANGED if parts else Outcome.UNCHANGED)
    impacts = sum(len(t.impacts) for t in after.touchpoints())
    size = [
        plural(len(after.stages), "stage"),
        plural(len(list(after.touchpoints())), "touchpoint"),
        plural(impacts, "impact"),
    ]
    return MapChange(code=after.code, name=after.name, outcome=outcome, parts=parts, size=", ".join(size))


def _parts(before: MapDocument, after: MapDocument, known: Known) -> Iterator[PartChange]:
    own = [*_fields(before, after, known), *_stages(before, after)]
    if own:
        yield PartChange(title="The map", fields=tuple(own))
    was, signs, old_signs = {t.code: t for t in before.touchpoints()}, after.signs(), before.signs()
    old_stages, stages = _stages_of(before), _stages_of(after)
    for touchpoint in after.touchpoints():
        old = was.get(touchpoint.code)
        sign = signs[touchpoint.code]
        if old is None:
            told = tuple(_impacts((), touchpoint.impacts, known))
            yield PartChange(title=touchpoint.name, sign=sign, is_new=True, fields=told)
            continue
        changes = [*_fields(old, touchpoint, known), *_impacts(old.impacts, touchpoint.impacts, known)]
        if old_stages[old.code][0] != stages[old.code][0]:
            changes.insert(0, FieldChange(label="Stage", before=old_stages[old.code][1], after=stages[old.code][1]))
        if changes:
            yield PartChange(title=touchpoint.name, sign=sign, fields=tuple(changes))
    for old in before.touchpoints():
        if old.code not in signs:
            told = tuple(_impacts(old.impacts, (), known))
            yield PartChange(title=old.name, sign=old_signs[old.code], is_gone=True, fields=told)


def _stages_of(document: MapDocument) -> dict[str, tuple[str, str]]:
    return {t.code: (stage.code, stage.name) for stage in document.stages for t in stage.touchpoints}


def _stages(before: MapDocument, after: MapDocument) -> Iterator[FieldChange]:
    old, new = {s.code: s.name for s in before.stages}, {s.code: s.name for s in after.stages}
    for code in [*new, *(code for code in old if code not in new)]:
        if old.get(code) != new.get(code):
            yield FieldChange(label="Stage", before=old.get(code, ""), after=new.get(code, ""))
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield FieldChange(label="Order of stages", before=", ".join(old.values()), after=", ".join(new.values()))
    was = {t.code: t.name for t in before.touchpoints()}
    places = {s.code: [t.code for t in s.touchpoints] for s in before.stages}
    for stage in after.stages:
        codes = [t.code for t in stage.touchpoints if t.code in places.get(stage.code, [])]
        stood = [code for code in places.get(stage.code, []) if code in codes]
        if codes != stood:
            names = (", ".join(was[code] for code in order) for order in (stood, codes))
            yield FieldChange(label=f"Order in “{stage.name}”", before=next(names), after=next(names))


def _impacts(before: Sequence[ImpactDocument], after: Sequence[ImpactDocument], known: Known) -> Iterator[FieldChange]:
    was, now = {i.job_role: i for i in before}, {i.job_role: i for i in after}
    for role in [*now, *(role for role in was if role not in now)]:
        name = known.job_roles.get(role, role)
        if role in was and role in now:
            for change in _fields(was[role], now[role], known):
                yield replace(change, label=f"{name}: {change.label.lower()}")
        else:
            yield FieldChange(label=name, before=_part(was.get(role)), after=_part(now.get(role)))
    if [role for role in was if role in now] != [role for role in now if role in was]:
        names = (", ".join(known.job_roles.get(role, role) for role in side) for side in (was, now))
        yield FieldChange(label="Order of job roles", before=next(names), after=next(names))


def _part(impact: ImpactDocument | None) -> str:
    return (
        ""
        if impact is None
        else f"{impact.lane.value}{', owner' if impact.owner else ''}: {impact.how or '(no words yet)'}"
    )


def _fields(
    before: MapDocument | TouchpointDocument | ImpactDocument,
    after: MapDocument | TouchpointDocument | ImpactDocument,
    known: Known,
) -> Iterator[FieldChange]:
    for one in fields(before):
        if one.name in _DEEPER:
            continue
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old != new:
            yield FieldChange(label=LABELS[one.name], before=_said(old, known), after=_said(new, known))


def _said(value: Any, known: Known) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " · ".join(known.job_roles.get(one, one) for one in value)
    if isinstance(value, int):
        return f"{value:+d}".replace("-", "−").replace("+0", "0")
    return "" if value is None else str(value).replace("_", " ") if isinstance(value, StrEnum) else str(value)


@dataclass(frozen=True, kw_only=True)
class Twice:
    """Two names of a file that turned out to be one job role at one touchpoint."""

    touchpoint: str
    job_role: str


def settle(
    documents: Sequence[MapDocument], answers: Mapping[str, str | None]
) -> tuple[tuple[MapDocument, ...], tuple[Twice, ...]]:
    """Put who they are in place of unknown job roles: a code for a code, `None` leaves the part out.

    Where two turn out to be the same at one touchpoint, the first stands, and it is said if the second had words of its own.
    """
    doubles: list[Twice] = []
    settled = []
    for document in documents:
        stages = tuple(
            replace(stage, touchpoints=tuple(_settle(t, answers, doubles) for t in stage.touchpoints))
            for stage in document.stages
        )
        owner = answers.get(document.owner, document.owner) or ""
        settled.append(replace(document, stages=stages, owner=owner))
    return tuple(settled), tuple(doubles)


def _settle(
    touchpoint: TouchpointDocument, answers: Mapping[str, str | None], doubles: list[Twice]
) -> TouchpointDocument:
    kept: dict[str, ImpactDocument] = {}
    for impact in touchpoint.impacts:
        role = answers.get(impact.job_role, impact.job_role)
        if role is None:
            continue
        serves = (answers.get(code, code) for code in impact.serves)
        others = tuple(dict.fromkeys(code for code in serves if code is not None and code != role))
        if role not in kept:
            kept[role] = replace(impact, job_role=role, serves=others)
        elif impact.how or impact.good or impact.never:
            doubles.append(Twice(touchpoint=touchpoint.name, job_role=role))
    return replace(touchpoint, impacts=tuple(kept.values()))
