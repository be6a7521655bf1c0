"""Events and their deliveries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Document, JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.outbox.terms import DeliveryState

_WAITING, _DONE = "state = 'waiting'", "state = 'done'"
_ASKED_FOR = "state = 'waiting' AND key IS NOT NULL"


class OutboxEvent(Base):
    """One thing that happened, written in the transaction in which it happened."""

    __tablename__ = "outbox_event"

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(64))
    """Class name of the event."""
    fields: Mapped[JsonDocument]
    """Its plain values."""
    published_at: Mapped[datetime] = mapped_column(index=True)


class Delivery(Base):
    """One handler's turn with one event, or one piece of work asked for by key."""

    __tablename__ = "outbox_delivery"
    __table_args__ = (
        Index(
            "uq_outbox_delivery_waiting_key",
            "handler",
            "key",
            unique=True,
            sqlite_where=text(_ASKED_FOR),
            postgresql_where=text(_ASKED_FOR),
        ),
        Index(
            "ix_outbox_delivery_waiting",
            "id",
            "handler",
            "subject",
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
        Index("ix_outbox_delivery_done", "ready_at", sqlite_where=text(_DONE), postgresql_where=text(_DONE)),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    """Counts up: first made, first run."""
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("outbox_event.id", ondelete="CASCADE"), index=True)
    handler: Mapped[str] = mapped_column(String(200))
    """Its code."""
    subject: Mapped[str] = mapped_column(String(200), server_default="")
    """What the work is about: of one handler's deliveries about one subject, the earlier one is finished first."""
    key: Mapped[str | None] = mapped_column(String(200))
    """Many causes, one run: unique among the waiting ones of a handler."""
    fields: Mapped[dict[str, object]] = mapped_column(Document)
    state: Mapped[DeliveryState] = mapped_column(code_of(DeliveryState, "state"), default=DeliveryState.WAITING)
    ready_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    """Until when a worker holds it; a later moment than now means somebody is at it."""
    error: Mapped[str | None] = mapped_column(Text)
    """The last failure, for the operator."""


class WorkerBeat(Base):
    """When some worker last looked for work: at most one row, written each minute."""

    __tablename__ = "outbox_worker_beat"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime]
