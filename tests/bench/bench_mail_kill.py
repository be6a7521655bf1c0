"""Kill web and worker in the middle of 500 messages, ten times: nothing is lost, nothing is sent twice.

python -m tests.bench.bench_mail_kill [FOLDER]
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from lms import migrations
from lms.core.db import Database, open_database
from lms.mail.models import OutgoingMessage
from lms.mail.terms import MailState
from tests.mail import killing
from tests.mail.servers import GoodServer
from tests.real_server import PATIENCE, RealServer, free_port

COUNT, KILLS = 500, 10
BACK_OFF = 15 * 60
"""Seconds that a sender waits at most after a server, on a busy machine, did not answer in time."""


def main() -> None:
    """Do it, and print what became of the messages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    chance = Random()
    with GoodServer() as server:
        database = killing.prepare(folder / "instance", server, count=COUNT)
        mark_as_newest(folder)
        port = free_port()
        command = [sys.executable, "-m", "lms.cli", "run", "--port", str(port)]
        program = RealServer(command, instance=folder / "instance", port=port)
        for number in range(KILLS):
            before = len(server.mailbox.raw)
            program.start()
            wait_for(server, before + chance.randint(1, COUNT // KILLS - 10))
            time.sleep(chance.uniform(0, 0.02))
            program.kill()
            killing.let_leases_end(database)
            states = killing.check(database, server)
            print(f"kill {number + 1}: {len(server.mailbox.raw)} taken, {dict(states)}", flush=True)
        program.start()
        seen, end = 0, time.monotonic() + BACK_OFF + PATIENCE
        # Reading all that was taken would keep the server, which is a thread of ours, from answering.
        while count_open(database) and time.monotonic() < end:
            time.sleep(0.5)
            if len(server.mailbox.raw) > seen:
                seen, end = len(server.mailbox.raw), time.monotonic() + BACK_OFF + PATIENCE
        program.stop()
        states = killing.check(database, server)
    print(f"{len(server.mailbox.raw)} of {COUNT} taken, each once; {dict(states)}")
    assert states[MailState.SENT] + states[MailState.UNSURE] == COUNT


def mark_as_newest(folder: Path) -> None:
    """Say that the tables, which were made from the models, are those of the newest migration."""
    from alembic.migration import MigrationContext

    database = open_database(f"sqlite:///{folder / 'instance' / 'lms.sqlite3'}")
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection)
        context._ensure_version_table()
        context._version.create(connection, checkfirst=True)
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrations.revisions()[-1],))
    database.engine.dispose()


def count_open(database: Database) -> int:
    """Count the messages that are not sent yet."""
    with database.reading() as session:
        return (
            session.scalar(
                select(func.count()).select_from(OutgoingMessage).where(OutgoingMessage.state.in_(killing.OPEN))
            )
            or 0
        )


def wait_for(server: GoodServer, count: int) -> None:
    """Wait until the server has taken so many e-mails."""
    end = time.monotonic() + PATIENCE
    while len(server.mailbox.raw) < count:
        if time.monotonic() > end:
            raise subprocess.TimeoutExpired("lms run", PATIENCE)
        time.sleep(0.001)


if __name__ == "__main__":
    main()
