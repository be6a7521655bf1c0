"""The worker on a driven clock: what it does in a round is what the real one does each minute."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from lms.core.db import patiently
from lms.mail.post import Outlet, Post
from lms.mail.transport import Parcel
from lms.outbox import operations as outbox
from tests.simulation.world import World

TICK = timedelta(seconds=1)
NIGHT, READING, NOON, EVENING = 5.2, 8.2, 13.0, 18.0
"""Hours: after the daily work of hour 5, when the daily e-mail goes out, when all are at lunch, and when they have gone home."""


class Clock:
    """Goes on by a second with each look, so that no two deliveries run at the same moment."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += TICK
        return self.moment


class Postbox:
    """A way out that keeps only which e-mail was handed over, one a line, also if the process is killed right after."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, world: World) -> "Postbox":
        return cls(world.config.instance_path / "posted")

    @contextmanager
    def connect(self) -> Iterator["Postbox"]:
        yield self

    def hand_over(self, parcel: Parcel, *, before_end: Callable[[], None]) -> str:
        before_end()
        line = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(line, f"{parcel.name}\n".encode())
        os.close(line)
        return parcel.name

    def posted(self) -> list[str]:
        return self._path.read_text().split()


def outlet(world: World) -> Outlet:
    """Return the way out of a company."""
    return Outlet(
        transport=Postbox.of(world), sender_name="", sender_address="training@year.example", is_configured=True
    )


def do_round(world: World, moment: datetime) -> None:
    """Ask for the daily work that is due, do all that waits, and send what may be sent."""
    clock = Clock(moment)

    def look() -> None:
        with world.database.transaction() as session:
            outbox.note_alive(session, now=moment)
            outbox.publish_due(session, now=moment)

    patiently(look)
    while claimed := outbox.claim(world.database, now=clock()):
        outbox.run(world.database, claimed)
    send(world, clock())


def send(world: World, moment: datetime) -> None:
    """Send the e-mail that is due."""
    Post(world.config, lambda: world.database, now=Clock(moment)).run()
