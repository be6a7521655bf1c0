"""What a file would change, in words, and which job roles its unknown ones are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys.fields import LABELS
from lms.journeys.naming import Known
from lms.journeys.terms import FEELINGS, ImpactDocument, MapDocument, TouchpointDocument

_DEEPER = frozenset({"code", "job_role", "stages", "touchpoints", "impacts"})


class ImportOutcome(StrEnum):
    """What a file does to a map."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return {
            ImportOutcome.NEW: _("New map"),
            ImportOutcome.CHANGED: _("Changed"),
            ImportOutcome.UNCHANGED: _("No changes"),
        }[self]


@frozen
class FieldChange:
    """One field that would change."""

    label: str
    before: str
    after: str


@frozen
class PartChange:
    """What would change at one touchpoint, or at the map itself."""

    title: str
    sign: str = ""
    is_new: bool = False
    is_gone: bool = False
    fields: tuple[FieldChange, ...] = ()


@frozen
class ImportedMap:
    """What a file would do to one map."""

    code: str
    name: str
    outcome: ImportOutcome
    parts: tuple[PartChange, ...] = ()
    stage_count: int = 0
    touchpoint_count: int = 0
    part_count: int = 0


def compare_maps(before: MapDocument | None, after: MapDocument, known: Known) -> ImportedMap:
    """Return what differs between two states of a map; order: the map itself, then as the customer goes."""
    parts = () if before is None else tuple(_parts(before, after, known))
    outcome = ImportOutcome.NEW if before is None else (ImportOutcome.CHANGED if parts else ImportOutcome.UNCHANGED)
    touchpoints = list(after.touchpoints())
    return ImportedMap(
        code=after.code,
        name=after.name,
        outcome=outcome,
        parts=parts,
        stage_count=len(after.stages),
        touchpoint_count=len(touchpoints),
        part_count=sum(len(t.impacts) for t in touchpoints),
    )


def _parts(before: MapDocument, after: MapDocument, known: Known) -> Iterator[PartChange]:
    own = [*_fields(before, after, known), *_stages(before, after)]
    if own:
        yield PartChange(title=_("The map"), fields=tuple(own))
    was, signs, old_signs = {t.code: t for t in before.touchpoints()}, after.signs(), before.signs()
    old_stages, stages = _stages_of(before), _stages_of(after)
    for touchpoint in after.touchpoints():
        old = was.get(touchpoint.code)
        sign = signs[touchpoint.code]
        if old is None:
            described = tuple(_impacts((), touchpoint.impacts, known))
            yield PartChange(title=touchpoint.name, sign=sign, is_new=True, fields=described)
            continue
        changes = [*_fields(old, touchpoint, known), *_impacts(old.impacts, touchpoint.impacts, known)]
        if old_stages[old.code][0] != stages[old.code][0]:
            changes.insert(0, FieldChange(label=_("Stage"), before=old_stages[old.code][1], after=stages[old.code][1]))
        if changes:
            yield PartChange(title=touchpoint.name, sign=sign, fields=tuple(changes))
    for old in before.touchpoints():
        if old.code not in signs:
            described = tuple(_impacts(old.impacts, (), known))
            yield PartChange(title=old.name, sign=old_signs[old.code], is_gone=True, fields=described)


def _stages_of(document: MapDocument) -> dict[str, tuple[str, str]]:
    return {t.code: (stage.code, stage.name) for stage in document.stages for t in stage.touchpoints}


def _stages(before: MapDocument, after: MapDocument) -> Iterator[FieldChange]:
    old, new = {s.code: s.name for s in before.stages}, {s.code: s.name for s in after.stages}
    for code in [*new, *(code for code in old if code not in new)]:
        if old.get(code) != new.get(code):
            yield FieldChange(label=_("Stage"), before=old.get(code, ""), after=new.get(code, ""))
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield FieldChange(label=_("Order of stages"), before=", ".join(old.values()), after=", ".join(new.values()))
    was = {t.code: t.name for t in before.touchpoints()}
    places = {s.code: [t.code for t in s.touchpoints] for s in before.stages}
    for stage in after.stages:
        codes = [t.code for t in stage.touchpoints if t.code in places.get(stage.code, [])]
        before_order = [code for code in places.get(stage.code, []) if code in codes]
        if codes != before_order:
            names = (", ".join(was[code] for code in order) for order in (before_order, codes))
            yield FieldChange(label=_("Order in “%(stage)s”", stage=stage.name), before=next(names), after=next(names))


def _impacts(before: Sequence[ImpactDocument], after: Sequence[ImpactDocument], known: Known) -> Iterator[FieldChange]:
    was, now = {i.job_role: i for i in before}, {i.job_role: i for i in after}
    for role in [*now, *(role for role in was if role not in now)]:
        name = known.job_roles.get(role, role)
        if role in was and role in now:
            for change in _fields(was[role], now[role], known):
                yield replace(change, label=_("%(role)s: %(field)s", role=name, field=change.label))
        else:
            yield FieldChange(label=name, before=_part(was.get(role)), after=_part(now.get(role)))
    if [role for role in was if role in now] != [role for role in now if role in was]:
        names = (", ".join(known.job_roles.get(role, role) for role in side) for side in (was, now))
        yield FieldChange(label=_("Order of job roles"), before=next(names), after=next(names))


def _part(impact: ImpactDocument | None) -> str:
    if impact is None:
        return ""
    values = {"lane": impact.lane.label, "how": impact.how or _("(not described yet)")}
    return _("%(lane)s, owner: %(how)s", **values) if impact.owner else _("%(lane)s: %(how)s", **values)


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
            yield FieldChange(label=LABELS[one.name], before=_text(old, known), after=_text(new, known))


def _text(value: Any, known: Known) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return " · ".join(known.job_roles.get(one, one) for one in value)
    if isinstance(value, int):
        return FEELINGS[value]
    return "" if value is None else getattr(value, "label", None) or str(value)


@frozen
class RoleTwice:
    """Two names in a file that are one job role at one touchpoint."""

    touchpoint: str
    job_role: str


def assign_roles(
    documents: Sequence[MapDocument], answers: Mapping[str, str | None]
) -> tuple[tuple[MapDocument, ...], tuple[RoleTwice, ...]]:
    """Replace unknown job roles by what they were assigned to: a code for a code, `None` leaves the part out.

    Where two are the same at one touchpoint, the first is kept, and it is reported if the second had text of its own.
    """
    repeated: list[RoleTwice] = []
    assigned = []
    for document in documents:
        stages = tuple(
            replace(stage, touchpoints=tuple(_assign_roles(t, answers, repeated) for t in stage.touchpoints))
            for stage in document.stages
        )
        owner = answers.get(document.owner, document.owner) or ""
        assigned.append(replace(document, stages=stages, owner=owner))
    return tuple(assigned), tuple(repeated)


def _assign_roles(
    touchpoint: TouchpointDocument, answers: Mapping[str, str | None], repeated: list[RoleTwice]
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
            repeated.append(RoleTwice(touchpoint=touchpoint.name, job_role=role))
    return replace(touchpoint, impacts=tuple(kept.values()))
