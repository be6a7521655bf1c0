"""A post office for tests: it sends what waits, by a clock that the test turns."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

from sqlalchemy import select

from lms.core.config import Config
from lms.mail import operations, queries
from lms.mail.models import OutgoingMessage
from lms.mail.post import Post
from lms.mail.terms import Pace
from lms.notifications import operations as notifications
from lms.notifications.messages import NOTE
from tests.conftest import CERTIFICATE_KEY, SECRET
from tests.times import MONDAY

NINE = MONDAY.replace(hour=9, minute=0, second=0, microsecond=0)


class Office:
    """A post whose clock the test turns."""

    def __init__(self, db, instance_path, server=None):
        self.db, self.now, self.folder = db, NINE, instance_path / "mail"
        settings = {"mail_folder": "mail"}
        if server is not None:
            address = server.address()
            settings = {
                "mail_host": address.host,
                "mail_port": address.port,
                "mail_encryption": address.encryption.value,
            }
        self.config = Config(
            instance_path=instance_path,
            secret_key=SECRET,
            certificate_key=CERTIFICATE_KEY,
            mail_sender="training@example.org",
            **settings,
        )
        self.post = Post(self.config, lambda: db, now=lambda: self.now)

    def queue(self, *people, key="one", subject="Hello", count=1):
        with self.db.transaction() as session:
            for person in people:
                for number in range(count):
                    operations.queue_message(
                        session,
                        kind=NOTE,
                        employee_id=person.id,
                        key=f"{key}:{number}",
                        facts={"subject": f"{subject} {number}", "body": "Ten minutes."},
                        now=self.now,
                    )
                notifications.choose_pace(session, employee_id=person.id, pace=Pace.AT_ONCE)

    def run(self, **later):
        self.now += timedelta(**later)
        return self.post.run()

    def rows(self, *columns):
        with self.db.reading() as session:
            return list(session.execute(select(*columns).order_by(OutgoingMessage.id)))

    def states(self):
        return [state for (state,) in self.rows(OutgoingMessage.state)]

    def load_run(self):
        with self.db.reading() as session:
            return queries.load_run(session)

    @property
    def letters(self):
        """Return what lies in the folder, in the order in which it was sent."""
        files = sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def link_in(letter, path):
    """Return the address inside the program that begins so, from an e-mail's text."""
    return re.search(rf"http://[^/]+({path}\S*)", letter.get_body(("plain",)).get_content())[1]
