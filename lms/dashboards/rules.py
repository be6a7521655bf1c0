"""What the numbers say: bands, weakest links, changes over time. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.dashboards.terms import Share

FEWEST = 5
"""Groups of fewer people are not compared: a number about four people is a number about somebody."""
WEEKS = 12
WEAK_PERCENT = 80


@frozen
class Cell:
    """People of one department at one touchpoint."""

    map_code: str
    touchpoint_code: str
    department_id: UUID
    share: Share


@frozen
class DailyRate:
    """A percentage at the end of a day."""

    counted_on: date
    percent: int


MANY = 20
"""People told at once what they owe, from which on all boards are summed together instead of each by itself."""


SMALL, MIDDLE = 500, 10_000
"""People of a scope up to which it waits not at all, or a minute."""


def refresh_delay(people_count: int) -> timedelta:
    """Return how long a scope waits for more changes before it is summed anew: small ones are fresh, large ones cheap."""
    if people_count <= SMALL:
        return timedelta()
    return timedelta(minutes=1) if people_count <= MIDDLE else timedelta(minutes=5)


def may_see_company(*, keeps: bool, leads: bool, has_manager: bool) -> bool:
    """Test if somebody may see the company's board: who keeps its training, or leads with nobody above."""
    return keeps or (leads and not has_manager)


def band(percent: int) -> int:
    """Return 0 (under 20 %) to 4 (80 % or more)."""
    return min(percent // 20, 4)


def weakest_links(cells: Iterable[Cell]) -> dict[tuple[str, str], Cell]:
    """Return for each touchpoint the department that holds least of it: customers meet the weakest link, not the average.

    Of two alike, the one with more people; then the lower id, so that the answer is always the same.
    """
    weakest: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        if not cell.share.whole:
            continue
        place = (cell.map_code, cell.touchpoint_code)
        if place not in weakest or _weakness(cell) < _weakness(weakest[place]):
            weakest[place] = cell
    return weakest


def biggest_gaps(cells: Iterable[Cell], *, limit: int = 5) -> tuple[Cell, ...]:
    """Return the weakest links that are weak indeed, the weakest first."""
    weak = [cell for cell in weakest_links(cells).values() if cell.share.percent < WEAK_PERCENT]
    return tuple(sorted(weak, key=lambda c: (*_weakness(c), c.map_code, c.touchpoint_code))[:limit])


def weekly(days: Sequence[DailyRate], *, until: date, weeks: int = WEEKS) -> tuple[DailyRate, ...]:
    """Return the last number of each of the last weeks, oldest first; a week without one keeps the number before."""
    by_age: dict[int, DailyRate] = {}
    for day in sorted(days, key=lambda d: d.counted_on):
        by_age[(until - day.counted_on).days // 7] = day
    points: list[DailyRate] = []
    for age in range(weeks - 1, -1, -1):
        found = by_age.get(age)
        percent = found.percent if found else points[-1].percent if points else None
        if percent is not None:
            points.append(DailyRate(counted_on=until - timedelta(days=7 * age), percent=percent))
    return tuple(points)


def change(points: Sequence[DailyRate]) -> int:
    """Return how many percent points the last number lies above the first."""
    return points[-1].percent - points[0].percent if points else 0


def week_label(day: date) -> str:
    """Name a week as `W47`."""
    return _("W%(week)s", week=f"{day.isocalendar().week:02}")


def _weakness(cell: Cell) -> tuple[float, int, str]:
    return cell.share.part / cell.share.whole, -cell.share.whole, str(cell.department_id)
