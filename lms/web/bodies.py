"""How much a peer may send, decided by the headers alone: what nobody may send is not even received.

The views' own limits (`request.max_content_length`) are never above these.
"""

from collections.abc import Mapping

from flask import Flask

from lms.files.terms import LARGEST_BYTES, MEGABYTE

FORM_BYTES = 2 * MEGABYTE
"""What everybody may send; the few views that take more say so."""


def largest_body(app: Flask, headers: Mapping[str, str]) -> int:
    """Return how many bytes may come with a request; its headers are named as in an environment, without `HTTP_`.

    Asks the cookie, not the database: whoever was signed in once may send a file, and the view then says who may not.
    """
    request = app.request_class({"HTTP_COOKIE": headers.get("COOKIE", "")})
    session = app.session_interface.open_session(app, request)
    return LARGEST_BYTES + MEGABYTE if session and session.get("_user_id") else FORM_BYTES
