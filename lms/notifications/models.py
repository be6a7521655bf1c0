"""What people chose."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Document, JsonList, code_of
from lms.core.db import Base
from lms.mail.terms import Pace


class Preference(Base):
    """How often a person wants e-mail, and about what; who has not chosen has none."""

    __tablename__ = "notifications_preference"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    pace: Mapped[Pace] = mapped_column(code_of(Pace, "pace"))
    muted: Mapped[JsonList] = mapped_column(Document, default=list, server_default="[]")
    """Codes of the groups of messages that come without e-mail."""
