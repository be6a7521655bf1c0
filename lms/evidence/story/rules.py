"""The order of a story."""

from collections.abc import Iterable

from lms.evidence.story.terms import StoryEvent, StoryKind

MOST = 30
"""Events of one story; the list of evidence has all."""
_LATE_FIRST = (
    StoryKind.ASKED,
    StoryKind.SEEN,
    StoryKind.ACCEPTED,
    StoryKind.OUTDATED,
    StoryKind.COMPLETED,
    StoryKind.KNOWN,
    StoryKind.STARTED,
)
"""At one moment, what follows from the other comes first."""


def in_order(events: Iterable[StoryEvent]) -> tuple[StoryEvent, ...]:
    """Return the events, the newest first; of very many the oldest are left out, but never the start."""
    newest_first = sorted(events, key=lambda one: (-one.occurred_at.timestamp(), _LATE_FIRST.index(one.kind), one.name))
    starts = [one for one in newest_first if one.kind is StoryKind.STARTED]
    others = [one for one in newest_first if one.kind is not StoryKind.STARTED][: MOST - len(starts)]
    return tuple(one for one in newest_first if one in starts or one in others)
