"""Journey maps as values."""

from collections.abc import Iterator
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import gettext as _


class MapKind(StrEnum):
    """What a journey is about."""

    SALES = "sales"
    SERVICE = "service"
    SUPPORT = "support"
    ONBOARDING = "onboarding"
    RENEWAL = "renewal"
    BILLING = "billing"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _KINDS[self]


class MapState(StrEnum):
    """Whether a map shows the journey as it is today, or as the company plans it."""

    CURRENT = "current"
    FUTURE = "future"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _STATES[self]

    @property
    def choice(self) -> str:
        """Its name where one chooses it, with what follows from it."""
        return {
            MapState.CURRENT: _("Current state (courses are made from it)"),
            MapState.FUTURE: _("Future state (planned)"),
        }[self]


class MapVersionState(StrEnum):
    """Whether a version of a map is the published one, or was."""

    PUBLISHED = "published"
    ARCHIVED = "archived"


class Channel(StrEnum):
    """Where customer and company meet."""

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
    def label(self) -> str:
        """Its name on a page."""
        return _CHANNELS[self]


class Importance(StrEnum):
    """How important a touchpoint is to the customer."""

    ROUTINE = "routine"
    TRUTH = "truth"
    PAIN = "pain"
    RECOVERY = "recovery"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _IMPORTANCE[self]

    @property
    def choice(self) -> str:
        """Its name where one chooses it, with what it means."""
        return {
            Importance.ROUTINE: _("Routine"),
            Importance.TRUTH: _("Moment of truth: it decides what they think of us"),
            Importance.PAIN: _("Pain point: it often goes wrong"),
            Importance.RECOVERY: _("Recovery: we put something right"),
        }[self]


class Lane(StrEnum):
    """How visible a job role's work is: seen by the customer, behind the scenes, or in support of colleagues."""

    FRONTSTAGE = "frontstage"
    BACKSTAGE = "backstage"
    SUPPORT = "support"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _LANES[self]

    @property
    def choice(self) -> str:
        """Its name where one chooses it, with what it means."""
        return {
            Lane.FRONTSTAGE: _("Frontstage: the customer sees them do it"),
            Lane.BACKSTAGE: _("Backstage: for the customer, but out of sight"),
            Lane.SUPPORT: _("Support: for colleagues who serve the customer"),
        }[self]


class SystemKind(StrEnum):
    """What kind of thing a touchpoint relies on."""

    SYSTEM = "system"
    PROCESS = "process"
    POLICY = "policy"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _SYSTEM_KINDS[self]


_KINDS = {
    MapKind.SALES: _("Sales"),
    MapKind.SERVICE: _("Service"),
    MapKind.SUPPORT: _("Customer support"),
    MapKind.ONBOARDING: _("Onboarding"),
    MapKind.RENEWAL: _("Renewal"),
    MapKind.BILLING: _("Billing"),
    MapKind.OTHER: _("Other"),
}
_STATES = {MapState.CURRENT: _("Current state"), MapState.FUTURE: _("Future state")}
_CHANNELS = {
    Channel.IN_PERSON: _("In person"),
    Channel.PHONE: _("Phone"),
    Channel.WEBSITE: _("Website"),
    Channel.APP: _("App"),
    Channel.EMAIL: _("E-mail"),
    Channel.CHAT: _("Chat"),
    Channel.SMS: _("SMS"),
    Channel.SOCIAL: _("Social media"),
    Channel.MAIL: _("Letter"),
    Channel.VIDEO: _("Video call"),
    Channel.KIOSK: _("Kiosk"),
    Channel.OTHER: _("Other"),
}
_IMPORTANCE = {
    Importance.ROUTINE: _("Routine"),
    Importance.TRUTH: _("Moment of truth"),
    Importance.PAIN: _("Pain point"),
    Importance.RECOVERY: _("Recovery"),
}
_LANES = {Lane.FRONTSTAGE: _("Frontstage"), Lane.BACKSTAGE: _("Backstage"), Lane.SUPPORT: _("Support")}
_SYSTEM_KINDS = {SystemKind.SYSTEM: _("System"), SystemKind.PROCESS: _("Process"), SystemKind.POLICY: _("Policy")}
FEELINGS = {
    2: _("+2, delighted"),
    1: _("+1, pleased"),
    0: _("0, neutral"),
    -1: _("−1, annoyed"),
    -2: _("−2, upset"),
}
"""How a customer can feel at a touchpoint, best first."""


@frozen
class SystemDocument:
    """A system, process or policy which touchpoints rely on."""

    code: str
    name: str
    kind: SystemKind
    department: str
    """Code of the department that owns it."""


@frozen
class ImpactDocument:
    """What one touchpoint asks of one job role."""

    job_role: str
    """Code of the job role."""
    lane: Lane
    how: str
    owner: bool = False
    good: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    because: str = ""
    """Why what it never does is tempting."""
    pillars: tuple[str, ...] = ()
    if_missed: str = ""
    serves: tuple[str, ...] = ()
    """Codes of the job roles that depend on it: its internal customers."""


@frozen
class TouchpointDocument:
    """One step of the customer's journey at which they meet the company."""

    code: str
    name: str
    channel: Channel
    customer: str
    importance: Importance = Importance.ROUTINE
    hopes: str = ""
    says: str = ""
    """The customer's own words."""
    feeling: int | None = None
    """−2 … +2, ordinal."""
    systems: tuple[str, ...] = ()
    evidence: str = ""
    """What the customer gets or sees: a receipt, a sign, a message."""
    parallel: bool = False
    """Whether it is an alternative to the touchpoint before it in its stage, or happens at the same time."""
    impacts: tuple[ImpactDocument, ...] = ()

    def impact_of(self, job_role: str) -> ImpactDocument | None:
        """Return what it asks of a job role, or `None`."""
        return next((i for i in self.impacts if i.job_role == job_role), None)


@frozen
class StageDocument:
    """A part of the journey with its touchpoints."""

    code: str
    name: str
    touchpoints: tuple[TouchpointDocument, ...] = ()


@frozen
class MapDocument:
    """One journey of one kind of customer, whole."""

    code: str
    name: str
    kind: MapKind
    channel: Channel
    short: str = ""
    """Its name on signs; empty: letters of its code stand there."""
    state: MapState = MapState.CURRENT
    persona: str = ""
    goal: str = ""
    owner: str = ""
    """Code of the job role that is responsible for the map; empty while it has no owner."""
    complete: bool = False
    """Whether its authors say that nothing is missing on it."""
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
