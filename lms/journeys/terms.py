"""Journey maps as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class MapKind(StrEnum):
    """What a journey is about."""

    SALES = "sales"
    SERVICE = "service"
    SUPPORT = "support"
    ONBOARDING = "onboarding"
    RENEWAL = "renewal"
    BILLING = "billing"
    OTHER = "other"


class MapState(StrEnum):
    """Whether a map shows the journey as it is, or as it shall be."""

    CURRENT = "current"
    FUTURE = "future"


class Channel(StrEnum):
    """Where customer and firm meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    WEBSITE = "website"
    APP = "app"
    EMAIL = "email"
    CHAT = "chat"
    SMS = "sms"
    SOCIAL = "social"
    MAIL = "mail"
    VIDEO = "video"
    KIOSK = "kiosk"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As it stands within a sentence."""
        return "SMS" if self is Channel.SMS else self.value.replace("_", " ")

    @property
    def label(self) -> str:
        """As it stands alone."""
        return self.words[:1].upper() + self.words[1:]


class Moment(StrEnum):
    """How much hangs on a touchpoint."""

    ROUTINE = "routine"
    TRUTH = "truth"
    PAIN = "pain"
    RECOVERY = "recovery"


class Lane(StrEnum):
    """How near the customer: seen by them, behind the scenes, or in support of colleagues."""

    FRONTSTAGE = "frontstage"
    BACKSTAGE = "backstage"
    SUPPORT = "support"


class SystemKind(StrEnum):
    """What kind of thing a touchpoint relies on."""

    SYSTEM = "system"
    PROCESS = "process"
    POLICY = "policy"


@dataclass(frozen=True, kw_only=True)
class SystemDocument:
    """A system, process or policy which touchpoints rely on."""

    code: str
    name: str
    kind: SystemKind
    department: str
    """Code of the department that owns it."""


@dataclass(frozen=True, kw_only=True)
class ImpactDocument:
    """What one touchpoint asks of one job role."""

    job_role: str
    """Code of the job role."""
    lane: Lane
    how: str
    owner: bool = False
    good: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    pillars: tuple[str, ...] = ()
    if_missed: str = ""
    serves: tuple[str, ...] = ()
    """Codes of the job roles which are its internal customers."""


@dataclass(frozen=True, kw_only=True)
class TouchpointDocument:
    """One moment of the customer's journey."""

    code: str
    name: str
    channel: Channel
    customer: str
    moment: Moment = Moment.ROUTINE
    hopes: str = ""
    feeling: int | None = None
    """−2 … +2, ordinal."""
    systems: tuple[str, ...] = ()
    evidence: str = ""
    """What the customer holds in hand or sees afterwards: a receipt, a sign, a message."""
    parallel: bool = False
    """Whether it stands beside the touchpoint before it in its stage, in no order: an alternative, or at the same time."""
    impacts: tuple[ImpactDocument, ...] = ()

    def impact_of(self, job_role: str) -> ImpactDocument | None:
        """Return what it asks of a job role, or `None`."""
        return next((i for i in self.impacts if i.job_role == job_role), None)


@dataclass(frozen=True, kw_only=True)
class StageDocument:
    """A stretch of the journey."""

    code: str
    name: str
    touchpoints: tuple[TouchpointDocument, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapDocument:
    """One journey of one kind of customer, whole."""

    code: str
    name: str
    kind: MapKind
    channel: Channel
    state: MapState = MapState.CURRENT
    persona: str = ""
    goal: str = ""
    owner: str = ""
    """Code of the job role that answers for the map; empty while nobody does."""
    complete: bool = False
    """Whether the firm claims that nothing is missing on it."""
    stages: tuple[StageDocument, ...] = ()

    def touchpoints(self) -> Iterator[TouchpointDocument]:
        """Yield all touchpoints in the customer's order."""
        for stage in self.stages:
            yield from stage.touchpoints

    def lettered_stages(self) -> Iterator[tuple[str, StageDocument]]:
        """Yield the stages with their letters: A to Z, then AA, AB, …"""
        for index, stage in enumerate(self.stages):
            yield _letter(index), stage

    def signs(self) -> dict[str, str]:
        """Return the sign of each touchpoint by its code: stage letter and number, `C3`."""
        return {
            touchpoint.code: f"{letter}{number}"
            for letter, stage in self.lettered_stages()
            for number, touchpoint in enumerate(stage.touchpoints, 1)
        }


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
