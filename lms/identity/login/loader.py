"""Flask-Login's user loader: from the session id in the cookie to a `Viewer`, with one query, and one more for a deputy."""

from datetime import datetime, timedelta

from flask import Flask
from flask_login import LoginManager, UserMixin
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.db import is_busy
from lms.core.viewer import Viewer
from lms.identity import operations
from lms.identity.limits import queries as limits
from lms.identity.ports import IdentityPorts
from lms.identity.signed_in.queries import find_signed_in
from lms.identity.terms import SessionLimits
from lms.web.database import end_first, read_first, writing
from lms.web.filters import local
from lms.web.ports import ports
from lms.web.resources import resources

NOTE_SEEN_AFTER = timedelta(minutes=5)


class SignedInUser(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """What Flask-Login keeps for the length of a request."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer


def init_app(app: Flask) -> None:
    """Attach Flask-Login. Sessions live in the database, so its own fingerprint is off."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(load_user)
    app.teardown_request(lambda _error: end_first())


def session_limits(session: Session) -> SessionLimits:
    """Return how long a sign-in lasts here."""
    return limits.find_limits(session, default_limits())


def default_limits() -> SessionLimits:
    """Return how long a sign-in lasts while nobody has set it."""
    config = resources().config
    return SessionLimits(idle=timedelta(hours=config.session_idle_hours), lifetime=timedelta(days=config.session_days))


def load_user(sid: str) -> SignedInUser | None:
    """Return who is signed in with this session id, or `None`."""
    now = clock.now()
    observes = ports(IdentityPorts).observes
    signed_in = read_first(
        lambda session: find_signed_in(session, sid, limits=default_limits(), observes=observes, now=local(now))
    )
    if signed_in is None:
        return None
    if now - signed_in.seen_at >= NOTE_SEEN_AFTER:
        _note_seen(signed_in.viewer, now)
    return SignedInUser(signed_in.viewer)


def _note_seen(viewer: Viewer, now: datetime) -> None:
    try:
        with writing() as session:
            operations.note_seen(session, sid_hash=viewer.session_hash, now=now)
    except SQLAlchemyError as error:
        # Others are writing: the next request will record it.
        if not is_busy(error):
            raise
