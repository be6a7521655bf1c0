"""The values of a row, from their plain form in the database to what operations take."""

from datetime import date
from typing import Any
from uuid import UUID

from lms.people.imports.queries import StagedRow
from lms.people.operations.bulk import NewPerson, PersonChange
from lms.people.terms import EmploymentState


def value_of(key: str, plain: Any) -> Any:
    """Return the value of a field."""
    if plain is None:
        return None
    match key:
        case "job_roles":
            return tuple(map(UUID, plain))
        case "site" | "manager":
            return UUID(plain)
        case "joined_on" | "ended_on":
            return date.fromisoformat(plain)
        case "state":
            return EmploymentState(plain)
        case _:
            return plain


def new_person_of(row: StagedRow) -> NewPerson:
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
