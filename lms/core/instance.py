"""What a command is given: the way to its instance, which is opened only once the command runs, and its address."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lms.core.config import Config
    from lms.core.db import Database

Opener = Callable[[], "tuple[Config, Database]"]
"""Reads the settings, opens the database, and wires the outbox."""

CERTIFICATE_KEY = "certificate_key"
"""Name of the setting, and in `Session.info`."""
FILES_PATH = "files_path"
"""Name in `Session.info` of the folder in which the store of files is."""
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


def open_instance_database(config: "Config") -> "Database":
    """Connect to the database of the settings. Its sessions carry the key that signs certificates, the time zone and where files are.

    :raises ConfigurationError: if there is no such key
    """
    from lms.core.config import ConfigurationError
    from lms.core.db import open_database
    from lms.core.zones import TIME_ZONE

    if not config.certificate_key:
        raise ConfigurationError("no certificate_key in config.toml or LMS_CERTIFICATE_KEY; run `lms prepare`")
    info = {
        CERTIFICATE_KEY: config.certificate_key,
        TIME_ZONE: config.time_zone,
        FILES_PATH: str(config.files_path),
    }
    return open_database(config.database_url, info=info)


def prepare_certificate_key(config: "Config") -> None:
    """Move the key that signs certificates from the database, where it stood before, to the settings; make one if there is none.

    :raises ConfigurationError: if the settings have another key than the certificates, or none although there are certificates
    """
    from sqlalchemy import inspect, text

    from lms.core.config import ConfigurationError, new_certificate_key, set_setting
    from lms.core.db import open_database

    with open_database(config.database_url).transaction() as session:
        tables = inspect(session.connection()).get_table_names()
        stored = (
            session.scalar(text("SELECT key FROM assignments_signing_key"))
            if "assignments_signing_key" in tables
            else None
        )
        if config.certificate_key and stored not in {None, config.certificate_key}:
            raise ConfigurationError("certificate_key is not the key that signed the certificates in the database")
        if not config.certificate_key:
            is_new = "assignments_certificate" not in tables
            if stored is None and not is_new and session.scalar(text("SELECT count(*) FROM assignments_certificate")):
                raise ConfigurationError(
                    "There are certificates, but no certificate_key. Copy it from the config.toml of another machine or of a backup."
                )
            set_setting(config.instance_path, CERTIFICATE_KEY, stored or new_certificate_key())
        if stored is not None:
            session.execute(text("DELETE FROM assignments_signing_key"))
