"""The page at the end of a lesson; at the end of a course it says what the person now holds."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.core.frozen import frozen
from lms.courses.terms import MasteryLevel
from lms.learning import pages
from lms.learning import queries as learning
from lms.learning.reader.queries import LessonProgress
from lms.learning.terms import StopState

FRESH = timedelta(hours=1)
"""So long a finished course is celebrated; later the page says the same without moving."""
MOMENTS = 6
"""So many moments are drawn on the line."""


@frozen
class FinishedCourse:
    """A course whose last required lesson this was."""

    title: str
    lesson_count: int
    completed_at: datetime
    is_foundation: bool
    is_change: bool
    """Whether it was about what changed only."""
    is_fresh: bool
    certificate_id: UUID | None
    """Empty for courses without a certificate, and until it was made."""
    understood: tuple[pages.SightCard, ...]
    to_show: tuple[pages.SightCard, ...]
    """Moments to be seen at work, in the customer's order."""


@frozen
class ShowDonePage:
    """A module is finished, or what is left of it."""

    module_version_id: UUID
    title: str
    first_name: str
    mantra: str
    pages_left: int
    is_quiz_left: bool
    completed_at: datetime | None
    course: FinishedCourse | None
    next_row: learning.AssignedModule | None


def show_done_page(
    session: Session, *, employee_id: UUID, name: str, progress: LessonProgress, now: datetime
) -> ShowDonePage:
    """Return what was finished, and what comes next. `now` is in the company's time zone."""
    context = learning.load_context(session, employee_id)
    modules = learning.list_assigned_modules(session, employee_id, context, now=now)
    others = [row for row in modules if row.is_owed and row.module_version_id != progress.module_version_id]
    row = next((row for row in modules if row.module_version_id == progress.module_version_id), None)
    return ShowDonePage(
        module_version_id=progress.module_version_id,
        title=progress.title,
        first_name=name.split(maxsplit=1)[0] if name.split() else name,
        mantra=context.mantra.text if context.mantra else "",
        pages_left=progress.page_count - len(progress.pages_read),
        is_quiz_left=progress.has_quiz and not progress.is_quiz_passed,
        completed_at=progress.completed_at,
        course=_finished_course(session, employee_id, context, modules, row, now) if row else None,
        next_row=learning.next_step(others),
    )


def _finished_course(
    session: Session,
    employee_id: UUID,
    context: learning.LearnerContext,
    modules: tuple[learning.AssignedModule, ...],
    last: learning.AssignedModule,
    now: datetime,
) -> FinishedCourse | None:
    required = [row for row in modules if row.course_version_id == last.course_version_id and row.required]
    ends = [row.completed_at for row in required if row.completed_at]
    if not last.required or len(ends) < len(required) or last.completed_at != max(ends):
        return None
    states = learning.load_objective_states(session, employee_id, now=now)
    cards = [pages.sight_card(sight, states) for route in context.line.routes for sight in route.sights]
    return FinishedCourse(
        title=last.course_title,
        lesson_count=len(required),
        completed_at=last.completed_at,
        is_foundation=last.is_foundation,
        is_change=last.is_change,
        is_fresh=now - last.completed_at < FRESH,
        certificate_id=assignments.find_certificate_id(session, employee_id, last.course_version_id),
        understood=tuple(
            card for card in cards if dict(card.states).get(MasteryLevel.UNDERSTAND, StopState.TODO).is_current
        )[:MOMENTS],
        to_show=tuple(card for card in cards if MasteryLevel.DEMONSTRATE in dict(card.states)),
    )
