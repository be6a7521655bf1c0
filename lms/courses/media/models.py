"""Tables of media."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Moment, PublicId, UtcDateTime, code_of
from lms.core.db import Base
from lms.files.terms import MediaKind


class Media(Base):
    """A file that authors can show by its name."""

    __tablename__ = "courses_media"

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    """`course-shelf.jpg`: how Markdown calls it. Never changed."""
    file_name: Mapped[str] = mapped_column(String(160))
    """As the file was called where it came from; only shown."""
    sha256: Mapped[str] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
    source_sha256: Mapped[str] = mapped_column(String(64))
    """Of the file as it came in: the same file again is no change, although pictures are drawn anew."""
    kind: Mapped[MediaKind] = mapped_column(code_of(MediaKind, "kind"))
    alt: Mapped[str | None] = mapped_column(String(300))
    """What a picture shows, or the title of another file. Empty: decoration, which needs no words. `None`: nobody has said."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    """Of pictures, in pixels."""
    uploaded_at: Mapped[Moment]
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """Empty for what a package brought."""
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    """Since when authors are not offered it any more; what shows it goes on showing it."""


class ModuleMedia(Base):
    """One module version shows one content. Added with the version, never edited."""

    __tablename__ = "courses_module_media"

    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files_stored_file.sha256", ondelete="RESTRICT"), index=True)
