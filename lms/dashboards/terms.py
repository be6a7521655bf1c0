"""Values that all boards use."""

from dataclasses import dataclass
from uuid import UUID

from lms.core.ratios import percent

COMPANY = UUID(int=0)
"""The scope of the whole company; as a department, all of them."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many people of a group."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """The share in whole per cent; 0 of nobody."""
        return percent(self.part, self.whole)
