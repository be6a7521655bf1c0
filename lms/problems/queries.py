"""Reading reported problems."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import codec
from lms.courses.models import Module, ModuleVersion
from lms.courses.terms import ItemDocument
from lms.journeys.signs import StopSign
from lms.people.models import Employee
from lms.problems.models import Problem
from lms.problems.terms import UNSETTLED, ProblemKind, ProblemState
from lms.quizzes import queries as quizzes

LISTED = 50
_Answerer = aliased(Employee)


class ProblemNotFound(NotFound):
    """There is no such report, or not for this person."""


@frozen
class ProblemScope:
    """The reports that somebody answers."""

    edits_content: bool
    own_maps: frozenset[str]
    signs: dict[str, StopSign]
    """Signs of the current release by `map/touchpoint`."""


@frozen
class ReportedModule:
    """The module in which something is reported."""

    title: str
    code: str
    touchpoints: tuple[str, ...]


@frozen
class ProblemRow:
    """One report with its answer."""

    id: UUID
    employee_id: UUID
    employee_name: str
    module_version_id: UUID
    module_title: str
    page: int
    item_id: str
    question: str
    map_code: str
    sign: StopSign | None
    """Of the touchpoint, while the current release has it."""
    kind: ProblemKind
    text: str
    created_at: datetime
    state: ProblemState
    answer: str
    answered_at: datetime | None
    answered_by: str
    """Name of who answered; empty if nobody did, or it is no longer known."""


@frozen
class ProblemsPage:
    """Reports: those to answer, the oldest first, and the last ones that were settled."""

    open: tuple[ProblemRow, ...]
    has_more: bool
    settled: tuple[ProblemRow, ...]


def get_module(session: Session, module_version_id: UUID) -> ReportedModule:
    """Return the facts of a module version.

    :raises ProblemNotFound: if there is none
    """
    row = session.execute(
        select(ModuleVersion.title, ModuleVersion.audience, Module.code)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(ModuleVersion.id == module_version_id)
    ).first()
    if row is None:
        raise ProblemNotFound
    return ReportedModule(title=row.title, code=row.code, touchpoints=tuple(row.audience.get("touchpoints", ())))


def get_item(session: Session, module_version_id: UUID, item_id: str) -> ItemDocument:
    """Return a question of a module: of its pages, or of its quiz.

    :raises ProblemNotFound: if it has none such
    """
    items = session.scalar(select(ModuleVersion.items).where(ModuleVersion.id == module_version_id)) or {}
    if item_id in items:
        return codec.item_from_plain(items[item_id])
    quiz_id = quizzes.find_quiz_id(session, module_version_id)
    bank = quizzes.get_quiz(session, quiz_id).bank if quiz_id else ()
    item = next((one for one in bank if one.item_id == item_id), None)
    if item is None:
        raise ProblemNotFound
    return item


def count_since(session: Session, employee_id: UUID, since: datetime) -> int:
    """Return how many problems a person has reported since then."""
    query = select(func.count()).where(Problem.employee_id == employee_id, Problem.created_at >= since)
    return session.scalar(query) or 0


_OPEN = select(func.count(Problem.id)).where(Problem.state == ProblemState.OPEN)
OPEN_COUNT = _OPEN.scalar_subquery().label("problem_count")
"""Column: how many reports nobody has answered yet."""
OPEN_COUNT_OF_MAPS = (
    _OPEN.where(Problem.map_code.in_(bindparam("own_maps", expanding=True))).scalar_subquery().label("problem_count")
)
"""The same of those about the maps with the codes `own_maps`."""


def get_problem(session: Session, problem_id: UUID) -> ProblemRow:
    """Return a report.

    :raises ProblemNotFound: if there is none
    """
    row = session.execute(_problems(Problem.id == problem_id)).first()
    if row is None:
        raise ProblemNotFound
    return _row(row, {})


def problems_page(session: Session, scope: ProblemScope) -> ProblemsPage:
    """Return the reports that somebody answers."""
    wanted: list[ColumnElement[bool]] = [] if scope.edits_content else [Problem.map_code.in_(scope.own_maps)]
    order = case((Problem.state == ProblemState.OPEN, 0), else_=1)
    is_open = Problem.state.in_(UNSETTLED)
    rows = session.execute(
        _problems(*wanted, is_open).order_by(order, Problem.created_at, Problem.id).limit(LISTED + 1)
    ).all()
    settled = session.execute(
        _problems(*wanted, ~is_open).order_by(Problem.answered_at.desc(), Problem.id).limit(LISTED)
    ).all()
    return ProblemsPage(
        open=tuple(_row(row, scope.signs) for row in rows[:LISTED]),
        has_more=len(rows) > LISTED,
        settled=tuple(_row(row, scope.signs) for row in settled),
    )


def list_own(session: Session, employee_id: UUID, signs: dict[str, StopSign]) -> tuple[ProblemRow, ...]:
    """Return what a person has reported, the newest first."""
    rows = session.execute(
        _problems(Problem.employee_id == employee_id)
        .order_by(Problem.created_at.desc(), Problem.id.desc())
        .limit(LISTED)
    )
    return tuple(_row(row, signs) for row in rows)


def _problems(*conditions: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            *Problem.__table__.c,
            Employee.name.label("employee_name"),
            ModuleVersion.title.label("module_title"),
            _Answerer.name.label("answerer_name"),
        )
        .join(Employee, Employee.id == Problem.employee_id)
        .join(ModuleVersion, ModuleVersion.id == Problem.module_version_id)
        .outerjoin(_Answerer, _Answerer.id == Problem.answered_by)
        .where(*conditions)
    )


def _row(row: Any, signs: dict[str, StopSign]) -> ProblemRow:
    return ProblemRow(
        id=row.id,
        employee_id=row.employee_id,
        employee_name=row.employee_name,
        module_version_id=row.module_version_id,
        module_title=row.module_title,
        page=row.page,
        item_id=row.item_id,
        question=row.question,
        map_code=row.map_code,
        sign=signs.get(f"{row.map_code}/{row.touchpoint_code}"),
        kind=row.kind,
        text=row.text,
        created_at=row.created_at,
        state=row.state,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answerer_name or "",
    )
