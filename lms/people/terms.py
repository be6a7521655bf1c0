"""The words of the firm: ids, and the firm as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

EmployeeId = NewType("EmployeeId", UUID)


class EmploymentState(StrEnum):
    """Whether somebody works here."""

    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class DepartmentDocument:
    """One department; `code` is unique in the firm."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class JobRoleDocument:
    """What someone does in the firm."""

    code: str
    name: str
    department: str
    """Code of the department it belongs to; exactly one."""
    headcount: int = 0
    """People who hold it, as the package says; 0 if unknown."""
    leads: bool = False


@dataclass(frozen=True, kw_only=True)
class OrganisationDocument:
    """The firm as values, in the order in which it was written."""

    code: str
    name: str
    locale: str
    sector: str = ""
    about: str = ""
    sites: tuple[str, ...] = ()
    departments: tuple[DepartmentDocument, ...] = ()
    job_roles: tuple[JobRoleDocument, ...] = ()
