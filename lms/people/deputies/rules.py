"""For how long somebody can stand in for a manager. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.words import Day
from lms.core.words import gettext as _

AHEAD = timedelta(days=366)
"""How far ahead a deputy is named, and the longest time for which one is."""


@frozen
class StandInPeriod:
    """From a day to a day; both belong to it."""

    starts_on: date
    ends_on: date

    def overlaps(self, other: "StandInPeriod") -> bool:
        """Test if the two have a day in common."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def has(self, day: date) -> bool:
        """Test if a day belongs to it."""
        return self.starts_on <= day <= self.ends_on


class StartsInThePast(RuleViolation):
    """What a deputy did before they were one cannot be allowed afterwards."""

    field = "starts_on"

    def __init__(self) -> None:
        super().__init__(_("Choose today or a later day."))


class EndsBeforeItStarts(RuleViolation):
    """The last day lies before the first."""

    field = "ends_on"

    def __init__(self) -> None:
        super().__init__(_("Choose a last day that is not before the first."))


class TooLong(RuleViolation):
    """Who leads for longer than a year is no deputy."""

    field = "ends_on"

    def __init__(self) -> None:
        super().__init__(_("Choose a last day within a year. For longer, ask an administrator to change the manager."))


class Overlapping(RuleViolation):
    """A manager has one deputy at a time."""

    field = "starts_on"

    def __init__(self, name: str, other: StandInPeriod) -> None:
        super().__init__(
            _(
                "%(name)s stands in for you from %(first)s to %(last)s. Choose other days, or cancel that first.",
                name=name,
                first=Day(other.starts_on),
                last=Day(other.ends_on),
            )
        )


def check_period(period: StandInPeriod, *, today: date) -> None:
    """Refuse days on which nobody can stand in.

    :raises StartsInThePast: if the first day is over
    :raises EndsBeforeItStarts: if the last day is not after the first
    :raises TooLong: if the last day is more than a year ahead
    """
    if period.starts_on < today:
        raise StartsInThePast
    if period.ends_on < period.starts_on:
        raise EndsBeforeItStarts
    if period.ends_on > today + AHEAD:
        raise TooLong


def check_free(period: StandInPeriod, others: Iterable[tuple[str, StandInPeriod]]) -> None:
    """Refuse days on which the manager has a deputy already; `others` are names and times of those.

    :raises Overlapping: if one has a day of the period
    """
    for name, other in others:
        if other.overlaps(period):
            raise Overlapping(name, other)
