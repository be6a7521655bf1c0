"""What an author can do to a map in one step: each edit applies itself, and describes what it did."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Protocol, Self

from lms.core.errors import NotFound, RuleViolation
from lms.core.frozen import frozen
from lms.core.text import free_slug
from lms.core.words import gettext as _
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.terms import ImpactDocument, MapDocument, StageDocument, TouchpointDocument


class MapPartNotFound(NotFound):
    """The map has no such stage, touchpoint or job role, or no longer has it."""

    def __init__(self) -> None:
        super().__init__(_("This is no longer on the map."))


class RoleAlreadyHere(RuleViolation):
    """A job role has one part at a touchpoint."""

    field = "job_role"

    def __init__(self) -> None:
        super().__init__(_("This job role is already at this touchpoint. Edit it there."))


class Edit(Protocol):
    """One step."""

    @property
    def anchor(self) -> str:
        """Id of the place on the board where the change is."""

    def with_code(self, *documents: MapDocument) -> Self:
        """Return the edit with a code for what is new, one that none of the documents has."""

    def apply(self, document: MapDocument) -> MapDocument:
        """Return the map with the edit made.

        :raises MapPartNotFound: if it is about something that is not there
        """

    def describe(self, before: MapDocument) -> EditNote:
        """Return what the edit does to a map."""


@frozen
class _OnMap:
    anchor: str = ""

    def with_code(self, *documents: MapDocument) -> Self:  # noqa: ARG002  only new things need a code
        return self


@frozen
class ChangeMap(_OnMap):
    """Name, kind, customer, goal, channel, state, owner, completeness."""

    values: Mapping[str, Any]

    def apply(self, document: MapDocument) -> MapDocument:
        return replace(document, **self.values)

    def describe(self, before: MapDocument) -> EditNote:
        return _note(EditKind.MAP_CHANGED, name=before.name, fields=_changed_fields(before, self.apply(before)))


@frozen
class _OnStage:
    code: str = ""

    @property
    def anchor(self) -> str:
        return f"stage-{self.code}"

    def with_code(self, *documents: MapDocument) -> Self:  # noqa: ARG002  only new things need a code
        return self


@frozen
class AddStage(_OnStage):
    """A new stage at a place, the last if there are fewer."""

    name: str
    place: int

    def with_code(self, *documents: MapDocument) -> Self:
        return replace(self, code=free_slug(self.name, {s.code for d in documents for s in d.stages}))

    def apply(self, document: MapDocument) -> MapDocument:
        stages = list(document.stages)
        stages.insert(self.place - 1, StageDocument(code=self.code, name=self.name))
        return replace(document, stages=tuple(stages))

    def describe(self, before: MapDocument) -> EditNote:  # noqa: ARG002
        return _note(EditKind.STAGE_ADDED, name=self.name)


@frozen
class ChangeStage(_OnStage):
    """Another name or place of a stage."""

    name: str
    place: int

    def apply(self, document: MapDocument) -> MapDocument:
        stage = stage_of(document, self.code)
        stages = [s for s in document.stages if s.code != self.code]
        stages.insert(max(0, self.place - 1), replace(stage, name=self.name))
        return replace(document, stages=tuple(stages))

    def describe(self, before: MapDocument) -> EditNote:
        stage = stage_of(before, self.code)
        if stage.name != self.name:
            return _note(EditKind.STAGE_RENAMED, before=stage.name, name=self.name)
        return _note(EditKind.STAGE_MOVED, name=self.name, place=self.place)


@frozen
class RemoveStage(_OnStage):
    """A stage with all its touchpoints."""

    @property
    def anchor(self) -> str:
        return ""

    def apply(self, document: MapDocument) -> MapDocument:
        stage_of(document, self.code)
        return replace(document, stages=tuple(s for s in document.stages if s.code != self.code))

    def describe(self, before: MapDocument) -> EditNote:
        return _note(EditKind.STAGE_REMOVED, name=stage_of(before, self.code).name)


@frozen
class _AtTouchpoint:
    code: str = ""

    @property
    def anchor(self) -> str:
        return self.code

    def with_code(self, *documents: MapDocument) -> Self:  # noqa: ARG002  only new things need a code
        return self


@frozen
class AddTouchpoint(_AtTouchpoint):
    """A new touchpoint at the end of a stage."""

    stage: str
    values: Mapping[str, Any]

    def with_code(self, *documents: MapDocument) -> Self:
        return replace(self, code=free_slug(self.values["name"], {t.code for d in documents for t in d.touchpoints()}))

    def apply(self, document: MapDocument) -> MapDocument:
        stage = stage_of(document, self.stage)
        made = TouchpointDocument(code=self.code, **self.values)
        return _with_stage(document, replace(stage, touchpoints=(*stage.touchpoints, made)))

    def describe(self, before: MapDocument) -> EditNote:
        stage = stage_of(before, self.stage).name
        return _note(EditKind.TOUCHPOINT_ADDED, name=self.values["name"], stage=stage)


@frozen
class ChangeTouchpoint(_AtTouchpoint):
    """Other values of a touchpoint."""

    values: Mapping[str, Any]

    def apply(self, document: MapDocument) -> MapDocument:
        stage, touchpoint = place_of(document, self.code)
        return _with_touchpoint(document, stage, self._changed(touchpoint))

    def describe(self, before: MapDocument) -> EditNote:
        touchpoint = place_of(before, self.code)[1]
        changed = _changed_fields(touchpoint, self._changed(touchpoint))
        return _note(EditKind.TOUCHPOINT_CHANGED, name=touchpoint.name, fields=changed)

    def _changed(self, touchpoint: TouchpointDocument) -> TouchpointDocument:
        changed = replace(touchpoint, **self.values)
        return replace(changed, systems=_in_order(touchpoint.systems, changed.systems))


@frozen
class MoveTouchpoint(_AtTouchpoint):
    """A touchpoint to a place in a stage, counted without it; the last if there are fewer."""

    stage: str
    place: int

    def apply(self, document: MapDocument) -> MapDocument:
        stage, touchpoint = place_of(document, self.code)
        rest = replace(stage, touchpoints=tuple(t for t in stage.touchpoints if t.code != self.code))
        document = _with_stage(document, rest)
        target = stage_of(document, self.stage)
        touchpoints = list(target.touchpoints)
        touchpoints.insert(max(0, self.place - 1), touchpoint)
        return _with_stage(document, replace(target, touchpoints=tuple(touchpoints)))

    def describe(self, before: MapDocument) -> EditNote:
        stage, touchpoint = place_of(self.apply(before), self.code)
        place = [t.code for t in stage.touchpoints].index(self.code) + 1
        return _note(EditKind.TOUCHPOINT_MOVED, name=touchpoint.name, stage=stage.name, place=place)


@frozen
class RemoveTouchpoint(_AtTouchpoint):
    """A touchpoint with all parts of job roles in it."""

    @property
    def anchor(self) -> str:
        return ""

    def apply(self, document: MapDocument) -> MapDocument:
        stage, _touchpoint = place_of(document, self.code)
        return _with_stage(
            document, replace(stage, touchpoints=tuple(t for t in stage.touchpoints if t.code != self.code))
        )

    def describe(self, before: MapDocument) -> EditNote:
        return _note(EditKind.TOUCHPOINT_REMOVED, name=place_of(before, self.code)[1].name)


@frozen
class SaveImpact(_AtTouchpoint):
    """The part of a job role in a touchpoint: new, or in place of that of `job_role`."""

    job_role: str = ""
    """Code of the job role whose part it was, empty for a new one."""
    impact: ImpactDocument
    role_name: str

    def apply(self, document: MapDocument) -> MapDocument:
        """Change the part, and whose it is.

        :raises RoleAlreadyHere: if the job role has another part here
        """
        stage, touchpoint = place_of(document, self.code)
        if self.job_role and touchpoint.impact_of(self.job_role) is None:
            raise MapPartNotFound
        if self.impact.job_role != self.job_role and touchpoint.impact_of(self.impact.job_role):
            raise RoleAlreadyHere
        others = (replace(i, owner=i.owner and not self.impact.owner) for i in touchpoint.impacts)
        impacts = [self._changed(i) if i.job_role == self.job_role else i for i in others]
        if not self.job_role:
            impacts.append(self.impact)
        return _with_touchpoint(document, stage, replace(touchpoint, impacts=tuple(impacts)))

    def describe(self, before: MapDocument) -> EditNote:
        touchpoint = place_of(before, self.code)[1]
        was = touchpoint.impact_of(self.job_role) if self.job_role else None
        if was is None:
            return _note(EditKind.PART_ADDED, role=self.role_name, name=touchpoint.name)
        changed = _changed_fields(was, self._changed(was))
        return _note(EditKind.PART_CHANGED, role=self.role_name, name=touchpoint.name, fields=changed)

    def _changed(self, was: ImpactDocument) -> ImpactDocument:
        return replace(
            self.impact,
            pillars=_in_order(was.pillars, self.impact.pillars),
            serves=_in_order(was.serves, self.impact.serves),
        )


@frozen
class RemoveImpact(_AtTouchpoint):
    """The part of a job role in a touchpoint."""

    job_role: str
    role_name: str

    def apply(self, document: MapDocument) -> MapDocument:
        stage, touchpoint = place_of(document, self.code)
        kept = tuple(i for i in touchpoint.impacts if i.job_role != self.job_role)
        if len(kept) == len(touchpoint.impacts):
            raise MapPartNotFound
        return _with_touchpoint(document, stage, replace(touchpoint, impacts=kept))

    def describe(self, before: MapDocument) -> EditNote:
        return _note(EditKind.PART_REMOVED, role=self.role_name, name=place_of(before, self.code)[1].name)


def stage_of(document: MapDocument, code: str) -> StageDocument:
    """Return a stage by its code.

    :raises MapPartNotFound: if the map has none
    """
    for stage in document.stages:
        if stage.code == code:
            return stage
    raise MapPartNotFound


def place_of(document: MapDocument, code: str) -> tuple[StageDocument, TouchpointDocument]:
    """Return a touchpoint by its code, after its stage.

    :raises MapPartNotFound: if the map has none
    """
    for stage in document.stages:
        for touchpoint in stage.touchpoints:
            if touchpoint.code == code:
                return stage, touchpoint
    raise MapPartNotFound


def impact_of(document: MapDocument, code: str, job_role: str) -> ImpactDocument:
    """Return the part of a job role in a touchpoint.

    :raises MapPartNotFound: if it has none
    """
    impact = place_of(document, code)[1].impact_of(job_role)
    if impact is None:
        raise MapPartNotFound
    return impact


def _in_order(was: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is chosen now: first what was chosen before, in its author's order. A form has no order."""
    return (*(code for code in was if code in now), *(code for code in now if code not in was))


def _note(kind: EditKind, **values: Any) -> EditNote:
    return EditNote(kind=kind, values=values)


def _changed_fields(before: Any, after: Any) -> list[str]:
    """Return the names of the fields in which two states of a thing differ."""
    return [f.name for f in fields(after) if getattr(before, f.name) != getattr(after, f.name)]


def _with_stage(document: MapDocument, stage: StageDocument) -> MapDocument:
    return replace(document, stages=tuple(stage if s.code == stage.code else s for s in document.stages))


def _with_touchpoint(document: MapDocument, stage: StageDocument, touchpoint: TouchpointDocument) -> MapDocument:
    touchpoints = tuple(touchpoint if t.code == touchpoint.code else t for t in stage.touchpoints)
    return _with_stage(document, replace(stage, touchpoints=touchpoints))
