"""What a file of results changes. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from lms.journeys.results.terms import Replaced, ResultChange, ResultCounts, ResultKey, ResultLine, ResultValue


def values_of(lines: Iterable[ResultLine]) -> dict[ResultKey, ResultValue]:
    """Return all numbers of a file."""
    return {key: value for line in lines for key, value in line.values().items()}


def changes(
    values: Mapping[ResultKey, ResultValue], stored: Mapping[ResultKey, ResultValue]
) -> dict[ResultKey, ResultValue]:
    """Return the numbers that are not stored as they are."""
    return {key: value for key, value in values.items() if stored.get(key) != value}


def count(values: Mapping[ResultKey, ResultValue], stored: Mapping[ResultKey, ResultValue]) -> ResultCounts:
    """Return how many numbers are new, changed and the same."""
    changed = changes(values, stored)
    new = sum(key not in stored for key in changed)
    return ResultCounts(new=new, changed=len(changed) - new, same=len(values) - len(changed))


def change_of(line: ResultLine, stored: Mapping[ResultKey, ResultValue]) -> ResultChange:
    """Return what a row does to the numbers that are stored."""
    values = line.values()
    if not changes(values, stored):
        return ResultChange.SAME
    return ResultChange.CHANGED if any(key in stored for key in values) else ResultChange.NEW


def standing_before(
    key: ResultKey, import_id: UUID, undone: Mapping[UUID, Mapping[ResultKey, Replaced]]
) -> Replaced | None:
    """Return what stood somewhere before a file wrote there, as if the files that were undone had never been.

    `undone` says of each file that was undone, this one among them, what it replaced.
    """
    at: UUID | None = import_id
    found = None
    while at is not None and at in undone:
        found = undone[at].get(key)
        if found is None:
            return None
        at = found.import_id
    return found if found and found.value else None
