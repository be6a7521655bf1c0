"""Choosing what teams talk about, planning, holding and reopening huddles."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Self
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import Day
from lms.core.words import gettext as _
from lms.huddles import queries, rules
from lms.huddles.messages import HUDDLE_TODAY
from lms.huddles.models import Huddle, HuddleAttendance
from lms.huddles.terms import MANTRA, HuddleCard, HuddleRow, HuddleState, TeamGap
from lms.mail import operations as mail
from lms.mail.operations import MessageDraft
from lms.vision import queries as vision


class NoTeam(RuleViolation):
    """Nobody reports to this person, so there is nobody to talk with."""

    def __init__(self) -> None:
        super().__init__(
            _("No one reports to you. If that is wrong, ask an administrator to set you as their manager.")
        )


class HuddleHeld(Conflict):
    """It was held already, perhaps a moment ago in another window: that one stands."""

    def __init__(self) -> None:
        super().__init__(_("This huddle is already closed; what was saved first stands. To change it, reopen it."))


class HuddleOver(Conflict):
    """Its week is over, or the day on which it could be reopened."""

    @classmethod
    def of(cls, huddle: HuddleRow) -> Self:
        """Make the refusal of a huddle whose week is over."""
        return cls(_("The week of %(day)s is over. Its huddle stays as not held.", day=Day(huddle.week_starts_on)))


class DayOutOfWeek(RuleViolation):
    """The day has passed, or lies in another week."""

    field = "planned_on"

    def __init__(self) -> None:
        super().__init__(_("Choose a day of this week, today or later."))


class TopicUnknown(RuleViolation):
    """It is no touchpoint that was offered, or no longer."""

    field = "subject"

    def __init__(self) -> None:
        super().__init__(_("Choose from the list."))


class NobodyThere(RuleViolation):
    """A huddle takes at least one person besides the leader."""

    field = "present"

    def __init__(self) -> None:
        super().__init__(_("Choose who was there."))


class NotOnTeam(RuleViolation):
    """Somebody was chosen who does not report to the leader, or no longer."""

    field = "present"

    def __init__(self) -> None:
        super().__init__(_("Your team has changed meanwhile. Choose again who was there."))


def prepare_week(
    session: Session, *, leader_ids: Sequence[UUID], gaps: Mapping[UUID, Sequence[TeamGap]], today: date
) -> None:
    """Choose for leaders what their teams talk about this week, and a day; who has a huddle already keeps it.

    Few statements, however many leaders there are. Before there is a mantra nothing is planned.
    """
    mantra = vision.find_active_mantra(session)
    if mantra is None or not leader_ids:
        return
    week = rules.week_of(today)
    pasts = queries.load_pasts(session, leader_ids, week=week)
    talked = queries.who_talked(session, leader_ids, mantra_version=mantra.version)
    rows = []
    for leader_id in leader_ids:
        past = pasts.get(leader_id, queries.PastHuddles())
        gap = rules.choose(gaps.get(leader_id, ()), recent=past.recent, is_mantra_new=leader_id not in talked)
        rows.append(
            {
                "id": ids.stable_id("huddle", str(leader_id), week.isoformat()),
                "leader_id": leader_id,
                "week_starts_on": week,
                "planned_on": rules.day_in_week(week, past.weekday, today=today),
                **_topic(gap),
                "attended_count": 0,
                "team_count": 0,
                "note": "",
            }
        )
    session.connection().execute(insert_into(session, Huddle).on_conflict_do_nothing(), rows)


def start_week(
    session: Session, *, leader_id: UUID, gaps: Sequence[TeamGap], viewer: Viewer, today: date, now: datetime
) -> UUID | None:
    """Make this week's huddle for a leader who has none yet, and return its id; `None` before there is a mantra.

    :raises NoTeam: if nobody reports to them
    """
    if not queries.leads_team(session, leader_id):
        raise NoTeam
    if huddle := queries.find_this_week(session, leader_id, today=today):
        return huddle.id
    prepare_week(session, leader_ids=(leader_id,), gaps={leader_id: gaps}, today=today)
    huddle = queries.find_this_week(session, leader_id, today=today)
    if huddle is None:
        return None
    audit.record(session, viewer=viewer, action="huddle.made", subject=huddle.id, at=now)
    return huddle.id


def plan_huddle(
    session: Session,
    *,
    huddle: HuddleRow,
    planned_on: date,
    subject: str,
    gaps: Sequence[TeamGap],
    viewer: Viewer,
    today: date,
    now: datetime,
) -> None:
    """Change the day of a huddle, or what it is about.

    :raises HuddleHeld: if it was held
    :raises HuddleOver: if its week is over
    :raises DayOutOfWeek: if the day has passed or lies in another week
    :raises TopicUnknown: if it is neither the present topic, the mantra, nor one of the gaps
    """
    _check_week(huddle, today)
    if planned_on not in rules.days_left(huddle.week_starts_on, today=today):
        raise DayOutOfWeek
    values: dict[str, object] = {"planned_on": planned_on}
    if subject != huddle.subject:
        gap = next((one for one in gaps if one.subject == subject), None)
        if gap is None and subject != MANTRA:
            raise TopicUnknown
        values |= _topic(gap)
    changed = session.execute(
        update(Huddle).where(Huddle.id == huddle.id, Huddle.held_at.is_(None)).values(**values).returning(Huddle.id),
        execution_options={"synchronize_session": False},
    )
    if changed.first() is None:
        raise HuddleHeld
    audit.record(
        session, viewer=viewer, action="huddle.planned", subject=huddle.id, at=now, planned_on=planned_on.isoformat()
    )


def close_huddle(
    session: Session,
    *,
    huddle: HuddleRow,
    card: HuddleCard,
    present: Collection[UUID] | None,
    note: str,
    viewer: Viewer,
    today: date,
    now: datetime,
) -> None:
    """Note that a huddle was held, and who was there: `None` for everybody. Of two who close it at once, the first does.

    :raises HuddleHeld: if it was held already
    :raises HuddleOver: if its week is over
    :raises NobodyThere: if nobody was there
    :raises NotOnTeam: if somebody was who does not report to the leader
    """
    _check_week(huddle, today)
    team = [one.id for one in queries.list_team(session, huddle.leader_id)]
    there = frozenset(team if present is None else present)
    if not there:
        raise NobodyThere
    if not there <= frozenset(team):
        raise NotOnTeam
    closed = session.execute(
        update(Huddle)
        .where(Huddle.id == huddle.id, Huddle.held_at.is_(None))
        .values(
            held_at=now,
            held_on=today,
            held_by=viewer.employee_id,
            mantra_version=card.mantra_version,
            name=card.title if huddle.subject != MANTRA else "",
            attended_count=len(there),
            team_count=len(team),
            note=note,
        )
        .returning(Huddle.id),
        execution_options={"synchronize_session": False},
    )
    if closed.first() is None:
        raise HuddleHeld
    session.execute(delete(HuddleAttendance).where(HuddleAttendance.huddle_id == huddle.id))
    session.execute(
        insert(HuddleAttendance),
        [{"huddle_id": huddle.id, "employee_id": one, "held_on": today} for one in team if one in there],
    )
    audit.record(session, viewer=viewer, action="huddle.held", subject=huddle.id, at=now, attended=len(there))


def reopen_huddle(session: Session, *, huddle: HuddleRow, viewer: Viewer, today: date, now: datetime) -> None:
    """Open a huddle again on the day on which it was held; who was there is chosen still. Twice is harmless.

    :raises HuddleOver: if that day is over
    """
    if huddle.held_at is None:
        return
    if huddle.held_on != today:
        raise HuddleOver(_("A huddle can be reopened only on the day it was held."))
    reopened = session.execute(
        update(Huddle)
        .where(Huddle.id == huddle.id, Huddle.held_at == huddle.held_at)
        .values(held_at=None, held_on=None, held_by=None, mantra_version=None, attended_count=0, team_count=0)
        .returning(Huddle.id),
        execution_options={"synchronize_session": False},
    )
    if reopened.first() is not None:
        session.execute(
            update(HuddleAttendance).where(HuddleAttendance.huddle_id == huddle.id).values(held_on=None),
            execution_options={"synchronize_session": False},
        )
        audit.record(session, viewer=viewer, action="huddle.reopened", subject=huddle.id, at=now)


def remind(session: Session, *, due: Sequence[queries.DueHuddle], now: datetime) -> None:
    """Remind leaders of today's huddle, each once for a day."""
    drafts = [
        MessageDraft(
            employee_id=one.leader_id,
            key=f"huddle:{one.id}:{one.planned_on.isoformat()}",
            facts={"huddle_id": str(one.id), "planned_on": one.planned_on.isoformat(), "name": one.name},
        )
        for one in due
    ]
    mail.queue_messages(session, kind=HUDDLE_TODAY, drafts=drafts, now=now)


def _topic(gap: TeamGap | None) -> dict[str, object]:
    if gap is None:
        return {"subject": MANTRA, "name": "", "missing_count": 0, "people_count": 0}
    return {
        "subject": gap.subject,
        "name": gap.name,
        "missing_count": gap.missing_count,
        "people_count": gap.people_count,
    }


def _check_week(huddle: HuddleRow, today: date) -> None:
    state = huddle.state(today)
    if state is HuddleState.HELD:
        raise HuddleHeld
    if state is HuddleState.MISSED:
        raise HuddleOver.of(huddle)
