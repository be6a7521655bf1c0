"""What sign-in uses that lies above it."""

from collections.abc import Callable

from sqlalchemy import Label
from sqlalchemy.orm import Session

from lms.core.frozen import frozen


@frozen
class IdentityPorts:
    """Reading the mantra, and what a person is asked besides their own training."""

    find_mantra: Callable[[Session], str]
    """Returns the company's mantra, empty before there is one."""
    find_own_words: Callable[[Session], tuple[str, ...]]
    """Returns what the company and its mantra are called, which makes poor passwords."""
    observes: Label[bool]
    """`observes`: whether a row of people is somebody who may be asked to observe others."""
