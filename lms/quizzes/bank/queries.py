"""Reading what the answers say of the questions; the pages read only what was made at night."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, tuple_
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, page_key, read_page_key, small_number
from lms.core.words import gettext as _
from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.models import Course, CourseVersionModule, Module, ModuleVersion
from lms.courses.terms import ItemDocument, ModuleKind
from lms.journeys import queries as journeys
from lms.journeys.suggestions import queries as suggestions
from lms.people import queries as people
from lms.people.models import Employee, Placement
from lms.people.terms import EmploymentState
from lms.quizzes import queries as quizzes
from lms.quizzes.bank import rules
from lms.quizzes.bank.models import ItemStatistic
from lms.quizzes.bank.terms import ItemFigures, OptionCount, QuestionFinding, QuestionStatus
from lms.quizzes.models import Attempt, AttemptAnswer, Quiz, Regrade
from lms.quizzes.terms import AttemptState, PracticeReason

PAGE_ROWS = 50
_CHUNK = 500


class StatisticNotFound(NotFound):
    """No course asks, or has asked, such a question."""


@frozen
class StatisticRow(ItemFigures):
    """One revision of a question with what the answers say of it."""

    item_id: str
    full_hash: str
    is_current: bool
    status: QuestionStatus
    map_code: str
    touchpoint_code: str
    place: str
    """The touchpoint, or else what it is about, in words."""
    kind: str
    stem: str
    item: ItemDocument
    asked_count: int
    last_asked_at: datetime | None
    counted_at: datetime
    practice_reason: PracticeReason | None
    """Why quizzes ask it no more, if so."""

    @property
    def findings(self) -> tuple[QuestionFinding, ...]:
        """Return what the figures mean."""
        return rules.judge(self).findings

    @property
    def subject(self) -> str:
        """Return the map or `map/touchpoint` it is about; empty for anything else."""
        return f"{self.map_code}/{self.touchpoint_code}" if self.touchpoint_code else self.map_code


@frozen
class ListQuestionsPage:
    """A slice of the bank, the most urgent first."""

    page: Page[StatisticRow]
    counts: dict[str, int]
    """Questions of current courses by status."""
    maps: tuple[tuple[str, str], ...]
    """Codes and names."""
    counted_at: datetime | None


@frozen
class RegradeRow:
    """One decision about a question."""

    full_hash: str
    key: tuple[str, ...]
    all_correct: bool
    may_lower: bool
    reason: str
    regraded_at: datetime
    regraded_by: str
    applied_at: datetime | None


@frozen
class ShowQuestionPage:
    """One question through its revisions, newest first."""

    revisions: tuple[StatisticRow, ...]
    job_role_name: str
    """Whose question it is; empty when it is the same for all."""
    module_title: str
    """Of the trainers' module that asks it; empty when it is generated."""
    people_count: int
    """People whom it reaches: who hold that job role, or whose course has that module."""
    is_doubted: bool
    """Whether the map owner was notified of the newest revision."""
    regrades: tuple[RegradeRow, ...]

    @property
    def newest(self) -> StatisticRow:
        """Return what is asked now, or was asked last."""
        return self.revisions[0]


@frozen
class AnswerFact:
    """One stored answer, for counting."""

    attempt_id: UUID
    item_id: str
    full_hash: str
    score: float
    answer: dict[str, Any] | None
    is_first: bool
    """Whether it stands in the person's first attempt at a module, in any of its versions, and they were not asked it before."""
    closed_at: datetime


_CURRENT_MODULES = select(CourseVersionModule.module_version_id).join(
    Course, Course.current_version_id == CourseVersionModule.course_version_id
)
_ANSWERS = (
    select(
        Attempt.employee_id,
        Attempt.quiz_id,
        Attempt.number,
        Attempt.started_at,
        Attempt.closed_at,
        AttemptAnswer.attempt_id,
        AttemptAnswer.item_id,
        AttemptAnswer.full_hash,
        AttemptAnswer.score,
        AttemptAnswer.answer,
    )
    .join(Attempt, Attempt.id == AttemptAnswer.attempt_id)
    .where(Attempt.state != AttemptState.OPEN, AttemptAnswer.score.is_not(None))
    .order_by(Attempt.employee_id, Attempt.quiz_id, Attempt.number, AttemptAnswer.position)
)


