import pytest

from lms.announcements import operations, queries
from lms.announcements.terms import Acknowledgement, AnnouncementAudience, AnnouncementText
from lms.outbox import operations as outbox
from tests.times import MONDAY

EVERYONE = AnnouncementAudience(everyone=True)


class Announcer:
    def __init__(self, db, session, viewer):
        self.db, self.session, self.viewer = db, session, viewer

    def text(
        self, title="New hours", *, audience=EVERYONE, asks=Acknowledgement.READ, days=30, body="We open at eight."
    ):
        return AnnouncementText(title=title, body=body, audience=audience, acknowledgement=asks, newcomer_days=days)

    def draft(self, *args, now=MONDAY, **options):
        return operations.create_announcement(
            self.session, text=self.text(*args, **options), viewer=self.viewer, now=now
        )

    def published(self, *args, now=MONDAY, **options):
        announcement_id = self.draft(*args, now=now, **options)
        operations.publish_announcement(self.session, announcement_id=announcement_id, viewer=self.viewer, now=now)
        self.drain(now)
        return announcement_id

    def drain(self, now=MONDAY):
        self.session.flush()
        outbox.drain(self.db, now=now)
        self.session.expire_all()

    def received(self, employee):
        return [row.id for row in queries.page_received(self.session, employee.id).rows]


@pytest.fixture
def trainer(make):
    return make.trainer("Tess Ito")


@pytest.fixture
def announcer(db, session, make, trainer):
    return Announcer(db, session, make.viewer(trainer))
