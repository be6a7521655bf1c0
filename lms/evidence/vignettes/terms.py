"""Vignettes as values."""

from collections.abc import Mapping

from lms.core.frozen import frozen
from lms.evidence.terms import Rating


@frozen
class ObservablePart:
    """A part on the map that can be observed, of the current release."""

    code: str
    """`in-store/booklist@bookseller`"""
    place: str
    """Sign and name of the touchpoint."""
    job_role: str
    """Its name."""
    rows: tuple[str, ...]
    """What good looks like."""
    critical: tuple[str, ...]
    """What must not be seen."""


@frozen
class Marks:
    """How a case is marked, or was."""

    rows: Mapping[str, Rating]
    critical: Mapping[str, bool]
    """Of each don't, if it happened."""

    def pairs(self, other: "Marks") -> list[tuple[str, str]]:
        """Return what both say about each row."""
        rows = [(rating.value, other.rows.get(row, Rating.NOT_SEEN).value) for row, rating in self.rows.items()]
        return rows + [
            (_HAPPENED[happened], _HAPPENED[other.critical.get(row, False)]) for row, happened in self.critical.items()
        ]


_HAPPENED = {True: "happened", False: "did-not-happen"}


@frozen
class VignetteDraft:
    """A case that is not stored yet."""

    code: str
    place: str
    lines: tuple[str, ...]
    """What happens, line by line."""
    key: Marks


@frozen
class Agreement:
    """How well two who marked the same agree, beyond chance."""

    kappa: float | None
    """Cohen's; `None` if it cannot be computed, because all marks are alike."""
    count: int
    """Marks compared."""

    @property
    def is_enough(self) -> bool:
        """Test if there are enough marks to say anything."""
        return self.count >= ENOUGH_MARKS


ENOUGH_MARKS = 10
"""Below, a figure would be chance. Source: domain.md C6."""
