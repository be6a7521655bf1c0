"""Pictures are drawn again: what is not picture (places, cameras, comments, programs behind the end) is left behind."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from lms.files.recognise import FileRefused
from lms.files.terms import GIF, JPEG, PNG, WEBP, FileType

MOST_PIXELS = 40_000_000
LONGEST_EDGE = 2000
"""Larger pictures are made smaller: learners read on phones."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_FORMATS = {PNG.suffix: "PNG", JPEG.suffix: "JPEG", WEBP.suffix: "WEBP", GIF.suffix: "GIF"}
_OPTIONS: dict[str, dict[str, object]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 88, "progressive": True, "optimize": True},
    "WEBP": {"quality": 88, "method": 4},
    "GIF": {},
}
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    zlib.error,
)
"""All that Pillow says about broken files."""


@dataclass(frozen=True, kw_only=True)
class DrawnPicture:
    """A picture as it is kept."""

    content: bytes
    width: int
    height: int


def redraw(source: BinaryIO, file_type: FileType) -> DrawnPicture:
    """Draw a picture again in its own type: upright, at most `LONGEST_EDGE` pixels long, nothing but picture.

    Of a moving GIF or WebP the first frame stays: nobody could pause it (WCAG 2.2.2); a film can be paused.

    :raises FileRefused: if it has too many pixels, or is cut off or broken
    """
    form = _FORMATS[file_type.suffix]
    try:
        with Image.open(source, formats=[form]) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise _too_large(width, height)
            drawn = _plain(ImageOps.exif_transpose(opened), form)
        drawn.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
        content = io.BytesIO()
        drawn.save(content, form, **_OPTIONS[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels.") from error
    except _BROKEN as error:
        raise FileRefused(f"This {file_type.noun} is cut off or broken. Export it again.") from error
    return DrawnPicture(content=content.getvalue(), width=drawn.width, height=drawn.height)


def _too_large(width: int, height: int) -> FileRefused:
    return FileRefused(
        f"This picture has {width:,} × {height:,} pixels; {MOST_PIXELS // 1_000_000} million are the most. Make it smaller."
    )


def _plain(image: Image.Image, form: str) -> Image.Image:
    is_clear = "transparency" in image.info or image.mode in {"LA", "PA", "RGBA", "La", "RGBa"}
    mode = "RGBA" if is_clear and form != "JPEG" else "RGB"
    if image.mode == "L" and not is_clear:
        mode = "L"
    plain = image.convert(mode)
    plain.info.clear()
    return plain
