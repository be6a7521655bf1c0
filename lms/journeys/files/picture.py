"""A map as the picture beside its outline."""

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys.naming import Known
from lms.journeys.signs import LineStage, line_of
from lms.journeys.terms import FEELINGS, ImpactDocument, Importance, Lane, MapDocument, TouchpointDocument


@frozen
class PartCard:
    """The part of a job role in a touchpoint."""

    name: str
    lane: Lane
    owner: bool
    how: str


@frozen
class StopCard:
    """One touchpoint."""

    sign: str
    name: str
    customer: str
    notes: tuple[str, ...]
    """Channel, importance and feeling in words."""
    parallel: bool
    parts: tuple[PartCard, ...]


def picture_of(document: MapDocument, known: Known) -> tuple[LineStage[StopCard], ...]:
    """Return the stages of a map as they are drawn."""
    signs = document.signs()
    return line_of(document, lambda t: _stop(t, signs[t.code], known))


def _stop(touchpoint: TouchpointDocument, sign: str, known: Known) -> StopCard:
    notes = [touchpoint.channel.label]
    if touchpoint.importance != Importance.ROUTINE:
        notes.append(touchpoint.importance.label)
    if touchpoint.feeling is not None:
        notes.append(_("Feeling %(feeling)s", feeling=FEELINGS[touchpoint.feeling]))
    return StopCard(
        sign=sign,
        name=touchpoint.name,
        customer=touchpoint.customer,
        notes=tuple(notes),
        parallel=touchpoint.parallel,
        parts=tuple(_part(impact, known) for impact in touchpoint.impacts),
    )


def _part(impact: ImpactDocument, known: Known) -> PartCard:
    name = known.job_roles.get(impact.job_role, impact.job_role)
    return PartCard(name=name, lane=impact.lane, owner=impact.owner, how=impact.how)