def list_questions_page(session: Session, *, status: str, map_code: str, after: str) -> ListQuestionsPage:
    """Return a slice of the questions that current courses ask.

    :raises PageKeyUnknown: if `after` is no key that a page gave out
    """
    asked = select(ItemStatistic).where(ItemStatistic.is_current)
    if status:
        asked = asked.where(ItemStatistic.status == status)
    if map_code:
        asked = asked.where(ItemStatistic.map_code == map_code)
    if after:
        key = tuple_(ItemStatistic.weight, ItemStatistic.item_id, ItemStatistic.full_hash)
        asked = asked.where(key > tuple_(*read_page_key(after, small_number, str, str)))
    asked = asked.order_by(ItemStatistic.weight, ItemStatistic.item_id, ItemStatistic.full_hash).limit(PAGE_ROWS + 1)
    rows = session.scalars(asked).all()
    counts = session.execute(
        select(ItemStatistic.status, func.count(), func.max(ItemStatistic.counted_at))
        .where(ItemStatistic.is_current)
        .group_by(ItemStatistic.status)
    ).all()
    maps = journeys.list_published_maps(session)
    places = {f"{one.code}/{t.code}": t.name for one in maps for t in one.touchpoints()}
    places |= {one.code: one.name for one in maps}
    shown = rows[:PAGE_ROWS]
    practice = quizzes.load_practice_only(session, [one.item_id for one in shown])
    last = shown[-1] if len(rows) > PAGE_ROWS else None
    return ListQuestionsPage(
        page=Page(
            rows=tuple(_row(one, places, practice) for one in shown),
            next_key=page_key(last.weight, last.item_id, last.full_hash) if last else None,
        ),
        counts={row[0]: row[1] for row in counts},
        maps=tuple((one.code, one.name) for one in maps),
        counted_at=max((row[2] for row in counts), default=None),
    )


def show_question_page(session: Session, item_id: str) -> ShowQuestionPage:
    """Return a question with all its revisions.

    :raises StatisticNotFound: if nothing is known of it
    """
    rows = session.scalars(
        select(ItemStatistic)
        .where(ItemStatistic.item_id == item_id)
        .order_by(ItemStatistic.is_current.desc(), ItemStatistic.last_asked_at.desc().nulls_last())
        .limit(20)
    ).all()
    if not rows:
        raise StatisticNotFound
    practice = quizzes.load_practice_only(session, [item_id])
    revisions = tuple(_row(one, {}, practice) for one in rows)
    newest = revisions[0]
    roles = {role.code: role.name for role in people.list_job_roles(session, with_archived=True)}
    counts = courses.people_by_job_role(session)
    job_role = newest.item.job_role or ""
    module = None if job_role else _find_written(session, item_id)
    if module is not None:
        people_count = _count_reached(session, module.id, everyone=sum(counts.values()))
    else:
        people_count = counts.get(job_role, 0) if job_role else sum(counts.values())
    return ShowQuestionPage(
        revisions=revisions,
        job_role_name=roles.get(job_role, job_role),
        module_title=module.title if module else "",
        people_count=people_count,
        is_doubted=suggestions.find_doubt(session, item_id=item_id, full_hash=newest.full_hash) is not None,
        regrades=_regrades(session, item_id),
    )


