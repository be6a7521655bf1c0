"""What the example company announces, and what its people make of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import operations, queries
from lms.announcements.terms import Acknowledgement, AnnouncementAudience, AnnouncementText
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.people import queries as people
from lms.vision import queries as vision

EVERYONE = AnnouncementAudience(everyone=True)
SENTENCES = (
    "I read out edition and section before a book leaves my hands.",
    "If I can’t give a date, I say who will, and when I call back.",
    "I answer the phone before the third ring on the first day of term.",
    "I check the shelf tag against the course list every morning.",
    "No box stays in receiving over a weekend in rush weeks.",
)
CONFIRMS = 0.8
"""The chance that somebody who has begun to learn has confirmed the mantra."""


@frozen
class _Published:
    """What was announced, and how likely somebody does what it asks."""

    announcement_id: UUID
    chance: float


class Announcer:
    """The announcements of the example company."""

    def __init__(self, viewer: Viewer, random: Random) -> None:
        self._viewer, self._random = viewer, random
        self._published: list[_Published] = []

    def announce_mantra(self, session: Session, *, now: datetime) -> None:
        """Announce the mantra to everyone."""
        mantra = vision.get_active_mantra(session)
        text = AnnouncementText(
            title="Our mantra",
            body=f"**{mantra.text}**\n\n{mantra.meaning}\n\nYour store manager talks about it with you this week.",
            audience=EVERYONE,
            acknowledgement=Acknowledgement.READ,
            newcomer_days=365,
            mantra_version=mantra.version,
        )
        self._publish(session, text, chance=0.9, now=now)

    def announce_rush(self, session: Session, *, now: datetime) -> None:
        """Announce the first week of term to the stores, who say what it means for their work."""
        departments = tuple(
            one.id for one in people.list_departments(session) if one.name in {"Store Operations", "Course Materials"}
        )
        text = AnnouncementText(
            title="First week of term: who does what",
            body=(
                "Term starts in three weeks. From Monday to Wednesday we open at **7:30**, and two of us stand at the door.\n\n"
                "- Carts are restocked at 11 and at 3\n- Anything that takes longer than five minutes goes to the service desk\n\n"
                "Think of one thing that you will do so that every student leaves ready for class."
            ),
            audience=AnnouncementAudience(departments=departments),
            acknowledgement=Acknowledgement.SENTENCE,
            newcomer_days=30,
        )
        self._publish(session, text, chance=0.7, now=now)

    def announce_change(self, session: Session, *, now: datetime) -> None:
        """Tell everyone of the new standard; most have not opened it yet."""
        text = AnnouncementText(
            title="One thing changes at the shelf",
            body=(
                "In the first week of term every third wrong book had the right title and the wrong edition. "
                "So we read out edition and section with the student. Booksellers get two minutes of training on it."
            ),
            audience=EVERYONE,
            newcomer_days=30,
        )
        self._publish(session, text, chance=0.4, now=now)

    def announce_story(self, session: Session, *, story_id: UUID, now: datetime) -> None:
        """Tell everyone of something that went well, with the story of who did it."""
        text = AnnouncementText(
            title="This is what we mean by “Everyone belongs”",
            body="Aid charges are the hardest moment at our counters. Here is how one of us handled it.",
            audience=EVERYONE,
            story_id=story_id,
        )
        self._publish(session, text, chance=0.5, now=now)

    def plan_more(self, session: Session, *, now: datetime) -> None:
        """Leave a draft, and something that is scheduled."""
        draft = AnnouncementText(title="Returns: what we ask for", body="Receipt or student ID.", audience=EVERYONE)
        operations.create_announcement(session, text=draft, viewer=self._viewer, now=now)
        text = AnnouncementText(
            title="Inventory night",
            body="All stores close at **5 pm** on inventory night. Pizza at six.",
            audience=EVERYONE,
        )
        announcement_id = operations.create_announcement(session, text=text, viewer=self._viewer, now=now)
        publish_at = (now + timedelta(days=4)).replace(hour=9, minute=0, second=0, microsecond=0)
        operations.schedule_announcement(
            session, announcement_id=announcement_id, publish_at=publish_at, viewer=self._viewer, now=now
        )

    def let_read(self, session: Session, viewers: Iterable[Viewer], *, busy: UUID, now: datetime) -> None:
        """Let people read and confirm what has reached them; who is `busy` has opened nothing yet."""
        known = {viewer.employee_id: viewer for viewer in viewers if viewer.employee_id != busy}
        for published in self._published:
            for employee_id in queries.list_waiting(session, published.announcement_id):
                if employee_id in known and self._random.random() < published.chance:
                    self._read(session, published.announcement_id, known[employee_id], now)

    def confirm_mantra(self, session: Session, viewers: Iterable[Viewer], *, now: datetime) -> None:
        """Let most of those who have begun to learn confirm the mantra."""
        version = vision.get_active_mantra(session).version
        for viewer in viewers:
            if self._random.random() < CONFIRMS:
                at = now - timedelta(hours=self._random.randrange(30, 800))
                operations.confirm_mantra(session, version=version, viewer=viewer, now=at)

    def _publish(self, session: Session, text: AnnouncementText, *, chance: float, now: datetime) -> None:
        announcement_id = operations.create_announcement(session, text=text, viewer=self._viewer, now=now)
        operations.publish_announcement(session, announcement_id=announcement_id, viewer=self._viewer, now=now)
        self._published.append(_Published(announcement_id=announcement_id, chance=chance))

    def _read(self, session: Session, announcement_id: UUID, viewer: Viewer, now: datetime) -> None:
        received = queries.get_received(session, viewer.employee_id, announcement_id)
        at = min(received.received_at + timedelta(hours=self._random.randrange(1, 60)), now)
        if not received.asks:
            operations.note_read(session, announcement_id=announcement_id, employee_id=viewer.employee_id, now=at)
            return
        sentence = self._random.choice(SENTENCES) if received.acknowledgement is Acknowledgement.SENTENCE else ""
        operations.acknowledge(session, announcement=received, sentence=sentence, viewer=viewer, now=at)
