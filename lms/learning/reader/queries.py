"""What the pages of a lesson show."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Select, Uuid, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.core.errors import Conflict, NotFound
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses import codec as items_codec
from lms.courses.format.parts import LessonPart, PartKind, parts_from_plain
from lms.courses.items.base import Answer, Mark
from lms.courses.models import CourseVersionModule, Module, ModuleVersion
from lms.courses.terms import ItemDocument, ItemMode
from lms.curriculum import stations
from lms.curriculum.stations import Surroundings
from lms.evidence.models import ModuleProgress
from lms.learning import queries as learning
from lms.people.models import Employee
from lms.quizzes import feedback
from lms.quizzes import queries as quizzes
from lms.quizzes.models import CheckAnswer
from lms.quizzes.terms import FeedbackView, QuestionView
from lms.stories import queries as stories
from lms.stories.rules import split_place


class LessonNotFound(NotFound):
    """There is no such lesson, or it is not for this person."""


class LessonReplaced(Conflict):
    """The person's course gave way to a newer version, or was withdrawn, while the lesson was open."""

    def __init__(self) -> None:
        super().__init__(_("This lesson was replaced after you opened it. Continue with what is listed here."))


class PageNotFound(NotFound):
    """The lesson has no such page."""


@frozen
class LessonProgress:
    """How far a person is in a module."""

    module_version_id: UUID
    title: str
    page_count: int
    has_quiz: bool
    is_assigned: bool
    """Whether they were assigned it; without, they only look at it."""
    pages_read: frozenset[int]
    is_quiz_passed: bool
    completed_at: datetime | None

    @property
    def resume_page(self) -> int:
        """The first page that was not finished; the first page once all are."""
        return next((n for n in range(1, self.page_count + 1) if n not in self.pages_read), 1)


@frozen
class PageSection:
    """A piece of a page; of a check question also its item."""

    part: LessonPart
    item: ItemDocument | None = None


@frozen
class Content:
    """A module version as it is read. Never edited, so it is remembered."""

    code: str
    title: str
    minutes: int
    language: str
    titles: tuple[str, ...]
    pages: tuple[tuple[PageSection, ...], ...]

    def place_before(self, number: int) -> str:
        """Return where the pages before a page stood last, `map/touchpoint`; empty if none says."""
        before = [section.part.at for page in self.pages[: number - 1] for section in page if section.part.at]
        return before[-1] if before else ""

    def leaves(self, number: int, at: str) -> bool:
        """Test if the page after a page stands elsewhere, or there is none."""
        after = (
            [section.part.at for section in self.pages[number] if section.part.at] if number < len(self.pages) else []
        )
        return number == len(self.pages) or (bool(after) and after[0] != at)


@frozen
class DisplayedSection:
    """A piece of a page as a person sees it; of a question, their answer and its feedback."""

    part: LessonPart
    question: QuestionView | None = None
    answer: Answer | None = None
    feedback: FeedbackView | None = None
    error: str = ""


@frozen
class LessonPage:
    """One page of the reader."""

    module_version_id: UUID
    module_title: str
    title: str
    number: int
    minutes: int
    steps: tuple[tuple[str, int, str], ...]
    """Title, number of the page and state: done, now or nothing. The quiz has number 0 and no title."""
    parts: tuple[DisplayedSection, ...]
    around: Surroundings
    check_count: int
    has_quiz: bool
    is_quiz_passed: bool
    is_preview: bool
    story: stories.ShownStory | None = None
    """What a colleague tells of the moment, once the pages about it end."""

    @property
    def is_last(self) -> bool:
        """Test if no page follows."""
        return self.number == sum(number > 0 for _, number, _ in self.steps)

    @property
    def has_open_question(self) -> bool:
        """Test if a question of the page waits for its answer."""
        return any(one.question and not one.feedback for one in self.parts)

    @property
    def is_undecided(self) -> bool:
        """Test if the page asks about its moment and the person has not answered: what follows is the answer."""
        return self.has_open_question and any(one.part.kind is PartKind.SCENE for one in self.parts)


_REMEMBERED = 128
_contents: dict[UUID, Content] = {}


