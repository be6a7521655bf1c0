"""The token that each form carries, so that no other website can send it."""

from functools import lru_cache

from flask import current_app, session
from flask_wtf.csrf import generate_csrf


def form_token() -> str:
    """Return the token of this browser's forms.

    It does not run out, so it is signed once by each process: signing it for every page would take as long as a query.
    """
    secret = session.get("csrf_token")
    return _signed(secret, current_app.secret_key) if isinstance(secret, str) else generate_csrf()


@lru_cache(maxsize=4096)
def _signed(_secret: str, _key: str | bytes | None) -> str:
    token: str = generate_csrf()
    return token
