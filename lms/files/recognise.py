"""What a file really is, by its content; names and claims of the sender count for nothing.

Sources: PNG and JPEG signatures (ISO/IEC 15948, ITU-T T.81), RIFF/WebP, ISO/IEC 14496-12 `ftyp`, ISO 32000 header and
`%%EOF`, ID3v2.4 and ISO/IEC 11172-3 frame headers.
"""

import os
import re
from typing import BinaryIO

import puremagic

from lms.core.errors import RuleViolation
from lms.files.terms import GIF, JPEG, MP3, MP4, PDF, PNG, TYPES, WEBP, FileType

ACCEPTED = "PNG, JPEG, WebP, GIF, PDF, MP4 or MP3"
_HEAD = 4096
_TAIL = 2048
_FILM_BRANDS = frozenset(
    [
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"M4VH",
        b"M4VP",
        b"MSNV",
        b"dash",
    ]
)
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Of MPEG 1 layer III in kbit/s, by the number in the frame's header."""
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Of MPEG 2 and 2.5 layer III."""
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_NAMES = {
    "svg": "An SVG is a program as much as a picture",
    "html": "This is a web page",
    "zip": "This is an archive or an office document",
    "heic": "This is a HEIC picture, which browsers do not show",
    "mov": "This is a QuickTime film",
}
_KNOWN = frozenset(
    [
        "avi",
        "bmp",
        "doc",
        "eps",
        "exe",
        "flac",
        "gz",
        "ico",
        "mkv",
        "ogg",
        "opus",
        "psd",
        "rar",
        "tif",
        "tiff",
        "wav",
        "webm",
        "xls",
    ]
)
"""Other types that can be told apart well enough to be named to people; the rest of the guesses are too wild."""


class FileRefused(RuleViolation):
    """The file cannot be taken; the message says why and what would do."""

    field = "file"


def recognise(stream: BinaryIO) -> FileType:
    """Return the type of a whole file by its content; leaves the stream at its beginning.

    :raises FileRefused: if it is empty, too large for its type, broken, or of no type that is taken
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        raise FileRefused("This file is empty.")
    found = next((one for one in TYPES if _BEGINS[one.suffix](head)), None)
    if found is MP3 and not _has_sound(stream, head):
        found = None
    if found is None:
        raise FileRefused(f"{_told(head)}. Choose a {ACCEPTED} file.")
    if size > found.limit_bytes:
        raise FileRefused(
            f"A {found.noun} may have at most {found.limit_megabytes} MB; this has {_megabytes(size)} MB."
        )
    if found is PDF and not _is_whole_pdf(stream, size):
        raise FileRefused("This PDF document is cut off or broken. Export it again.")
    if found is MP4 and not _is_whole_film(stream, size):
        raise FileRefused("This MP4 film is cut off or broken. Export it again.")
    stream.seek(0)
    return found


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f}"


def _begins_film(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _FILM_BRANDS


def _begins_sound(head: bytes) -> bool:
    return head.startswith(b"ID3") or _frame_length(head) > 0


_BEGINS = {
    PNG.suffix: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    JPEG.suffix: lambda head: head.startswith(b"\xff\xd8\xff"),
    WEBP.suffix: lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    GIF.suffix: lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    PDF.suffix: lambda head: re.match(rb"%PDF-[12]\.\d", head) is not None,
    MP4.suffix: _begins_film,
    MP3.suffix: _begins_sound,
}


def _is_whole_pdf(stream: BinaryIO, size: int) -> bool:
    stream.seek(max(0, size - _TAIL))
    return b"%%EOF" in stream.read(_TAIL)


def _is_whole_film(stream: BinaryIO, size: int) -> bool:
    # The boxes of the top level follow each other without a gap up to the end, and one of them is the index.
    place, names = 0, set[bytes]()
    while place < size:
        stream.seek(place)
        header = stream.read(16)
        if len(header) < 8:
            return False
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:
            length = size - place
        if length < 8 or len(names) > 1000:
            return False
        names.add(header[4:8])
        place += length
    return place == size and b"moov" in names


def _has_sound(stream: BinaryIO, head: bytes) -> bool:
    # Two frames, one after the other: two bytes alone are found by chance in many a file.
    start = 0
    if head.startswith(b"ID3") and len(head) >= 10:
        a, b, c, d = head[6:10]
        start = 10 + (a << 21 | b << 14 | c << 7 | d)
    stream.seek(start)
    block = stream.read(_HEAD).lstrip(b"\0")
    length = _frame_length(block)
    return length > 0 and _frame_length(block[length:]) > 0


def _frame_length(block: bytes) -> int:
    """Return the bytes of the MPEG layer III frame that begins here, or 0."""
    if len(block) < 4 or block[0] != 0xFF or block[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = (block[1] >> 3) & 3, block[2] >> 4, (block[2] >> 2) & 3
    if version not in _SAMPLES or rate in {0, 15} or sample == 3:
        return 0
    kilobits = (_RATES if version == 3 else _RATES_2)[rate]
    return (144 if version == 3 else 72) * kilobits * 1000 // _SAMPLES[version][sample] + ((block[2] >> 1) & 1)


def _told(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return _NAMES["svg"]
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<?php")):
        return _NAMES["html"]
    if head.startswith(b"PK"):
        return _NAMES["zip"]
    if head[4:8] == b"ftyp":
        return _NAMES["mov"] if head[8:12] == b"qt  " else _NAMES["heic"]
    try:
        known = puremagic.from_string(head).lstrip(".")
    except (puremagic.PureError, ValueError):
        known = ""
    return f"This is a file of the type {known.upper()}" if known in _KNOWN else "This is no file that lessons can show"
