"""The words of this package, and the company as values."""

from datetime import date
from enum import StrEnum

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
