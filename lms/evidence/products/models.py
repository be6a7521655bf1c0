"""What people have made, and who may accept it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId, code_of
from lms.core.db import Base
from lms.evidence.products.terms import ProductState


class WorkProduct(Base):
    """Something that a person made at one touchpoint."""

    __tablename__ = "evidence_work_product"
    __table_args__ = (
        Index("ix_evidence_work_product_person", "employee_id", "objective_key"),
        Index(
            "ix_evidence_work_product_waiting",
            "handed_in_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_evidence_work_product_decided_by",
            "decided_by",
            sqlite_where=text("decided_by IS NOT NULL"),
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    objective_key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(16))
    release_number: Mapped[int]
    place: Mapped[str] = mapped_column(String(240))
    """Sign and name of the touchpoint, as it was called then."""
    link: Mapped[str] = mapped_column(String(500))
    note: Mapped[str] = mapped_column(Text)
    handed_in_at: Mapped[datetime]
    handed_in_on: Mapped[date]
    """The day, by the company's calendar."""
    state: Mapped[ProductState] = mapped_column(code_of(ProductState, "state"), default=ProductState.WAITING)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was returned."""


class WorkProductReceiver(Base):
    """A job role that relies on a work product: whoever holds it may accept it."""

    __tablename__ = "evidence_product_receiver"

    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence_work_product.id", ondelete="CASCADE"), primary_key=True
    )
    job_role_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_job_role.id", ondelete="CASCADE"), primary_key=True, index=True
    )
