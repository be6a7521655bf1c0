"""The words of this package, and the company as values."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class EmploymentState(StrEnum):
    """Whether a person works here."""

    ACTIVE = "active"
    ENDED = "ended"
    PLANNED = "planned"
    """They start on a later day; until then they can't sign in, and count nowhere."""

    @property
    def label(self) -> Message:
        """The people of this state, as a list calls them."""
        return _STATE_LABELS[self]

    @property
    def one_label(self) -> Message:
        """One person of this state."""
        return _ONE_LABELS[self]


_STATE_LABELS = {
    EmploymentState.ACTIVE: _("Current employees"),
    EmploymentState.ENDED: _("Former employees"),
    EmploymentState.PLANNED: _("Starting later"),
}

_ONE_LABELS = {
    EmploymentState.ACTIVE: _("works here"),
    EmploymentState.ENDED: _("has left"),
    EmploymentState.PLANNED: _("starts later"),
}


class UnitKind(StrEnum):
    """What the company is made of."""

    SITE = "site"
    DEPARTMENT = "department"
    JOB_ROLE = "job-role"

    @property
    def label(self) -> Message:
        """What one of them is called."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {UnitKind.SITE: _("Site"), UnitKind.DEPARTMENT: _("Department"), UnitKind.JOB_ROLE: _("Job role")}


@frozen
class MovedByMerge:
    """What a merge moved, by ids, so that it can be undone."""

    employees: tuple[UUID, ...] = ()
    """Who works here and has another site or job role by it."""
    others: tuple[UUID, ...] = ()
    """Who does not work here, now or yet, and has another site by it."""
    job_roles: tuple[UUID, ...] = ()
    """Those that have another department by it."""
    both: tuple[UUID, ...] = ()
    """Employees who had both job roles."""
    begun: tuple[UUID, ...] = ()
    """Placements that it began."""
    ended: tuple[UUID, ...] = ()
    """Placements that it ended."""
    deleted: tuple[tuple[UUID, date], ...] = ()
    """Placements that it deleted, because they began no earlier: whose, and since when."""


@frozen
class UndoneMerge:
    """What undoing a merge moved back, and what somebody has moved elsewhere since."""

    employees: tuple[UUID, ...] = ()
    staying_people: int = 0
    staying_job_roles: tuple[str, ...] = ()
    """Their names."""


@frozen
class ListedDepartment:
    """A department of a list that somebody pasted, with its job roles."""

    name: str
    job_roles: tuple[str, ...] = ()


@frozen
class DepartmentDocument:
    """One department; `code` is unique in the company."""

    code: str
    name: str


@frozen
class JobRoleDocument:
    """One job role; `code` is unique in the company."""

    code: str
    name: str
    department: str
    """Code of the department it belongs to; exactly one."""
    headcount: int = 0
    """How many people have it, as the package says; 0 if unknown."""
    leads: bool = False


@frozen
class OrganisationDocument:
    """The company as values, in the order in which it was written."""

    code: str
    name: str
    locale: str
    sector: str = ""
    about: str = ""
    customer_one: str = ""
    """What the company calls a customer, `student`; empty where its courses say customer."""
    customer_many: str = ""
    """The same for several, `students`."""
    sites: tuple[str, ...] = ()
    departments: tuple[DepartmentDocument, ...] = ()
    job_roles: tuple[JobRoleDocument, ...] = ()


@frozen
class CourseToCome:
    """A course that somebody will get."""

    title: str
    minutes: int
    reason: Message
    due_on: date
