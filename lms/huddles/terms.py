"""Huddles as values."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message, ngettext
from lms.core.words import gettext as _
from lms.journeys.signs import StopSign
from lms.journeys.terms import MapDocument
from lms.people.terms import OrganisationDocument
from lms.vision.terms import MantraDocument

NOTE_LIMIT = 500
WEEK = timedelta(days=7)
MANTRA = ""
"""Subject of a huddle about the mantra itself."""


class HuddleState(StrEnum):
    """What became of a week's huddle."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"

    @property
    def label(self) -> Message:
        """The state in words."""
        return _STATES[self]


_STATES = {
    HuddleState.PLANNED: _("Planned"),
    HuddleState.HELD: _("Held"),
    HuddleState.MISSED: _("Not held"),
}


@frozen
class TeamGap:
    """A touchpoint at which people of a team have a part, and how many of them do not understand it yet."""

    subject: str
    """`map/touchpoint`."""
    name: str
    missing_count: int
    people_count: int

    @property
    def is_shown(self) -> bool:
        """Test if its figures may be said: of one person they would be about that person."""
        return self.missing_count > 0 and self.people_count > 1

    @property
    def why(self) -> Message | str:
        """How many of the team do not understand it, as a sentence; empty where so few are not shown."""
        if not self.is_shown:
            return ""
        return ngettext(
            "%(num)s of %(people)s doesn’t understand it yet.",
            "%(num)s of %(people)s don’t understand it yet.",
            self.missing_count,
            people=self.people_count,
        )


@frozen
class Standards:
    """What the current release says of mantra and journeys."""

    organisation: OrganisationDocument
    mantra: MantraDocument
    maps: tuple[MapDocument, ...]


@frozen
class HuddleRow:
    """One team's huddle of one week."""

    id: UUID
    leader_id: UUID
    week_starts_on: date
    planned_on: date
    subject: str
    name: str
    """Of the touchpoint, as it was then; empty for the mantra."""
    missing_count: int
    people_count: int
    held_at: datetime | None
    held_on: date | None
    """The day of that by the company's calendar."""
    held_by: UUID | None
    held_by_name: str
    attended_count: int
    team_count: int
    """People in the team when it was held."""
    note: str

    @property
    def is_about_mantra(self) -> bool:
        """Test if it is about the mantra itself."""
        return self.subject == MANTRA

    @property
    def gap(self) -> TeamGap:
        """The figures by which it was chosen."""
        return TeamGap(
            subject=self.subject, name=self.name, missing_count=self.missing_count, people_count=self.people_count
        )

    def state(self, today: date) -> HuddleState:
        """Return what became of it."""
        if self.held_at is not None:
            return HuddleState.HELD
        return HuddleState.MISSED if today >= self.week_starts_on + WEEK else HuddleState.PLANNED


@frozen
class HuddleCard:
    """What a leader says, asks and listens for, in the company's language."""

    language: str
    sign: StopSign | None
    title: str
    aloud: str
    hope: str
    quote: str
    """The customer's own words; empty if the map has none."""
    question: str
    goods: tuple[str, ...]
    nevers: tuple[str, ...]
    closing: str
    mantra: str
    mantra_version: int


@frozen
class TeamMember:
    """Somebody who reports to the leader."""

    id: UUID
    name: str
    job_roles: tuple[str, ...]
    """Codes."""
