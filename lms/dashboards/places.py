"""The journeys as the boards show them: stages, touchpoints and their signs. Pure."""

from collections.abc import Iterator, Mapping
from typing import Self

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.curriculum.terms import Snapshot
from lms.journeys.signs import LineStage, StopSign, line_of, touchpoint_signs
from lms.journeys.terms import MapDocument, MapState


class PlaceName(str):
    """What an objective is about, as one text; of a touchpoint also its sign and its name, from which pages draw a plate."""

    __slots__ = ("name", "sign")

    sign: StopSign | None
    name: str

    @classmethod
    def of(cls, name: str, sign: StopSign | None = None) -> Self:
        """Make the name of a place."""
        place = cls(f"{sign} {name}" if sign else name)
        place.sign, place.name = sign, name
        return place


@frozen
class JourneyColumn:
    """One touchpoint as a column head."""

    code: str
    sign: StopSign
    name: str


@frozen
class Journey:
    """One map."""

    code: str
    name: str
    stages: tuple[LineStage[JourneyColumn], ...]

    def stops(self) -> Iterator[JourneyColumn]:
        """Yield all stops in the customer's order."""
        for stage in self.stages:
            yield from stage.touchpoints


@frozen
class JourneyIndex:
    """All current maps of a release."""

    journeys: tuple[Journey, ...] = ()

    def find(self, code: str) -> Journey | None:
        """Return a map, or `None`."""
        return next((journey for journey in self.journeys if journey.code == code), None)

    def find_stop(self, map_code: str, touchpoint_code: str) -> JourneyColumn | None:
        """Return a touchpoint, or `None` if the current release has none such."""
        journey = self.find(map_code)
        return next((stop for stop in journey.stops() if stop.code == touchpoint_code), None) if journey else None

    def name_of(self, subject: str) -> PlaceName:
        """Return the name of what an objective is about: `IS C3 Check the book list`, a map's name, the mantra."""
        if subject == "mantra":
            return PlaceName.of(_("The mantra"))
        map_code, _slash, rest = subject.partition("/")
        stop = self.find_stop(map_code, rest) if rest and map_code != "module" else None
        if stop:
            return PlaceName.of(stop.name, stop.sign)
        journey = None if rest else self.find(map_code)
        return PlaceName.of(journey.name if journey else (rest or map_code).replace("-", " ").capitalize())


def index_of(snapshot: Snapshot) -> JourneyIndex:
    """Return the current maps of a snapshot."""
    signs = touchpoint_signs(snapshot.maps)
    return JourneyIndex(journeys=tuple(_journey(one, signs) for one in snapshot.maps if one.state is MapState.CURRENT))


def _journey(document: MapDocument, signs: Mapping[str, StopSign]) -> Journey:
    stages = line_of(
        document, lambda t: JourneyColumn(code=t.code, sign=signs[f"{document.code}/{t.code}"], name=t.name)
    )
    return Journey(code=document.code, name=document.name, stages=stages)
