"""The fields of a map, a stage, a touchpoint and a job role's part in it, each declared once.

Codec, shape check, forms, sheet columns, outline and comparison take from here what a field is called, how long it may be and what
it holds. A new field needs its line here and its attribute in `terms`.
"""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys.terms import Channel, Importance, Lane, MapKind, MapState


class FieldKind(StrEnum):
    """What a field holds."""

    LINE = "line"
    """One line of text."""
    TEXT = "text"
    """A sentence or two."""
    LINES = "lines"
    """Several lines of text, each on its own."""
    CODE = "code"
    """The code of another thing."""
    CODES = "codes"
    """Codes of other things."""
    CHOICE = "choice"
    """One value of a closed list."""
    FLAG = "flag"
    """Yes or no."""
    FEELING = "feeling"
    """A number from −2 to 2, or nothing."""


@frozen
class MapField:
    """One field of a map or of a thing on it."""

    name: str
    """Of the attribute in `terms`, and of the field in forms."""
    label: str
    kind: FieldKind
    limit: int = 0
    """Characters of a text or of each line."""
    maximum: int = 0
    """Entries of a list."""
    choices: type[StrEnum] | None = None
    is_required: bool = False
    is_needed_to_publish: bool = False
    """A draft may leave it empty."""
    question: str = ""
    """How a form asks for it, if the label is too short for that."""
    hint: str = ""
    key: str = ""
    """Its name in plain values, if that differs."""
    column: str = ""
    """Its heading in a sheet, if that differs from the key."""
    is_rare: bool = False
    """Whether its column comes after those that most sheets have."""
    word: str = ""
    """Its name in an outline, if that differs from the key."""

    @property
    def plain_key(self) -> str:
        """Its name in plain values."""
        return self.key or self.name

    @property
    def outline_word(self) -> str:
        """Its name in an outline."""
        return self.word or self.plain_key


LINE_LIMIT, LINES_LIMIT = 200, 5
"""Characters of one standard, and how many a job role has at a touchpoint. Source: domain.md A3."""

