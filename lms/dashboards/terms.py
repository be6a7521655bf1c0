"""Values that all boards use."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.core.ratios import percent

COMPANY = UUID(int=0)
"""The scope of the whole company; as a department, all of them."""


@frozen
class Share:
    """How many people of a group."""

    part: int
    whole: int
    outdated_count: int = 0
    """People who would count, had the standard not changed."""

    @property
    def percent(self) -> int:
        """The share in whole per cent; 0 of nobody."""
        return percent(self.part, self.whole)

    @property
    def needs_refresh(self) -> bool:
        """Whether nobody counts any more since the standard changed."""
        return not self.part and self.outdated_count > 0
