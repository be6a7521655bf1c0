"""The blueprint, and how much it takes."""

from typing import Any

from flask import Blueprint, request

LIMIT_BYTES = 400_000
"""Of one request: a module twice, as it was and as it is, and room for other alphabets."""

blueprint = Blueprint("modules", __name__, template_folder="../templates")


@blueprint.url_value_preprocessor
def _limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Before anything reads the form: what is larger is refused unread.
    request.max_content_length = LIMIT_BYTES
