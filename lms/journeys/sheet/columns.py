"""The columns of a sheet, and the other words that people use for them and for their values."""

import re
from collections.abc import Iterator
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.ids import normalise
from lms.journeys.fields import FIELDS_OF, MapField
from lms.journeys.terms import Channel, Importance, Lane, MapKind, MapState


class MapSheetProblem(StrEnum):
    """What can be wrong with a sheet of a map; codes of problems beside `SheetProblem` and `ProblemCode`."""

    COLUMN_MISSING = "column-missing"
    COLUMN_UNKNOWN = "column-unknown"
    DIFFERS = "differs"
    IN_TWO_STAGES = "in-two-stages"
    LANE_ASSUMED = "lane-assumed"
    NO_JOB_ROLE = "no-job-role"
    NO_NAME = "no-name"
    NO_ROWS = "no-rows"
    REST_NOT_READ = "rest-not-read"
    ROLE_DIFFERS = "role-differs"


WIDTHS = {
    **dict.fromkeys(("customer", "hopes", "says", "how", "good", "never", "because", "if_missed"), 40),
    "touchpoint": 28, "map": 24, "stage": 24,
}  # fmt: skip
"""Of columns in a spreadsheet, in characters."""


@frozen
class Column:
    """One column."""

    name: str
    level: str
    """`map`, `stage`, `touchpoint` or `impact`: what it is about."""
    key: str
    """Its name in plain values."""
    also: tuple[str, ...] = ()
    """Other headings, folded."""
    field: MapField | None = None
    """`None` for ids and departments."""


_OTHER_HEADINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("map", "name"): (
        "journey",
        "journey map",
        "map name",
    ),
    ("map", "short"): (
        "short name",
        "name on signs",
    ),
    ("map", "kind"): (
        "type",
        "map kind",
        "journey type",
    ),
    ("map", "persona"): (
        "actor",
        "customer type",
        "who",
    ),
    ("map", "goal"): (
        "customer goal",
        "scenario",
    ),
    ("map", "state"): ("map state",),
    ("map", "channel"): (
        "primary channel",
        "main channel",
    ),
    ("map", "owner"): ("journey owner",),
    ("map", "complete"): ("is complete",),
    ("stage", "name"): (
        "phase",
        "stage name",
        "section",
    ),
    ("touchpoint", "name"): (
        "step",
        "interaction",
        "touch point",
        "moment name",
        "activity",
        "task",
    ),
    ("touchpoint", "channel"): (
        "medium",
        "where",
    ),
    ("touchpoint", "customer"): (
        "what the customer does",
        "customer does",
        "customer action",
        "customer actions",
        "what happens",
        "action",
    ),
    ("touchpoint", "importance"): (
        "importance",
        "how much hangs on it",
        "moment type",
        "moment kind",
    ),
    ("touchpoint", "feeling"): (
        "how customers feel",
        "emotion",
        "score",
        "satisfaction",
    ),
    ("touchpoint", "hopes"): (
        "what they hope for",
        "customer hopes",
        "expectation",
        "expectations",
    ),
    ("touchpoint", "says"): (
        "what they say",
        "customer says",
        "quote",
        "voice of the customer",
        "verbatim",
    ),
    ("touchpoint", "systems"): (
        "system",
        "tools",
        "technology",
    ),
    ("touchpoint", "evidence"): (
        "what they hold in hand",
        "physical evidence",
    ),
    ("touchpoint", "parallel"): (
        "at the same time",
        "alternative",
    ),
    ("impact", "job_role"): (
        "job role",
        "job",
        "responsible",
        "job title",
        "position",
    ),
    ("impact", "lane"): (
        "how near the customer",
        "layer",
        "visibility",
    ),
    ("impact", "owner"): (
        "accountable",
        "is owner",
        "owns",
    ),
    ("impact", "how"): (
        "does",
        "impact",
        "part",
        "what they do",
        "contribution",
    ),
    ("impact", "good"): (
        "do",
        "good practice",
        "standard",
        "standards",
    ),
    ("impact", "never"): (
        "do not",
        "don t",
        "bad",
        "avoid",
    ),
    ("impact", "because"): (
        "why that is tempting",
        "why it tempts",
        "temptation",
    ),
    ("impact", "pillars"): (
        "pillar",
        "lives",
        "values",
    ),
    ("impact", "if_missed"): (
        "missed",
        "consequence",
        "if it is missed",
    ),
    ("impact", "serves"): (
        "colleagues it serves",
        "internal customer",
        "internal customers",
    ),
}
"""Other headings under which a sheet may have a field, folded."""
_LEVELS = ("map", "stage", "touchpoint", "impact")
_ID_HEADINGS = {"map": "journey id", "stage": "phase id", "touchpoint": "step id"}


