"""What a request may bring along: form fields, few and small from who never signed in here. Nothing else is read."""

import io
from typing import IO

import flask
from flask import Flask, request
from flask import session as cookie
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.formparser import FormDataParser

URLENCODED = "application/x-www-form-urlencoded"
FORM_TYPES = frozenset({URLENCODED, "multipart/form-data"})
FIELD_LIMIT = 5_000
"""More than the largest release asks for."""
STRANGER_FIELDS = 64
STRANGER_BYTES = 64 * 1024


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
            stream.read(1)  # of an unknown length, Werkzeug else gives what it may and says nothing of the rest
            if self.max_form_parts is not None and body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = io.BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class Request(flask.Request):
    """A request with bounded forms."""

    form_data_parser_class = BoundedParser


def init_app(app: Flask) -> None:
    """Check and bound every body before anything reads it: to be called before whatever looks for a form's token."""
    app.request_class = Request
    app.config["MAX_FORM_PARTS"] = FIELD_LIMIT
    app.before_request(_bound)


def _bound() -> None:
    if request.endpoint is None or request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return
    if request.mimetype and request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType
    # Who signed in here once, and was signed out while they wrote, keeps what they typed.
    if "_user_id" not in cookie:
        request.max_content_length = STRANGER_BYTES
        request.max_form_parts = STRANGER_FIELDS
