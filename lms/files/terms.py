"""The kinds of files that may come in."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1024 * 1024


class MediaKind(StrEnum):
    """How a file is shown."""

    PICTURE = "picture"
    DOCUMENT = "document"
    FILM = "film"
    SOUND = "sound"


@dataclass(frozen=True, kw_only=True)
class FileType:
    """One type of file: how its names end, how it is served, and how large it may be."""

    suffix: str
    media_type: str
    kind: MediaKind
    limit_bytes: int
    noun: str

    @property
    def limit_megabytes(self) -> int:
        """The limit as people read it."""
        return self.limit_bytes // MEGABYTE


PNG = FileType(
    suffix="png", media_type="image/png", kind=MediaKind.PICTURE, limit_bytes=10 * MEGABYTE, noun="PNG picture"
)
JPEG = FileType(
    suffix="jpg", media_type="image/jpeg", kind=MediaKind.PICTURE, limit_bytes=10 * MEGABYTE, noun="JPEG picture"
)
WEBP = FileType(
    suffix="webp", media_type="image/webp", kind=MediaKind.PICTURE, limit_bytes=10 * MEGABYTE, noun="WebP picture"
)
GIF = FileType(
    suffix="gif", media_type="image/gif", kind=MediaKind.PICTURE, limit_bytes=10 * MEGABYTE, noun="GIF picture"
)
PDF = FileType(
    suffix="pdf", media_type="application/pdf", kind=MediaKind.DOCUMENT, limit_bytes=20 * MEGABYTE, noun="PDF document"
)
MP4 = FileType(suffix="mp4", media_type="video/mp4", kind=MediaKind.FILM, limit_bytes=200 * MEGABYTE, noun="MP4 film")
MP3 = FileType(suffix="mp3", media_type="audio/mpeg", kind=MediaKind.SOUND, limit_bytes=50 * MEGABYTE, noun="MP3 sound")

TYPES = (PNG, JPEG, WEBP, GIF, PDF, MP4, MP3)
LARGEST_BYTES = max(one.limit_bytes for one in TYPES)
