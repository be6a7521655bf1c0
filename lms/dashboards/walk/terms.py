"""Values of a walk along a journey."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.courses.terms import MasteryLevel
from lms.dashboards.terms import Share


class WalkState(StrEnum):
    """What is known of the people whom customers meet at a touchpoint."""

    NO_PART = "no-part"
    """The map names no job role there."""
    NOBODY = "nobody"
    """Nobody who works here has learned of it yet, or is asked to."""
    TOO_FEW = "too-few"
    """Each group is too small to be shown."""
    WEAK = "weak"
    """At least one group lacks something."""
    READY = "ready"
    """No group lacks anything."""


class NextAction(StrEnum):
    """The next best thing to do about a touchpoint."""

    NAME_ROLE = "name-role"
    """Say in the map whose part it is."""
    PUBLISH = "publish"
    """Nobody is asked to learn it: look at coverage."""
    REFRESH = "refresh"
    """The standard changed: remind them of what is new."""
    REMIND = "remind"
    """They have not learned it yet."""
    OBSERVE = "observe"
    """They know and understand; nobody has seen them do it."""
    WRITE_STANDARD = "write-standard"
    """They know and understand, but nothing says what good looks like."""
    KEEP = "keep"
    """Nothing is missing."""


class GroupKind(StrEnum):
    """Who is counted together. Groups too small to be shown are put together until they are not."""

    PLACE = "place"
    """People with one job role at one site."""
    ROLE = "role"
    """People with one job role at several sites."""
    SITE = "site"
    """People with several job roles at one site."""
    REST = "rest"
    """People with several job roles at several sites."""


@frozen
class GroupFact:
    """People who are counted together, at one touchpoint."""

    job_role_code: str
    """Empty for several, as is the name."""
    job_role: str
    job_role_id: UUID | None
    """`None` for several."""
    site_id: UUID | None
    """`None` for several, and for people without one."""
    site: str
    department_id: UUID | None
    shares: Mapping[MasteryLevel, Share]
    """Levels that are asked there; one of nobody can't be demonstrated there."""

    kind: GroupKind = GroupKind.PLACE

    @property
    def size(self) -> int:
        """How many people these are."""
        return max((share.whole for share in self.shares.values()), default=0)


@frozen
class MissingLevel:
    """What a group lacks first: who doesn't know can't understand, and who doesn't understand can't demonstrate."""

    level: MasteryLevel
    share: Share
    low: int
    """Where the share would lie in 95 of 100 cases, in percent."""
    high: int
    is_small: bool
    """Whether these are so few that an interval says nothing."""


@frozen
class GroupView:
    """A group and what it lacks, if it lacks anything."""

    fact: GroupFact
    gap: MissingLevel | None


@frozen
class StopReading:
    """What the groups of one touchpoint come to."""

    state: WalkState
    step: NextAction
    groups: tuple[GroupView, ...]
    """Those that may be shown, the weakest first."""
    folded_count: int
    """People in groups too small to be shown, even together."""

    @property
    def weakest(self) -> GroupView | None:
        """The weakest link, if there is one."""
        return self.groups[0] if self.groups and self.groups[0].gap else None
