"""Values of announcements."""

from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.ids import stable_id
from lms.core.words import Message
from lms.core.words import gettext as _

TITLE_LIMIT = 120
BODY_LIMIT = 10_000
SENTENCE_LIMIT = 300
NEWCOMER_DAYS = (0, 30, 90, 365)
"""How many days after publishing somebody may join or move and still get it."""


class AnnouncementState(StrEnum):
    """What became of an announcement."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Nobody sees it; it can be restored to what it was."""

    @property
    def label(self) -> Message:
        """The state in words."""
        return _STATES[self]


class Acknowledgement(StrEnum):
    """What is asked of who reads it."""

    NONE = "none"
    READ = "read"
    SENTENCE = "sentence"

    @property
    def label(self) -> Message:
        """What is asked, as its author chooses it."""
        return _ACKNOWLEDGEMENTS[self]


class FigureKind(StrEnum):
    """Whose figures they are."""

    COMPANY = "company"
    DEPARTMENT = "department"
    SITE = "site"
    TEAM = "team"
    """Everyone below a manager."""


@frozen
class AnnouncementAudience:
    """For whom it is: everyone, or who has one of the departments or job roles and works at one of the sites.

    Without departments and job roles, it is for everyone at the sites; without sites, for those of every site.
    """

    everyone: bool = False
    departments: tuple[UUID, ...] = ()
    job_roles: tuple[UUID, ...] = ()
    sites: tuple[UUID, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Test if nobody was chosen."""
        return not (self.everyone or self.departments or self.job_roles or self.sites)

    def to_plain(self) -> dict[str, Any]:
        """Return it as it is stored."""
        lists = {"departments": self.departments, "job_roles": self.job_roles, "sites": self.sites}
        return {"everyone": self.everyone} | {name: [str(one) for one in found] for name, found in lists.items()}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Return it from how it is stored."""
        lists = {name: tuple(UUID(one) for one in plain[name]) for name in ("departments", "job_roles", "sites")}
        return cls(everyone=plain["everyone"], **lists)


@frozen
class AnnouncementText:
    """What an author writes and chooses."""

    title: str
    body: str
    """Markdown."""
    audience: AnnouncementAudience
    acknowledgement: Acknowledgement = Acknowledgement.NONE
    newcomer_days: int = 0
    mantra_version: int = 0
    """Which mantra it announces; 0 for none."""
    story_id: UUID | None = None
    """A story that it shows as long as everyone may read that."""


def mantra_subject(version: int) -> UUID:
    """Return what the figures of a mantra's confirmations are stored under."""
    return stable_id("mantra-confirmations", str(version))


_STATES = {
    AnnouncementState.DRAFT: _("Draft"),
    AnnouncementState.SCHEDULED: _("Scheduled"),
    AnnouncementState.PUBLISHED: _("Published"),
    AnnouncementState.WITHDRAWN: _("Withdrawn"),
}
_ACKNOWLEDGEMENTS = {
    Acknowledgement.NONE: _("Nothing"),
    Acknowledgement.READ: _("“I have read this”"),
    Acknowledgement.SENTENCE: _("One sentence on what it means for their work"),
}
