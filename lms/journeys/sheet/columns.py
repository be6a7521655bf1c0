"""The columns of a sheet, and the other words that people use for them and for what stands in them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lms.core.ids import normalise
from lms.journeys.terms import Channel, Lane, MapKind, MapState, Moment


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column."""

    name: str
    level: str
    """`map`, `stage`, `touchpoint` or `impact`: what it tells about."""
    key: str
    """Its name in plain values."""
    also: tuple[str, ...] = ()
    """Other headings, folded."""


COLUMNS = (
    Column(name="map", level="map", key="name", also=("journey", "journey map", "map name")),
    Column(name="kind", level="map", key="kind", also=("type", "map kind", "journey type")),
    Column(name="persona", level="map", key="persona", also=("actor", "customer type", "who")),
    Column(name="stage", level="stage", key="name", also=("phase", "stage name", "section")),
    Column(
        name="touchpoint",
        level="touchpoint",
        key="name",
        also=("step", "interaction", "touch point", "moment name", "activity", "task"),
    ),
    Column(name="channel", level="touchpoint", key="channel", also=("medium", "where")),
    Column(
        name="customer",
        level="touchpoint",
        key="customer",
        also=(
            "what the customer does",
            "customer does",
            "customer action",
            "customer actions",
            "what happens",
            "action",
        ),
    ),
    Column(
        name="moment", level="touchpoint", key="moment", also=("how much hangs on it", "moment type", "moment kind")
    ),
    Column(
        name="feeling",
        level="touchpoint",
        key="feeling",
        also=("how customers feel", "emotion", "score", "satisfaction"),
    ),
    Column(name="department", level="impact", key="department", also=("team", "unit", "function")),
    Column(name="role", level="impact", key="role", also=("job role", "job", "responsible", "job title", "position")),
    Column(name="lane", level="impact", key="lane", also=("how near the customer", "layer", "visibility")),
    Column(name="owner", level="impact", key="owner", also=("accountable", "is owner", "owns")),
    Column(name="how", level="impact", key="how", also=("does", "impact", "part", "what they do", "contribution")),
    Column(name="good", level="impact", key="good", also=("do", "good practice", "standard", "standards")),
    Column(name="never", level="impact", key="never", also=("do not", "don t", "bad", "avoid")),
    Column(name="pillars", level="impact", key="pillars", also=("pillar", "lives", "values")),
    Column(name="if_missed", level="impact", key="if_missed", also=("missed", "consequence", "if it is missed")),
    Column(
        name="hopes",
        level="touchpoint",
        key="hopes",
        also=("what they hope for", "customer hopes", "expectation", "expectations"),
    ),
    Column(name="systems", level="touchpoint", key="systems", also=("system", "tools", "technology")),
    Column(
        name="evidence",
        level="touchpoint",
        key="evidence",
        also=(
            "what they hold in hand",
            "physical evidence",
        ),
    ),
    Column(name="parallel", level="touchpoint", key="parallel", also=("at the same time",)),
    Column(
        name="serves",
        level="impact",
        key="serves",
        also=("colleagues it serves", "internal customer", "internal customers"),
    ),
    Column(name="goal", level="map", key="goal", also=("customer goal", "scenario")),
    Column(name="state", level="map", key="state", also=("map state",)),
    Column(name="map_channel", level="map", key="channel", also=("primary channel", "main channel")),
    Column(name="map_owner", level="map", key="owner", also=("journey owner",)),
    Column(name="complete", level="map", key="complete", also=("is complete",)),
    Column(name="map_id", level="map", key="id", also=("journey id",)),
    Column(name="stage_id", level="stage", key="id", also=("phase id",)),
    Column(name="touchpoint_id", level="touchpoint", key="id", also=("step id",)),
    Column(name="role_id", level="impact", key="role_id", also=("job role id",)),
)
BY_NAME = {column.name: column for column in COLUMNS}

FLAGS = frozenset({"owner", "complete", "parallel"})
CODES = frozenset({"pillars", "systems", "serves"})
LINES = frozenset({"good", "never"})
CHOICES: dict[tuple[str, str], type[StrEnum]] = {
    ("map", "kind"): MapKind,
    ("map", "state"): MapState,
    ("map", "channel"): Channel,
    ("touchpoint", "channel"): Channel,
    ("touchpoint", "moment"): Moment,
    ("impact", "lane"): Lane,
}
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
    Moment: {"moment of truth": "truth", "normal": "routine", "pain point": "pain"},
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
