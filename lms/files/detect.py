"""What a file really is, by its content; its name and what the sender calls it do not count.

Sources: PNG and JPEG signatures (ISO/IEC 15948, ITU-T T.81), RIFF/WebP, ISO/IEC 14496-12 `ftyp`, ISO 32000 header and
`%%EOF`, ID3v2.4 and ISO/IEC 11172-3 frame headers.
"""

import os
import re
from enum import StrEnum
from typing import BinaryIO

from lms.core.errors import RuleViolation
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.files.terms import GIF, JPEG, MP3, MP4, PDF, PNG, TYPES, WEBP, FileType

_HEAD = 4096
_TAIL = 2048
_VIDEO_BRANDS = frozenset(
    [b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"dash"]
)  # fmt: skip
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""Of MPEG 1 layer III in kbit/s, by the number in the frame's header."""
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Of MPEG 2 and 2.5 layer III."""
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_OTHERS = {
    re.compile(rb"BM", re.DOTALL): "BMP",
    re.compile(rb"II\*\0|MM\0\*", re.DOTALL): "TIFF",
    re.compile(rb"8BPS", re.DOTALL): "Photoshop",
    re.compile(rb"%!PS", re.DOTALL): "EPS",
    re.compile(rb"RIFF....WAVE", re.DOTALL): "WAV",
    re.compile(rb"RIFF....AVI ", re.DOTALL): "AVI",
    re.compile(rb"OggS", re.DOTALL): "Ogg",
    re.compile(rb"fLaC", re.DOTALL): "FLAC",
    re.compile(rb"\x1aE\xdf\xa3", re.DOTALL): "WebM",
}
"""Formats that people are likely to try, by how they begin: their refusal names them."""


class FileProblem(StrEnum):
    """Why a file cannot be accepted."""

    EMPTY = "empty"
    WRONG_TYPE = "wrong-type"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    DAMAGED = "damaged"
    WRONG_NAME = "wrong-name"


class FileRefused(RuleViolation):
    """The file cannot be accepted; the message says why and what to do."""

    field = "file"

    def __init__(self, problem: FileProblem, message: Message) -> None:
        super().__init__(message)
        self.problem = problem


def damaged(file_type: FileType) -> FileRefused:
    """Return the refusal of a file that is cut off or broken."""
    return FileRefused(
        FileProblem.DAMAGED, _("This %(format)s file is damaged. Export it again.", format=file_type.name)
    )


def too_large(file_type: FileType) -> FileRefused:
    """Return the refusal of a file with too many bytes."""
    message = _(
        "This %(format)s file is too large: %(limit)s MB is the limit. Make it smaller.",
        format=file_type.name,
        limit=file_type.limit_megabytes,
    )
    return FileRefused(FileProblem.TOO_LARGE, message)


def detect(stream: BinaryIO) -> FileType:
    """Return the type of a whole file by its content; leaves the stream at its beginning.

    :raises FileRefused: if it is empty, too large for its type, damaged, or of a type that is not accepted
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    head = stream.read(_HEAD)
    if not head:
        raise FileRefused(FileProblem.EMPTY, _("This file is empty. Choose another."))
    found = next((one for one in TYPES if _BEGINS[one.suffix](head)), None)
    if found is MP3 and not _has_audio(stream, head):
        found = None
    if found is None:
        raise _wrong_type(head)
    if size > found.limit_bytes:
        raise too_large(found)
    if (found is PDF and not _is_whole_pdf(stream, size)) or (found is MP4 and not _is_whole_video(stream, size)):
        raise damaged(found)
    stream.seek(0)
    return found


def _begins_video(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _VIDEO_BRANDS


def _begins_audio(head: bytes) -> bool:
    return head.startswith(b"ID3") or _frame_length(head) > 0


_BEGINS = {
    PNG.suffix: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    JPEG.suffix: lambda head: head.startswith(b"\xff\xd8\xff"),
    WEBP.suffix: lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    GIF.suffix: lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    PDF.suffix: lambda head: re.match(rb"%PDF-[12]\.\d", head) is not None,
    MP4.suffix: _begins_video,
    MP3.suffix: _begins_audio,
}


def _is_whole_pdf(stream: BinaryIO, size: int) -> bool:
    stream.seek(max(0, size - _TAIL))
    return b"%%EOF" in stream.read(_TAIL)


def _is_whole_video(stream: BinaryIO, size: int) -> bool:
    # The top-level boxes follow each other without a gap up to the end, and one of them is the index.
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


def _has_audio(stream: BinaryIO, head: bytes) -> bool:
    # Two frames in a row: the two bytes of one alone are in many files by chance.
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


def _wrong_type(head: bytes) -> FileRefused:
    message = _("%(reason)s Choose a PNG, JPEG, WebP, GIF, PDF, MP4 or MP3 file.", reason=_reason(head))
    return FileRefused(FileProblem.WRONG_TYPE, message)


def _reason(head: bytes) -> Message:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return _("SVG images can contain programs, so they can’t be used here.")
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<?php")):
        return _("This is a web page.")
    if head.startswith(b"PK"):
        return _("This is a ZIP archive or an Office document.")
    if head[4:8] == b"ftyp":
        if head[8:12] == b"qt  ":
            return _("This is a QuickTime video, which many browsers can’t play.")
        return _("This is a HEIC image, which most browsers can’t show.")
    name = next((name for begins, name in _OTHERS.items() if begins.match(head)), "")
    return (
        _("%(format)s files can’t be used here.", format=name) if name else _("This type of file can’t be used here.")
    )
