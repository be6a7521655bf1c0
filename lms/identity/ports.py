"""What sign-in uses that lies above it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class IdentityPorts:
    """Reading the mantra."""

    find_own_words: Callable[[Session], tuple[str, ...]]
    """Returns what the company and its mantra are called, which makes poor passwords."""
