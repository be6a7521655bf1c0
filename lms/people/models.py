"""Tables of the company and its people."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Code, JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.people.terms import EmploymentState


class Organisation(Base):
    """The company: exactly one row."""

    __tablename__ = "people_organisation"

    id: Mapped[PublicId]
    code: Mapped[Code]
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(35))
    sector: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    customer_one: Mapped[str] = mapped_column(String(40), default="")
    customer_many: Mapped[str] = mapped_column(String(40), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """IANA name; empty while the one of the configuration counts."""
    colour: Mapped[str] = mapped_column(String(7), default="", server_default="")
    """`#ffc917`, the company's own in place of yellow; empty for yellow."""
    logo_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True
    )


class Site(Base):
    """A site where people work."""

    __tablename__ = "people_site"

    id: Mapped[PublicId]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    archived_at: Mapped[datetime | None]


class Department(Base):
    """A part of the company."""

    __tablename__ = "people_department"

    id: Mapped[PublicId]
    code: Mapped[Code] = mapped_column(unique=True)
    position: Mapped[int]
    """Order in which the company lists them."""
    name: Mapped[str] = mapped_column(String(80))
    archived_at: Mapped[datetime | None]


class JobRole(Base):
    """A job in the company, not a person."""

    __tablename__ = "people_job_role"

    id: Mapped[PublicId]
    code: Mapped[Code] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("people_department.id", ondelete="RESTRICT"), index=True)
    headcount: Mapped[int] = mapped_column(default=0)
    leads: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None]


class Employee(Base):
    """A person in the company."""

    __tablename__ = "people_employee"
    __table_args__ = (
        CheckConstraint("manager_id <> id", name="not_own_manager"),
        Index("ix_people_employee_name", "sort_name", "id"),
    )

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(120))
    sort_name: Mapped[str] = mapped_column(String(120))
    """The name folded by `ids.normalise`, for lists and search."""
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Canonical: NFKC and casefolded."""
    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    """By which the company's other programs know the person; empty if there is none."""
    manager_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_site.id", ondelete="RESTRICT"), index=True)
    state: Mapped[EmploymentState] = mapped_column(code_of(EmploymentState, "state"), default=EmploymentState.ACTIVE)
    photo_sha256: Mapped[str | None] = mapped_column(
        ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True
    )
    """A square image; empty for most people."""
    joined_on: Mapped[date]
    ended_on: Mapped[date | None]


class Placement(Base):
    """A person has a job role, from a day until a day."""

    __tablename__ = "people_placement"
    __table_args__ = (Index("ix_people_placement_current", "employee_id", "ends_on"),)

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"))
    job_role_id: Mapped[UUID] = mapped_column(ForeignKey("people_job_role.id", ondelete="RESTRICT"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """First day on which they no longer have it; empty while they do."""


class PlannedMove(Base):
    """Job roles, manager and site that a person has from a later day, or that they leave then; deleted once that day has come."""

    __tablename__ = "people_planned_move"

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    effective_on: Mapped[date] = mapped_column(index=True)
    details: Mapped[JsonDocument]
    """`{"job_role_ids", "manager_id", "site_id"}` in plain values; `{"ends": true}` where employment ends."""


class ReportingLine(Base):
    """The closure of "reports to": one row for each manager above each person, and one for the person themself.

    So "everyone below me" is one index range at any depth. Rebuilt for a subtree when a person moves.
    """

    __tablename__ = "people_reporting_line"

    manager_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    depth: Mapped[int]
    """0 for the person themself, 1 for a direct report."""
