"""Naming deputies, and cancelling it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.mail import operations as mail
from lms.people import queries as people
from lms.people.deputies import queries, rules
from lms.people.deputies.messages import DEPUTY_CANCELED, DEPUTY_NAMED, DEPUTY_SET
from lms.people.deputies.models import Deputy


class CannotStandInForOneself(RuleViolation):
    """A manager names somebody else."""

    field = "person"

    def __init__(self) -> None:
        super().__init__(_("That’s you. Enter somebody else."))


class DoesNotWorkHere(RuleViolation):
    """Only people who work here now stand in."""

    field = "person"

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s doesn’t work here now, so they can’t stand in for you.", name=name))


class PeriodOver(Conflict):
    """The time is past."""

    def __init__(self) -> None:
        super().__init__(_("That time is over, so nothing was changed."))


def name_deputy(
    session: Session, *, deputy_id: UUID, period: rules.StandInPeriod, today: date, viewer: Viewer, now: datetime
) -> UUID:
    """Let somebody stand in for the viewer, and tell both; return the row's id.

    :raises CannotStandInForOneself: if it is the viewer
    :raises DoesNotWorkHere: if they have left, or start later
    :raises StartsInThePast: if the first day is over
    :raises EndsBeforeItStarts: if the last day is before the first
    :raises TooLong: if the last day is more than a year ahead
    :raises Overlapping: if the viewer has a deputy on one of the days
    """
    if deputy_id == viewer.employee_id:
        raise CannotStandInForOneself
    person = people.get_employee(session, deputy_id)
    if not person.is_active:
        raise DoesNotWorkHere(person.name)
    rules.check_period(period, today=today)
    _check_free(session, viewer.employee_id, period, today)
    row_id = ids.new_id()
    session.add(
        Deputy(
            id=row_id,
            manager_id=viewer.employee_id,
            deputy_id=deputy_id,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            created_at=now,
            canceled_at=None,
        )
    )
    session.flush()
    _tell(session, queries.get_deputy(session, row_id), now=now)
    audit.record(
        session, viewer=viewer, action="deputy.named", subject=deputy_id, at=now, name=person.name,
        starts_on=period.starts_on.isoformat(), ends_on=period.ends_on.isoformat(),
    )  # fmt: skip
    return row_id


def cancel_deputy(session: Session, *, deputy_row_id: UUID, today: date, viewer: Viewer, now: datetime) -> None:
    """End it now, or before it begins, and tell the deputy. Done already, it changes nothing.

    :raises PeriodOver: if it has ended by itself
    """
    deputy = queries.get_deputy(session, deputy_row_id)
    if deputy.is_over(today):
        raise PeriodOver
    if deputy.is_canceled:
        return
    session.get_one(Deputy, deputy_row_id).canceled_at = now
    session.flush()
    mail.queue_message(
        session, kind=DEPUTY_CANCELED, employee_id=deputy.deputy_id,
        key=f"deputy-canceled:{deputy_row_id.hex}:{now.isoformat()}", facts={"name": deputy.manager_name}, now=now,
    )  # fmt: skip
    audit.record(session, viewer=viewer, action="deputy.canceled", subject=deputy.deputy_id, at=now, name=deputy.name)


def restore_deputy(session: Session, *, deputy_row_id: UUID, today: date, viewer: Viewer, now: datetime) -> None:
    """Undo `cancel_deputy`, for the days that are left.

    :raises PeriodOver: if the last day is past
    :raises Overlapping: if another stands in meanwhile
    """
    deputy = queries.get_deputy(session, deputy_row_id)
    if deputy.is_over(today):
        raise PeriodOver
    if not deputy.is_canceled:
        return
    _check_free(session, deputy.manager_id, deputy.period, today)
    session.get_one(Deputy, deputy_row_id).canceled_at = None
    session.flush()
    _tell(session, deputy, now=now)
    audit.record(session, viewer=viewer, action="deputy.restored", subject=deputy.deputy_id, at=now, name=deputy.name)


def _check_free(session: Session, manager_id: UUID, period: rules.StandInPeriod, today: date) -> None:
    queries.lock_manager(session, manager_id)
    others = queries.list_deputies(session, manager_id, since=today)
    rules.check_free(period, ((one.name, one.period) for one in others if not one.is_canceled))


def _tell(session: Session, deputy: queries.DeputyRow, *, now: datetime) -> None:
    days = {"starts_on": deputy.period.starts_on.isoformat(), "ends_on": deputy.period.ends_on.isoformat()}
    key = f"{deputy.id.hex}:{now.isoformat()}"
    mail.queue_message(
        session, kind=DEPUTY_NAMED, employee_id=deputy.deputy_id, key=f"deputy-named:{key}",
        facts={"name": deputy.manager_name, "manager_id": str(deputy.manager_id), **days}, now=now,
    )  # fmt: skip
    mail.queue_message(
        session, kind=DEPUTY_SET, employee_id=deputy.manager_id, key=f"deputy-set:{key}",
        facts={"name": deputy.name, **days}, now=now,
    )  # fmt: skip
