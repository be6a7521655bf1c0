"""What the pages of stories show: stories with the signs of the touchpoints at which they happened."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.paging import Page
from lms.stories import queries, rules
from lms.stories.ports import StoryPorts
from lms.stories.terms import StoryStop


@frozen
class ShownStoryRow:
    """A story and where it happened; `None` once no journey has that touchpoint any more."""

    story: queries.ShownStory
    stop: StoryStop | None


@frozen
class OwnStoryRow:
    """The same of one's own."""

    story: queries.OwnStory
    stop: StoryStop | None

    @property
    def is_editable(self) -> bool:
        """Test if its text may change."""
        return self.story.state in rules.EDITABLE


@frozen
class StoryToDecideRow:
    """The same of one that waits for a decision."""

    story: queries.StoryToDecide
    stop: StoryStop | None


@frozen
class StoriesPage:
    """Stories that everyone may read."""

    stories: Page[ShownStoryRow]
    at: str
    """What is shown of them: a map, a touchpoint `map/touchpoint`, or empty for all."""
    stop: StoryStop | None
    """The touchpoint that is shown alone."""
    journeys: Sequence[StoryStop]
    """The first stop of each journey: for the journey's name and colour."""
    waiting_count: int
    """Stories that wait for the viewer's decision."""


@frozen
class OwnStoriesPage:
    """What somebody has told."""

    stories: tuple[OwnStoryRow, ...]


@frozen
class WaitingStoriesPage:
    """What waits for somebody's decision."""

    stories: tuple[StoryToDecideRow, ...]


def stories_page(
    session: Session, ports: StoryPorts, approver: queries.StoryApprover, *, at: str = "", key: str | None = None
) -> StoriesPage:
    """Return the stories of a map or touchpoint; what there is not counts as all.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    stops = ports.find_stops(session)
    known = _by_place(stops)
    journeys = {rules.split_place(stop.at)[0]: stop for stop in reversed(stops)}
    if at not in known and at not in journeys:
        at = ""
    map_code, touchpoint_code = rules.split_place(at)
    found = queries.page_shown(session, map_code=map_code, touchpoint_code=touchpoint_code, key=key)
    rows = tuple(ShownStoryRow(story=story, stop=known.get(story.at)) for story in found.rows)
    return StoriesPage(
        stories=Page(rows=rows, next_key=found.next_key),
        at=at,
        stop=known.get(at),
        journeys=tuple(reversed(journeys.values())),
        waiting_count=queries.count_to_decide(session, approver),
    )


def own_page(session: Session, ports: StoryPorts, employee_id: UUID) -> OwnStoriesPage:
    """Return what somebody has told."""
    known = _by_place(ports.find_stops(session))
    stories = queries.list_own(session, employee_id)
    return OwnStoriesPage(stories=tuple(OwnStoryRow(story=one, stop=known.get(one.at)) for one in stories))


def waiting_page(session: Session, ports: StoryPorts, approver: queries.StoryApprover) -> WaitingStoriesPage:
    """Return what waits for somebody's decision."""
    known = _by_place(ports.find_stops(session))
    stories = queries.list_to_decide(session, approver)
    return WaitingStoriesPage(stories=tuple(StoryToDecideRow(story=one, stop=known.get(one.at)) for one in stories))


def decide_page(session: Session, ports: StoryPorts, story: queries.StoryToDecide) -> StoryToDecideRow:
    """Return a story to decide about, with where it happened."""
    return StoryToDecideRow(story=story, stop=_by_place(ports.find_stops(session)).get(story.at))


def report_page(session: Session, ports: StoryPorts, story: queries.ShownStory) -> ShownStoryRow:
    """Return a story to report, with where it happened."""
    return ShownStoryRow(story=story, stop=_by_place(ports.find_stops(session)).get(story.at))


def _by_place(stops: Iterable[StoryStop]) -> dict[str, StoryStop]:
    return {stop.at: stop for stop in stops}
