"""Warnings about a package without errors: what is allowed and probably not meant. Source: domain.md A4, B, D6."""

from collections.abc import Iterator

from lms.core.problems import Path
from lms.curriculum.terms import Snapshot
from lms.journeys.coverage import find_gaps
from lms.vision.terms import MantraDocument

Advice = tuple[Path, str]
_FEWEST_LOOK_ALIKES = 2


def advise(snapshot: Snapshot) -> Iterator[Advice]:
    """Yield warnings, each with the path of what it is about."""
    yield from _mantra(snapshot.mantra)
    organisation = snapshot.organisation
    pillars = {pillar.code: pillar.name for pillar in snapshot.mantra.pillars}
    for gap in find_gaps(
        snapshot.maps, departments=organisation.departments, job_roles=organisation.job_roles, pillars=pillars
    ):
        yield gap.path, gap.message


def _mantra(mantra: MantraDocument) -> Iterator[Advice]:
    if len(mantra.look_alikes) + len(mantra.previous) < _FEWEST_LOOK_ALIKES:
        yield ("mantra",), "with fewer than two look-alikes no quiz can ask which is ours"  # M18
    if not mantra.pillars:
        yield ("mantra",), "without pillars nobody can say what the mantra promises"  # M17
