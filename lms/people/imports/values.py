"""The values of a row, from their plain form in the database to what operations take."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from lms.people.imports.queries import NewRow, StagedRow
from lms.people.operations.bulk import NewPerson, PersonChange
from lms.people.terms import EmploymentState


def value_of(key: str, plain: Any) -> Any:
    """Return the value of a field."""
    read = _READERS.get(key)
    return plain if read is None or plain is None else read(plain)


_id_of = lru_cache(maxsize=4_096)(UUID)
"""Thousands have the same job role, site or manager."""
_READERS: dict[str, Callable[[Any], Any]] = {
    "job_roles": lambda plain: tuple(map(_id_of, plain)),
    "site": _id_of,
    "manager": _id_of,
    "joined_on": date.fromisoformat,
    "ended_on": date.fromisoformat,
    "state": EmploymentState,
}


def new_person_of(row: NewRow) -> NewPerson:
    """Return the person whom a row adds."""
    values = {key: value_of(key, plain) for key, plain in row.after.items()}
    person: NewPerson = {"id": row.employee_id, **values}  # type: ignore[typeddict-item]  # rows of new people have all fields
    return person


def change_of(row: StagedRow) -> PersonChange:
    """Return what a row changes of somebody who is here."""
    return PersonChange(
        id=row.employee_id,  # type: ignore[typeddict-item]  # rows of people who are here name them
        before={key: value_of(key, plain) for key, plain in row.before.items()},
        after={key: value_of(key, plain) for key, plain in row.after.items()},
    )
