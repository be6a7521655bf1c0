"""Reading pulses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.people import queries as people
from lms.people.models import Department, Employee, JobRole, Placement, ReportingLine, Site
from lms.pulse import rules
from lms.pulse.models import Pulse, PulseCell, PulseInvitation, PulseMeaning, PulsePrediction, PulseTally
from lms.pulse.terms import (
    ANSWERED,
    CountedCell,
    Counts,
    Dimension,
    OpenInvitation,
    Outcome,
    PulseMantra,
    PulseMeasure,
    PulseRow,
)

LISTED = 50


class PulseNotFound(NotFound):
    """There is no such pulse, or this person is not asked."""


@frozen
class Prediction:
    """What a leader expected of a team."""

    cell_id: UUID
    percent: int


def get_pulse(session: Session, pulse_id: UUID) -> PulseRow:
    """Return a pulse.

    :raises PulseNotFound: if there is none
    """
    row = session.execute(select(*Pulse.__table__.c).where(Pulse.id == pulse_id)).first()
    if row is None:
        raise PulseNotFound
    return pulse_row(row)


def list_pulses(session: Session, *which: ColumnElement[bool]) -> tuple[PulseRow, ...]:
    """Return the pulses, the newest first."""
    rows = session.execute(
        select(*Pulse.__table__.c).where(*which).order_by(Pulse.opens_on.desc(), Pulse.id.desc()).limit(LISTED)
    )
    return tuple(pulse_row(row) for row in rows)


def usual_share(session: Session) -> int:
    """Return the share of people whom the company asked last, as the default for the next pulse."""
    newest = select(Pulse.share_percent).where(Pulse.cancelled_at.is_(None)).order_by(Pulse.planned_at.desc(), Pulse.id)
    return session.scalar(newest.limit(1)) or rules.USUAL_SHARE


def find_newest_opened(session: Session) -> PulseRow | None:
    """Return the pulse that opened last, or `None` before the first."""
    found = list_pulses(session, Pulse.opened_at.is_not(None))
    return found[0] if found else None


def list_closed(session: Session) -> tuple[PulseRow, ...]:
    """Return the pulses that have figures, the newest first."""
    return list_pulses(session, Pulse.closed_at.is_not(None))


def list_periods(session: Session, *, since: date) -> tuple[tuple[date, date], ...]:
    """Return first and last day of the pulses that are planned or open."""
    rows = session.execute(
        select(Pulse.opens_on, Pulse.closes_on).where(
            Pulse.closes_on >= since, Pulse.closed_at.is_(None), Pulse.cancelled_at.is_(None)
        )
    )
    return tuple((row.opens_on, row.closes_on) for row in rows)


def list_to_open(session: Session, today: date) -> tuple[UUID, ...]:
    """Return the planned pulses whose day has come."""
    query = select(Pulse.id).where(
        Pulse.opens_on <= today, Pulse.closes_on >= today, Pulse.opened_at.is_(None), Pulse.cancelled_at.is_(None)
    )
    return tuple(session.scalars(query))


def list_to_close(session: Session, today: date) -> tuple[UUID, ...]:
    """Return the pulses that are past their last day and not closed; one that never opened is among them."""
    query = select(Pulse.id).where(Pulse.closes_on < today, Pulse.closed_at.is_(None), Pulse.cancelled_at.is_(None))
    return tuple(session.scalars(query))


def list_cells(session: Session, pulse_id: UUID) -> tuple[CountedCell, ...]:
    """Return what answers of a pulse are counted by: the company, departments, sites, in the company's order."""
    query = (
        select(PulseCell.id, PulseCell.dimension, PulseCell.name, PulseCell.asked_count)
        .outerjoin(Department, Department.id == PulseCell.unit_id)
        .outerjoin(Site, Site.id == PulseCell.unit_id)
        .where(PulseCell.pulse_id == pulse_id)
        .order_by(PulseCell.dimension, PulseCell.unit_id.is_(None), Department.position, Site.position, PulseCell.name)
    )
    return tuple(CountedCell(**row._asdict()) for row in session.execute(query))


def cells_by_unit(session: Session, pulse_id: UUID) -> dict[UUID, UUID]:
    """Return the cells of departments and sites by these."""
    query = select(PulseCell.unit_id, PulseCell.id).where(
        PulseCell.pulse_id == pulse_id, PulseCell.unit_id.is_not(None)
    )
    return {row.unit_id: row.id for row in session.execute(query) if row.unit_id}


