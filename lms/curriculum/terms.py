"""The frozen input of the generator, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.core.differences import Piece, PieceKind, compare_words
from lms.courses.terms import WRITTEN_PREFIX, ItemDocument, ModuleDocument, ObjectiveDocument
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


class ChangeKind(StrEnum):
    """What a change asks of the people who have learned it the old way."""

    COSMETIC = "cosmetic"
    """Nothing: it says the same."""
    MATERIAL = "material"
    """A delta: only what changed."""
    FULL = "full"
    """The whole course again."""


class FailedWork(StrEnum):
    """What of the work that follows a release failed."""

    STARTING = "starting"
    """To ask for the courses."""
    MAKING = "making"
    HANDING_OUT = "handing-out"


class FailureCause(StrEnum):
    """Why, as far as a trainer can do something about it."""

    BUSY = "busy"
    """The database was busy or could not be reached: it passes."""
    FULL = "full"
    """There is no room on the disk."""
    MISTAKE = "mistake"
    """Of the program."""


@dataclass(frozen=True, kw_only=True)
class CosmeticChange:
    """A change that counts as none: facts as they are now, and the facts whose place they take.

    Applied to a job role it is for, where all of `new` stand as they are here: they are taken away and `gone` put in their
    place, so that what was learned before still holds. Of several, the last is applied first: a later change of the same
    thing leads back to the one before it.
    """

    gone: Mapping[str, str]
    """Fact id → hash, as before the change."""
    new: Mapping[str, str]
    """Fact id → hash, as after it."""
    job_roles: tuple[str, ...] = ()
    """Codes of the job roles it is for; empty for all, and for what everyone is taught."""

    @property
    def is_of_module(self) -> bool:
        """Test if it is about a trainer's module: that is laid over the modules of a course, not over what the maps teach."""
        return all(fact.startswith(WRITTEN_PREFIX) for fact in (*self.gone, *self.new))


@dataclass(frozen=True, kw_only=True)
class TaughtChange:
    """One thing that differs between two snapshots, in words."""

    id: str
    """Stable for the same change: a hash of `subject`, `facet`, `before` and `after`."""
    subject: str
    """`mantra`, a pillar's or map's code, `map/touchpoint`, or `map/touchpoint@job-role`."""
    where: str
    """The subject in words."""
    facet: str
    """What of it: see `changes.FACETS`."""
    before: str
    """Empty when it is new."""
    after: str
    """Empty when it is gone."""
    job_roles: tuple[str, ...]
    """Codes of the job roles that are taught it, before or after."""
    as_cosmetic: tuple[CosmeticChange, ...]
    """Its facts before and after: one for each group of job roles for which they are the same."""
    proposal: ChangeKind
    """By the rules of domain.md D7."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return what leads from before to after, word by word; where little stayed, the one whole and then the other."""
        pieces = compare_words(self.before, self.after)
        kept = sum(len(piece.text) for piece in pieces if piece.kind is PieceKind.SAME)
        if 2 * kept >= max(len(self.before), len(self.after)):
            return pieces
        sides = ((PieceKind.OUT, self.before), (PieceKind.IN, self.after))
        return tuple(Piece(kind=kind, text=text) for kind, text in sides if text)


@dataclass(frozen=True, kw_only=True)
class Delta:
    """What changed for a job role between two snapshots."""

    changed: tuple[str, ...]
    """Ids of facts which are new or differ."""
    gone: tuple[str, ...]
    items: tuple[str, ...]
    """Ids of items which are new or whose key changed."""
