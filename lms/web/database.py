"""The app's transactions, for views and the sign-in loader."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from lms.core.db import Database
from lms.outbox.engine import Engine


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