def load_tallies(session: Session, pulse_id: UUID) -> Mapping[UUID, Mapping[PulseMeasure, Counts]]:
    """Return the counts of a pulse by cell and measure."""
    query = (
        select(PulseTally.cell_id, PulseTally.measure, PulseTally.outcome, PulseTally.count.label("given"))
        .join(PulseCell, PulseCell.id == PulseTally.cell_id)
        .where(PulseCell.pulse_id == pulse_id)
    )
    found: dict[UUID, dict[PulseMeasure, dict[Outcome, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in session.execute(query):
        found[row.cell_id][row.measure][row.outcome] = row.given
    return found


def load_company_tallies(session: Session, pulse_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[PulseMeasure, Counts]]:
    """Return the company's counts of some pulses, by pulse and measure."""
    query = (
        select(PulseCell.pulse_id, PulseTally.measure, PulseTally.outcome, PulseTally.count.label("given"))
        .join(PulseCell, PulseCell.id == PulseTally.cell_id)
        .where(PulseCell.pulse_id.in_(pulse_ids), PulseCell.dimension == Dimension.COMPANY)
    )
    found: dict[UUID, dict[PulseMeasure, dict[Outcome, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in session.execute(query):
        found[row.pulse_id][row.measure][row.outcome] = row.given
    return found


def asked_together(session: Session, pulse_id: UUID) -> dict[tuple[UUID, UUID], int]:
    """Return how many people were asked in each department at each site, by cells."""
    query = (
        select(PulseInvitation.department_cell_id, PulseInvitation.site_cell_id, func.count().label("asked"))
        .where(PulseInvitation.pulse_id == pulse_id)
        .group_by(PulseInvitation.department_cell_id, PulseInvitation.site_cell_id)
    )
    return {(row.department_cell_id, row.site_cell_id): row.asked for row in session.execute(query)}


def list_meanings(session: Session, pulse_id: UUID) -> tuple[str, ...]:
    """Return what people wrote, in an order that tells nothing."""
    query = select(PulseMeaning.text).where(PulseMeaning.pulse_id == pulse_id).order_by(PulseMeaning.id)
    return tuple(session.scalars(query.limit(rules.READ)))


def find_invitation(session: Session, employee_id: UUID, *, pulse_id: UUID | None = None) -> OpenInvitation | None:
    """Return what asks a person: that pulse, or the one that is open; `None` if they are not asked."""
    query = (
        select(
            *Pulse.__table__.c,
            PulseInvitation.step,
            PulseInvitation.department_cell_id,
            PulseInvitation.site_cell_id,
        )
        .join(PulseInvitation, PulseInvitation.pulse_id == Pulse.id)
        .where(
            PulseInvitation.employee_id == employee_id,
            Pulse.opened_at.is_not(None),
            Pulse.closed_at.is_(None),
            *([Pulse.id == pulse_id] if pulse_id else []),
        )
        .order_by(Pulse.opens_on.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    roles = people.current_placements(session, employee_id)
    return OpenInvitation(
        pulse=pulse_row(row),
        step=row.step,
        department_cell_id=row.department_cell_id,
        site_cell_id=row.site_cell_id,
        job_roles=tuple(one.job_role.code for one in roles),
    )


def filter_waiting(
    session: Session, people_asked: Sequence[tuple[UUID, UUID]], *, today: date
) -> set[tuple[UUID, UUID]]:
    """Return which of these pulses and people still wait for answers."""
    rows = session.execute(
        select(PulseInvitation.pulse_id, PulseInvitation.employee_id)
        .join(Pulse, Pulse.id == PulseInvitation.pulse_id)
        .where(
            PulseInvitation.pulse_id.in_({pulse_id for pulse_id, _person in people_asked}),
            PulseInvitation.employee_id.in_([person for _pulse, person in people_asked]),
            PulseInvitation.step < ANSWERED,
            Pulse.closed_at.is_(None),
            Pulse.closes_on >= today,
        )
    )
    return {(row.pulse_id, row.employee_id) for row in rows}


# Built once: it is asked on every visit. `today` and `employee_id` are bound by who asks.
WAITING = (
    select(func.max(Pulse.closes_on))
    .join(PulseInvitation, PulseInvitation.pulse_id == Pulse.id)
    .where(
        PulseInvitation.employee_id == bindparam("employee_id", type_=Uuid()),
        PulseInvitation.step < ANSWERED,
        Pulse.opened_at.is_not(None),
        Pulse.closed_at.is_(None),
        Pulse.closes_on >= bindparam("pulse_day", type_=Date()),
    )
    .scalar_subquery()
    .label("pulse_closes_on")
)
"""Column: the last day on which a pulse can be answered that waits for `employee_id` on `pulse_day`; empty if none does."""


def find_prediction(session: Session, *, pulse_id: UUID, employee_id: UUID) -> Prediction | None:
    """Return what a leader expected, or `None` before they said it."""
    row = session.execute(
        select(PulsePrediction.cell_id, PulsePrediction.percent).where(
            PulsePrediction.pulse_id == pulse_id, PulsePrediction.employee_id == employee_id
        )
    ).first()
    return Prediction(cell_id=row.cell_id, percent=row.percent) if row else None


@frozen
class PastPrediction:
    """What a leader expected of a team in a pulse that is closed, with the counts of those who typed the mantra."""

    title: str
    opens_on: date
    team: str
    """Name of the department or site; empty for the company."""
    percent: int
    counts: Counts
    """Empty where they may not be shown."""


def list_past_predictions(session: Session, employee_id: UUID, *, but: UUID) -> tuple[PastPrediction, ...]:
    """Return what a leader expected in closed pulses except one, the newest first."""
    rows = session.execute(
        select(Pulse.id, Pulse.title, Pulse.opens_on, PulsePrediction.cell_id, PulsePrediction.percent, PulseCell.name)
        .join(PulsePrediction, PulsePrediction.pulse_id == Pulse.id)
        .join(PulseCell, PulseCell.id == PulsePrediction.cell_id)
        .where(PulsePrediction.employee_id == employee_id, Pulse.closed_at.is_not(None), Pulse.id != but)
        .order_by(Pulse.opens_on.desc(), Pulse.id.desc())
        .limit(LISTED)
    ).all()
    tallies = session.execute(
        select(PulseTally.cell_id, PulseTally.outcome, PulseTally.count.label("given")).where(
            PulseTally.cell_id.in_([row.cell_id for row in rows]), PulseTally.measure == PulseMeasure.MANTRA
        )
    )
    counts: dict[UUID, dict[Outcome, int]] = defaultdict(dict)
    for row in tallies:
        counts[row.cell_id][row.outcome] = row.given
    return tuple(
        PastPrediction(
            title=row.title,
            opens_on=row.opens_on,
            team=row.name,
            percent=row.percent,
            counts=counts.get(row.cell_id, {}),
        )
        for row in rows
    )


def find_team_cell(session: Session, *, pulse_id: UUID, leader_id: UUID) -> UUID:
    """Return the cell of the department or site in which most of a leader's people are, or the company's.

    :raises PulseNotFound: if the pulse has not opened
    """
    line = (ReportingLine.manager_id == leader_id, ReportingLine.depth > 0)
    size = session.scalar(select(func.count()).select_from(ReportingLine).where(*line)) or 0
    by_site = (
        select(Employee.site_id, func.count())
        .join(ReportingLine, ReportingLine.employee_id == Employee.id)
        .where(*line, Employee.site_id.is_not(None))
        .group_by(Employee.site_id)
    )
    by_department = (
        select(JobRole.department_id, func.count(Placement.employee_id.distinct()))
        .join(Placement, Placement.job_role_id == JobRole.id)
        .join(ReportingLine, ReportingLine.employee_id == Placement.employee_id)
        .where(*line, Placement.ends_on.is_(None))
        .group_by(JobRole.department_id)
    )
    counts = {unit: count for query in (by_site, by_department) for unit, count in session.execute(query)}
    cells = cells_by_unit(session, pulse_id)
    unit = rules.team_of({unit: count for unit, count in counts.items() if unit in cells}, size)
    if unit is not None:
        return cells[unit]
    company = session.scalar(
        select(PulseCell.id).where(PulseCell.pulse_id == pulse_id, PulseCell.dimension == Dimension.COMPANY)
    )
    if company is None:
        raise PulseNotFound
    return company


def mantra_of(plain: Mapping[str, Any]) -> PulseMantra:
    """Return the mantra of a pulse from plain values."""
    return PulseMantra(
        text=plain.get("text", ""), previous=plain.get("previous", ""), wrong=tuple(plain.get("wrong", ()))
    )


def pulse_row(row: Any) -> PulseRow:
    """Return a pulse from a row with its columns."""
    return PulseRow(
        id=row.id,
        title=row.title,
        state=rules.state_of(
            begun=row.drawing_began_at is not None,
            opened=row.opened_at is not None,
            closed=row.closed_at is not None,
            cancelled=row.cancelled_at is not None,
        ),
        is_baseline=row.is_baseline,
        share_percent=row.share_percent,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        asked_count=row.asked_count,
        answered_count=row.answered_count,
        mantra=mantra_of(row.mantra),
    )
