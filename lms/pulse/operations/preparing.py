"""Opening a pulse: drawing its sample slice by slice, inviting it, and opening the pulse at the end."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.frozen import frozen
from lms.core.paging import in_slices
from lms.mail import operations as mail
from lms.mail.operations import MessageDraft
from lms.outbox.terms import Step
from lms.people import queries as people
from lms.pulse import queries, rules
from lms.pulse.messages import PULSE_OPEN
from lms.pulse.models import Pulse, PulseCell, PulseInvitation
from lms.pulse.samples import queries as samples
from lms.pulse.samples.queries import PersonAsked
from lms.pulse.terms import Dimension, PulseRow, PulseState
from lms.vision import queries as vision

AT_ONCE = 500


@frozen
class SlicePlan:
    """The steps that invite the next few thousand people, and where those after them begin."""

    steps: tuple[Step, ...]
    after: UUID | None
    """`None` after the last."""


def begin_drawing(session: Session, *, pulse_id: UUID, now: datetime) -> None:
    """Note that the sample of a planned pulse is being drawn; from now on it can't be cancelled."""
    session.execute(
        update(Pulse)
        .where(Pulse.id == pulse_id, Pulse.opened_at.is_(None), Pulse.cancelled_at.is_(None))
        .where(Pulse.drawing_began_at.is_(None))
        .values(drawing_began_at=now),
        execution_options={"synchronize_session": False},
    )


def plan_slice(session: Session, *, pulse_id: UUID, after: UUID | None) -> SlicePlan:
    """Draw the next few thousand people, and return the steps that invite those who are asked; harmless when run twice."""
    pulse = queries.get_pulse(session, pulse_id)
    if pulse.state not in {PulseState.PLANNED, PulseState.PREPARING}:
        return SlicePlan(steps=(), after=None)
    audience = samples.audience_of(session, pulse_id)
    drawn = samples.draw_slice(session, pulse_id, audience=audience, share_percent=pulse.share_percent, after=after)
    invite = [partial(_invite, pulse_id=pulse_id, people_asked=some) for some in in_slices(drawn.asked, AT_ONCE)]
    return SlicePlan(steps=(partial(_make_cells, pulse_id=pulse_id, asked=drawn.asked), *invite), after=drawn.after)


def plan_end(session: Session, *, pulse_id: UUID, now: datetime) -> Sequence[Step]:
    """Return the steps that tell those who are asked, and open the pulse at their end.

    Of fewer than five people the pulse is cancelled: they may have left since it was planned.
    """
    pulse = queries.get_pulse(session, pulse_id)
    if pulse.state not in {PulseState.PLANNED, PulseState.PREPARING}:
        return ()
    asked = samples.list_asked(session, pulse_id)
    if len(asked) < rules.SMALLEST:
        return (partial(_give_up, pulse_id=pulse_id, now=now),)
    return (
        *(partial(_tell, pulse=pulse, employee_ids=some, now=now) for some in in_slices(asked, AT_ONCE)),
        partial(_open, pulse_id=pulse_id, count=len(asked), now=now),
    )


def open_whole(session: Session, *, pulse_id: UUID, now: datetime) -> None:
    """Open a pulse in one go, where nobody waits for it."""
    begin_drawing(session, pulse_id=pulse_id, now=now)
    after: UUID | None = None
    while True:
        plan = plan_slice(session, pulse_id=pulse_id, after=after)
        for step in plan.steps:
            step(session)
        if plan.after is None:
            break
        after = plan.after
    for step in plan_end(session, pulse_id=pulse_id, now=now):
        step(session)


def _give_up(session: Session, *, pulse_id: UUID, now: datetime) -> None:
    session.execute(delete(PulseInvitation).where(PulseInvitation.pulse_id == pulse_id))
    session.execute(delete(PulseCell).where(PulseCell.pulse_id == pulse_id))
    session.execute(update(Pulse).where(Pulse.id == pulse_id).values(cancelled_at=now, drawing_began_at=None))
    audit.record(session, viewer=None, action="pulse.cancelled", subject=pulse_id, at=now)


def _cell_id(pulse_id: UUID, dimension: Dimension, unit_id: UUID | None) -> UUID:
    return ids.stable_id("pulse-cell", str(pulse_id), dimension, str(unit_id or ""))


def _make_cells(session: Session, *, pulse_id: UUID, asked: Sequence[PersonAsked]) -> None:
    names = {one.id: one.name for one in people.list_departments(session, with_archived=True)}
    names |= {one.id: one.name for one in people.list_sites(session, with_archived=True)}
    units: set[tuple[Dimension, UUID | None]] = {(Dimension.COMPANY, None)}
    for one in asked:
        units |= {(Dimension.DEPARTMENT, one.department_id), (Dimension.SITE, one.site_id)}
    rows = [
        {
            "id": _cell_id(pulse_id, dimension, unit_id),
            "pulse_id": pulse_id,
            "dimension": dimension,
            "unit_id": unit_id,
            "name": names.get(unit_id, "") if unit_id else "",
            "asked_count": 0,
        }
        for dimension, unit_id in units
    ]
    session.connection().execute(insert_into(session, PulseCell).on_conflict_do_nothing(), rows)


def _invite(session: Session, *, pulse_id: UUID, people_asked: Sequence[PersonAsked]) -> None:
    rows = [
        {
            "pulse_id": pulse_id,
            "employee_id": one.employee_id,
            "department_cell_id": _cell_id(pulse_id, Dimension.DEPARTMENT, one.department_id),
            "site_cell_id": _cell_id(pulse_id, Dimension.SITE, one.site_id),
            "step": 0,
        }
        for one in people_asked
    ]
    session.connection().execute(insert_into(session, PulseInvitation).on_conflict_do_nothing(), rows)


def _tell(session: Session, *, pulse: PulseRow, employee_ids: Sequence[UUID], now: datetime) -> None:
    facts = {"pulse_id": str(pulse.id), "closes_on": pulse.closes_on.isoformat()}
    drafts = [MessageDraft(employee_id=one, key=f"pulse:{pulse.id}", facts=facts) for one in employee_ids]
    mail.queue_messages(session, kind=PULSE_OPEN, drafts=drafts, now=now)


def _open(session: Session, *, pulse_id: UUID, count: int, now: datetime) -> None:
    in_cell = or_(
        PulseInvitation.department_cell_id == PulseCell.id,
        PulseInvitation.site_cell_id == PulseCell.id,
        PulseCell.dimension == Dimension.COMPANY,
    )
    asked = select(func.count()).where(PulseInvitation.pulse_id == pulse_id, in_cell).scalar_subquery()
    session.execute(
        update(PulseCell).where(PulseCell.pulse_id == pulse_id).values(asked_count=asked),
        execution_options={"synchronize_session": False},
    )
    mantra = vision.get_active_mantra(session)
    previous = mantra.previous[-1].text if mantra.previous else ""
    plain = {
        "text": mantra.text,
        "previous": previous,
        "wrong": list(rules.wrong_answers(mantra.text, mantra.look_alikes, previous)),
    }
    opened = session.execute(
        update(Pulse)
        .where(Pulse.id == pulse_id, Pulse.opened_at.is_(None))
        .values(opened_at=now, asked_count=count, mantra=plain)
        .returning(Pulse.id),
        execution_options={"synchronize_session": False},
    )
    if opened.first() is not None:
        audit.record(session, viewer=None, action="pulse.opened", subject=pulse_id, at=now, asked=count)
