"""What a mantra must look like as plain values. Source of the limits: domain.md A3."""

from collections.abc import Iterable
from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.shape import Date, Integer, ListOf, Record, Report, Slug, Text
from lms.core.words import gettext as _

TEXT_LIMIT, MEANING_LIMIT, LEADER_MESSAGE_LIMIT = 200, 600, 600
PILLAR_LIMIT, MEANS_LIMIT = 40, 160
MAX_PILLARS, MAX_LOOK_ALIKES = 5, 10
_LATEST = 1_000_000


def is_own_text(look_alike: str, text: str) -> bool:
    """Test if a wrong answer says the same as the mantra."""
    return normalise(look_alike) == normalise(text)


def make_up(segments: Iterable[str], text: str) -> bool:
    """Test if the segments, joined, are the text; spaces do not count."""
    return "".join("".join(segments).split()) == "".join(text.split())


def _rules(mantra: dict[str, Any], path: Path, report: Report) -> None:
    text = mantra.get("text")
    if text is None:
        return
    for i, look_alike in enumerate(mantra.get("look_alikes", ())):
        if look_alike is not None and is_own_text(look_alike, text):
            report((*path, "look_alikes", i), _("this wrong answer is the mantra itself"))
    segments = [s for s in mantra.get("segments", ()) if s is not None]
    if segments and not make_up(segments, text):
        report((*path, "segments"), _("the segments do not make up the mantra’s text"))


MANTRA = Record(
    required={"version": Integer(1, _LATEST), "text": Text(TEXT_LIMIT), "meaning": Text(MEANING_LIMIT, multiline=True)},
    optional={
        "announced": Date(),
        "pillars": ListOf(
            Record(
                required={
                    "id": Slug(reserved=frozenset({"mantra"})),
                    "name": Text(PILLAR_LIMIT),
                    "means": Text(MEANS_LIMIT),
                }
            ),
            maximum=MAX_PILLARS,
            identity="id",
        ),
        "look_alikes": ListOf(Text(TEXT_LIMIT), maximum=MAX_LOOK_ALIKES),
        "previous": ListOf(
            Record(
                required={"version": Integer(1, _LATEST), "text": Text(TEXT_LIMIT)},
                optional={"retired": Date()},
            ),
            maximum=100,
        ),
        "segments": ListOf(Text(TEXT_LIMIT), maximum=200),
        "leader_message": Text(LEADER_MESSAGE_LIMIT, multiline=True),
        "owner": Slug(),
    },
    after=_rules,
)
