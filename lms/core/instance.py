"""What a command is given: the way to its instance, which is opened only once the command runs, and its address."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.core.config import Config
    from lms.core.db import Database

Opener = Callable[[], "tuple[Config, Database]"]
"""Reads the settings, opens the database, and wires the outbox."""

_ADDRESS = "address"
"""File in the instance folder with the address at which `lms run` listened last."""


def record_address(instance_path: Path, base_url: str) -> None:
    """Record where the program listens, for commands that print links."""
    (instance_path / _ADDRESS).write_text(base_url + "\n", encoding="utf-8")


def base_url(config: "Config") -> str:
    """Return what links begin with: the address that is set, else the one at which the program listened last."""
    from lms.core.config import DEFAULT_BASE_URL

    file = config.instance_path / _ADDRESS
    is_set = config.public_base_url != DEFAULT_BASE_URL
    return config.public_base_url if is_set or not file.exists() else file.read_text(encoding="utf-8").strip()
