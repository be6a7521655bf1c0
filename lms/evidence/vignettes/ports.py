"""What observer practice uses that lies above it."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.evidence.vignettes.terms import ObservablePart


@frozen
class VignettePorts:
    """Reading what can be observed."""

    find_parts: Callable[[Session], tuple[ObservablePart, ...]]
    """Returns the parts of the current release that can be observed."""
