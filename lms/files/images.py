"""Encodes images again: everything but the image itself (places, cameras, comments, programs behind the end) is left out."""

import io
import struct
import zlib
from typing import BinaryIO

from PIL import Image, ImageOps

from lms.core.frozen import frozen
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.files.detect import FileProblem, FileRefused, damaged
from lms.files.terms import GIF, JPEG, PNG, WEBP, FileType

_MOST_MILLIONS = 40
MOST_PIXELS = _MOST_MILLIONS * 1_000_000
LONGEST_EDGE = 2000
"""Larger images are made smaller: learners read on phones."""

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
"""What Pillow raises on broken files."""


@frozen
class ReencodedImage:
    """An image as it is stored."""

    content: bytes
    width: int
    height: int


def reencode_square(source: BinaryIO, file_type: FileType, *, edge: int) -> ReencodedImage:
    """Encode an image again as a square of so many pixels, cut around its middle; see `reencode`.

    :raises FileRefused: if it has too many pixels, or is cut off or broken
    """
    return reencode(source, file_type, square=edge)


def reencode(
    source: BinaryIO, file_type: FileType, *, longest_edge: int = LONGEST_EDGE, square: int = 0
) -> ReencodedImage:
    """Encode an image again in its own format: upright, at most so many pixels long, nothing but the image.

    Of a moving GIF or WebP the first frame stays: nobody could pause it (WCAG 2.2.2); a video can be paused.

    :raises FileRefused: if it has too many pixels, or is cut off or broken
    """
    form = _FORMATS[file_type.suffix]
    try:
        with Image.open(source, formats=[form]) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise _too_many_pixels(width, height)
            image = _plain(ImageOps.exif_transpose(opened), form)
        if square:
            image = ImageOps.fit(image, (square, square), Image.Resampling.LANCZOS)
        image.thumbnail((longest_edge, longest_edge), Image.Resampling.LANCZOS)
        content = io.BytesIO()
        image.save(content, form, **_OPTIONS[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        message = _("This image has more than %(most)s million pixels. Make it smaller.", most=_MOST_MILLIONS)
        raise FileRefused(FileProblem.TOO_MANY_PIXELS, message) from error
    except _BROKEN as error:
        raise damaged(file_type) from error
    return ReencodedImage(content=content.getvalue(), width=image.width, height=image.height)


def _too_many_pixels(width: int, height: int) -> FileRefused:
    message = _(
        "This image has %(width)s × %(height)s pixels; %(most)s million is the limit. Make it smaller.",
        width=Number(width),
        height=Number(height),
        most=_MOST_MILLIONS,
    )
    return FileRefused(FileProblem.TOO_MANY_PIXELS, message)


def _plain(image: Image.Image, form: str) -> Image.Image:
    is_clear = "transparency" in image.info or image.mode in {"LA", "PA", "RGBA", "La", "RGBa"}
    mode = "RGBA" if is_clear and form != "JPEG" else "RGB"
    if image.mode == "L" and not is_clear:
        mode = "L"
    plain = image.convert(mode)
    plain.info.clear()
    return plain
