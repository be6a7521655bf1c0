"""Who waits to be observed, what was seen, and when a second person approves it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.evidence.observation.terms import ApprovalNeed, ObservationState, ObserverReach


class ObservationRequest(Base):
    """A person asks to be observed at a touchpoint, or it is planned; at most one open for each objective."""

    __tablename__ = "evidence_observation_request"
    __table_args__ = (
        UniqueConstraint("employee_id", "objective_key"),
        Index(
            "ix_evidence_observation_request_open",
            "asked_at",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    objective_key: Mapped[str] = mapped_column(String(255))
    place: Mapped[str] = mapped_column(String(240), default="", server_default="")
    """Sign and name of the touchpoint, as it was called then."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    planned_on: Mapped[date | None]
    """The day on which somebody means to observe; empty if the person asked."""
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), index=True)
    observer_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), index=True)
    """Who means to observe; empty for whoever may and comes first."""


class ObservationReceiver(Base):
    """A job role that relies on what a person asks to be observed at: whoever holds it at the same site may sign it."""

    __tablename__ = "evidence_observation_receiver"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence_observation_request.id", ondelete="CASCADE"), primary_key=True
    )
    job_role_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_job_role.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Observation(Base):
    """What one observer saw on one occasion. Kept whatever a second person says of it."""

    __tablename__ = "evidence_observation"
    __table_args__ = (
        CheckConstraint("score_percent BETWEEN 0 AND 100", name="score_percent"),
        CheckConstraint("observer_id <> employee_id", name="not_oneself"),
        Index("ix_evidence_observation_person", "employee_id", "observed_at"),
        Index("ix_evidence_observation_observer", "observer_id", "observed_at"),
        Index(
            "ix_evidence_observation_waiting",
            "observed_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_evidence_observation_decided_by",
            "decided_by",
            sqlite_where=text("decided_by IS NOT NULL"),
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
        Index(
            "ix_evidence_observation_photo_sha256",
            "photo_sha256",
            sqlite_where=text("photo_sha256 IS NOT NULL"),
            postgresql_where=text("photo_sha256 IS NOT NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    objective_key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(16))
    release_number: Mapped[int]
    place: Mapped[str] = mapped_column(String(240))
    observer_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    signed_as: Mapped[ObserverReach] = mapped_column(code_of(ObserverReach, "signed_as"))
    """Why they could observe this person."""
    observed_at: Mapped[datetime]
    ratings: Mapped[JsonDocument]
    """`{"rows", "counts", "critical", "day"}`, as the ledger has them."""
    score_percent: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(500))
    photo_sha256: Mapped[str | None] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"))
    state: Mapped[ObservationState] = mapped_column(code_of(ObservationState, "state"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    """The second person, who approved it or did not."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was not approved."""


class ObservationRule(Base):
    """When a second person approves an observation before it counts: at most one row."""

    __tablename__ = "evidence_observation_rule"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    approval: Mapped[ApprovalNeed] = mapped_column(code_of(ApprovalNeed, "approval"))


class ApprovedTouchpoint(Base):
    """A touchpoint at which observations are approved by a second person, where the rule says "some"."""

    __tablename__ = "evidence_approved_touchpoint"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    """`in-store/pay`"""


class ObservedPlace(Base):
    """When somebody was last observed at a touchpoint of a site. Derived: the sum of what was seen there."""

    __tablename__ = "evidence_observed_place"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("people_site.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    last_observed_at: Mapped[datetime]
