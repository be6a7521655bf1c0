"""The company's logo as it stands in an e-mail: small, and of a kind that all programs show."""

import io
from functools import lru_cache
from pathlib import Path

from lms.files.store import DiskStore, FileMissing

MOST = (480, 96)
"""Pixels: twice as many as it takes up, for fine screens."""


@lru_cache(4)
def read_logo(files_path: Path, sha256: str) -> bytes:
    """Return a stored picture as a small PNG; nothing if there is none, or it cannot be read."""
    if not sha256:
        return b""
    from PIL import Image, UnidentifiedImageError  # the library is large, and only the worker needs it, once

    try:
        with DiskStore(files_path).open(sha256) as file, Image.open(file) as picture:
            small = picture.convert("RGBA")
            small.thumbnail(MOST)
            written = io.BytesIO()
            small.save(written, "PNG")
    except (FileMissing, UnidentifiedImageError, OSError, ValueError):
        return b""
    return written.getvalue()
