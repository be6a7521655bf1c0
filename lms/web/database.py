"""The app's transactions, for views and the sign-in loader."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from flask import g, request
from sqlalchemy.orm import Session

from lms.core.db import patiently
from lms.core.errors import Overtaken
from lms.web.resources import resources

logger = logging.getLogger(__name__)
Prepared = TypeVar("Prepared")
Written = TypeVar("Written")
T = TypeVar("T")
_TRIES = 5
_KEPT = "first_reading"


@contextmanager
def writing() -> Iterator[Session]:
    """Open the one writing transaction of a request; after its commit the worker is woken if events were published."""
    end_first()
    with resources().database.transaction() as session:
        yield session
    if session.info.get("published"):
        _wake()


def write(body: Callable[[Session], T]) -> T:
    """Run the body in the one writing transaction of a request; if it collides with others, run it again from its start.

    For a body that only reads and writes the database.
    """

    def transact() -> T:
        with writing() as session:
            return body(session)

    return patiently(transact)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a transaction that only reads, or go on in the one which `read_first` has left open."""
    kept = g.pop(_KEPT, None)
    if kept is None:
        with resources().database.reading() as session:
            yield session
    else:
        session, end = kept
        with end:
            yield session


def read_first(find: Callable[[Session], T]) -> T:
    """Read what comes before the view: who asks.

    Opening a transaction takes time, so a page is read in the same one. `end_first` must run when the request ends.
    """
    with ExitStack() as end:
        session = end.enter_context(resources().database.reading())
        found = find(session)
        if request.method in {"GET", "HEAD"}:
            setattr(g, _KEPT, (session, end.pop_all()))
    return found


def end_first() -> None:
    """End what `read_first` has left open, if no view went on in it."""
    _session, end = g.pop(_KEPT, (None, ExitStack()))
    end.close()


def write_prepared(prepare: Callable[[Session], Prepared], write: Callable[[Session, Prepared], Written]) -> Written:
    """Prepare slow work while only reading, then write it; others may write meanwhile.

    If the data it was prepared from has changed by then, it is prepared again.

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


def _wake() -> None:
    try:
        resources().engine.wake()
    except Exception:  # the data is saved even if the task store fails; the worker looks for work every minute
        logger.exception("the worker could not be woken")
