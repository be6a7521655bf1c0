"""Modules, items and objectives as values."""

from dataclasses import field
from enum import IntEnum, StrEnum
from functools import cached_property

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.core.words import gettext as _

FOUNDATION = "foundation"
"""Code of the course that everyone takes."""
WRITTEN_PREFIX = "module/"
"""Begins the subject of a written module's own objective; its code follows."""


class MasteryLevel(StrEnum):
    """How far somebody has come."""

    KNOW = "know"
    UNDERSTAND = "understand"
    DEMONSTRATE = "demonstrate"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _LEVELS[self]


_LEVELS = {
    MasteryLevel.KNOW: _("Know"),
    MasteryLevel.UNDERSTAND: _("Understand"),
    MasteryLevel.DEMONSTRATE: _("Demonstrate"),
}


class ItemUse(StrEnum):
    """Whether an item counts in a quiz, or is asked in lessons and recall only."""

    ASSESSED = "assessed"
    PRACTICE = "practice"


class ItemMode(StrEnum):
    """How an item is answered."""

    SINGLE = "one"
    MULTIPLE = "many"
    ORDER = "order"
    MATCH = "match"
    TEXT = "text"
    CHECKLIST = "checklist"
    REFLECT = "reflect"


class ItemKind(StrEnum):
    """What kind of question an item is: first those that authors write, then those of domain.md D3 that are generated."""

    CHOICE = "choice"
    CHOICES = "choices"
    ORDER = "order"
    GAP = "gap"
    MATCH = "match"
    SHORT = "short"
    NUMBER = "number"
    SCENARIO = "scenario"
    REFLECT = "reflect"
    RECALL_UNAIDED = "recall_unaided"
    MANTRA_CLOZE = "mantra_cloze"
    MANTRA_PICK = "mantra_pick"
    MANTRA_ORDER = "mantra_order"
    PILLAR_MATCH = "pillar_match"
    STAGE_ORDER = "stage_order"
    TOUCHPOINT_ORDER = "touchpoint_order"
    NEXT_MOMENT = "next_moment"
    MY_TOUCHPOINTS = "my_touchpoints"
    IMPACT_MATCH = "impact_match"
    IMPACT_PICK = "impact_pick"
    LANE = "lane"
    CONSEQUENCE = "consequence"
    PARTNERS = "partners"
    OWNER = "owner"
    STANDARD_PICK = "standard_pick"
    PILLAR_APPLY = "pillar_apply"
    OBSERVE = "observe"
    SITUATION = "situation"
    INSTEAD = "instead"
    MINE = "mine"
    MEASURE = "measure"
    PROMISE = "promise"
    TELL = "tell"
    EXPLAIN = "explain"
    CALL = "call"
    HOPE = "hope"
    MISSED = "missed"
    PILLAR_EXAMPLE = "pillar_example"
    PILLAR_BREACH = "pillar_breach"
    OWN_ORDER = "own_order"


APPLY = frozenset({ItemKind.SITUATION, ItemKind.INSTEAD, ItemKind.MINE, ItemKind.MEASURE})
"""Kinds that ask what a good colleague does at the moment."""
NAMES = frozenset({ItemKind.TELL, ItemKind.EXPLAIN, ItemKind.CALL, ItemKind.OWNER})
"""Kinds answered with a job role."""


class KeyPlace(IntEnum):
    """Where the right option stands among the three of a question, by length."""

    SHORTEST = 0
    MIDDLE = 1
    LONGEST = 2


def key_place(key: str, others: tuple[str, ...]) -> KeyPlace:
    """Return where the right option of three stands by length."""
    shorter = sum(len(other) < len(key) for other in others)
    return KeyPlace(min(shorter, KeyPlace.LONGEST))


class RenewalKind(StrEnum):
    """What somebody who completed an older version of a course needs to be up to date."""

    NOTHING = "nothing"
    DELTA = "delta"
    WHOLE = "whole"


class ModuleKind(StrEnum):
    """Who wrote a module: the generator, or a trainer."""

    GENERATED = "generated"
    WRITTEN = "written"


