"""What a mantra must look like as plain values: limits of domain.md A3."""

from typing import Any

from lms.core.ids import normalise
from lms.core.problems import Path
from lms.core.shape import Day, ListOf, Record, Report, Slug, Text, Whole

TEXT_LIMIT, MEANING_LIMIT, LEADER_MESSAGE_LIMIT = 200, 600, 600
PILLAR_LIMIT, MEANS_LIMIT = 40, 160
MAX_PILLARS, MAX_LOOK_ALIKES = 5, 10
_LATEST = 1_000_000


def _rules(mantra: dict[str, Any], path: Path, report: Report) -> None:
    text = mantra.get("text")
    if text is None:
        return
    for i, look_alike in enumerate(mantra.get("look_alikes", ())):
        if look_alike is not None and normalise(look_alike) == normalise(text):
            report((*path, "look_alikes", i), "this look-alike is the mantra itself")
    segments = [s for s in mantra.get("segments", ()) if s is not None]
    if segments and "".join("".join(segments).split()) != "".join(text.split()):
        report((*path, "segments"), "the segments, joined, do not give the mantra's text")


MANTRA = Record(
    required={"version": Whole(1, _LATEST), "text": Text(TEXT_LIMIT), "meaning": Text(MEANING_LIMIT, multiline=True)},
    optional={
        "announced": Day(),
        "pillars": ListOf(
            Record(
                required={
                    "id": Slug(reserved=frozenset({"mantra"})),
                    "name": Text(PILLAR_LIMIT),
                    "means": Text(MEANS_LIMIT),
                }
            ),
            most=MAX_PILLARS,
            identity="id",
        ),
        "look_alikes": ListOf(Text(TEXT_LIMIT), most=MAX_LOOK_ALIKES),
        "previous": ListOf(
            Record(
                required={"version": Whole(1, _LATEST), "text": Text(TEXT_LIMIT)},
                optional={"retired": Day()},
            ),
            most=100,
        ),
        "segments": ListOf(Text(TEXT_LIMIT), most=200),
        "leader_message": Text(LEADER_MESSAGE_LIMIT, multiline=True),
        "owner": Slug(),
    },
    after=_rules,
)
