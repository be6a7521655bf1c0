"""Choosing what all teams talk about this week, once what they understand was counted in the night."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.core.permissions import Permission
from lms.dashboards.weakest import queries
from lms.huddles import operations as huddles
from lms.huddles import queries as planned
from lms.huddles.rules import week_of
from lms.identity import queries as identity
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.zones import company_today

AT_ONCE = 250


@handler("dashboards.prepare_huddles")
def prepare_huddles(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Begin to make this week's huddles of the teams that have none: of all on Monday, later of new teams."""
    outbox.enqueue_once(session, handler=prepare_some_huddles, key="first", fields={"after": None}, now=now)


@in_steps("dashboards.prepare_some_huddles", subject="after")
def prepare_some_huddles(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Make the huddles of the next thousand leaders, and ask for the rest."""
    today = company_today(session, now=now)
    leaders = planned.next_leaders(session, week_of(today), UUID(fields["after"]) if fields["after"] else None)
    if not leaders:
        return ()
    may_see = set(identity.list_employees_who_may(session, Permission.TEAM_SEE))
    steps: list[Step] = []
    for some in in_slices([leader for leader in leaders if leader in may_see], AT_ONCE):
        gaps = queries.find_team_gaps(session, some)
        steps.append(partial(huddles.prepare_week, leader_ids=some, gaps=gaps, today=today))
    last = str(leaders[-1])
    steps.append(partial(outbox.enqueue_once, handler=prepare_some_huddles, key=last, fields={"after": last}, now=now))
    return steps
