"""Compressed answers, safe for pages that hold secrets."""

import gzip
import io
import secrets
import string

from flask import Flask, Response, request

LEAST_BYTES = 600
"""Below, an answer fits one packet anyway."""
LEVEL = 5
TYPES = frozenset({"text/html", "text/csv", "text/plain", "application/json"})


def init_app(app: Flask) -> None:
    """Compress text for clients that accept gzip."""
    app.after_request(_compress)


def _compress(answer: Response) -> Response:
    if answer.mimetype not in TYPES or answer.is_streamed or answer.direct_passthrough:
        return answer
    answer.vary.add("Accept-Encoding")
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
    name = "".join(secrets.choice(string.ascii_letters) for _ in range(1 + secrets.randbelow(100)))
    out = io.BytesIO()
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0) as file:
        file.write(data)
    return out.getvalue()