def _columns_of(level: str, *, rare: bool) -> Iterator[Column]:
    for field in FIELDS_OF[level]:
        if field.is_rare == rare:
            name = field.column or field.plain_key
            yield Column(
                name=name,
                level=level,
                key=field.plain_key,
                also=_OTHER_HEADINGS.get((level, field.name), ()),
                field=field,
            )


def _all_columns() -> Iterator[Column]:
    for level in _LEVELS:
        if level == "impact":
            also = ("team", "unit", "function")
            yield Column(name="department", level="impact", key="department", also=also)
        yield from _columns_of(level, rare=False)
    for level in ("touchpoint", "impact", "map"):
        yield from _columns_of(level, rare=True)
    for level, heading in _ID_HEADINGS.items():
        yield Column(name=f"{level}_id", level=level, key="id", also=(heading,))
    yield Column(name="role_id", level="impact", key="role_id", also=("job role id",))


COLUMNS = tuple(_all_columns())
"""In order: what most sheets have, then the rest, then ids."""
BY_NAME = {column.name: column for column in COLUMNS}

_WORDS: dict[type[StrEnum], dict[str, str]] = {
    Channel: {
        "in person": "in_person",
        "store": "in_person",
        "shop": "in_person",
        "face to face": "in_person",
        "telephone": "phone",
        "call": "phone",
        "web": "website",
        "web site": "website",
        "online": "website",
        "e mail": "email",
        "text": "sms",
        "text message": "sms",
        "social media": "social",
        "letter": "mail",
        "post": "mail",
        "mobile app": "app",
    },
    Lane: {
        "front": "frontstage",
        "front stage": "frontstage",
        "visible staff": "frontstage",
        "onstage": "frontstage",
        "back": "backstage",
        "back stage": "backstage",
        "invisible staff": "backstage",
        "behind the scenes": "backstage",
        "support process": "support",
        "support processes": "support",
    },
    Importance: {"moment of truth": "truth", "normal": "routine", "pain point": "pain"},
    MapState: {"as is": "current", "today": "current", "to be": "future"},
    MapKind: {"sale": "sales", "customer service": "service"},
}
_YES = frozenset({"yes", "y", "true", "x", "1", "owner", "✓", "✔"})
_NO = frozenset({"", "no", "n", "false", "0", "-", "–"})


def fold(text: str) -> str:
    """Fold a heading or a word of a closed list: lower case, words parted by single spaces."""
    return re.sub(r"[\W_]+", " ", normalise(text)).strip()


_HEADINGS = {fold(word): column for column in COLUMNS for word in (column.name, *column.also)}


def column_named(heading: str) -> Column | None:
    """Return the column of a heading, or `None`."""
    return _HEADINGS.get(fold(heading))


def choice(kind: type[StrEnum], text: str) -> str:
    """Return the value of a closed list that a word means; a word that means none stays as it is."""
    word = fold(text)
    values = {fold(value.value): value.value for value in kind}
    return values.get(word) or _WORDS.get(kind, {}).get(word) or text


def flag(text: str) -> bool | None:
    """Return yes or no; `None` if it is neither."""
    word = normalise(text)
    return True if word in _YES else (False if word in _NO else None)
