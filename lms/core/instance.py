"""What a command is given: the way to its instance, which is opened only once the command runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.core.config import Config
    from lms.core.db import Database

Opener = Callable[[], "tuple[Config, Database]"]
"""Reads the settings, opens the database, and wires the outbox."""
