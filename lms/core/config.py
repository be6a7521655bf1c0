"""Configuration: read once, frozen, loud about what is missing."""

import os
import re
import secrets
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli_w

from lms.core.frozen import frozen


class ConfigurationError(RuntimeError):
    """The program cannot start with these settings; the message says which and why."""


_KEY = re.compile(r"[0-9a-f]{64}")
DEFAULT_BASE_URL = "http://127.0.0.1:8000"


@frozen
class Config:
    """All settings. Each may stand in `instance/config.toml` or, upper case with `LMS_` before it, in the environment, which wins."""

    instance_path: Path
    """Folder of the database, the background store and uploaded files."""
    secret_key: str
    """Signs cookies and form tokens; at least 32 characters. `lms prepare` makes one."""
    secret_key_fallbacks: tuple[str, ...] = ()
    """Earlier keys whose signatures still count, so that the key can be changed without signing anybody out."""
    certificate_key: str = ""
    """Signs certificates: 64 hexadecimal digits, the same on all machines. `lms prepare` makes one; without it they no longer verify."""
    database_url: str = ""
    """`sqlite:///…` or `postgresql://…`; empty means `instance/lms.sqlite3`."""
    huey_url: str = ""
    """Store of background work: empty means SQLite in the instance folder; else `postgresql://…` or `redis://…`."""
    worker_threads: int = 2
    """Deliveries that a worker runs side by side: one that takes long does not hold up the others. SQLite has one writer at a
    time, so more do not help there."""
    public_base_url: str = DEFAULT_BASE_URL
    """Where people reach the program; links in messages and certificates begin with it."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names that are answered; empty means the host of `public_base_url`, `127.0.0.1` and `localhost`."""
    trusted_proxies: int = 0
    """How many proxies stand in front; their addresses are believed, nobody else's."""
    awaits_administrator: bool = False
    """Whether `lms run` found nobody who may administer this instance, so that each page leads to the one that makes somebody.
    Never set by hand."""
    is_demo: bool = False
    """Lists the accounts to try on the sign-in page. Never on an instance with real people."""
    mail_host: str = ""
    """Mail server; empty for the one that is set up on the settings page. All `mail_` settings go together."""
    mail_port: int = 587
    mail_encryption: str = "starttls"
    """`starttls`, `tls`, or `none`."""
    mail_username: str = ""
    mail_password: str = ""
    mail_sender: str = ""
    """Address to send from; needed with `mail_host` or `mail_folder`."""
    mail_folder: str = ""
    """Folder into which e-mail is written instead of being sent, to try the program."""
    time_zone: str = "UTC"
    """IANA name of the company's time zone; moments are shown in it."""
    session_idle_hours: int = 8
    session_days: int = 7
    peer_seconds: int = 30
    """A connection may be silent so long; one that goes on slowly must then get 500 bytes a second through, or is closed."""
    log_level: str = "INFO"
    log_format: str = "text"
    """`text`, or `json` for one JSON object a line."""

    def __post_init__(self) -> None:
        if len(self.secret_key) < 32:
            raise ConfigurationError("secret_key must have at least 32 characters; run `lms prepare` to make one")
        if any(len(key) < 32 for key in self.secret_key_fallbacks):
            raise ConfigurationError("each of secret_key_fallbacks must have at least 32 characters")
        if self.certificate_key and not _KEY.fullmatch(self.certificate_key):
            raise ConfigurationError("certificate_key must be 64 hexadecimal digits")
        if self.log_format not in {"text", "json"}:
            raise ConfigurationError(f"log_format must be text or json, not {self.log_format!r}")
        if self.mail_encryption not in {"starttls", "tls", "none"}:
            raise ConfigurationError(f"mail_encryption must be starttls, tls or none, not {self.mail_encryption!r}")
        if (self.mail_host or self.mail_folder) and "@" not in self.mail_sender:
            raise ConfigurationError(
                "mail_sender must be the address to send from, because mail_host or mail_folder is set"
            )
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance_path / 'lms.sqlite3'}")

    @property
    def files_path(self) -> Path:
        """Folder of uploaded files."""
        return self.instance_path / "files"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that are answered."""
        return self.trusted_hosts or (urlsplit(self.public_base_url).hostname or "127.0.0.1", "127.0.0.1", "localhost")

    @property
    def is_https(self) -> bool:
        """Test if people reach the program over TLS; cookies are then marked secure."""
        return self.public_base_url.startswith("https://")

    @property
    def signing_keys(self) -> list[str]:
        """All keys whose signatures count, the one that signs last, as itsdangerous wants them."""
        return [*self.secret_key_fallbacks, self.secret_key]

    @property
    def may_hide_addresses(self) -> bool:
        """Test if people come by https, so most likely through a proxy, but none is declared: then all seem to come from its address."""
        return self.is_https and not self.trusted_proxies

    @classmethod
    def from_environment(cls, instance_path: Path | None = None) -> "Config":
        """Read `instance/config.toml`, then the environment.

        :raises ConfigurationError: if a key is missing, unknown or of the wrong kind
        """
        path = instance_path or Path(os.environ.get("LMS_INSTANCE", "instance")).absolute()
        values: dict[str, Any] = {"instance_path": path}
        file = path / "config.toml"
        known = {f.name: f for f in fields(cls) if f.name not in _NOT_SETTINGS}
        if file.exists():
            for key, value in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if key not in known:
                    raise ConfigurationError(f"{file}: unknown setting {key}")
                values[key] = tuple(value) if isinstance(value, list) else value
        for key in known:
            if (text := os.environ.get("LMS_" + key.upper())) is not None:
                values[key] = _from_text(key, text)
        if "secret_key" not in values:
            raise ConfigurationError(f"no secret_key in {file} or LMS_SECRET_KEY; run `lms prepare`")
        return cls(**values)


_NUMBERS = {"trusted_proxies", "session_idle_hours", "session_days", "peer_seconds", "worker_threads", "mail_port"}
_NOT_SETTINGS = {"instance_path", "awaits_administrator"}
_LISTS = {"secret_key_fallbacks", "trusted_hosts"}


def _from_text(key: str, text: str) -> object:
    if key in _NUMBERS:
        if not text.isdecimal():
            raise ConfigurationError(f"LMS_{key.upper()} must be a whole number, not {text!r}")
        return int(text)
    if key == "is_demo":
        return text.lower() in {"1", "true", "yes"}
    if key in _LISTS:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def prepare_instance(path: Path, **settings: object) -> None:
    """Create the instance folder and, if there is none yet, a `config.toml` with a fresh key."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = path / "config.toml"
    if file.exists():
        return
    path.chmod(0o700)  # it may have been there, and empty
    settings = {"secret_key": secrets.token_urlsafe(48), "certificate_key": new_certificate_key(), **settings}
    file.touch(mode=0o600)
    file.write_text(tomli_w.dumps(settings), encoding="utf-8")


def new_certificate_key() -> str:
    """Make a key that signs certificates."""
    return secrets.token_hex(32)


def set_setting(path: Path, name: str, value: str) -> None:
    """Set a setting in `config.toml`, whose other lines stay as they are.

    :raises ConfigurationError: if there is no such file
    """
    file = path / "config.toml"
    if not file.exists():
        raise ConfigurationError(f"There is no {file}. Set LMS_{name.upper()} in the environment.")
    before = file.read_text(encoding="utf-8").splitlines(keepends=True)
    others = "".join(line for line in before if not re.match(rf"\s*{re.escape(name)}\s*=", line))
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    # At the top: further down it could belong to a table.
    fresh.write_text(tomli_w.dumps({name: value}) + others, encoding="utf-8")
    fresh.replace(file)
