"""A company of many messages, a mail server, and senders that are killed at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta

import tomli_w
from sqlalchemy import select, update

from lms import schema
from lms.core import clock
from lms.core.db import Database, open_database
from lms.mail import operations
from lms.mail.models import OutgoingMessage
from lms.mail.terms import MailState, MailTimes, Pace
from lms.notifications import operations as notifications
from lms.notifications.messages import NOTE
from lms.people import operations as people
from tests.conftest import CERTIFICATE_KEY, SECRET
from tests.real_server import PATIENCE, ROOT

OPEN = (MailState.WAITING, MailState.CLAIMED, MailState.HANDING_OVER)
SEND = "from lms.cli import open_instance; from lms.mail.post import Post; c, d = open_instance(); Post(c, lambda: d).run()"


def prepare(path, server, *, count: int) -> Database:
    """Make an instance with so many people, each with a message that waits."""
    path.mkdir(parents=True, exist_ok=True)
    address = server.address()
    settings = {
        "secret_key": SECRET,
        "certificate_key": CERTIFICATE_KEY,
        "mail_host": address.host,
        "mail_port": address.port,
        "mail_encryption": "none",
        "mail_sender": "training@example.org",
    }
    (path / "config.toml").write_text(tomli_w.dumps(settings))
    database = open_database(f"sqlite:///{path / 'lms.sqlite3'}")
    schema.metadata.create_all(database.engine)
    now = clock.now()
    with database.transaction() as session:
        times = MailTimes(quiet_from=0, quiet_until=0, per_minute=10_000)
        operations.save_times(session, times=times, viewer=None, now=now)
        for number in range(count):
            person = people.add_employee(
                session, name=f"Person {number}", email=f"person{number}@example.org", job_role_ids=(),
                manager_id=None, site_id=None, joined_on=date(2026, 1, 5), viewer=None, now=now,
            )  # fmt: skip
            notifications.choose_pace(session, employee_id=person.id, pace=Pace.AT_ONCE)
            operations.queue_message(
                session,
                kind=NOTE,
                employee_id=person.id,
                key="one",
                facts={"subject": "Hello", "body": "You."},
                now=now,
            )
    return database


def start_sender(path) -> subprocess.Popen:
    """Start a process that sends what waits; a session of its own."""
    environment = {**os.environ, "LMS_INSTANCE": str(path), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", SEND], env=environment, cwd=ROOT, start_new_session=True)


def kill_after(process: subprocess.Popen, server, count: int, *, later: float) -> None:
    """Kill a process and all its children a moment after the server has taken so many e-mails."""
    end = time.monotonic() + PATIENCE
    while len(server.mailbox.raw) < count and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.001)
    time.sleep(later)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)


def let_leases_end(database: Database) -> None:
    """Let the minutes pass after which the work of the dead is taken over."""
    with database.transaction() as session:
        session.execute(
            update(OutgoingMessage)
            .where(OutgoingMessage.leased_until.is_not(None))
            .values(leased_until=clock.now() - timedelta(seconds=1))
        )


def check(database: Database, server) -> Counter:
    """Nothing twice, nothing lost: what the server did not get is known to be unsure, and shown as such. Return the states."""
    with database.reading() as session:
        rows = session.execute(select(OutgoingMessage.id, OutgoingMessage.state)).all()
    got = Counter(server.mailbox.message_ids)  # afterwards: a sender may be at work
    states = {f"<{row.id.hex}@example.org>": MailState(row.state) for row in rows}
    assert [one for one, times in got.items() if times > 1] == []
    assert set(got) <= set(states)
    assert [one for one, state in states.items() if state is MailState.SENT and one not in got] == []
    known = {MailState.UNSURE, *OPEN}
    assert [one for one, state in states.items() if one not in got and state not in known] == []
    return Counter(states.values())
