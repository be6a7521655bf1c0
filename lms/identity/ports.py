"""What sign-in uses that lies above it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.core.frozen import frozen


@frozen
class IdentityPorts:
    """Reading the mantra."""

    find_mantra: Callable[[Session], str]
    """Returns the company's mantra, empty before there is one."""
    find_own_words: Callable[[Session], tuple[str, ...]]
    """Returns what the company and its mantra are called, which makes poor passwords."""
