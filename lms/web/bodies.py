"""How much a client may send: only forms, and only small ones before its first sign-in.

A body that no one may send is not even received. The views' own limits (`request.max_content_length`) are never above these.
"""

import errno
import io
import os
from collections.abc import Mapping
from typing import IO, Any

import flask
from flask import Blueprint, Flask, request
from flask import session as cookie
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

from lms.files.terms import LARGEST_BYTES, MEGABYTE

FORM_BYTES = 2 * MEGABYTE
"""For browsers that signed in here before; the few views that take more say so."""
FIELD_LIMIT = 5_000
"""More than the largest release asks for."""
STRANGER_BYTES = 64 * 1024
STRANGER_FIELDS = 64
FORM_OVERHEAD = 64 * 1024
"""Room for what a form has beside its text or file."""
NO_SPACE = "lms.no_space"
"""In the environment of a request: whether its body was not kept, because the disk is full."""
URLENCODED = "application/x-www-form-urlencoded"
FORM_TYPES = frozenset({URLENCODED, "multipart/form-data"})


class BoundedParser(FormDataParser):
    """Werkzeug bounds the fields of multipart bodies only; this one counts those of urlencoded ones before it parses them."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Return the stream, the fields and the files of a body.

        :raises RequestEntityTooLarge: if it has too many fields, or goes on after what may be read
        """
        if mimetype == URLENCODED:
            body = stream.read()
            stream.read(1)  # of an unknown length, Werkzeug returns what is allowed and does not report the rest
            if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = io.BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class BoundedRequest(flask.Request):
    """A request with bounded forms."""

    form_data_parser_class = BoundedParser


def init_app(app: Flask) -> None:
    """Check and limit every body before anything reads it: call this before the check of form tokens."""
    app.request_class = BoundedRequest
    app.config.update(MAX_CONTENT_LENGTH=FORM_BYTES, MAX_FORM_PARTS=FIELD_LIMIT)
    app.before_request(_bound)


def take_at_most(blueprint: Blueprint, limit: int) -> None:
    """Let the forms of a feature have so many bytes, before anything reads them; what is larger is refused unread."""

    @blueprint.url_value_preprocessor
    def bound(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        request.max_form_memory_size = limit
        request.max_content_length = limit


def largest_body(app: Flask, headers: Mapping[str, str]) -> int:
    """Return how many bytes may come with a request; its headers are named as in an environment, without `HTTP_`.

    Asks the cookie, not the database: a browser that signed in before may send a file, and the view then checks the permission.
    """
    request = app.request_class({"HTTP_COOKIE": headers.get("COOKIE", "")})
    session = app.session_interface.open_session(app, request)
    return LARGEST_BYTES + MEGABYTE if session and session.get("_user_id") else FORM_BYTES


def _bound() -> None:
    if request.environ.get(NO_SPACE):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if request.endpoint is None or request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return
    if request.mimetype and request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType
    # A person who was signed out while they typed keeps what they typed.
    if "_user_id" not in cookie:
        request.max_content_length = STRANGER_BYTES
        request.max_form_parts = STRANGER_FIELDS