@frozen
class ItemDocument:
    """One question with everything needed to show and to grade it.

    By mode: `one`: `key` has one label, `distractors` the wrong ones. `many`: `key` the right ones. `order`: `key` in the
    right order. `match`: `prompts[i]` belongs to `key[i]`. `text`: `key` lists the accepted wordings (the first is shown
    as the answer). `checklist`: `key` the rows to see, `distractors` the critical rows. `reflect`: no key.
    """

    item_id: str
    """Identity, survives edits of the text: 16 hex digits, or the author's `{#id}` in a written module."""
    kind: ItemKind
    level: MasteryLevel
    use: ItemUse
    mode: ItemMode
    subject: tuple[str, ...]
    """What it is about: `mantra`, a map code, `map/touchpoint`, a pillar code, `module/<code>`."""
    stem: str
    """The question, plain text, with its scene. A cloze or gap has `____` where the answer belongs."""
    scene: tuple[str, ...] = ()
    """Of a generated question: the lines shown above it."""
    question: str = ""
    """Of a generated question: what is asked, one sentence, without the scene."""
    uses: tuple[str, ...] = ()
    """Sentences of the map that are shown, normalised, sorted: each may stand once in a form."""
    key: tuple[str, ...] = ()
    distractors: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    """`match` only: the left sides, parallel to `key`."""
    scores: tuple[int, ...] = ()
    """`scenario` and `sjt` only: 0..3 for `key` then `distractors`, in that order."""
    tolerance: float | None = None
    """`number` only: how far off is still right."""
    feedback: tuple[tuple[str, str], ...] = ()
    """What to say about a label once it was chosen."""
    explanation: str = ""
    hint: str = ""
    job_role: str | None = None
    """Code of the job role it belongs to; `None` when the question is the same for all."""
    is_apply: bool = False
    """Whether it asks for the mantra in action; counts under understand, with a quota of its own."""
    shows_mantra: bool = False
    """Whether the mantra can be read in it: never in one form with a question for the mantra."""
    provenance: tuple[str, ...] = ()
    """Where its facts stand, as subjects."""
    source: str = ""
    """The same in words: `Check the required book list · Buying course books in the store`."""
    key_hash: str = ""
    """The thing to be learned; a change means that it must be asked again."""
    full_hash: str = ""
    """With the distractors: the revision that statistics refer to."""

    @property
    def options(self) -> tuple[str, ...]:
        """All labels that are shown, key first; the order shown is decided per attempt."""
        return self.key + self.distractors

    @property
    def moment(self) -> str:
        """Return the `map/touchpoint` it is about, or `mantra`."""
        return self.subject[0].partition("@")[0]

    @property
    def key_place(self) -> KeyPlace | None:
        """Return where the right option stands by length; `None` for what is not chosen among three."""
        if self.mode is not ItemMode.SINGLE or len(self.options) < 3:
            return None
        return key_place(self.key[0], self.distractors)

    @cached_property
    def stands_once(self) -> frozenset[str]:
        """Return what no other question of a form may show: its sentences and its options."""
        return frozenset(self.uses) | frozenset(map(normalise, self.options))


@frozen
class ObjectiveDocument:
    """What a person must know, understand or demonstrate."""

    level: MasteryLevel
    subject: str
    """`mantra`, a map code, `map/touchpoint`, or `module/<code>`."""
    fingerprint: str
    """Hash of the facts which it teaches; evidence for another fingerprint is out of date."""
    job_role: str | None = None
    """Code of the job role whose part it is, for `map/touchpoint`; else `None`."""
    title: str = ""
    """In words: the touchpoint's name."""
    due_after_days: int = 0
    """Owed so many days after the course was completed; 0 for what the course itself asks."""

    @property
    def key(self) -> str:
        """Identity through all releases: `understand:in-store/booklist@buyer`."""
        return f"{self.level}:{self.subject}" + (f"@{self.job_role}" if self.job_role else "")


@frozen
class Audience:
    """For whom a written module is; any match suffices."""

    everyone: bool = False
    departments: tuple[str, ...] = ()
    job_roles: tuple[str, ...] = ()
    touchpoints: tuple[str, ...] = ()
    """As `map/touchpoint`: the map decides who gets it."""
    sites: tuple[str, ...] = ()
    """Names of sites. Courses belong to job roles, so it goes to every job role that somebody at the site holds."""


@frozen
class PageDocument:
    """One page of the reader."""

    code: str
    """Slug of the heading, unique in the module."""
    title: str
    body: str
    """Markdown with `::: question` blocks, as written, without the heading."""


@frozen
class ModuleDocument:
    """One module as text made it: header, pages, and the items found in the pages."""

    code: str
    title: str
    minutes: int
    level: MasteryLevel
    """The highest level its quiz can show."""
    kind: ModuleKind = ModuleKind.WRITTEN
    audience: Audience = field(default_factory=Audience)
    objectives: tuple[str, ...] = ()
    """Plain sentences: what the reader will be able to do."""
    pages: tuple[PageDocument, ...] = ()
    items: tuple[ItemDocument, ...] = ()
    """All items of the question blocks, in the order of the text."""
    required: bool = True
    """Whether the course is complete only with it."""
    opens_after_days: int = 0
    """Asked so many days after the course was completed; 0 for what can be taken at once."""
    language: str = ""
    """Of text and labels, as `es`; empty for that of the company."""
    source: str = ""
    """The whole file, byte for byte, so that nothing an author wrote is lost."""
