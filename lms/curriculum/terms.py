"""The frozen input of the generator, and what comes out."""

from dataclasses import dataclass

from lms.courses.terms import ItemDocument, ModuleDocument, ObjectiveDocument
from lms.journeys.terms import MapDocument, SystemDocument
from lms.people.terms import OrganisationDocument
from lms.vision.terms import MantraDocument


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The whole alignment of a firm at one moment: what a release freezes."""

    organisation: OrganisationDocument
    mantra: MantraDocument
    systems: tuple[SystemDocument, ...] = ()
    maps: tuple[MapDocument, ...] = ()
    """All maps; the generator takes the current ones only."""


@dataclass(frozen=True, kw_only=True)
class GeneratedModule:
    """One module for one job role, with the items that its quiz draws from."""

    document: ModuleDocument
    """Pages as Markdown with the practice items inside."""
    quiz_items: tuple[ItemDocument, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Curriculum:
    """All that one job role gets from one snapshot."""

    job_role: str
    modules: tuple[GeneratedModule, ...]
    """First the foundation (`mantra`), then the role's own, in order."""
    items: tuple[ItemDocument, ...]
    """The whole bank: assessed and practice, each once."""
    objectives: tuple[ObjectiveDocument, ...]
    """Of the foundation and of the role's course, in the order of the journey."""
    facts: dict[str, str]
    """Fact id → hash; what a delta is computed from."""


@dataclass(frozen=True, kw_only=True)
class Delta:
    """What changed for a job role between two snapshots."""

    changed: tuple[str, ...]
    """Ids of facts which are new or differ."""
    gone: tuple[str, ...]
    items: tuple[str, ...]
    """Ids of items which are new or whose key changed."""
