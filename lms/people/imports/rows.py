"""Rows on their way from the file to what they would do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from lms.people.imports.terms import PersonField, RowProblem
from lms.people.terms import EmploymentState

KEEP: Any = object()
"""The file says nothing of a field."""
NOTHING: Mapping[str, Any] = {}


@dataclass(slots=True)
class KnownPerson:
    """Somebody who is here, or was; with slots, because there may be a hundred thousand."""

    id: UUID
    name: str
    email: str
    number: str | None
    state: EmploymentState
    job_roles: tuple[UUID, ...]
    """Ids in order, so that two people with the same have the same."""
    site: UUID | None
    manager: UUID | None
    joined_on: date
    ended_on: date | None
    row: "RowDraft | None" = None
    """The first row of the file about them; here, because a dictionary of rows would take as much room as the people."""


@dataclass(kw_only=True)
class People:
    """Everybody who is here or was, to be looked up."""

    everybody: list[KnownPerson] = field(default_factory=list)
    by_email: dict[str, KnownPerson] = field(default_factory=dict)
    by_number: dict[str, KnownPerson] = field(default_factory=dict)

    def add(self, person: KnownPerson) -> None:
        """Add one."""
        self.everybody.append(person)
        self.by_email[person.email] = person
        if person.number:
            self.by_number[person.number] = person

    def by_id(self) -> dict[UUID, KnownPerson]:
        """Return everybody by their ids; made when it is asked for, because few need it."""
        return {person.id: person for person in self.everybody}


class RowRefused(Exception):
    """A row cannot be imported."""

    def __init__(self, problem: RowProblem, **facts: Any) -> None:
        super().__init__(problem)
        self.problem, self.facts = problem, facts


class RowDraft:
    """A row on its way; with slots, because there may be a hundred thousand. `KEEP` in a field: the file says nothing of it."""

    __slots__ = (
        "depth", "email", "employee_id", "facts", "is_followed", "job_roles", "joined_on", "known", "line", "manager", "manager_id", "name",
        "number", "problem", "site", "state",
    )  # fmt: skip

    def __init__(self, line: int) -> None:
        self.line = line
        self.known: KnownPerson | None = None
        self.employee_id: UUID | None = None
        self.name: str | Any = KEEP
        self.email: str | Any = KEEP
        self.number: str | Any = KEEP
        self.job_roles: tuple[UUID, ...] | Any = KEEP
        self.site: UUID | Any = KEEP
        self.manager: str | Any = KEEP
        """As it is written; `manager_id` is who that is."""
        self.manager_id: UUID | Any = KEEP
        self.joined_on: date | str | Any = KEEP
        self.state: EmploymentState | Any = KEEP
        self.depth = -1
        """How many new managers stand above somebody new; below 0 until that is counted."""
        self.is_followed = False
        """Whether the managers above were looked at."""
        self.problem: RowProblem | None = None
        self.facts: Mapping[str, Any] = NOTHING

    def refuse(self, problem: RowProblem, **facts: Any) -> None:
        """Note the first thing that is wrong."""
        if self.problem is None:
            self.problem, self.facts = problem, facts

    @property
    def moves(self) -> bool:
        """Test if the row may give somebody another manager."""
        return self.known is None or self.manager_id not in {KEEP, self.known.manager}

    @property
    def label(self) -> str:
        """What the person is called, as far as that is known."""
        name: str = self.name if self.name is not KEEP else self.known.name if self.known else ""
        return name

    @property
    def address(self) -> str:
        """Their e-mail address, as far as that is known."""
        email: str = self.email if self.email is not KEEP else self.known.email if self.known else ""
        return email

    def changes(self) -> dict[PersonField, Any]:
        """Return what differs from now: of somebody new all, else the new values."""
        values = {
            PersonField.NAME: self.name,
            PersonField.EMAIL: self.email,
            PersonField.NUMBER: self.number,
            PersonField.JOB_ROLES: self.job_roles,
            PersonField.SITE: self.site,
            PersonField.MANAGER: self.manager_id,
            PersonField.JOINED_ON: self.joined_on,
            PersonField.STATE: self.state,
        }
        return {
            key: value
            for key, value in values.items()
            if value is not KEEP and (self.known is None or getattr(self.known, key) != value)
        }