def _assigned(employee_id: Any, is_module: ColumnElement[bool]) -> Exists:
    is_of_course = CourseVersionModule.course_version_id == Assignment.course_version_id
    return exists().where(Assignment.employee_id == employee_id, is_of_course, is_module)


_IS_OPEN = or_(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_not(None))
# Built once: building such a statement costs more than running it, and it is asked with every page.
_EMPLOYEE = bindparam("employee_id", type_=Uuid())
_MODULE = bindparam("module_version_id", type_=Uuid())
_PROGRESS = (
    select(
        _assigned(_EMPLOYEE, CourseVersionModule.module_version_id == _MODULE).where(_IS_OPEN).label("is_assigned"),
        ModuleProgress.pages_read,
        ModuleProgress.quiz_passed_at,
        ModuleProgress.completed_at,
    )
    .select_from(Employee)
    .outerjoin(
        ModuleProgress,
        (ModuleProgress.module_version_id == _MODULE) & (ModuleProgress.employee_id == Employee.id),
    )
    .where(Employee.id == _EMPLOYEE)
)

_CHECK_ANSWERS = select(CheckAnswer.item_id, CheckAnswer.answer, CheckAnswer.score, CheckAnswer.is_correct).where(
    CheckAnswer.employee_id == _EMPLOYEE,
    CheckAnswer.module_version_id == _MODULE,
)


def is_any_assigned(session: Session, employee_id: UUID, module_version_ids: Select[Any]) -> bool:
    """Test if one of these modules stands in a course that a person was assigned, as `get_progress` does for one."""
    assigned = _assigned(employee_id, CourseVersionModule.module_version_id.in_(module_version_ids)).where(_IS_OPEN)
    return bool(session.scalar(select(assigned)))


def was_assigned(session: Session, *, employee_id: UUID, module_version_id: UUID) -> bool:
    """Test if a module was ever in a course that a person was assigned."""
    assigned = _assigned(employee_id, CourseVersionModule.module_version_id == module_version_id)
    return bool(session.scalar(select(assigned)))


def get_progress(session: Session, *, employee_id: UUID, module_version_id: UUID) -> LessonProgress:
    """Return how far a person is in a module.

    :raises LessonNotFound: if there is no such module
    """
    params = {"employee_id": employee_id, "module_version_id": module_version_id}
    row = session.connection().execute(_PROGRESS, params).first()
    module = learning.load_modules(session, [module_version_id]).get(module_version_id)
    if row is None or module is None:
        raise LessonNotFound
    return LessonProgress(
        module_version_id=module_version_id,
        title=module.title,
        page_count=module.page_count,
        has_quiz=module.has_quiz,
        is_assigned=row.is_assigned,
        pages_read=frozenset(row.pages_read or ()),
        is_quiz_passed=row.quiz_passed_at is not None,
        completed_at=row.completed_at,
    )


def load_content(session: Session, module_version_id: UUID) -> Content:
    """Return a module version's pages; parsed once by each process."""
    content = _contents.get(module_version_id)
    if content is None:
        row = session.execute(
            select(
                Module.code,
                ModuleVersion.title,
                ModuleVersion.minutes,
                ModuleVersion.language,
                ModuleVersion.pages,
                ModuleVersion.items,
            )
            .join(Module, Module.id == ModuleVersion.module_id)
            .where(ModuleVersion.id == module_version_id)
        ).one()
        content = Content(
            code=row.code,
            title=row.title,
            minutes=row.minutes,
            language=row.language,
            titles=tuple(page["title"] for page in row.pages),
            pages=tuple(_sections(page["parts"], row.items) for page in row.pages),
        )
        if len(_contents) >= _REMEMBERED:
            _contents.pop(next(iter(_contents)), None)
        _contents[module_version_id] = content
    return content


def list_check_answers(
    session: Session, *, employee_id: UUID, module_version_id: UUID
) -> dict[str, tuple[Answer, Mark]]:
    """Return a person's last answers in a lesson with their marks, by item id."""
    params = {"employee_id": employee_id, "module_version_id": module_version_id}
    rows = session.connection().execute(_CHECK_ANSWERS, params)
    return {row.item_id: (row.answer, Mark(score=row.score, is_correct=row.is_correct)) for row in rows}


