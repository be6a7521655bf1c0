"""A signed cookie by which a browser remembers who signed in with it; it outlasts the sign-in.

It signs no one in. Tries from a browser that an account knows are counted apart, so that tries of strangers never slow down the account's owner.
Source: OWASP, Slow Down Online Guessing Attacks with Device Cookies.
"""

import secrets
from uuid import UUID

from flask import Response, after_this_request, request
from itsdangerous import BadData, URLSafeTimedSerializer

from lms.core import ids
from lms.web.resources import resources

DAYS = 180
MOST_ACCOUNTS = 8
"""Colleagues who share a computer; the one who signed in longest ago is forgotten first."""


def known() -> dict[UUID, str]:
    """Return under which name, hashed, each account knows this browser; who signed in last comes first."""
    return {account_id: ids.sha256(name) for account_id, name in _read().items()}


def last_account() -> UUID | None:
    """Return who signed in with this browser last, or `None`."""
    return next(iter(_read()), None)


def remember(account_id: UUID) -> None:
    """Give this browser a fresh name for an account whose password was just entered."""
    others = [(known_id, name) for known_id, name in _read().items() if known_id != account_id]
    names = [(account_id, secrets.token_urlsafe(16)), *others][:MOST_ACCOUNTS]
    value = _serializer().dumps([[known_id.hex, name] for known_id, name in names])

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            value,
            max_age=DAYS * 86_400,
            secure=resources().config.is_https,
            httponly=True,
            samesite="Strict",
        )
        return response


def _read() -> dict[UUID, str]:
    try:
        return {
            UUID(hex=account): str(name)
            for account, name in _serializer().loads(request.cookies.get(_cookie_name(), ""), max_age=DAYS * 86_400)
        }
    except BadData:
        return {}


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(resources().config.signing_keys, salt="known-device")


def _cookie_name() -> str:
    return "__Host-device" if resources().config.is_https else "device"
