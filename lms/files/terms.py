"""The types of files that can be uploaded."""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _

MEGABYTE = 1024 * 1024


class MediaKind(StrEnum):
    """How a file is shown."""

    IMAGE = "image"
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"

    @property
    def label(self) -> Message:
        """What people call it."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    MediaKind.IMAGE: _("Image"),
    MediaKind.DOCUMENT: _("Document"),
    MediaKind.VIDEO: _("Video"),
    MediaKind.AUDIO: _("Audio"),
}


@frozen
class FileType:
    """One type of file: how its names end, how it is served, and how large it may be."""

    name: str
    """The name of the format, the same in all languages: `PNG`."""
    suffix: str
    media_type: str
    kind: MediaKind
    limit_megabytes: int

    @property
    def limit_bytes(self) -> int:
        """The limit in bytes."""
        return self.limit_megabytes * MEGABYTE


PNG = FileType(name="PNG", suffix="png", media_type="image/png", kind=MediaKind.IMAGE, limit_megabytes=10)
JPEG = FileType(name="JPEG", suffix="jpg", media_type="image/jpeg", kind=MediaKind.IMAGE, limit_megabytes=10)
WEBP = FileType(name="WebP", suffix="webp", media_type="image/webp", kind=MediaKind.IMAGE, limit_megabytes=10)
GIF = FileType(name="GIF", suffix="gif", media_type="image/gif", kind=MediaKind.IMAGE, limit_megabytes=10)
PDF = FileType(name="PDF", suffix="pdf", media_type="application/pdf", kind=MediaKind.DOCUMENT, limit_megabytes=20)
MP4 = FileType(name="MP4", suffix="mp4", media_type="video/mp4", kind=MediaKind.VIDEO, limit_megabytes=200)
MP3 = FileType(name="MP3", suffix="mp3", media_type="audio/mpeg", kind=MediaKind.AUDIO, limit_megabytes=50)

TYPES = (PNG, JPEG, WEBP, GIF, PDF, MP4, MP3)
LARGEST_BYTES = max(one.limit_bytes for one in TYPES)