def get_check_item(session: Session, progress: LessonProgress, *, number: int, position: int) -> ItemDocument:
    """Return a check question by its page and its place there.

    :raises PageNotFound: if there is none
    """
    if 1 <= number <= progress.page_count:
        checks = [
            part.item for part in load_content(session, progress.module_version_id).pages[number - 1] if part.item
        ]
        if 1 <= position <= len(checks):
            return checks[position - 1]
    raise PageNotFound


def lesson_page(
    session: Session,
    *,
    employee_id: UUID,
    progress: LessonProgress,
    number: int,
    sent: tuple[str, Answer | None] | None = None,
) -> LessonPage:
    """Return one page; `sent` is a check question whose answer was not saved: none was given, or a list is still being ordered.

    :raises PageNotFound: if the module has no such page
    """
    if not 1 <= number <= progress.page_count:
        raise PageNotFound
    content = load_content(session, progress.module_version_id)
    parts = content.pages[number - 1]
    checks = [part.item for part in parts if part.item]
    given = {}
    if checks:
        given = list_check_answers(session, employee_id=employee_id, module_version_id=progress.module_version_id)
    sections = []
    for part in parts:
        if part.item is None:
            sections.append(DisplayedSection(part=part.part))
            continue
        order = quizzes.check_order(employee_id, progress.module_version_id, part.item)
        question = feedback.question_of(part.item, order, checks.index(part.item) + 1)
        answer, mark = given.get(part.item.item_id, (None, None))
        # Where the answer stands need not be said: the person is there.
        graded = replace(feedback.feedback_of(part.item, answer, mark), source="") if mark else None
        error = ""
        is_open = graded is None or graded.is_correct is None
        if sent is not None and sent[0] == part.item.item_id and is_open:
            answer, graded, error = sent[1], None, "" if sent[1] else _unanswered(part.item)
        sections.append(
            DisplayedSection(part=part.part, question=question, answer=answer, feedback=graded, error=error)
        )
    context = learning.load_context(session, employee_id)
    around = (
        stations.stations_of(context.snapshot).around(
            [section.part for section in parts],
            at=content.place_before(number),
            module_code=content.code,
            language=content.language,
            job_roles=context.job_role_codes,
        )
        if context.snapshot
        else stations.nowhere(content.language)
    )
    story = None
    if around.station and content.leaves(number, around.station.here.at):
        story = stories.latest_for(session, *split_place(around.station.here.at))
    return LessonPage(
        module_version_id=progress.module_version_id,
        module_title=content.title,
        title=content.titles[number - 1],
        number=number,
        minutes=content.minutes,
        steps=_steps(content, progress, number),
        parts=tuple(sections),
        around=around,
        check_count=len(checks),
        has_quiz=progress.has_quiz,
        is_quiz_passed=progress.is_quiz_passed,
        is_preview=not progress.is_assigned,
        story=story,
    )


def _unanswered(item: ItemDocument) -> str:
    return _("Enter an answer.") if item.mode in {ItemMode.TEXT, ItemMode.REFLECT} else _("Choose an answer.")


def get_quiz_id(session: Session, progress: LessonProgress) -> UUID:
    """Return the id of a module's quiz.

    :raises LessonNotFound: if it has none
    """
    quiz_id = quizzes.find_quiz_id(session, progress.module_version_id)
    if quiz_id is None:
        raise LessonNotFound
    return quiz_id


def _sections(plain: Sequence[Mapping[str, Any]], items: Mapping[str, Any]) -> tuple[PageSection, ...]:
    return tuple(
        PageSection(part=part, item=items_codec.item_from_plain(items[part.item_id]) if part.item_id else None)
        for part in parts_from_plain(plain)
    )


def _steps(content: Content, progress: LessonProgress, number: int) -> tuple[tuple[str, int, str], ...]:
    pages = [
        (title, n, "now" if n == number else "done" if n in progress.pages_read else "")
        for n, title in enumerate(content.titles, 1)
    ]
    quiz = [("", 0, "done" if progress.is_quiz_passed else "")] if progress.has_quiz else []
    return tuple(pages + quiz)
