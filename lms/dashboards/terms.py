"""The words of the boards."""

from dataclasses import dataclass
from uuid import UUID

COMPANY = UUID(int=0)
"""The scope of the whole company; as a department, all of them."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """Some of some people."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: 100 means everybody. 0 of nobody."""
        return self.part * 100 // self.whole if self.whole else 0
