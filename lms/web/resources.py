"""What the app was built with."""

from zoneinfo import ZoneInfo

from flask import Flask, current_app

from lms.core.config import Config
from lms.core.db import Database
from lms.core.frozen import frozen
from lms.files.store import Store
from lms.outbox.engine import Engine

_NAME = "lms.resources"


@frozen
class Resources:
    """The configuration, and what was opened from it."""

    config: Config
    zone: ZoneInfo
    """The time zone as long as the company has not set its own."""
    database: Database
    files: Store
    engine: Engine
    """Wakes the worker."""


def init_app(app: Flask, opened: Resources) -> None:
    """Give an app its resources."""
    app.extensions[_NAME] = opened


def resources(app: Flask = current_app) -> Resources:
    """Return the resources of the current app, or of the one that is given."""
    found: Resources = app.extensions[_NAME]
    return found
