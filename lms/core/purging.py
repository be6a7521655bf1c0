"""Deleting what is past its time, in short steps, so that nobody waits for it."""

from collections.abc import Callable
from functools import partial
from math import ceil

from sqlalchemy import ColumnElement, Delete, delete, func, inspect, select, tuple_
from sqlalchemy.orm import Session

from lms.core.db import Base

ROWS_AT_ONCE = 500
"""In one transaction."""


def plan_purge(
    session: Session, table: type[Base], *conditions: ColumnElement[bool]
) -> list[Callable[[Session], None]]:
    """Return the steps that delete the rows that meet all conditions."""
    key = inspect(table).primary_key
    some = select(*key).where(*conditions).limit(ROWS_AT_ONCE)
    count = session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
    return [partial(_purge, gone=delete(table).where(tuple_(*key).in_(some)))] * ceil(count / ROWS_AT_ONCE)


def _purge(session: Session, *, gone: Delete) -> None:
    session.execute(gone, execution_options={"synchronize_session": False})
