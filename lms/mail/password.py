"""The password of the mail server: a file that only the program reads, so that no page, query or copy of the database has it."""

import os
from pathlib import Path

_NAME = "mail-password"


def keep_password(instance_path: Path, password: str) -> None:
    """Keep a password in the instance folder instead of the one before; an empty one removes it."""
    file = instance_path / _NAME
    if not password:
        file.unlink(missing_ok=True)
        return
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as written:
        written.write(password)
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)


def read_password(instance_path: Path) -> str:
    """Return the password, or nothing."""
    file = instance_path / _NAME
    return file.read_text(encoding="utf-8") if file.exists() else ""


def has_password(instance_path: Path) -> bool:
    """Test if there is one."""
    return (instance_path / _NAME).exists()
