"""Opening a pulse: drawing its sample. Closing it: sealing its counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.paging import in_slices
from lms.core.viewer import Viewer
from lms.mail import operations as mail
from lms.mail.operations import MessageDraft
from lms.outbox.terms import Step
from lms.people import queries as people
from lms.pulse import queries, rules
from lms.pulse.messages import PULSE_OPEN
from lms.pulse.models import Pulse, PulseCell, PulseInvitation, PulseMeaning, PulseTally
from lms.pulse.operations.planning import PulseStarted
from lms.pulse.queries import PersonAsked
from lms.pulse.terms import CountedCell, Counts, Dimension, Outcome, PulseMeasure, PulseRow, PulseState
from lms.vision import queries as vision

AT_ONCE = 500


def plan_opening(session: Session, *, pulse_id: UUID, now: datetime) -> Sequence[Step]:
    """Draw the sample, and return the steps that invite it and open the pulse at their end; harmless when run twice.

    Of fewer than five people the pulse is cancelled: they may have left since it was planned.
    """
    pulse = queries.get_pulse(session, pulse_id)
    sample = queries.draw_sample(session, pulse, queries.audience_of(session, pulse_id))
    if len(sample) < rules.SMALLEST:
        return [partial(_give_up, pulse_id=pulse_id, now=now)]
    return [
        partial(_make_cells, pulse_id=pulse_id, sample=sample),
        *(partial(_invite, pulse=pulse, people_asked=some, now=now) for some in in_slices(sample, AT_ONCE)),
        partial(_open, pulse_id=pulse_id, count=len(sample), now=now),
    ]


def _give_up(session: Session, *, pulse_id: UUID, now: datetime) -> None:
    session.execute(update(Pulse).where(Pulse.id == pulse_id).values(cancelled_at=now))
    audit.record(session, viewer=None, action="pulse.cancelled", subject=pulse_id, at=now)


def _cell_id(pulse_id: UUID, dimension: Dimension, unit_id: UUID | None) -> UUID:
    return ids.stable_id("pulse-cell", str(pulse_id), dimension, str(unit_id or ""))


def _make_cells(session: Session, *, pulse_id: UUID, sample: Sequence[PersonAsked]) -> None:
    names = {one.id: one.name for one in people.list_departments(session, with_archived=True)}
    names |= {one.id: one.name for one in people.list_sites(session, with_archived=True)}
    asked: Counter[tuple[Dimension, UUID | None]] = Counter()
    for one in sample:
        asked[Dimension.COMPANY, None] += 1
        asked[Dimension.DEPARTMENT, one.department_id] += 1
        asked[Dimension.SITE, one.site_id] += 1
    rows = [
        {
            "id": _cell_id(pulse_id, dimension, unit_id),
            "pulse_id": pulse_id,
            "dimension": dimension,
            "unit_id": unit_id,
            "name": names.get(unit_id, "") if unit_id else "",
            "asked_count": count,
        }
        for (dimension, unit_id), count in asked.items()
    ]
    session.connection().execute(insert_into(session, PulseCell).on_conflict_do_nothing(), rows)


def _invite(session: Session, *, pulse: PulseRow, people_asked: Sequence[PersonAsked], now: datetime) -> None:
    rows = [
        {
            "pulse_id": pulse.id,
            "employee_id": one.employee_id,
            "department_cell_id": _cell_id(pulse.id, Dimension.DEPARTMENT, one.department_id),
            "site_cell_id": _cell_id(pulse.id, Dimension.SITE, one.site_id),
            "step": 0,
        }
        for one in people_asked
    ]
    session.connection().execute(insert_into(session, PulseInvitation).on_conflict_do_nothing(), rows)
    facts = {"pulse_id": str(pulse.id), "closes_on": pulse.closes_on.isoformat()}
    drafts = [MessageDraft(employee_id=one.employee_id, key=f"pulse:{pulse.id}", facts=facts) for one in people_asked]
    mail.queue_messages(session, kind=PULSE_OPEN, drafts=drafts, now=now)


def _open(session: Session, *, pulse_id: UUID, count: int, now: datetime) -> None:
    mantra = vision.get_active_mantra(session)
    previous = mantra.previous[-1].text if mantra.previous else ""
    plain = {
        "text": mantra.text,
        "previous": previous,
        "wrong": list(rules.wrong_answers(mantra.text, mantra.look_alikes, previous)),
    }
    session.execute(
        update(Pulse)
        .where(Pulse.id == pulse_id, Pulse.opened_at.is_(None))
        .values(opened_at=now, asked_count=count, mantra=plain)
    )
    audit.record(session, viewer=None, action="pulse.opened", subject=pulse_id, at=now, asked=count)


def close_pulse(session: Session, *, pulse_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Close an open pulse before its last day.

    :raises PulseStarted: if it is not open
    """
    if queries.get_pulse(session, pulse_id).state is not PulseState.OPEN:
        raise PulseStarted
    seal_pulse(session, pulse_id=pulse_id, now=now, viewer=viewer)


