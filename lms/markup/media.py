"""Media in Markdown: `![what it shows](media/name.png)`."""

import re

from lms.core.frozen import frozen

NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:png|jpg|webp|gif|pdf|mp4|mp3)"
"""The name of a media file: a slug and the ending of its type."""
_NAMED = re.compile(rf"media/({NAME})")
_ADDRESS = re.compile(rf"/media/[0-9a-f]{{64}}/{NAME}")


@frozen
class MediaFile:
    """What the renderer needs to know of a file to show it."""

    name: str
    sha256: str
    width: int | None = None
    """Of images, in pixels."""
    height: int | None = None
    is_decorative: bool = False
    """Whether it is only decoration; then its alternative text may be empty."""
    is_retired: bool = False

    @property
    def address(self) -> str:
        """Where it is served. The address has the hash of the content, so what an old version shows stays the same."""
        return f"/media/{self.sha256}/{self.name}"


@frozen
class MediaReference:
    """One place in a text that shows or links a file."""

    line: int
    """From 1."""
    name: str | None
    """`None` for an address elsewhere."""
    alt: str
    is_shown: bool
    """Whether it is `![…](…)`; else it is a link."""


def media_name(address: str) -> str | None:
    """Return the name of the file that `media/…` means, or `None`."""
    match = _NAMED.fullmatch(address)
    return match[1] if match else None


def mentioned_names(text: str) -> frozenset[str]:
    """Return every name in a text as `media/name`: at least those that it shows."""
    return frozenset(match[1] for match in _NAMED.finditer(text))


def is_own_address(address: str) -> bool:
    """Test if an address is one that `MediaFile.address` makes."""
    return _ADDRESS.fullmatch(address) is not None
