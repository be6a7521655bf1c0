"""What a merge moved, as values and as a document."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from lms.core.frozen import frozen
from lms.journeys.drafts.operations import ReplacedOnMap
from lms.people.terms import MovedByMerge


@frozen
class Moved:
    """What a merge moved, so that it can be undone."""

    people: MovedByMerge
    maps: tuple[ReplacedOnMap, ...] = ()
    systems: tuple[str, ...] = ()
    """Codes of those for which another department answers by it."""
    is_sponsor: bool = False
    """Whether the job role was the sponsor of the mantra."""


_IDS = ("employees", "others", "job_roles", "both", "begun", "ended")


def to_plain(moved: Moved) -> dict[str, Any]:
    """Return it as a document."""
    people = {name: [str(one) for one in getattr(moved.people, name)] for name in _IDS}
    deleted = [[str(employee), day.isoformat()] for employee, day in moved.people.deleted]
    return {
        "people": {**people, "deleted": deleted},
        "maps": [asdict(one) for one in moved.maps],
        "systems": list(moved.systems),
        "is_sponsor": moved.is_sponsor,
    }


def from_plain(plain: dict[str, Any]) -> Moved:
    """Return what `to_plain` wrote."""
    people = {name: tuple(UUID(one) for one in plain["people"][name]) for name in _IDS}
    deleted = tuple((UUID(employee), date.fromisoformat(day)) for employee, day in plain["people"]["deleted"])
    return Moved(
        people=MovedByMerge(**people, deleted=deleted),
        maps=tuple(ReplacedOnMap(**one) for one in plain["maps"]),
        systems=tuple(plain["systems"]),
        is_sponsor=plain["is_sponsor"],
    )