def seal_pulse(session: Session, *, pulse_id: UUID, now: datetime, viewer: Viewer | None = None) -> None:
    """Close a pulse: keep the figures that may be shown, delete the others, and who was asked. Twice is harmless.

    All that is kept is written anew, in one go, so that neither the order of rows nor which transaction wrote them says
    anything of who answered when.
    """
    sealed = session.execute(
        update(Pulse)
        .where(Pulse.id == pulse_id, Pulse.closed_at.is_(None), Pulse.cancelled_at.is_(None))
        .values(closed_at=now)
        .returning(Pulse.id),
        execution_options={"synchronize_session": False},
    )
    if sealed.first() is None:
        return
    cells = queries.list_cells(session, pulse_id)
    tallies, together = queries.load_tallies(session, pulse_id), queries.asked_together(session, pulse_id)
    rows: list[dict[str, object]] = []
    for measure in PulseMeasure:
        kept = _kept(cells, {cell: counts[measure] for cell, counts in tallies.items() if measure in counts}, together)
        rows += [
            {"cell_id": cell, "measure": measure, "outcome": outcome, "count": count}
            for cell, counts in kept.items()
            for outcome, count in counts.items()
        ]
    cell_ids = [one.id for one in cells]
    session.execute(delete(PulseTally).where(PulseTally.cell_id.in_(cell_ids)))
    session.execute(delete(PulseInvitation).where(PulseInvitation.pulse_id == pulse_id))
    if rows:
        session.execute(insert(PulseTally), rows)
    _keep_some_meanings(session, pulse_id)
    company = next((one.id for one in cells if one.dimension is Dimension.COMPANY), None)
    answered = sum(
        count
        for row in tallies
        if row in {one.id for one in cells if one.dimension is Dimension.DEPARTMENT}
        for count in tallies[row].get(PulseMeasure.MANTRA, {}).values()
    )
    session.execute(
        update(Pulse).where(Pulse.id == pulse_id).values(answered_count=answered if company else 0),
        execution_options={"synchronize_session": False},
    )
    audit.record(session, viewer=viewer, action="pulse.closed", subject=pulse_id, at=now, answered=answered)


def _kept(
    cells: Sequence[CountedCell], counts: Mapping[UUID, Counts], together: Mapping[tuple[UUID, UUID], int]
) -> dict[UUID, Counts]:
    """Return the counts of one measure that may be shown: the company's, and those of departments and sites."""
    sizes = {
        dimension: {one.id: rules.answered_count(counts.get(one.id, {})) for one in cells if one.dimension is dimension}
        for dimension in Dimension
    }
    departments, sites = sizes[Dimension.DEPARTMENT], sizes[Dimension.SITE]
    if sum(departments.values()) < rules.SMALLEST:
        return {}
    hidden = rules.cells_to_hide(departments, sites, together)
    whole: Counter[Outcome] = Counter()
    for cell in departments:
        whole.update(counts.get(cell, {}))
    company = next(one.id for one in cells if one.dimension is Dimension.COMPANY)
    shown: dict[UUID, Counts] = {
        cell: {outcome: n for outcome, n in counts[cell].items() if outcome is not Outcome.SKIPPED}
        for cell, size in (*departments.items(), *sites.items())
        if size and cell not in hidden
    }
    return {company: whole, **shown}


def _keep_some_meanings(session: Session, pulse_id: UUID) -> None:
    """Keep ten texts, drawn by their chance ids, if there are enough to be lost among; delete the others."""
    texts = session.execute(
        delete(PulseMeaning).where(PulseMeaning.pulse_id == pulse_id).returning(PulseMeaning.id, PulseMeaning.text)
    ).all()
    drawn = sorted((row.id, row.text) for row in texts)[: rules.READ] if len(texts) >= rules.SMALLEST else []
    if drawn:
        session.execute(
            insert(PulseMeaning), [{"id": text_id, "pulse_id": pulse_id, "text": text} for text_id, text in drawn]
        )
