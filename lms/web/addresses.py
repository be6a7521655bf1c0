"""Parts of addresses: what they may hold."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""What an `INTEGER` column holds on every server."""


class ColumnInteger(IntegerConverter):
    """A whole number which fits into a column; a larger one is an unknown address, not a failure of the database."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002  the name is Werkzeug's
        super().__init__(map, **{"max": LARGEST, **options})


def init_app(app: Flask) -> None:
    """Let `<int:…>` mean such a number. To be called before the first route is added."""
    app.url_map.converters["int"] = ColumnInteger
