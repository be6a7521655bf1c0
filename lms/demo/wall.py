"""The screens of the example company: two that are on, one that was switched off."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.people import queries as people
from lms.wall import operations

BREAK_ROOM, WAREHOUSE, OLD = "Break room", "Warehouse, beside the dock", "Old screen at the service desk"


def add_screens(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Set up screens some weeks ago."""
    sites = people.list_sites(session)
    then = now - timedelta(weeks=6)
    operations.add_screen(session, name=BREAK_ROOM, site_id=sites[0].id, viewer=viewer, now=then)
    operations.add_screen(session, name=WAREHOUSE, site_id=None, viewer=viewer, now=then)
    old = operations.add_screen(session, name=OLD, site_id=sites[-1].id, viewer=viewer, now=then)
    operations.switch_off(session, screen_id=old, viewer=viewer, now=now - timedelta(days=9))
