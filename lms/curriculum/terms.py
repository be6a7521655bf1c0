"""The frozen input of the generator, and what comes out."""

from collections.abc import Mapping
from enum import StrEnum

from lms.core.differences import Piece, PieceKind, compare_words
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses.terms import WRITTEN_PREFIX, ItemDocument, ModuleDocument, ObjectiveDocument
from lms.journeys.terms import MapDocument, SystemDocument
from lms.people.terms import OrganisationDocument
from lms.vision.terms import MantraDocument

MANTRA_MODULE = "mantra"
"""Code of the module about the mantra."""


@frozen
class Snapshot:
    """The whole alignment of a company at one moment: what a release freezes."""

    organisation: OrganisationDocument
    mantra: MantraDocument
    systems: tuple[SystemDocument, ...] = ()
    maps: tuple[MapDocument, ...] = ()
    """All maps; the generator takes the current ones only."""


@frozen
class GeneratedModule:
    """One module for one job role, with the items that its quiz draws from."""

    document: ModuleDocument
    """Pages as Markdown with the practice items inside."""
    quiz_items: tuple[ItemDocument, ...] = ()
    moments: tuple[str, ...] = ()
    """`map/touchpoint`: what its quiz asks about, in the order of the lessons; none for the mantra."""


@frozen
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

    @property
    def label(self) -> str:
        """Who must retrain."""
        return _KINDS[self][0]

    @property
    def explanation(self) -> str:
        """What that means."""
        return _KINDS[self][1]


class Facet(StrEnum):
    """What of a thing changed; in the order in which the changes of one thing are listed."""

    TEXT = "text"
    MEANING = "meaning"
    PILLAR = "pillar"
    TOUCHPOINT_ADDED = "touchpoint-added"
    TOUCHPOINT_REMOVED = "touchpoint-removed"
    TOUCHPOINT = "touchpoint"
    MOMENT = "moment"
    SAYS = "says"
    HOPES = "hopes"
    PART_ADDED = "part-added"
    PART_REMOVED = "part-removed"
    PART = "part"
    SERVES = "serves"
    PILLARS = "pillars"
    GOOD = "good"
    NEVER = "never"
    BECAUSE = "because"
    ROLE_ADDED = "role-added"
    ROLE_REMOVED = "role-removed"
    MODULE_ADDED = "module-added"
    MODULE = "module"
    MODULE_REMOVED = "module-removed"

    @property
    def label(self) -> str:
        """What changed."""
        return _FACETS[self]

    @property
    def is_of_mantra(self) -> bool:
        """Test if everyone is taught it, in the foundation."""
        return self in {Facet.TEXT, Facet.MEANING, Facet.PILLAR}

    @property
    def is_of_module(self) -> bool:
        """Test if it is about a trainer's module."""
        return self in {Facet.MODULE_ADDED, Facet.MODULE, Facet.MODULE_REMOVED}


class ReleaseJob(StrEnum):
    """The work that follows a release, by the codes of its handlers in `jobs`."""

    START = "curriculum.request_courses"
    """Ask for the courses."""
    GENERATE = "curriculum.generate_course"
    GENERATE_FOUNDATION = "curriculum.generate_foundation"
    WITHDRAW = "curriculum.restore_courses"
    """Give back the courses of the release before, and ask for them again."""


class FailedWork(StrEnum):
    """What of the work that follows a release failed."""

    STARTING = "starting"
    """To ask for the courses."""
    MAKING = "making"
    ASSIGNING = "assigning"

    @property
    def label(self) -> str:
        """What did not happen."""
        return _FAILED[self]


class FailureCause(StrEnum):
    """Why, as far as a trainer can do something about it."""

    BUSY = "busy"
    """The database was busy or could not be reached: it passes."""
    FULL = "full"
    """There is no room on the disk."""
    MISTAKE = "mistake"
    """Of the program."""

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _ADVICE[self]


@frozen
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


@frozen
class Line:
    """One line of what a thing says: a field with its text, or a text alone."""

    code: str = ""
    """Of the field; empty for a text alone. Part of the id of a change, which releases keep: it never changes."""
    text: str
    label: str = ""
    """What the field is called."""
    display: str = ""
    """The text as a reader sees it, if it is a code."""

    @property
    def plain(self) -> str:
        """Return it by its codes: the same in all languages, for ever."""
        return f"{self.code}: {self.text}" if self.code else self.text

    def __str__(self) -> str:
        text = self.display or self.text
        return str(_("%(field)s: %(text)s", field=self.label, text=text)) if self.label else str(text)


