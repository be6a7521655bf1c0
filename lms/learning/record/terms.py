"""What a record tells."""

from lms.core.frozen import frozen


@frozen
class StoryCounts:
    """How far somebody is, in numbers."""

    knows_mantra: bool
    moment_count: int
    asked_count: int
    """Moments about which something can be asked."""
    understood_count: int
    shown_count: int
    due_count: int
    """Moments that are due again."""
    outdated_count: int
    """Moments whose standard changed since."""
