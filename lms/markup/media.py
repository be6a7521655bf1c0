"""Media in Markdown: `![what it shows](media/name.png)`."""

import re
from dataclasses import dataclass

NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:png|jpg|webp|gif|pdf|mp4|mp3)"
"""How media are called: a slug and the ending of their type."""
_NAMED = re.compile(rf"media/({NAME})")
_ADDRESS = re.compile(rf"/media/[0-9a-f]{{64}}/{NAME}")


@dataclass(frozen=True, kw_only=True)
class MediaFile:
    """What the renderer knows of a file: enough to show it without asking anybody."""

    name: str
    sha256: str
    width: int | None = None
    """Of pictures, in pixels."""
    height: int | None = None
    is_decorative: bool = False
    """Whether it says nothing that needs words; then its alternative text may be empty."""
    is_retired: bool = False

    @property
    def address(self) -> str:
        """Where it is served: pinned to its content, so that what was read stays what it was."""
        return f"/media/{self.sha256}/{self.name}"


@dataclass(frozen=True, kw_only=True)
class MediaReference:
    """One place in a text that shows or links a file."""

    line: int
    """From 1."""
    name: str | None
    """`None` if it is no name of ours: an address elsewhere."""
    alt: str
    is_shown: bool
    """Whether it is `![…](…)`; else it is a link."""


def media_name(address: str) -> str | None:
    """Return the name of the file that `media/…` means, or `None`."""
    match = _NAMED.fullmatch(address)
    return match[1] if match else None


def mentioned_names(text: str) -> frozenset[str]:
    """Return every name that stands in a text as `media/name`: at least those that it shows."""
    return frozenset(match[1] for match in _NAMED.finditer(text))


def is_own_address(address: str) -> bool:
    """Test if an address is one that `MediaFile.address` makes."""
    return _ADDRESS.fullmatch(address) is not None
