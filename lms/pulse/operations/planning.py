"""Planning a pulse, and cancelling one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.outbox import operations as outbox
from lms.pulse import events, queries, rules
from lms.pulse.models import Pulse
from lms.pulse.samples import queries as samples
from lms.pulse.terms import PulseAudience, PulseState
from lms.vision import queries as vision


class BadDates(RuleViolation):
    """A pulse opens today or later, and closes on that day or later, within a quarter."""


class PulsesOverlap(RuleViolation):
    """Nobody is asked the same twice on one day."""

    field = "opens_on"

    def __init__(self) -> None:
        super().__init__(_("Another pulse is open or planned in these days. Choose other days."))


class TooFewPeople(RuleViolation):
    """What so few say is not anonymous."""

    field = "share_percent"

    def __init__(self, count: int) -> None:
        super().__init__(
            _("%(count)s people would be asked; it takes at least %(least)s. Ask a larger share or more departments and sites.",
              count=count, least=rules.SMALLEST)
        )  # fmt: skip


class PulseStarted(Conflict):
    """It is open or over, so it can't be cancelled or planned again."""

    def __init__(self) -> None:
        super().__init__(_("This pulse is no longer planned. Reload the page to see its status."))


def plan_pulse(
    session: Session,
    *,
    title: str,
    is_baseline: bool,
    audience: PulseAudience,
    share_percent: int,
    opens_on: date,
    closes_on: date,
    today: date,
    viewer: Viewer | None,
    now: datetime,
) -> UUID:
    """Plan a pulse and return its id; its sample is drawn when it opens.

    :raises BadDates: if it would open in the past, or close before it opens, or much later
    :raises PulsesOverlap: if another one is open in between
    :raises TooFewPeople: if fewer than five people would be asked as things stand
    :raises MantraNotFound: if there is no mantra to ask about
    """
    vision.get_active_mantra(session)
    _check_days(session, opens_on, closes_on, today)
    pulse = Pulse(
        id=ids.new_id(),
        title=title,
        is_baseline=is_baseline,
        audience={
            "department_ids": [str(one) for one in audience.department_ids],
            "site_ids": [str(one) for one in audience.site_ids],
        },
        share_percent=share_percent,
        opens_on=opens_on,
        closes_on=closes_on,
        mantra={},
        planned_by=viewer.employee_id if viewer else None,
        planned_at=now,
    )
    session.add(pulse)
    session.flush()
    count = samples.count_up_to(session, pulse.id, audience=audience, share_percent=share_percent, most=rules.SMALLEST)
    if count < rules.SMALLEST:
        raise TooFewPeople(count)
    audit.record(session, viewer=viewer, action="pulse.planned", subject=pulse.id, at=now, title=title)
    outbox.publish(session, events.PulsePlanned(occurred_at=now, pulse_id=pulse.id))
    return pulse.id


def _check_days(session: Session, opens_on: date, closes_on: date, today: date) -> None:
    if opens_on < today:
        raise BadDates(_("Choose today or a later day."), field="opens_on")
    if not 0 <= (closes_on - opens_on).days < rules.MOST_DAYS:
        message = _("Choose a last day within %(most)s days of the first.", most=rules.MOST_DAYS)
        raise BadDates(message, field="closes_on")
    if rules.is_overlapping((opens_on, closes_on), queries.list_periods(session, since=opens_on)):
        raise PulsesOverlap


def cancel_pulse(session: Session, *, pulse_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Cancel a planned pulse; it can be restored until its first day has passed.

    :raises PulseStarted: if it is not planned
    """
    _change(session, pulse_id, PulseState.PLANNED, cancelled_at=now)
    audit.record(session, viewer=viewer, action="pulse.cancelled", subject=pulse_id, at=now)


def restore_pulse(session: Session, *, pulse_id: UUID, today: date, viewer: Viewer, now: datetime) -> None:
    """Plan a cancelled pulse again.

    :raises PulseStarted: if it is not cancelled
    :raises BadDates: if its first day has passed
    :raises PulsesOverlap: if another one is open in between by now
    """
    pulse = queries.get_pulse(session, pulse_id)
    _check_days(session, pulse.opens_on, pulse.closes_on, today)
    _change(session, pulse_id, PulseState.CANCELLED, cancelled_at=None)
    audit.record(session, viewer=viewer, action="pulse.restored", subject=pulse_id, at=now)
    outbox.publish(session, events.PulsePlanned(occurred_at=now, pulse_id=pulse_id))


def _change(session: Session, pulse_id: UUID, state: PulseState, *, cancelled_at: datetime | None) -> None:
    is_cancelled = Pulse.cancelled_at.is_not(None) if state is PulseState.CANCELLED else Pulse.cancelled_at.is_(None)
    changed = session.execute(
        update(Pulse)
        .where(Pulse.id == pulse_id, Pulse.opened_at.is_(None), Pulse.drawing_began_at.is_(None), is_cancelled)
        .values(cancelled_at=cancelled_at)
        .returning(Pulse.id),
        execution_options={"synchronize_session": False},
    )
    if changed.first() is None:
        raise PulseStarted
