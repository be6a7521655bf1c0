"""What the company and each person choose about follow-ups."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.recall import queries, rules
from lms.recall.models import RecallChoice, WorkingWeek


class NoWorkingDay(RuleViolation):
    """A week has a working day."""

    field = "days"

    def __init__(self) -> None:
        super().__init__(_("Choose at least one day."))


def set_working_days(session: Session, *, days: Collection[int], viewer: Viewer | None, now: datetime) -> None:
    """Set on which weekdays the company asks, 0 for Monday.

    :raises NoWorkingDay: if there is none
    """
    wanted = frozenset(days) & frozenset(range(rules.DAYS_A_WEEK))
    if not wanted:
        raise NoWorkingDay
    before = queries.load_working_days(session)
    values = {"days": rules.bits_of(wanted)}
    week = insert_into(session, WorkingWeek).values(id=1, **values)
    session.execute(week.on_conflict_do_update(index_elements=["id"], set_=values))
    audit.record(
        session,
        viewer=viewer,
        action="settings.changed",
        subject="working-days",
        at=now,
        before={"days": sorted(before)},
        after={"days": sorted(wanted)},
    )


def choose_days(session: Session, *, employee_id: UUID, hides: bool) -> None:
    """Hide somebody's days and streak from themself, or show them again."""
    chosen = {"hides_days": hides}
    choice = insert_into(session, RecallChoice).values(employee_id=employee_id, **chosen)
    session.execute(choice.on_conflict_do_update(index_elements=["employee_id"], set_=chosen))
