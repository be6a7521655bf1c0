"""A company as its job roles are taught it: facts by the generator's own reckoning, and where each thing stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.curriculum.generator.pipeline import Generator
from lms.curriculum.generator.world import Place, World
from lms.curriculum.terms import Snapshot
from lms.journeys.terms import MapDocument
from lms.vision.terms import PillarDocument


@dataclass(frozen=True, kw_only=True, eq=False)
class SnapshotFacts:
    """One snapshot, ready to be compared."""

    snapshot: Snapshot
    world: World
    facts: Mapping[str, Mapping[str, str]]
    """Of each job role by its code: fact id → hash."""
    pillars: Mapping[str, PillarDocument]
    maps: Mapping[str, MapDocument]
    """The current ones."""
    places: Mapping[str, Place]
    """Touchpoints by `map/touchpoint`, in the customer's order."""

    def job_role_name(self, code: str) -> str:
        """Return what a job role is called, with its department where the name alone is not clear."""
        return self.world.role_labels.get(code, code)


def snapshot_facts(snapshot: Snapshot, generator: Generator | None = None) -> SnapshotFacts:
    """Prepare a snapshot; `generator` is one of the same snapshot without cosmetic changes, if there is one already."""
    generator = generator or Generator(snapshot)
    world = generator.world
    return SnapshotFacts(
        snapshot=snapshot,
        world=world,
        facts={code: generator.facts(code) for code in world.roles},
        pillars={pillar.code: pillar for pillar in snapshot.mantra.pillars},
        maps={m.code: m for m in world.maps},
        places={place.subject: place for place in world.places},
    )
