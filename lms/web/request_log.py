"""Gives each request an id, and logs what matters for security: refusals and downloads."""

import secrets
from uuid import UUID

from flask import Flask, Response, g, request

from lms.core import logs
from lms.core.text import is_slug


def init_app(app: Flask) -> None:
    """Give requests ids and log their answers. Call this first, so that everything else runs inside."""
    app.before_request(_begin)
    app.after_request(_note)


def _begin() -> None:
    logs.request_id.set(secrets.token_hex(6))


def _note(response: Response) -> Response:
    if response.status_code == 403:
        _write("access.denied")
    elif response.headers.get("Content-Disposition", "").startswith("attachment"):
        _write("export.made")
    return response


def _write(name: str) -> None:
    viewer = g.get("viewer")
    logs.security_event(
        name, account=viewer and viewer.account_id, method=request.method, endpoint=request.endpoint, **_asked_for()
    )


def _asked_for() -> dict[str, object]:
    # Only ids and codes in the address: anything else may be personal.
    asked = request.view_args or {}
    return {k: v for k, v in asked.items() if isinstance(v, (int, UUID)) or (isinstance(v, str) and is_slug(v))}
