"""Compressed answers, safe for pages that hold secrets."""

import secrets
import struct
import zlib

from flask import Flask, Response, request

LEAST_BYTES = 600
"""Below, an answer fits one packet anyway."""
LEVEL = 3
"""A page takes half as long as at 5, and comes out by a tenth larger."""
MOST_NAME = 100
HEAD_WITH_NAME = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
"""What stands before the name in a gzip file; Python's own writer takes as long as compressing does. Source: RFC 1952."""
TYPES = frozenset({"text/html", "text/csv", "text/plain", "application/json"})


def init_app(app: Flask) -> None:
    """Compress text for clients that accept gzip."""
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if answer.mimetype not in TYPES or answer.is_streamed or answer.direct_passthrough:
        return answer
    if "Vary" in answer.headers:
        answer.vary.add("Accept-Encoding")
    else:  # in a tenth of the time
        answer.headers.add("Vary", "Accept-Encoding")
    if answer.status_code in {204, 206, 304} or "Content-Encoding" in answer.headers:
        return answer
    if not request.accept_encodings["gzip"] or (answer.content_length or 0) < LEAST_BYTES:
        return answer
    answer.set_data(compressed(answer.get_data()))
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def compressed(data: bytes) -> bytes:
    """Return the data as gzip, with a name of random length in its head.

    An attacker who makes a person open a page with the attacker's text in it, and sees how long the answer is, learns nothing
    about the secrets on that page. Source: "Heal the Breach", IEEE Access 2022.
    """
    name = secrets.token_urlsafe(MOST_NAME)[: 1 + secrets.randbelow(MOST_NAME)].encode()
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    end = struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return b"".join((HEAD_WITH_NAME, name, b"\0", squeeze.compress(data), squeeze.flush(), end))
