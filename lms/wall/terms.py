"""Values of screens and sheets."""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.journeys.signs import StopSign

NAME_LIMIT = 80
MANTRA = "mantra"
"""What a sheet is about if not a journey or a touchpoint."""


class SheetSize(StrEnum):
    """What is printed."""

    A3 = "a3"
    A4 = "a4"
    CARD = "card"
    DESK = "desk"

    @property
    def label(self) -> Message:
        """The size in words."""
        return _SIZES[self]


@frozen
class WallPart:
    """What one job role does at a touchpoint."""

    job_role: str
    """Its name."""
    how: str
    good: tuple[str, ...]
    is_seen: bool
    """Whether the customer sees it."""


@frozen
class WallStop:
    """A touchpoint as a wall shows it."""

    at: str
    """`map/touchpoint`."""
    sign: StopSign
    name: str
    customer: str
    """What happens, from the customer's side."""
    hopes: str
    is_important: bool
    """Whether it is more than routine to the customer."""
    is_truth: bool
    parts: tuple[WallPart, ...]
    """Those that the customer sees first."""
    job_roles: frozenset[str]
    """Codes of those that have a part."""


@frozen
class WallLine:
    """A journey as a wall shows it."""

    code: str
    name: str
    persona: str
    stops: tuple[WallStop, ...]

    @property
    def number(self) -> int:
        """The colour of the journey, from 1."""
        return self.stops[0].sign.line if self.stops else 1


_SIZES = {
    SheetSize.A3: _("Poster, A3"),
    SheetSize.A4: _("Poster, A4"),
    SheetSize.CARD: _("Card, A6"),
    SheetSize.DESK: _("Desk sign, A4 to fold"),
}
