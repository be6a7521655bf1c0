"""Tables of map files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.journeys.files.terms import FileKind


class MapUpload(Base):
    """An uploaded file, until its author has confirmed what it would change."""

    __tablename__ = "journeys_map_upload"

    id: Mapped[PublicId]
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    uploaded_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """After this it is deleted with the next upload."""
    name: Mapped[str] = mapped_column(String(120))
    """What the file was called, for people; never a path."""
    kind: Mapped[FileKind] = mapped_column(code_of(FileKind, "kind"))
    sha256: Mapped[str] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
    """As it was sent. It is read each time, so that what is shown fits the maps as they are."""
    choices: Mapped[JsonDocument]
    """What the unknown job roles were assigned to, by their code: `role:<code>`, `new:<id of a department>` or `ignore`."""
