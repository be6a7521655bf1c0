"""Messages on their way out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class OutgoingMessage(Base):
    """One message to one employee. Unique by key, so that no one gets the same message twice."""

    __tablename__ = "mail_outgoing_message"
    __table_args__ = (UniqueConstraint("employee_id", "key"),)

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    """The receiver."""
    key: Mapped[str] = mapped_column(String(200))
    """What it is about, for example `reminder:<assignment>:<date>`."""
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