MAP_FIELDS = (
    MapField(
        name="name", label=_("Name"), kind=FieldKind.LINE, limit=120, is_required=True,
        hint=_("For example: Buying course books in the store"), column="map",
    ),
    MapField(
        name="short", label=_("Short name"), kind=FieldKind.LINE, limit=12, is_rare=True,
        hint=_(
            "At most 12 characters, for example: In store. It comes before the codes of its touchpoints, as in “In store C3”. "
            "Without it, the first letters of the map’s ID are used."
        ),
    ),
    MapField(name="kind", label=_("Kind"), kind=FieldKind.CHOICE, choices=MapKind, is_required=True),
    MapField(
        name="persona", label=_("Customer"), kind=FieldKind.LINE, limit=160,
        hint=_("One kind of person, for example: First-year student, two days before class"),
    ),
    MapField(name="goal", label=_("Customer’s goal"), kind=FieldKind.TEXT, limit=240, is_rare=True),
    MapField(
        name="channel", label=_("Main channel"), kind=FieldKind.CHOICE, choices=Channel, is_required=True, is_rare=True,
        column="map_channel",
    ),
    MapField(name="state", label=_("State"), kind=FieldKind.CHOICE, choices=MapState, is_required=True, is_rare=True),
    MapField(
        name="owner", label=_("Map owner"), kind=FieldKind.CODE, is_rare=True, column="map_owner",
        hint=_("This job role gets questions and suggestions about the map."),
    ),
    MapField(
        name="complete", label=_("Complete"), question=_("The map is complete"), kind=FieldKind.FLAG, is_rare=True,
        hint=_("Tick it once you have asked everyone who knows."),
    ),
)  # fmt: skip
STAGE_FIELDS = (
    MapField(
        name="name", label=_("Name"), kind=FieldKind.LINE, limit=80, is_required=True,
        hint=_("For example: Find out what I need"), column="stage",
    ),
)  # fmt: skip
TOUCHPOINT_FIELDS = (
    MapField(
        name="name", label=_("Name"), kind=FieldKind.LINE, limit=120, is_required=True,
        hint=_("For example: Pay at the register"), column="touchpoint",
    ),
    MapField(name="channel", label=_("Channel"), kind=FieldKind.CHOICE, choices=Channel, is_required=True),
    MapField(
        name="customer", label=_("What the customer does"), kind=FieldKind.TEXT, limit=240, is_needed_to_publish=True,
        hint=_("From their side, for example: The student shows her card and pays."),
    ),
    MapField(
        name="importance", label=_("Importance"), kind=FieldKind.CHOICE, choices=Importance, is_required=True, key="moment",
    ),
    MapField(name="feeling", label=_("How customers feel"), kind=FieldKind.FEELING),
    MapField(
        name="hopes", label=_("What they hope for"), kind=FieldKind.TEXT, limit=160, is_rare=True,
        hint=_("For example: A date, and a way to do the first reading. The quiz uses it to explain answers."),
    ),
    MapField(
        name="says", label=_("What they say"), kind=FieldKind.TEXT, limit=160, is_rare=True,
        hint=_(
            "In the customer’s own words, for example: My class starts tomorrow, and the shelf is empty. The lesson opens with it; "
            "without it, with what they hope for."
        ),
    ),
    MapField(
        name="evidence", label=_("Evidence (receipt, sign, message)"), kind=FieldKind.LINE, limit=160, is_rare=True,
    ),
    MapField(name="systems", label=_("Systems, processes and policies"), kind=FieldKind.CODES, maximum=100, is_rare=True),
    MapField(
        name="parallel", label=_("Alternative or at the same time"), kind=FieldKind.FLAG, is_rare=True,
        question=_("An alternative to the touchpoint before it, or at the same time"),
        hint=_("Tick it if customers choose one of the two, so that no quiz asks which comes first."),
    ),
)  # fmt: skip
PART_FIELDS = (
    MapField(name="job_role", label=_("Job role"), kind=FieldKind.CODE, is_required=True, key="role"),
    MapField(name="lane", label=_("Visibility"), kind=FieldKind.CHOICE, choices=Lane, is_required=True),
    MapField(
        name="owner", label=_("Owner"), question=_("Owns this touchpoint"), kind=FieldKind.FLAG,
        hint=_("A touchpoint has one owner. This one replaces the owner it has now."),
    ),
    MapField(
        name="how", label=_("What they do"), kind=FieldKind.TEXT, limit=240, is_needed_to_publish=True,
        hint=_("Start with a verb, as you would say it to them, for example: Greet everyone who comes to the register."), word="does",
    ),
    MapField(
        name="good", label=_("What good looks like"), kind=FieldKind.LINES, limit=LINE_LIMIT, maximum=LINES_LIMIT,
        hint=_(
            "One per line, at most 5, for example: Looks up and smiles. Add a second one, so that the lesson and the quiz can ask for different things."
        ),
    ),
    MapField(
        name="never", label=_("Don’t"), kind=FieldKind.LINES, limit=LINE_LIMIT, maximum=LINES_LIMIT,
        hint=_(
            "One per line, at most 5: what a tired, well-meaning colleague would do, for example: Talks to a colleague while a customer "
            "waits. Add a second one, so that a retake can ask about another shortcut."
        ),
    ),
    MapField(
        name="because", label=_("Why that is tempting"), kind=FieldKind.TEXT, limit=160, is_rare=True,
        hint=_(
            "What makes it hard to resist, for example: The line is long. The lesson and the quiz then explain the don’t instead of just forbidding it."
        ),
    ),
    MapField(
        name="pillars", label=_("Related pillars"), kind=FieldKind.CODES, maximum=5, word="lives",
        hint=_("Choose only one if you can. Quizzes can then ask which pillar a shortcut breaks."),
    ),
    MapField(
        name="if_missed", label=_("What the customer feels if it is missed"), kind=FieldKind.TEXT, limit=200, word="missed",
        hint=_("For example: The student falls behind in week one. The lesson and the quiz use it to explain the don’t."),
    ),
    MapField(
        name="serves", label=_("Colleagues they serve"), kind=FieldKind.CODES, maximum=200, is_rare=True,
        hint=_("The colleagues who need what this job role does. Quizzes can then ask who to tell if something slips."),
    ),
)  # fmt: skip
FIELDS_OF = {"map": MAP_FIELDS, "stage": STAGE_FIELDS, "touchpoint": TOUCHPOINT_FIELDS, "impact": PART_FIELDS}
"""By the level on which they stand."""
SETS = frozenset(field.name for fields in FIELDS_OF.values() for field in fields if field.kind is FieldKind.CODES)
"""Names of the fields whose order means nothing."""
LABELS: dict[str, str] = {
    **{field.name: field.label for fields in FIELDS_OF.values() for field in fields},
    "order": _("Order"),
    "stage": _("Stage"),
    "place": _("Place"),
    "code": _("ID"),
}
"""What pages call a field in a list of changes, by its name."""


def field_of(level: str, name: str) -> MapField:
    """Return a field by its level and name."""
    return next(field for field in FIELDS_OF[level] if field.name == name)
