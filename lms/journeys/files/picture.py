"""A map as the picture beside its outline. Pure."""

from dataclasses import dataclass

from lms.journeys.naming import Known
from lms.journeys.terms import ImpactDocument, Lane, MapDocument, Moment, TouchpointDocument


@dataclass(frozen=True, kw_only=True)
class PartCard:
    """What a touchpoint asks of a job role."""

    name: str
    lane: Lane
    owner: bool
    how: str


@dataclass(frozen=True, kw_only=True)
class StopCard:
    """One touchpoint."""

    sign: str
    name: str
    customer: str
    notes: str
    """Channel, moment and feeling in words."""
    parallel: bool
    parts: tuple[PartCard, ...]


@dataclass(frozen=True, kw_only=True)
class StageCard:
    """One stage."""

    letter: str
    name: str
    stops: tuple[StopCard, ...]


def picture_of(document: MapDocument, known: Known) -> tuple[StageCard, ...]:
    """Return the stages of a map as they are drawn."""
    signs = document.signs()
    return tuple(
        StageCard(
            letter=letter, name=stage.name, stops=tuple(_stop(t, signs[t.code], known) for t in stage.touchpoints)
        )
        for letter, stage in document.lettered_stages()
    )


def _stop(touchpoint: TouchpointDocument, sign: str, known: Known) -> StopCard:
    notes = [touchpoint.channel.words]
    if touchpoint.moment != Moment.ROUTINE:
        notes.append({Moment.TRUTH: "moment of truth"}.get(touchpoint.moment, touchpoint.moment.value))
    if touchpoint.feeling is not None:
        notes.append(f"feeling {touchpoint.feeling:+d}".replace("-", "−").replace("+0", "0"))
    return StopCard(
        sign=sign,
        name=touchpoint.name,
        customer=touchpoint.customer,
        notes=", ".join(notes),
        parallel=touchpoint.parallel,
        parts=tuple(_part(impact, known) for impact in touchpoint.impacts),
    )


def _part(impact: ImpactDocument, known: Known) -> PartCard:
    name = known.job_roles.get(impact.job_role, impact.job_role)
    return PartCard(name=name, lane=impact.lane, owner=impact.owner, how=impact.how)
