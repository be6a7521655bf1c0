"""The link with which a person ends their e-mail without signing in: whose it is, and our signature."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

_PURPOSE = b"stop-mail:"
_ID_LENGTH = 32


def make_token(employee_id: UUID, keys: Sequence[str]) -> str:
    """Return the token for a person; the last key signs."""
    return employee_id.hex + _signature(employee_id, keys[-1])


def read_token(token: str, keys: Sequence[str]) -> UUID | None:
    """Return whose token it is, or `None` if none of the keys signed it."""
    try:
        employee_id = UUID(hex=token[:_ID_LENGTH])
    except ValueError:
        return None
    signed = token[_ID_LENGTH:].encode()
    is_ours = any(hmac.compare_digest(signed, _signature(employee_id, key).encode()) for key in keys)
    return employee_id if is_ours else None


def _signature(employee_id: UUID, key: str) -> str:
    digest = hmac.new(key.encode(), _PURPOSE + employee_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
