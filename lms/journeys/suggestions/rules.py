"""How a suggested part is added to a map, and removed again."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from lms.journeys.terms import ImpactDocument, Lane, MapDocument, TouchpointDocument


def with_part(
    document: MapDocument, touchpoint_code: str, job_role: str, *, departments: Mapping[str, str]
) -> MapDocument | None:
    """Return the map with a part for the job role, in the lane of a colleague there and not described yet; `None` without the touchpoint.

    `departments` are by job role. A part that is there already stays as it is.
    """
    touchpoint = _find(document, touchpoint_code)
    if touchpoint is None:
        return None
    if touchpoint.impact_of(job_role) is not None:
        return document
    impact = ImpactDocument(job_role=job_role, lane=_lane(touchpoint, job_role, departments), how="")
    return _changed(document, touchpoint_code, lambda impacts: (*impacts, impact))


def without_part(document: MapDocument, touchpoint_code: str, job_role: str) -> MapDocument:
    """Return the map without the job role's part."""
    return _changed(
        document, touchpoint_code, lambda impacts: tuple(impact for impact in impacts if impact.job_role != job_role)
    )


def is_described(document: MapDocument, touchpoint_code: str, job_role: str) -> bool:
    """Test if the part was described meanwhile."""
    touchpoint = _find(document, touchpoint_code)
    impact = touchpoint.impact_of(job_role) if touchpoint else None
    return impact is not None and impact != ImpactDocument(job_role=job_role, lane=impact.lane, how="")


def _find(document: MapDocument, touchpoint_code: str) -> TouchpointDocument | None:
    return next((one for one in document.touchpoints() if one.code == touchpoint_code), None)


def _lane(touchpoint: TouchpointDocument, job_role: str, departments: Mapping[str, str]) -> Lane:
    own = departments.get(job_role)
    colleagues = [impact.lane for impact in touchpoint.impacts if departments.get(impact.job_role) == own]
    return next(iter(colleagues), Lane.BACKSTAGE)


def _changed(
    document: MapDocument,
    touchpoint_code: str,
    change: Callable[[tuple[ImpactDocument, ...]], tuple[ImpactDocument, ...]],
) -> MapDocument:
    return replace(
        document,
        stages=tuple(
            replace(
                stage,
                touchpoints=tuple(
                    replace(one, impacts=change(one.impacts)) if one.code == touchpoint_code else one
                    for one in stage.touchpoints
                ),
            )
            for stage in document.stages
        ),
    )