@frozen
class TaughtChange:
    """One thing that is taught and differs between two snapshots."""

    id: str
    """Stable for the same change: a hash of `subject`, `facet`, and the plain lines of before and after."""
    subject: str
    """`mantra`, a pillar's or map's code, `map/touchpoint`, or `map/touchpoint@job-role`."""
    where: str
    """What the subject is called."""
    facet: Facet
    lines_before: tuple[Line, ...]
    """None when it is new."""
    lines_after: tuple[Line, ...]
    """None when it is gone."""
    job_roles: tuple[str, ...]
    """Codes of the job roles that are taught it, before or after."""
    as_cosmetic: tuple[CosmeticChange, ...]
    """Its facts before and after: one for each group of job roles for which they are the same."""
    proposal: ChangeKind
    """By the rules of training.md 6."""

    @property
    def before(self) -> str:
        """Return what it said, in the reader's language."""
        return "\n".join(map(str, self.lines_before))

    @property
    def after(self) -> str:
        """Return what it says, in the reader's language."""
        return "\n".join(map(str, self.lines_after))

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return what leads from before to after, word by word; where little stayed, the one whole and then the other."""
        pieces = compare_words(self.before, self.after)
        kept = sum(len(piece.text) for piece in pieces if piece.kind is PieceKind.SAME)
        if 2 * kept >= max(len(self.before), len(self.after)):
            return pieces
        sides = ((PieceKind.DELETED, self.before), (PieceKind.INSERTED, self.after))
        return tuple(Piece(kind=kind, text=text) for kind, text in sides if text)


@frozen
class Delta:
    """What changed for a job role between two snapshots."""

    changed: tuple[str, ...]
    """Ids of facts which are new or differ."""
    gone: tuple[str, ...]
    items: tuple[str, ...]
    """Ids of items which are new or whose key changed."""


_KINDS = {
    ChangeKind.COSMETIC: (_("No one"), _("Wording only")),
    ChangeKind.MATERIAL: (_("Only what changed"), _("A short lesson and questions")),
    ChangeKind.FULL: (_("The whole course"), _("From the beginning")),
}
_FACETS = {
    Facet.TEXT: _("Mantra"),
    Facet.MEANING: _("What the mantra means"),
    Facet.PILLAR: _("Pillar of the mantra"),
    Facet.TOUCHPOINT_ADDED: _("Touchpoint added"),
    Facet.TOUCHPOINT_REMOVED: _("Touchpoint removed"),
    Facet.TOUCHPOINT: _("Touchpoint"),
    Facet.MOMENT: _("Importance to the customer"),
    Facet.SAYS: _("What the customer says"),
    Facet.HOPES: _("What the customer hopes for"),
    Facet.PART_ADDED: _("Job role added to a touchpoint"),
    Facet.PART_REMOVED: _("Job role removed from a touchpoint"),
    Facet.PART: _("What the job role does"),
    Facet.SERVES: _("Colleagues they serve"),
    Facet.PILLARS: _("Related pillars"),
    Facet.GOOD: _("What good looks like"),
    Facet.NEVER: _("Don’t"),
    Facet.BECAUSE: _("Why the don’t is tempting"),
    Facet.ROLE_ADDED: _("Job role added"),
    Facet.ROLE_REMOVED: _("Job role removed"),
    Facet.MODULE_ADDED: _("Module added"),
    Facet.MODULE: _("Module"),
    Facet.MODULE_REMOVED: _("Module retired"),
}
_FAILED = {
    FailedWork.STARTING: _("The courses were not started"),
    FailedWork.MAKING: _("The course is not ready"),
    FailedWork.ASSIGNING: _("The course is not assigned to everyone"),
}
_ADVICE = {
    FailureCause.BUSY: _("The database was busy or could not be reached. This usually passes."),
    FailureCause.FULL: _("The disk is full. Ask your system administrator to free some space, then try again."),
    FailureCause.MISTAKE: _(
        "The program failed. You did nothing wrong. If trying again doesn’t help, "
        "send the technical details to your system administrator."
    ),
}
