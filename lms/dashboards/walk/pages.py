"""A walk as frozen values, for templates."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.courses.queries import list_known_maps
from lms.curriculum import queries as curriculum
from lms.dashboards.queries import NotOnBoard
from lms.dashboards.terms import COMPANY
from lms.dashboards.walk import queries, rules
from lms.dashboards.walk.terms import GroupFact, GroupView, StopReading, WalkState
from lms.journeys.results.queries import load_results
from lms.journeys.results.terms import TouchpointResults
from lms.journeys.signs import StopSign, touchpoint_signs
from lms.journeys.terms import MapDocument, MapState, TouchpointDocument

MOST_GROUPS = 12
"""Listed at one touchpoint: what comes after is stronger."""


@frozen
class WalkChoice:
    """The filters of a walk."""

    map_code: str = ""
    site_id: UUID | None = None


@frozen
class WalkStop:
    """One touchpoint."""

    code: str
    sign: StopSign
    touchpoint: TouchpointDocument
    reading: StopReading
    results: TouchpointResults

    @property
    def groups(self) -> tuple[GroupView, ...]:
        """The groups that are listed."""
        return self.reading.groups[:MOST_GROUPS]

    @property
    def more_count(self) -> int:
        """Groups that are not listed, and lack less than these."""
        return max(len(self.reading.groups) - MOST_GROUPS, 0)


@frozen
class WalkStage:
    """One stage."""

    letter: str
    name: str
    stops: tuple[WalkStop, ...]


@frozen
class WalkPage:
    """A walk along one journey."""

    is_company: bool
    maps: tuple[tuple[str, str], ...]
    chosen: MapDocument | None
    """`None` before the first release."""
    site_id: UUID | None
    sites: tuple[tuple[UUID, str], ...]
    """At which somebody has a part in this journey."""
    stages: tuple[WalkStage, ...]
    weak_count: int
    stop_count: int
    weakest: WalkStop | None
    """The touchpoint whose weakest link is the weakest of all."""
    has_results: bool

    @property
    def line(self) -> int:
        """The colour of the journey; 0 before it has a touchpoint."""
        return next((stop.sign.line for stage in self.stages for stop in stage.stops), 0)


def walk_page(session: Session, scope_id: UUID, *, choice: WalkChoice, today: date) -> WalkPage:
    """Return a walk along a journey with the eyes of its customers; the company's names no group under five people.

    :raises NotOnBoard: if a map or site was chosen that there is not
    """
    snapshot = curriculum.find_current_snapshot(session)
    documents = tuple(one for one in snapshot.maps if one.state is MapState.CURRENT) if snapshot else ()
    chosen = _chosen(documents, choice.map_code)
    if snapshot is None or chosen is None:
        return WalkPage(
            is_company=scope_id == COMPANY, maps=(), chosen=None, site_id=None, sites=(), stages=(), weak_count=0,
            stop_count=0, weakest=None, has_results=False,
        )  # fmt: skip
    known = chosen.code in list_known_maps(session, (chosen.code,))
    found = queries.list_groups(session, scope_id, chosen.code, known=known)
    sites = {one.site_id: one.site for groups in found.values() for one in groups if one.site_id}
    if choice.site_id is not None and choice.site_id not in sites:
        raise NotOnBoard
    results = load_results(session, chosen.code, today=today)
    signs = touchpoint_signs(snapshot.maps)
    stages = tuple(
        WalkStage(
            letter=letter,
            name=stage.name,
            stops=tuple(
                WalkStop(
                    code=one.code,
                    sign=signs[f"{chosen.code}/{one.code}"],
                    touchpoint=one,
                    reading=rules.read_stop(
                        _of(found.get(one.code, ()), one, choice.site_id),
                        has_part=bool(one.impacts),
                        names_people=scope_id != COMPANY,
                    ),
                    results=results.get(one.code, TouchpointResults()),
                )
                for one in stage.touchpoints
            ),
        )
        for letter, stage in chosen.lettered_stages()
    )
    stops = [stop for stage in stages for stop in stage.stops]
    weak = [stop for stop in stops if stop.reading.state is WalkState.WEAK]
    return WalkPage(
        is_company=scope_id == COMPANY,
        maps=tuple((one.code, one.name) for one in documents),
        chosen=chosen,
        site_id=choice.site_id,
        sites=tuple(sorted(sites.items(), key=lambda site: (site[1], str(site[0])))),
        stages=stages,
        weak_count=len(weak),
        stop_count=len(stops),
        weakest=min(weak, key=lambda stop: rules.weakness(stop.reading.groups[0]), default=None),
        has_results=any(one.csat or one.complaints for one in results.values()),
    )


def _chosen(documents: Sequence[MapDocument], code: str) -> MapDocument | None:
    if not code:
        return next(iter(documents), None)
    chosen = next((one for one in documents if one.code == code), None)
    if chosen is None:
        raise NotOnBoard
    return chosen


def _of(groups: Sequence[GroupFact], touchpoint: TouchpointDocument, site_id: UUID | None) -> list[GroupFact]:
    # Somebody with two job roles is counted for both; only one may have a part here.
    have_part = {impact.job_role for impact in touchpoint.impacts}
    return [one for one in groups if one.job_role_code in have_part and site_id in {None, one.site_id}]
