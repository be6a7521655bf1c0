"""Where a map names a job role, and the same map with another in its place."""

from collections.abc import Iterator
from dataclasses import replace

from lms.journeys.terms import ImpactDocument, MapDocument, TouchpointDocument


def touchpoints_of(document: MapDocument, job_role: str) -> Iterator[TouchpointDocument]:
    """Return the touchpoints at which a job role has a part."""
    return (one for one in document.touchpoints() if one.impact_of(job_role))


def replace_job_role(document: MapDocument, old: str, new: str) -> MapDocument:
    """Return the map with one job role in place of another. Where both have a part, that of the new one stays."""
    return replace(
        document,
        owner=new if document.owner == old else document.owner,
        stages=tuple(
            replace(stage, touchpoints=tuple(_at(touchpoint, old, new) for touchpoint in stage.touchpoints))
            for stage in document.stages
        ),
    )


def _at(touchpoint: TouchpointDocument, old: str, new: str) -> TouchpointDocument:
    leaving, staying = touchpoint.impact_of(old), touchpoint.impact_of(new)
    impacts = [
        _part(impact, old, new, is_owner=impact.owner or bool(leaving and leaving.owner and impact is staying))
        for impact in touchpoint.impacts
        if not (staying and impact is leaving)
    ]
    return replace(touchpoint, impacts=tuple(impacts))


def _part(impact: ImpactDocument, old: str, new: str, *, is_owner: bool) -> ImpactDocument:
    job_role = new if impact.job_role == old else impact.job_role
    served = dict.fromkeys(new if one == old else one for one in impact.serves)
    served.pop(job_role, None)
    return replace(impact, job_role=job_role, owner=is_owner, serves=tuple(served))
