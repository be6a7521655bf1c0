"""Sending uploaded files. Every upload may be hostile, so the headers say what it is and what it may do.

Source: security.md R4, R18; RFC 9110 §14 (ranges), RFC 6266.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from flask import Response, request, stream_with_context
from werkzeug.datastructures import ContentRange

from lms.files.store import CHUNK, Store

RANGE_BYTES = 4 * 1024 * 1024
"""A player that asks for "the rest" gets this much at once: a video must not hold a thread for as long as it is watched."""
_POLICY = "default-src 'none'; sandbox"


def stored_file_response(store: Store, *, sha256: str, media_type: str, name: str, size_bytes: int) -> Response:
    """Answer with a stored file whose name is a slug with an ending, in part if a player asked for a part.

    :raises FileMissing: if the store has lost it
    """
    file = store.open(sha256)
    part = _wanted_part(size_bytes) if media_type.startswith(("audio/", "video/")) else None
    if request.if_none_match.contains(sha256):
        file.close()
        response = Response(status=304)
    elif part is not None and part[0] >= part[1]:
        file.close()
        response = Response(status=416, mimetype="text/plain")
        response.content_range = ContentRange("bytes", None, None, size_bytes)
    else:
        start, stop = part or (0, size_bytes)
        response = _file_response(file, start, stop)
        response.status_code = 206 if part else 200
        response.mimetype = media_type
        response.content_length = stop - start
        if part:
            response.content_range = ContentRange("bytes", start, stop, size_bytes)
    if media_type.startswith(("audio/", "video/")):
        response.accept_ranges = "bytes"
    response.set_etag(sha256)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = _POLICY
    # The address identifies the content, so a browser may keep it; permission is checked on each fetch.
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _wanted_part(size_bytes: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last; equal for a part that does not exist; `None` for the whole file."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if request.if_range.etag is not None or request.if_range.date is not None:
        return None  # the content never changes; a client that is not sure gets the whole file
    first, after = asked.ranges[0]
    if first < 0:
        first, after = max(0, size_bytes + first), size_bytes
    stop = min(after if after is not None else size_bytes, size_bytes, first + RANGE_BYTES)
    return (first, stop) if first < stop else (0, 0)


def _file_response(file: BinaryIO, start: int, stop: int) -> Response:
    """Answer with a part of a file; where the server can, it sends the file itself, and no thread of ours waits."""
    file.seek(start)
    server_sends: Callable[[BinaryIO, int], Iterable[bytes]] | None = request.environ.get("wsgi.file_wrapper")
    if server_sends is None:
        response = Response(stream_with_context(_chunks(file, stop - start)))
    else:  # from where the file stands, and as much as Content-Length says (PEP 3333)
        response = Response(server_sends(file, CHUNK), direct_passthrough=True)
    response.call_on_close(file.close)
    return response


def _chunks(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
