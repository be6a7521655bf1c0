"""Tables of rollups: derived, may be dropped and rebuilt."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class PersonRate(Base):
    """Where one person stands. One row for each who works here, so that a scope's numbers are sums."""

    __tablename__ = "dashboards_person_rate"

    employee_id: Mapped[UUID] = mapped_column(primary_key=True)
    know_owed: Mapped[int]
    """1 if the person owes at least one objective of the level, else 0; numbers, because they are summed."""
    know_held: Mapped[int]
    """1 if the person holds all that they owe of the level."""
    understand_owed: Mapped[int]
    understand_held: Mapped[int]
    demonstrate_owed: Mapped[int]
    demonstrate_held: Mapped[int]
    assigned_count: Mapped[int]
    fulfilled_count: Mapped[int]
    next_due_at: Mapped[datetime | None]
    """When the first open assignment is due; empty if none is open."""


class PersonCell(Base):
    """What one person holds of their part at one touchpoint, as a member of one department."""

    __tablename__ = "dashboards_person_cell"
    __table_args__ = (Index("ix_dashboards_person_cell_place", "map_code", "touchpoint_code", "department_id"),)

    employee_id: Mapped[UUID] = mapped_column(primary_key=True)
    map_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    department_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the job role whose part it is."""
    touchpoint_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    know: Mapped[int]
    """1 if the map is known."""
    understand: Mapped[int]
    demonstrate: Mapped[int]
    demonstrate_owed: Mapped[int]
    """1 if there is anything to be seen; a part without a checklist cannot be demonstrated."""
    know_outdated: Mapped[int] = mapped_column(server_default="0")
    """1 if it was held until the standard changed."""
    understand_outdated: Mapped[int] = mapped_column(server_default="0")
    demonstrate_outdated: Mapped[int] = mapped_column(server_default="0")
    know_expired: Mapped[int] = mapped_column(server_default="0")
    """1 if it was held and is due again."""
    understand_expired: Mapped[int] = mapped_column(server_default="0")
    demonstrate_expired: Mapped[int] = mapped_column(server_default="0")


class ScopeRate(Base):
    """How many people of a scope hold all that they owe, by level; and how much is open and overdue."""

    __tablename__ = "dashboards_scope_rate"

    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    """A manager's employee id (all below, without the manager), a site's id, or `COMPANY`."""
    department_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Rows of one department of the scope; `COMPANY` for all of them."""
    people_count: Mapped[int]
    know_owed_count: Mapped[int]
    """People who owe at least one objective of the level: the rate's denominator."""
    know_held_count: Mapped[int]
    understand_owed_count: Mapped[int]
    understand_held_count: Mapped[int]
    demonstrate_owed_count: Mapped[int]
    demonstrate_held_count: Mapped[int]
    assigned_count: Mapped[int]
    fulfilled_count: Mapped[int]
    overdue_count: Mapped[int]
    """People with an open assignment past its day, when last counted."""
    refreshed_at: Mapped[datetime]


class ScopeCell(Base):
    """One cell of the heat map: people of a scope's department at a touchpoint."""

    __tablename__ = "dashboards_scope_cell"

    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    map_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    department_id: Mapped[UUID] = mapped_column(primary_key=True)
    touchpoint_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    people_count: Mapped[int]
    know_count: Mapped[int]
    understand_count: Mapped[int]
    demonstrate_count: Mapped[int]
    demonstrate_owed_count: Mapped[int]
    """People whose part there can be demonstrated: that level's denominator."""
    know_outdated_count: Mapped[int] = mapped_column(server_default="0")
    """People who held it until the standard changed."""
    understand_outdated_count: Mapped[int] = mapped_column(server_default="0")
    demonstrate_outdated_count: Mapped[int] = mapped_column(server_default="0")


class PlaceCell(Base):
    """People with one job role at one site, at one touchpoint: the company's customers meet the weakest of these."""

    __tablename__ = "dashboards_place_cell"

    map_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    touchpoint_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_role_id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    """`COMPANY` for people without a site."""
    people_count: Mapped[int]
    know_count: Mapped[int]
    understand_count: Mapped[int]
    demonstrate_count: Mapped[int]
    demonstrate_owed_count: Mapped[int]
    """People whose part there can be demonstrated: that level's denominator."""
    know_outdated_count: Mapped[int]
    """People who held it until the standard changed."""
    understand_outdated_count: Mapped[int]
    demonstrate_outdated_count: Mapped[int]


class ScopeDay(Base):
    """The rates of a scope at the end of one day, for the lines over time."""

    __tablename__ = "dashboards_scope_day"

    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    counted_on: Mapped[date] = mapped_column(primary_key=True)
    people_count: Mapped[int]
    know_percent: Mapped[int]
    understand_percent: Mapped[int]
    demonstrate_percent: Mapped[int]
    assigned_count: Mapped[int]
    fulfilled_count: Mapped[int]
