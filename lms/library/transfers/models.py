"""The table of uploaded packages."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class PackageUpload(Base):
    """An uploaded package, until it is imported or discarded."""

    __tablename__ = "library_upload"

    id: Mapped[PublicId]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    uploaded_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """After this it is deleted with the next upload."""
    name: Mapped[str] = mapped_column(String(120))
    """What the file was called, for people; never a path."""
    sha256: Mapped[str] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
    """As it was sent. It is read each time, so that what is shown fits the company as it is."""
