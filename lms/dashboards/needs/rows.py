"""The rows of “Who needs you today”, in order. A feature that has one adds its function to `NEEDS`, and nothing else changes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import Day, ngettext
from lms.core.words import gettext as _
from lms.dashboards.needs import queries
from lms.dashboards.needs.terms import NeedItem, NeedKind, TeamNeed
from lms.dashboards.places import JourneyIndex
from lms.huddles import queries as huddles

HUDDLE_MINUTES = 5
NAMED = 3
"""How many are named in a row."""


@frozen
class NeedsAsked:
    """Whose team it is, and what the page knows of it already."""

    leader_id: UUID
    suffix: str
    """`?leader=…` for somebody else's team, else empty."""
    is_led_today: bool
    """Whether the viewer leads it, for themself or standing in."""
    people_count: int
    journeys: JourneyIndex
    changed_places: Sequence[tuple[str, str]]
    """Touchpoints at which anybody of the team held something until the standard changed."""
    now: datetime
    """In the company's time zone."""


NeedBuilder = Callable[[Session, NeedsAsked], TeamNeed | None]


def list_needs(session: Session, asked: NeedsAsked) -> tuple[TeamNeed, ...]:
    """Return the rows that have anybody in them."""
    return tuple(row for build in NEEDS if (row := build(session, asked)) is not None)


def huddle(session: Session, asked: NeedsAsked) -> TeamNeed | None:
    """Return this week's huddle, until it was held, for whoever holds it."""
    if not asked.is_led_today:
        return None
    found = huddles.find_this_week(session, asked.leader_id, today=asked.now.date())
    if found is None or found.held_at is not None:
        return None
    url = f"/team/huddles/{found.id}"
    topic = (
        NeedItem(name=_("Our mantra"), url=url)
        if found.is_about_mantra
        else NeedItem(name="", place=asked.journeys.name_of(found.subject), url=url)
    )
    return TeamNeed(
        code=NeedKind.HUDDLE,
        count=HUDDLE_MINUTES,
        unit=_("min"),
        day=found.planned_on,
        title=_("This week’s huddle"),
        items=(topic,),
        action=_("Open the card"),
        url=url,
        note=found.gap.why,
    )


def waiting(session: Session, asked: NeedsAsked) -> TeamNeed | None:
    """Return who waits to be observed."""
    found = queries.list_waiting(session, asked.leader_id, people_count=asked.people_count, journeys=asked.journeys)
    if not found:
        return None
    people_count = _count(session, asked, NeedKind.WAITING, [row.employee_id for row in found])
    items = [
        NeedItem(
            name=row.employee_name,
            place=row.title,
            note=_("since %(day)s", day=Day(row.asked_at.astimezone(asked.now.tzinfo).date())),
            url=f"/team/people/{row.employee_id}/observations/{row.objective_key}",
        )
        for row in found[:NAMED]
    ]
    return TeamNeed(
        code=NeedKind.WAITING,
        count=people_count,
        unit=_("to observe"),
        title=_("Waiting to be observed"),
        items=tuple(items),
        more=_more(len({row.employee_id for row in found[:NAMED]}), people_count),
        action=_("Observe %(name)s", name=found[0].employee_name),
        url=items[0].url,
    )


def late(session: Session, asked: NeedsAsked) -> TeamNeed | None:
    """Return who is late with a course."""
    found = queries.list_overdue(session, asked.leader_id, people_count=asked.people_count, now=asked.now)
    if not found:
        return None
    people_count = _count(session, asked, NeedKind.LATE, [row.employee_id for row in found])
    latest = {row.employee_id: row for row in reversed(found)}
    named = sorted(latest.values(), key=lambda row: row.due_at)[:NAMED]
    return TeamNeed(
        code=NeedKind.LATE,
        count=people_count,
        unit=_("overdue"),
        title=_("Late with a course"),
        items=tuple(
            NeedItem(
                name=row.employee_name,
                note=ngettext("%(num)s day", "%(num)s days", row.days_late),
                url=f"/team/people/{row.employee_id}",
            )
            for row in named
        ),
        more=_more(len(named), people_count),
        action=_("Help them"),
        url=f"/team/late{asked.suffix}",
        is_urgent=True,
    )


def changed(session: Session, asked: NeedsAsked) -> TeamNeed | None:
    """Return where people held something until its standard changed."""
    if not asked.changed_places:
        return None
    found = queries.list_changed(session, asked.leader_id, asked.changed_places)
    if not found:
        return None
    people_count = found[0].people_count if len(found) == 1 else _counted(session, asked, NeedKind.CHANGED)
    items = [
        NeedItem(
            name="",
            place=asked.journeys.name_of(f"{row.map_code}/{row.touchpoint_code}"),
            note=ngettext("%(num)s person", "%(num)s people", row.people_count),
            url=f"/team/cells/{row.map_code}/{row.touchpoint_code}{asked.suffix}",
        )
        for row in found[:NAMED]
    ]
    return TeamNeed(
        code=NeedKind.CHANGED,
        count=people_count,
        unit=_("to refresh"),
        title=_("The standard changed"),
        items=tuple(items),
        more=_more(len(items), len(found)),
        note=_("They did nothing wrong: a short lesson brings them up to date."),
        action=_("See who"),
        url=items[0].url,
    )


NEEDS: tuple[NeedBuilder, ...] = (huddle, waiting, late, changed)
"""In the order of the page."""


def _count(session: Session, asked: NeedsAsked, kind: NeedKind, people: Sequence[UUID]) -> int:
    # The list is whole if it has not one more than is listed.
    return len(set(people)) if len(people) <= queries.LISTED else _counted(session, asked, kind)


def _counted(session: Session, asked: NeedsAsked, kind: NeedKind) -> int:
    counts = queries.count_needs(session, now=asked.now, manager_id=asked.leader_id).get(asked.leader_id)
    return int(getattr(counts, kind.value)) if counts else 0


def _more(named: int, all_of_them: int) -> str:
    left = all_of_them - named
    return ngettext("and %(num)s more", "and %(num)s more", left) if left > 0 else ""
