"""The app's transactions, for views and the sign-in loader."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar, cast

from flask import current_app
from sqlalchemy.orm import Session

from lms.core.db import Database
from lms.core.errors import Overtaken
from lms.outbox.engine import Engine

Prepared = TypeVar("Prepared")
Written = TypeVar("Written")
_TRIES = 5


def database() -> Database:
    """Return the app's database."""
    return cast(Database, current_app.extensions["lms.database"])


@contextmanager
def writing() -> Iterator[Session]:
    """Open the one writing transaction of a request; after its commit the worker is told if anything was published."""
    with database().transaction() as session:
        yield session
    if session.info.get("published"):
        cast(Engine, current_app.extensions["lms.engine"]).wake()


@contextmanager
def reading() -> Iterator[Session]:
    """Open a transaction that only reads."""
    with database().reading() as session:
        yield session


def write_prepared(prepare: Callable[[Session], Prepared], write: Callable[[Session, Prepared], Written]) -> Written:
    """Prepare what takes long while only reading, then write it; all others may write meanwhile.

    What was prepared upon something that somebody has changed by then is prepared anew.

    :raises Overtaken: if others were faster every time
    """
    tries = 0
    while True:
        tries += 1
        with reading() as session:
            ready = prepare(session)
        try:
            with writing() as session:
                return write(session, ready)
        except Overtaken:
            if tries == _TRIES:
                raise
