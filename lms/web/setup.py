"""How far a new company is, for the pages that lead there."""

from collections.abc import Callable
from weakref import WeakSet

from sqlalchemy.orm import Session

from lms.core.db import Database
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.web.ports import ports
from lms.web.resources import resources

_finished: WeakSet[Database] = WeakSet()
"""Companies that are set up: they stay so, and nobody asks again."""


@frozen
class SetupBrief:
    """How many steps of setting up are done."""

    done_count: int
    step_count: int
    is_finished: bool
    """Whether each is done or skipped."""


@frozen
class SetupPorts:
    """What lies above the pages that lead to setting up."""

    find_setup: Callable[[Session, Viewer], SetupBrief | None]
    """Returns how far setting up is, for whoever may take its steps."""


def setup_to_do(session: Session, viewer: Viewer) -> SetupBrief | None:
    """Return how far setting up is, for whoever may take its steps, as long as any is open."""
    database = resources().database
    if database in _finished:
        return None
    found = ports(SetupPorts).find_setup(session, viewer)
    if found is not None and found.is_finished:
        _finished.add(database)
        return None
    return found
