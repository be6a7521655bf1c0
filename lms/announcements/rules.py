"""Decisions about announcements: what may be published, who gets it later, which groups are too small to be listed."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from lms.announcements.terms import Acknowledgement, AnnouncementAudience
from lms.core.frozen import frozen
from lms.core.text import clipped
from lms.markup.renderer import plain

SMALLEST_GROUP = 5
"""A smaller group is not listed by itself."""
OPENING = 220
"""Characters of the opening, at most."""
_LISTED = re.compile(r"^(?:[-*+>]|\d+[.)])\s+")
REMIND_AFTER = timedelta(days=7)
"""So long after it was received, who has not confirmed it is reminded once, by itself."""


@frozen
class GroupFigure:
    """How many of a group were reached, have read it, and are done."""

    name: str
    """Empty for several small groups together."""
    reached_count: int
    read_count: int
    done_count: int


@frozen
class Workplace:
    """Where somebody works."""

    departments: frozenset[UUID]
    job_roles: frozenset[UUID]
    site_id: UUID | None


def is_in(audience: AnnouncementAudience, person: Workplace) -> bool:
    """Test if a person is in an audience; `queries.in_audience` says the same in SQL."""
    if audience.everyone:
        return True
    if audience.is_empty or (audience.sites and person.site_id not in audience.sites):
        return False
    has_work = not person.departments.isdisjoint(audience.departments) or not person.job_roles.isdisjoint(
        audience.job_roles
    )
    return has_work or not (audience.departments or audience.job_roles)


def is_for_newcomers(published_at: datetime, newcomer_days: int, *, now: datetime) -> bool:
    """Test if somebody who joins or moves now still gets an announcement."""
    return newcomer_days > 0 and now < published_at + timedelta(days=newcomer_days)


def is_done(acknowledgement: Acknowledgement, *, is_confirmed: bool) -> bool:
    """Test if nothing is left to do for somebody who has read it."""
    return is_confirmed or acknowledgement is Acknowledgement.NONE


def fold_small(groups: Iterable[GroupFigure]) -> tuple[GroupFigure, ...]:
    """Return groups that are large enough by themselves, and the others as one without a name, last."""
    rows: Sequence[GroupFigure] = tuple(groups)
    small = [one for one in rows if one.reached_count < SMALLEST_GROUP]
    large = tuple(one for one in rows if one.reached_count >= SMALLEST_GROUP)
    if not small:
        return large
    together = GroupFigure(
        name="",
        reached_count=sum(one.reached_count for one in small),
        read_count=sum(one.read_count for one in small),
        done_count=sum(one.done_count for one in small),
    )
    return (*large, together)


def count_delay(reached_count: int) -> timedelta:
    """Return how long figures wait for more changes before they are counted anew: small ones are fresh, large ones cheap."""
    if reached_count <= 500:
        return timedelta()
    return timedelta(minutes=1) if reached_count <= 10_000 else timedelta(minutes=5)


def opening_of(body: str) -> str:
    """Return the first sentences of a Markdown text as plain text: without headings, pictures and tables, up to the first list."""
    words: list[str] = []
    for line in map(str.strip, body.splitlines()):
        is_listed = _LISTED.match(line) is not None
        if words and is_listed:
            break
        if line and not line.startswith(("#", "!", "|", "---")):
            words.append(plain(_LISTED.sub("", line)))
    return clipped(" ".join(words), OPENING)
