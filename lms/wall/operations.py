"""Setting up screens, switching them off, and giving them another address."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.wall import queries
from lms.wall.models import WallScreen

MOST_SCREENS = 200


class TooManyScreens(RuleViolation):
    """The company has as many screens as may be."""

    def __init__(self) -> None:
        super().__init__(_("There are %(most)s screens already. Use one of them again.", most=MOST_SCREENS))


def add_screen(session: Session, *, name: str, site_id: UUID | None, viewer: Viewer, now: datetime) -> UUID:
    """Set up a screen with an address of its own; return its id.

    :raises TooManyScreens: if there are as many as may be
    """
    if (session.scalar(select(func.count(WallScreen.id))) or 0) >= MOST_SCREENS:
        raise TooManyScreens
    screen = WallScreen(
        id=ids.new_id(),
        name=name,
        site_id=site_id,
        token=_new_token(),
        created_at=now,
        created_by=viewer.employee_id,
        off_at=None,
    )
    session.add(screen)
    session.flush()
    _record(session, screen, "added", viewer, now)
    return screen.id


def edit_screen(
    session: Session, *, screen_id: UUID, name: str, site_id: UUID | None, viewer: Viewer, now: datetime
) -> None:
    """Change where a screen hangs."""
    screen = _lock(session, screen_id)
    screen.name, screen.site_id = name, site_id
    session.flush()
    _record(session, screen, "edited", viewer, now)


def switch_off(session: Session, *, screen_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Show nothing at a screen's address any more. `switch_on` undoes it."""
    screen = _lock(session, screen_id)
    screen.off_at = screen.off_at or now
    session.flush()
    _record(session, screen, "switched-off", viewer, now)


def switch_on(session: Session, *, screen_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Show something at a screen's address again."""
    screen = _lock(session, screen_id)
    screen.off_at = None
    session.flush()
    _record(session, screen, "switched-on", viewer, now)


def renew_address(session: Session, *, screen_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Give a screen another address; the one before shows nothing any more."""
    screen = _lock(session, screen_id)
    screen.token, screen.off_at = _new_token(), None
    session.flush()
    _record(session, screen, "readdressed", viewer, now)


def _new_token() -> str:
    return secrets.token_urlsafe(24)


def _lock(session: Session, screen_id: UUID) -> WallScreen:
    screen = session.get(WallScreen, screen_id, with_for_update=True, populate_existing=True)
    if screen is None:
        raise queries.ScreenNotFound
    return screen


def _record(session: Session, screen: WallScreen, action: str, viewer: Viewer, now: datetime) -> None:
    audit.record(session, viewer=viewer, action=f"screen.{action}", subject=screen.id, at=now, name=screen.name)