def _find_written(session: Session, item_id: str) -> Any | None:
    """Return id and title of the written module, as current courses have it, that asks a question."""
    rows = session.execute(
        select(ModuleVersion.id, ModuleVersion.title, Quiz.bank)
        .join(Quiz, Quiz.module_version_id == ModuleVersion.id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .where(Module.kind == ModuleKind.WRITTEN, ModuleVersion.id.in_(_CURRENT_MODULES))
        .order_by(Module.code, ModuleVersion.number)
        .execution_options(yield_per=20)
    )
    return next((row for row in rows if any(plain["item_id"] == item_id for plain in row.bank)), None)


def _count_reached(session: Session, module_version_id: UUID, *, everyone: int) -> int:
    """Count the people whose course has a module; each once, whatever job roles they hold."""
    of_courses = (
        select(Course.job_role_id)
        .join(CourseVersionModule, CourseVersionModule.course_version_id == Course.current_version_id)
        .where(CourseVersionModule.module_version_id == module_version_id)
    )
    job_role_ids = session.scalars(of_courses).all()
    if None in job_role_ids:
        return everyone
    held = (
        select(func.count(Placement.employee_id.distinct()))
        .join(Employee, Employee.id == Placement.employee_id)
        .where(
            Placement.job_role_id.in_(of_courses),
            Placement.ends_on.is_(None),
            Employee.state == EmploymentState.ACTIVE,
        )
    )
    return session.scalar(held) or 0


def get_statistic(session: Session, *, item_id: str, full_hash: str) -> StatisticRow:
    """Return one revision of a question.

    :raises StatisticNotFound: if nothing is known of it
    """
    row = session.get(ItemStatistic, (item_id, full_hash))
    if row is None:
        raise StatisticNotFound
    return _row(row, {}, quizzes.load_practice_only(session, [item_id]))


def iter_current_items(session: Session) -> Iterator[dict[str, Any]]:
    """Yield the items of the banks that current courses ask from, as plain values; an item in two banks comes twice."""
    banks = session.scalars(
        select(Quiz.bank).where(Quiz.module_version_id.in_(_CURRENT_MODULES)).execution_options(yield_per=20)
    )
    for bank in banks:
        yield from bank


def iter_answers(session: Session) -> Iterator[AnswerFact]:
    """Yield all answers of all closed attempts, person by person and attempt by attempt; reads everything, row by row."""
    versions = select(Quiz.id, ModuleVersion.module_id).join(ModuleVersion, ModuleVersion.id == Quiz.module_version_id)
    modules: dict[UUID, UUID] = dict(session.execute(versions).all())
    rows = session.execute(_ANSWERS.execution_options(yield_per=2000))
    for _person, own in groupby(rows, key=attrgetter("employee_id")):
        begun: set[UUID] = set()
        seen: set[tuple[str, str]] = set()
        # One person's answers at a time: the index gives them by quiz, and what counts is which came first.
        in_time = sorted(own, key=lambda row: (row.started_at, row.number, row.attempt_id))
        for attempt_id, form in groupby(in_time, key=attrgetter("attempt_id")):
            answers = list(form)
            is_first = modules[answers[0].quiz_id] not in begun
            begun.add(modules[answers[0].quiz_id])
            for row in answers:
                key = (row.item_id, row.full_hash)
                yield AnswerFact(
                    attempt_id=attempt_id,
                    item_id=row.item_id,
                    full_hash=row.full_hash,
                    score=row.score,
                    answer=row.answer,
                    is_first=is_first and key not in seen,
                    closed_at=row.closed_at,
                )
                seen.add(key)


def list_statistic_keys(session: Session) -> set[tuple[str, str]]:
    """Return item and revision of all questions that were counted."""
    return {
        (row.item_id, row.full_hash) for row in session.execute(select(ItemStatistic.item_id, ItemStatistic.full_hash))
    }


def list_asked_items(session: Session, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return questions as attempts asked them, in plain values, by item and revision."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        newest = (
            select(AttemptAnswer.item_id, AttemptAnswer.full_hash, func.max(Attempt.started_at).label("at"))
            .join(Attempt, Attempt.id == AttemptAnswer.attempt_id)
            .where(tuple_(AttemptAnswer.item_id, AttemptAnswer.full_hash).in_(chunk))
            .group_by(AttemptAnswer.item_id, AttemptAnswer.full_hash)
            .subquery()
        )
        rows = session.execute(
            select(AttemptAnswer.item_id, AttemptAnswer.full_hash, AttemptAnswer.item)
            .join(Attempt, Attempt.id == AttemptAnswer.attempt_id)
            .join(
                newest,
                and_(
                    newest.c.item_id == AttemptAnswer.item_id,
                    newest.c.full_hash == AttemptAnswer.full_hash,
                    newest.c.at == Attempt.started_at,
                ),
            )
        )
        found |= {(row.item_id, row.full_hash): row.item for row in rows}
    return found


def _regrades(session: Session, item_id: str) -> tuple[RegradeRow, ...]:
    rows = session.execute(
        select(Regrade, Employee.name)
        .outerjoin(Employee, Employee.id == Regrade.regraded_by)
        .where(Regrade.item_id == item_id)
        .order_by(Regrade.regraded_at.desc(), Regrade.id)
        .limit(50)
    )
    return tuple(
        RegradeRow(
            full_hash=one.full_hash,
            key=tuple(one.key),
            all_correct=one.all_correct,
            may_lower=one.may_lower,
            reason=one.reason,
            regraded_at=one.regraded_at,
            regraded_by=name or "",
            applied_at=one.applied_at,
        )
        for one, name in rows
    )


def _row(one: ItemStatistic, places: dict[str, str], practice: dict[tuple[str, str], PracticeReason]) -> StatisticRow:
    item = items_codec.item_from_plain(one.item)
    subject = f"{one.map_code}/{one.touchpoint_code}" if one.touchpoint_code else one.map_code
    return StatisticRow(
        item_id=one.item_id,
        full_hash=one.full_hash,
        is_current=one.is_current,
        status=one.status,
        map_code=one.map_code,
        touchpoint_code=one.touchpoint_code,
        place=places.get(subject, "") or item.source or (_("Our mantra") if "mantra" in item.subject else ""),
        kind=one.kind,
        stem=one.stem,
        item=item,
        asked_count=one.asked_count,
        n=one.n,
        facility=one.facility,
        discrimination=one.discrimination,
        item_rest=one.item_rest,
        top_n=one.top_n,
        options=tuple(OptionCount(**option) for option in one.options),
        last_asked_at=one.last_asked_at,
        counted_at=one.counted_at,
        practice_reason=practice.get((one.item_id, one.full_hash)),
    )
