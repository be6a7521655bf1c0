"""What may be done with a story, and in which order one chooses where it happened."""

from collections.abc import Collection, Iterable

from lms.core.frozen import frozen
from lms.stories.terms import StoryState, StoryStop

MOST_WAITING = 5
"""So many stories of one person wait at once: whoever reads them has other work, too."""
EDITABLE = frozenset({StoryState.WAITING, StoryState.DECLINED})
DECIDABLE = frozenset({StoryState.WAITING, StoryState.REPORTED})


@frozen
class StopGroup:
    """Touchpoints that are offered together."""

    name: str
    """Of the journey; empty for one's own."""
    stops: tuple[StoryStop, ...]


def group_stops(stops: Iterable[StoryStop], job_roles: Collection[str]) -> tuple[StopGroup, ...]:
    """Return the touchpoints to choose from: one's own first, then the others journey by journey."""
    known = tuple(stops)
    own = tuple(stop for stop in known if stop.job_roles & set(job_roles))
    mine = {stop.at for stop in own}
    journeys: dict[str, list[StoryStop]] = {}
    for stop in known:
        if stop.at not in mine:
            journeys.setdefault(stop.sign.journey_name, []).append(stop)
    others = tuple(StopGroup(name=name, stops=tuple(found)) for name, found in journeys.items())
    return (StopGroup(name="", stops=own), *others) if own else others


def split_place(at: str) -> tuple[str, str]:
    """Return the codes of map and touchpoint of `map/touchpoint`."""
    map_code, _slash, touchpoint_code = at.partition("/")
    return map_code, touchpoint_code


def is_shown(state: StoryState, *, is_withdrawn: bool) -> bool:
    """Test if colleagues see a story; the queries ask the same of the database."""
    return state is StoryState.APPROVED and not is_withdrawn
