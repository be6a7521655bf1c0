"""Page models."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.journeys import queries as journeys
from lms.journeys.job_roles import touchpoints_of
from lms.journeys.terms import MapDocument
from lms.pulse import queries, rules
from lms.pulse.terms import (
    RATES,
    CountedCell,
    Counts,
    Dimension,
    OpenInvitation,
    Outcome,
    PulseMeasure,
    PulseQuestion,
    PulseRow,
    PulseState,
    Rate,
)

COLUMNS = ("Pulse", "Opened", "Closed", "By", "Name", "Measure", "Yes", "Answered", "Percent", "Low", "High")
_GRADES = (Outcome.EXACT, Outcome.NEAR, Outcome.PARTIAL, Outcome.NONE)


@frozen
class StartPage:
    """Whether and what the person is asked."""

    pulse: PulseRow | None
    """`None` if no pulse asks them."""
    is_begun: bool
    is_done: bool


@frozen
class PulseQuestionPage:
    """One question."""

    pulse: PulseRow
    question: PulseQuestion
    number: int
    total: int
    choices: tuple[str, ...]
    """Of the question which of these is ours."""
    moments: tuple[tuple[str, str], ...]
    """Names of moments, each with that of its journey."""


@frozen
class CellRow:
    """One department or site: of each measure its share, or `None` where it may not be shown."""

    name: str
    rates: tuple[Rate | None, ...]

    @property
    def is_shown(self) -> bool:
        """Whether any of its figures may be shown."""
        return any(self.rates)


@frozen
class TrendRow:
    """One pulse among others."""

    pulse: PulseRow
    rates: tuple[Rate | None, ...]


@frozen
class PulsePage:
    """A pulse and its figures; they are there once it is closed."""

    pulse: PulseRow
    measures: tuple[PulseMeasure, ...]
    company: tuple[Rate | None, ...]
    """`None` for each measure that fewer than five people answered."""
    grades: tuple[tuple[Outcome, int], ...]
    mean: float | None
    """Of "I can do what it asks", from 1 to 5."""
    departments: tuple[CellRow, ...]
    sites: tuple[CellRow, ...]
    has_hidden: bool
    meanings: tuple[str, ...]
    trend: tuple[TrendRow, ...]
    """Closed pulses up to this one, the oldest first."""


@frozen
class TeamPulsePage:
    """What a leader expects of their team, and what it is; the figure is there after both the end and the guess."""

    pulse: PulseRow | None
    team: str
    """Name of the department or site; empty for the company."""
    expected: int | None
    measures: tuple[PulseMeasure, ...]
    rates: tuple[Rate | None, ...]
    company: tuple[Rate | None, ...]
    earlier: tuple[tuple[queries.PastPrediction, Rate | None], ...]
    """Guesses in closed pulses before this one, each with the figure that may be shown."""


def start_page(session: Session, employee_id: UUID, *, today: date) -> StartPage:
    """Return what stands before the first question."""
    invitation = queries.find_invitation(session, employee_id)
    if invitation is None or today > invitation.pulse.closes_on:
        return StartPage(pulse=None, is_begun=False, is_done=False)
    total = len(rules.questions_of(invitation.pulse.mantra))
    return StartPage(pulse=invitation.pulse, is_begun=invitation.step > 0, is_done=invitation.step >= total)


def question_page(session: Session, invitation: OpenInvitation) -> PulseQuestionPage | None:
    """Return the question whose turn it is, or `None` after the last."""
    pulse = invitation.pulse
    questions = rules.questions_of(pulse.mantra)
    if invitation.step >= len(questions):
        return None
    question = questions[invitation.step]
    is_recognition, is_moment = question is PulseQuestion.RECOGNITION, question is PulseQuestion.MOMENT
    return PulseQuestionPage(
        pulse=pulse,
        question=question,
        number=invitation.step + 1,
        total=len(questions),
        choices=rules.in_order(pulse.id, (pulse.mantra.text, *pulse.mantra.wrong)) if is_recognition else (),
        moments=tuple(_moments(journeys.list_published_maps(session))) if is_moment else (),
    )


def _moments(maps: Sequence[MapDocument]) -> Iterator[tuple[str, str]]:
    for one in maps:
        for touchpoint in one.touchpoints():
            yield touchpoint.name, one.name


def own_moments(session: Session, job_roles: Sequence[str]) -> frozenset[str]:
    """Return the names of the moments in which these job roles have a part."""
    maps = journeys.list_published_maps(session)
    return frozenset(one.name for document in maps for role in job_roles for one in touchpoints_of(document, role))


def pulse_page(session: Session, pulse: PulseRow) -> PulsePage:
    """Return a pulse with its figures."""
    is_closed = pulse.state is PulseState.CLOSED
    cells = queries.list_cells(session, pulse.id) if is_closed else ()
    tallies = queries.load_tallies(session, pulse.id) if is_closed else {}
    measures = _measures(pulse)
    company = next((tallies.get(one.id, {}) for one in cells if one.dimension is Dimension.COMPANY), {})
    departments, sites = (
        tuple(_rows(cells, tallies, measures, dimension)) for dimension in (Dimension.DEPARTMENT, Dimension.SITE)
    )
    grades = company.get(PulseMeasure.MANTRA, {})
    return PulsePage(
        pulse=pulse,
        measures=measures,
        company=_rates(company, measures),
        grades=tuple((grade, grades.get(grade, 0)) for grade in _GRADES) if grades else (),
        mean=rules.mean_of(company.get(PulseMeasure.ABILITY, {})),
        departments=departments,
        sites=sites,
        has_hidden=any(rate is None for row in (*departments, *sites) for rate in row.rates),
        meanings=queries.list_meanings(session, pulse.id) if is_closed else (),
        trend=_trend(session, pulse) if is_closed else (),
    )


def _measures(pulse: PulseRow) -> tuple[PulseMeasure, ...]:
    left_out = {PulseMeasure.OLD_MANTRA} if not pulse.mantra.previous else set()
    if not pulse.mantra.wrong:
        left_out.add(PulseMeasure.RECOGNITION)
    return tuple(one for one in RATES if one not in left_out)


def _rates(counts: Mapping[PulseMeasure, Counts], measures: Sequence[PulseMeasure]) -> tuple[Rate | None, ...]:
    return tuple(rules.rate_of(one, counts[one]) if one in counts else None for one in measures)


def _rows(
    cells: Sequence[CountedCell],
    tallies: Mapping[UUID, Mapping[PulseMeasure, Counts]],
    measures: Sequence[PulseMeasure],
    dimension: Dimension,
) -> Iterator[CellRow]:
    for cell in cells:
        if cell.dimension is dimension:
            yield CellRow(name=cell.name, rates=_rates(tallies.get(cell.id, {}), measures))


def _trend(session: Session, pulse: PulseRow) -> tuple[TrendRow, ...]:
    closed = [one for one in queries.list_closed(session) if one.opens_on <= pulse.opens_on]
    counts = queries.load_company_tallies(session, [one.id for one in closed])
    measures = _measures(pulse)
    return tuple(TrendRow(pulse=one, rates=_rates(counts.get(one.id, {}), measures)) for one in reversed(closed))


def team_page(session: Session, leader_id: UUID) -> TeamPulsePage:
    """Return the newest pulse as a leader sees it."""
    pulse = queries.find_newest_opened(session)
    if pulse is None:
        return TeamPulsePage(pulse=None, team="", expected=None, measures=(), rates=(), company=(), earlier=())
    prediction = queries.find_prediction(session, pulse_id=pulse.id, employee_id=leader_id)
    cells = {one.id: one for one in queries.list_cells(session, pulse.id)}
    cell_id = (
        prediction.cell_id if prediction else queries.find_team_cell(session, pulse_id=pulse.id, leader_id=leader_id)
    )
    is_shown = pulse.state is PulseState.CLOSED and prediction is not None
    tallies = queries.load_tallies(session, pulse.id) if is_shown else {}
    company = next((tallies.get(one.id, {}) for one in cells.values() if one.dimension is Dimension.COMPANY), {})
    measures = _measures(pulse)
    return TeamPulsePage(
        pulse=pulse,
        team=cells[cell_id].name,
        expected=prediction.percent if prediction else None,
        measures=measures if is_shown else (),
        rates=_rates(tallies.get(cell_id, {}), measures) if is_shown else (),
        company=_rates(company, measures) if is_shown else (),
        earlier=tuple(
            (one, rules.rate_of(PulseMeasure.MANTRA, one.counts) if one.counts else None)
            for one in queries.list_past_predictions(session, leader_id, but=pulse.id)
        ),
    )


def lines(page: PulsePage) -> Iterator[tuple[str | int, ...]]:
    """Yield the figures as a table for download, its headings first; headings and codes stay English."""
    yield COLUMNS
    pulse = page.pulse
    groups = (
        ("company", (CellRow(name="", rates=page.company),)),
        ("department", page.departments),
        ("site", page.sites),
    )
    for by, rows in groups:
        for row in rows:
            for measure, rate in zip(page.measures, row.rates, strict=True):
                figures = (rate.part, rate.whole, rate.percent, rate.low, rate.high) if rate else ("too few",) * 5
                yield (
                    pulse.title,
                    pulse.opens_on.isoformat(),
                    pulse.closes_on.isoformat(),
                    by,
                    row.name,
                    measure.value,
                    *figures,
                )
