"""How far a new company is, for the pages that lead there."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.viewer import Viewer


@frozen
class SetupBrief:
    """How many steps of setting up are done."""

    done_count: int
    step_count: int


@frozen
class SetupPorts:
    """What lies above the pages that lead to setting up."""

    find_setup: Callable[[Session, Viewer], SetupBrief | None]
    """Returns how far setting up is, for whoever may take its steps, as long as any is open."""
