"""Where a page of a lesson stands on the journey, and what is shown around its text. Source: training.md 2.

The text of a lesson says what is true of a moment; sign, neighbours, picture, lane and owner are drawn from the model, so that a
lesson looks like the rest of the company's journey, and text and model cannot contradict each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from lms.core.frozen import frozen
from lms.core.same import Same
from lms.courses.format.parts import LessonPart, PartKind
from lms.courses.frame import Frame
from lms.curriculum.generator.world import role_labels
from lms.curriculum.terms import Snapshot
from lms.journeys.signs import LineStage, StopSign, line_of, touchpoint_signs
from lms.journeys.terms import Channel, Importance, Lane, MapDocument, MapState, TouchpointDocument
from lms.people.terms import OrganisationDocument
from lms.vision.terms import MantraDocument


class SceneKind(StrEnum):
    """The drawing of a moment."""

    COUNTER = "counter"
    SHELF = "shelf"
    WEBSITE = "website"
    PHONE = "phone"
    MESSAGE = "message"
    DELIVERY = "delivery"
    BACK_OFFICE = "back_office"


@frozen
class StationStop:
    """One stop of a line, as a page of a lesson draws it."""

    at: str
    """`map/touchpoint`."""
    sign: StopSign
    name: str
    is_mine: bool
    """Whether the reader has a part there."""

    @property
    def url(self) -> str:
        """Where it stands on the page of all journeys; empty if the reader has no part there."""
        return f"/journey#{self.at.replace('/', '-')}" if self.is_mine else ""


@frozen
class JourneyLine:
    """One journey with the stops that a page names."""

    code: str
    """Of the map."""
    name: str
    stages: tuple[LineStage[StationStop], ...]

    @property
    def mine(self) -> tuple[StopSign, ...]:
        """Signs of the stops that are the reader's."""
        return tuple(stop.sign for stage in self.stages for stop in stage.touchpoints if stop.is_mine)


@frozen
class Station:
    """The moment that a page is about."""

    here: StationStop
    before: StationStop | None
    after: StationStop | None
    word: str
    """Code of what the moment is to the customer, `l.truth`; empty for everyday ones."""
    hopes: str
    scene: SceneKind
    job_role: str
    """Name of the job role whose part it is; empty where nobody's is meant."""
    lane: str
    """Code of how near the customer that job role is, `l.front`; empty without a part."""
    is_owner: bool
    owner: str
    """Name of the job role that owns the moment, as the text calls it; empty if nobody or more than one does."""


@frozen
class Surroundings:
    """What a page of a lesson shows around its own text."""

    frame: Frame
    language: str
    """Of the text."""
    station: Station | None
    promise: str
    """The mantra."""
    pillars: tuple[str, ...]
    """Their names."""
    lines: tuple[JourneyLine, ...]
    """For a page that shows where somebody comes in."""


@frozen
class _Place:
    touchpoint: TouchpointDocument
    before: str
    """Of the stop before: its subject; empty for the first."""
    after: str


class Stations:
    """A company's journeys, looked up by the pages of its lessons."""

    def __init__(
        self, organisation: OrganisationDocument, maps: Sequence[MapDocument], mantra: MantraDocument | None
    ) -> None:
        self._organisation = organisation
        self._mantra = mantra
        self._maps = tuple(one for one in maps if one.state == MapState.CURRENT)
        self._signs = touchpoint_signs(maps)
        self._roles = {role.code: role.name for role in organisation.job_roles}
        self._labels = role_labels(organisation)
        self._places = {subject: place for one in self._maps for subject, place in _places(one)}

    def around(
        self,
        parts: Sequence[LessonPart],
        *,
        at: str = "",
        module_code: str = "",
        language: str = "",
        job_roles: tuple[str, ...] = (),
    ) -> Surroundings:
        """Return what a page shows around its parts.

        The page stands where one of its blocks says; else `at`, where the page before it stood; else at the moment of its module. It is
        written to the job role of its module, else to the reader's, of whom `job_roles` are the codes.
        """
        own, subject = _from_code(module_code)
        here = next((part.at for part in parts if part.at in self._places), at if at in self._places else subject)
        readers = (own,) if own in self._roles else job_roles
        is_line = any(part.kind is PartKind.LINE for part in parts)
        return Surroundings(
            frame=Frame(
                language or self._organisation.locale,
                customer=self._organisation.customer_one,
                customers=self._organisation.customer_many,
            ),
            language=language or self._organisation.locale,
            station=self._station(here, readers, job_roles or readers) if here in self._places else None,
            promise=self._mantra.text if self._mantra else "",
            pillars=tuple(one.name for one in self._mantra.pillars) if self._mantra else (),
            lines=tuple(self._lines(parts, readers)) if is_line else (),
        )

    def _station(self, subject: str, readers: tuple[str, ...], own: tuple[str, ...]) -> Station:
        place = self._places[subject]
        role = next((code for code in readers if place.touchpoint.impact_of(code)), "")
        impact = place.touchpoint.impact_of(role)
        return Station(
            here=self._stop(subject, own),
            before=self._stop(place.before, own) if place.before else None,
            after=self._stop(place.after, own) if place.after else None,
            word=_WORDS.get(place.touchpoint.importance, ""),
            hopes=place.touchpoint.hopes,
            scene=choose_scene(place.touchpoint, impact.lane if impact else None),
            job_role=self._roles.get(role, "") if impact else "",
            lane=_LANES[impact.lane] if impact else "",
            is_owner=impact is not None and impact.owner,
            owner=self._owner(place.touchpoint),
        )

    def _owner(self, touchpoint: TouchpointDocument) -> str:
        owners = [impact.job_role for impact in touchpoint.impacts if impact.owner]
        return self._labels.get(owners[0], "") if len(owners) == 1 else ""

    def _stop(self, subject: str, own: Iterable[str]) -> StationStop:
        place = self._places[subject]
        return StationStop(
            at=subject,
            sign=self._signs[subject],
            name=place.touchpoint.name,
            is_mine=any(place.touchpoint.impact_of(code) for code in own),
        )

    def _lines(self, parts: Sequence[LessonPart], readers: tuple[str, ...]) -> Iterable[JourneyLine]:
        named = {name for part in parts if part.kind is PartKind.LINE for name in part.names}
        lines = (self._line(one, named, readers) for one in self._maps)
        return (line for line in lines if line.mine)

    def _line(self, one: MapDocument, named: Collection[str], readers: tuple[str, ...]) -> JourneyLine:
        def draw(touchpoint: TouchpointDocument) -> StationStop:
            subject = f"{one.code}/{touchpoint.code}"
            has_part = not readers or any(touchpoint.impact_of(code) for code in readers)
            return StationStop(
                at=subject,
                sign=self._signs[subject],
                name=touchpoint.name,
                is_mine=touchpoint.name in named and has_part,
            )

        return JourneyLine(code=one.code, name=one.name, stages=line_of(one, draw))


