"""Tables of rollups: derived, may be dropped and rebuilt."""

from datetime import date
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Moment
from lms.core.db import Base

COMPANY = UUID(int=0)
"""The scope of the whole company."""


class ScopeRate(Base):
    """How many people of a scope hold all that they owe, by level; and how much is open and overdue."""

    __tablename__ = "dashboards_scope_rate"

    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    """A manager's employee id, or `COMPANY`."""
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
    refreshed_at: Mapped[Moment]


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


class ScopeDay(Base):
    """The rates of a scope at the end of one day, for the lines over time."""

    __tablename__ = "dashboards_scope_day"

    scope_id: Mapped[UUID] = mapped_column(primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    people_count: Mapped[int]
    know_percent: Mapped[int]
    understand_percent: Mapped[int]
    demonstrate_percent: Mapped[int]
    assigned_count: Mapped[int]
    fulfilled_count: Mapped[int]
