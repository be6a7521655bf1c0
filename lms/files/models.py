"""The table of stored files."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class StoredFile(Base):
    """One content in the store. Never changed: other content is another file."""

    __tablename__ = "files_stored_file"
    __table_args__ = (CheckConstraint("size_bytes > 0", name="size"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(64))
    """Detected from the content; what the sender called it does not count."""
    size_bytes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)
