"""Opening a pulse: drawing its sample. Closing it: sealing its counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.viewer import Viewer
from lms.pulse import queries, rules
from lms.pulse.models import Pulse, PulseInvitation, PulseMeaning, PulseTally
from lms.pulse.operations.planning import PulseStarted
from lms.pulse.terms import CountedCell, Counts, Dimension, Outcome, PulseMeasure, PulseState

AT_ONCE = 500


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
