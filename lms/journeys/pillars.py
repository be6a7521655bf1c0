"""How the maps use the mantra's pillars."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from lms.journeys.terms import MapDocument, MapState
from lms.vision.terms import PillarUses


class NamedJobRole(Protocol):
    """A job role: its code in maps and its name."""

    @property
    def code(self) -> str:
        """Its code in maps."""

    @property
    def name(self) -> str:
        """Its name."""


def pillar_uses(maps: Sequence[MapDocument], job_roles: Iterable[NamedJobRole]) -> PillarUses:
    """Return which pillars some impact carries, and which job roles have no impact that carries one today.

    Order: the job roles as given.
    """
    impacts = [(one, impact) for one in maps for touchpoint in one.touchpoints() for impact in touchpoint.impacts]
    tagged = {impact.job_role for one, impact in impacts if one.state is MapState.CURRENT and impact.pillars}
    return PillarUses(
        used=frozenset(code for _, impact in impacts for code in impact.pillars),
        untagged=tuple(role.name for role in job_roles if role.code not in tagged),
    )