@lru_cache(maxsize=8)
def _remembered(same: Same[Snapshot]) -> Stations:
    return Stations(same.value.organisation, same.value.maps, same.value.mantra)


def nowhere(language: str) -> Surroundings:
    """Return what is shown around a text while there is no company to ask."""
    frame = Frame(language)
    return Surroundings(
        frame=frame, language=language or frame.language, station=None, promise="", pillars=(), lines=()
    )


def stations_of(snapshot: Snapshot) -> Stations:
    """Return the journeys of a release; remembered, as releases never change."""
    return _remembered(Same(snapshot))


def choose_scene(touchpoint: TouchpointDocument, lane: Lane | None) -> SceneKind:
    """Return the drawing of a moment: where customer and company meet, seen from the lane of who learns it."""
    if lane is Lane.SUPPORT:
        return SceneKind.BACK_OFFICE
    if lane is Lane.BACKSTAGE:
        return _BEHIND.get(touchpoint.channel, SceneKind.BACK_OFFICE)
    if touchpoint.channel is Channel.IN_PERSON and not any(i.lane is Lane.FRONTSTAGE for i in touchpoint.impacts):
        return SceneKind.SHELF
    return _SCENES[touchpoint.channel]


_SCENES: Mapping[Channel, SceneKind] = {
    Channel.IN_PERSON: SceneKind.COUNTER,
    Channel.PHONE: SceneKind.PHONE,
    Channel.WEBSITE: SceneKind.WEBSITE,
    Channel.APP: SceneKind.WEBSITE,
    Channel.EMAIL: SceneKind.MESSAGE,
    Channel.CHAT: SceneKind.MESSAGE,
    Channel.SMS: SceneKind.MESSAGE,
    Channel.SOCIAL: SceneKind.MESSAGE,
    Channel.MAIL: SceneKind.DELIVERY,
    Channel.VIDEO: SceneKind.PHONE,
    Channel.KIOSK: SceneKind.WEBSITE,
    Channel.OTHER: SceneKind.COUNTER,
}
_BEHIND = {Channel.IN_PERSON: SceneKind.SHELF, Channel.MAIL: SceneKind.DELIVERY}
_WORDS = {Importance.TRUTH: "l.truth", Importance.PAIN: "l.pain", Importance.RECOVERY: "l.recovery"}
_LANES = {Lane.FRONTSTAGE: "l.front", Lane.BACKSTAGE: "l.back", Lane.SUPPORT: "l.support"}


def _places(one: MapDocument) -> Iterable[tuple[str, _Place]]:
    touchpoints = tuple(one.touchpoints())
    subjects = [f"{one.code}/{touchpoint.code}" for touchpoint in touchpoints]
    for n, (subject, touchpoint) in enumerate(zip(subjects, touchpoints, strict=True)):
        before, after = subjects[n - 1] if n else "", subjects[n + 1] if n + 1 < len(subjects) else ""
        yield subject, _Place(touchpoint=touchpoint, before=before, after=after)


def _from_code(module_code: str) -> tuple[str, str]:
    """Return job role and moment of a generated module, as far as its code names them: `role/<role>/<map>/<touchpoint>`."""
    kind, _slash, rest = module_code.partition("/")
    role, _slash, subject = rest.partition("/")
    return (role, subject) if kind == "role" else ("", "")
