"""What the parts of an address may be."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, has_request_context, request, url_for
from werkzeug.routing import BaseConverter, IntegerConverter, Map

LARGEST = 2**31 - 1
"""What an `INTEGER` column holds on every server."""


class ColumnIntegerConverter(IntegerConverter):
    """A whole number which fits into a column; a larger one is an unknown address, not a failure of the database."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002  the name is Werkzeug's
        super().__init__(map, **{"max": LARGEST, **options})


class TokenConverter(BaseConverter):
    """A secret which stands in an address, as `secrets.token_urlsafe` makes them."""

    regex = "[A-Za-z0-9_-]{20,128}"


class CodeConverter(BaseConverter):
    """The code of a map or module: lower-case words joined by hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


def init_app(app: Flask) -> None:
    """Let `<code:…>`, `<int:…>` and `<token:…>` mean these. To be called before the first route is added."""
    app.url_map.converters.update(code=CodeConverter, int=ColumnIntegerConverter, token=TokenConverter)
    app.jinja_env.globals["url_for"] = _remembering()


def _remembering() -> Callable[..., str]:
    """Return a `url_for` for templates: the frame of each page has ten addresses which never change."""
    known: dict[tuple[str, str], str] = {}

    def remembered(endpoint: str, **values: Any) -> str:
        if values or endpoint.startswith(".") or not has_request_context():
            return url_for(endpoint, **values)
        key = request.script_root, endpoint
        if key not in known:
            known[key] = url_for(endpoint)
        return known[key]

    return remembered


def here() -> str:
    """Return the address of this request as it can stand in a page: everything odd in it percent-encoded."""
    asked = request.query_string.decode("ascii", "ignore")
    return quote(request.path) + (f"?{asked}" if asked else "")


def page_before() -> str:
    """Return the address of the page that a form was sent from, if it is one of ours; else nothing."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_ours = f"{came.scheme}://{came.netloc}/" == request.host_url and not came.path.startswith("//")
    return quote(came.path, safe="/%") + (f"?{came.query}" if came.query else "") if is_ours else ""
