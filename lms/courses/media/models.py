"""Tables of media."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId, code_of
from lms.core.db import Base
from lms.files.terms import MediaKind


class Media(Base):
    """A file that authors can show by its name."""

    __tablename__ = "courses_media"

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    """`course-shelf.jpg`: its name in Markdown. Never changed."""
    file_name: Mapped[str] = mapped_column(String(160))
    """Its name where it was uploaded from; only displayed."""
    sha256: Mapped[str] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
    source_sha256: Mapped[str] = mapped_column(String(64))
    """Of the file as it was uploaded: the same file again is no change, although images are re-encoded."""
    kind: Mapped[MediaKind] = mapped_column(code_of(MediaKind, "kind"))
    alt: Mapped[str | None] = mapped_column(String(300))
    """What an image shows, or the title of another file. Empty: decorative, needs no description. `None`: missing."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    """Of images, in pixels."""
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """Empty for imported files."""
    retired_at: Mapped[datetime | None]
    """Since when authors are not offered it; modules that use it still show it."""


class ModuleMedia(Base):
    """One module version shows one content. Added with the version, never edited."""

    __tablename__ = "courses_module_media"

    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
