"""Reading one person's courses, progress, story and evidence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.core.paging import Page
from lms.core.words import gettext as _
from lms.courses.models import CourseVersion, Objective
from lms.courses.terms import WRITTEN_PREFIX, MasteryLevel
from lms.dashboards import queries as boards
from lms.dashboards.needs import queries as needs
from lms.dashboards.places import JourneyIndex, PlaceName
from lms.evidence import queries as evidence
from lms.evidence import rules
from lms.evidence.products import queries as products
from lms.evidence.story import rules as story
from lms.evidence.story.terms import StoryEvent, StoryKind
from lms.evidence.terms import EvidenceKind, MasteryFacts, MasteryState, subject_of
from lms.mail import queries as mail
from lms.people import queries as people
from lms.people.models import JobRole
from lms.quizzes.models import Attempt, Quiz

MANTRA = "mantra"
"""Subject of what everyone knows."""


@frozen
class OwedRow:
    """One objective that a person owes, with its state."""

    key: str
    level: MasteryLevel
    subject: str
    map_code: str | None
    touchpoint_code: str | None
    job_role_code: str | None
    job_role_name: str | None
    title: str
    state: MasteryState
    mastery: MasteryFacts | None
    assigned_at: datetime


@frozen
class SubjectProgress:
    """A person at one touchpoint, or with one other subject."""

    title: PlaceName
    job_role_name: str
    levels: tuple[OwedRow, ...]
    """Know, understand, demonstrate, as far as they are owed."""


@frozen
class EvidenceLine:
    """One row of the ledger with its title and origin."""

    row: evidence.EvidenceRow
    title: PlaceName
    origin: str
    """The attempt at a quiz, or who saw it."""


@frozen
class AssignedCourse:
    """One assignment and whether the person was reminded of it today."""

    assignment: assignments.AssignmentRow
    days_late: int
    is_reminded: bool


@frozen
class MomentCounts:
    """How many moments somebody has, and how far they are there."""

    knows_mantra: bool
    """Due again or not."""
    all: int
    understood: int
    """Due again or not."""
    shown: int
    outdated: int
    """Where the standard changed since."""
    asked: int
    """Where they wait to be observed."""


@frozen
class TeamMemberPage:
    """One person: courses, progress and evidence."""

    employee: people.EmployeeRow
    job_roles: tuple[people.JobRoleRow, ...]
    courses: tuple[AssignedCourse, ...]
    progress: tuple[SubjectProgress, ...]
    waiting: frozenset[str]
    """Keys of objectives at which the person asked to be observed."""
    products: Mapping[str, UUID]
    """Work products that wait for an answer, by objective."""
    events: tuple[StoryEvent, ...]
    """What happened to them, the newest first."""
    evidence: Page[EvidenceLine]
    is_first: bool
    """Whether this is the first page of the evidence."""

    @property
    def counts(self) -> MomentCounts:
        """How far the person is, in numbers."""
        moments = [
            {row.level: row.state for row in subject.levels}
            for subject in self.progress
            if any(row.touchpoint_code for row in subject.levels)
        ]
        known = [row.state for subject in self.progress for row in subject.levels if row.subject == MANTRA]
        return MomentCounts(
            knows_mantra=any(map(_was_reached, known)),
            all=len(moments),
            understood=sum(_was_reached(one.get(MasteryLevel.UNDERSTAND, MasteryState.NOT_YET)) for one in moments),
            shown=sum(one.get(MasteryLevel.DEMONSTRATE, MasteryState.NOT_YET).is_held for one in moments),
            outdated=sum(MasteryState.OUTDATED in one.values() for one in moments),
            asked=sum(row.key in self.waiting for subject in self.progress for row in subject.levels),
        )


def _was_reached(state: MasteryState) -> bool:
    """Test if something is held, or was until it ran out."""
    return state.is_held or state is MasteryState.EXPIRED


def person_page(session: Session, employee: people.EmployeeRow, *, key: str | None, now: datetime) -> TeamMemberPage:
    """Return one person's page. `now` is in the company's time zone: days are counted there.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    journeys = boards.load_journeys(session)
    owed = list_owed(session, employee.id, now=now)
    waiting = products.find_open_of(session, employee.id)
    placements = people.current_placements(session, employee.id)
    courses = _courses(session, employee.id, now)
    return TeamMemberPage(
        employee=employee,
        job_roles=tuple(one.job_role for one in placements),
        courses=courses,
        progress=_progress_by_subject(owed, journeys),
        waiting=waiting.requests,
        products=waiting.products,
        events=story.in_order(
            [
                *_events_of_progress(owed, waiting.asked_at, journeys),
                *_events_at_work(session, employee.id, journeys),
                *_events_of_courses(courses),
                *_events_of_placements(placements, now),
            ]
        ),
        evidence=_evidence_lines(session, employee.id, journeys, {row.key: row.title for row in owed}, key),
        is_first=key is None,
    )


def _events_of_progress(
    owed: Sequence[OwedRow], asked_at: Mapping[str, datetime], journeys: JourneyIndex
) -> Iterator[StoryEvent]:
    for row in owed:
        name = journeys.name_of(row.subject)
        if row.subject == MANTRA and row.mastery and _was_reached(row.state):
            yield StoryEvent(kind=StoryKind.KNOWN, occurred_at=row.mastery.held_at)
        if row.key in asked_at and not row.state.is_held:
            yield StoryEvent(kind=StoryKind.ASKED, occurred_at=asked_at[row.key], sign=name.sign, name=name.name)
    outdated = {row.subject: row for row in owed if row.touchpoint_code and row.state is MasteryState.OUTDATED}
    for subject, row in outdated.items():
        name = journeys.name_of(subject)
        yield StoryEvent(kind=StoryKind.OUTDATED, occurred_at=row.assigned_at, sign=name.sign, name=name.name)


def _events_at_work(session: Session, employee_id: UUID, journeys: JourneyIndex) -> Iterator[StoryEvent]:
    for row in evidence.list_seen_at_work(session, employee_id, limit=story.MOST):
        name = journeys.name_of(subject_of(row.objective_key))
        yield StoryEvent(
            kind=StoryKind.ACCEPTED if row.kind is EvidenceKind.WORK_PRODUCT else StoryKind.SEEN,
            occurred_at=row.occurred_at,
            sign=name.sign,
            name=name.name,
            person=row.observer_name or "",
            note=row.note,
        )


def _events_of_courses(courses: Sequence[AssignedCourse]) -> Iterator[StoryEvent]:
    for course in courses:
        if course.assignment.fulfilled_at:
            yield StoryEvent(
                kind=StoryKind.COMPLETED,
                occurred_at=course.assignment.fulfilled_at,
                name=course.assignment.course_title,
            )


def _events_of_placements(placements: Sequence[people.PlacementRow], now: datetime) -> Iterator[StoryEvent]:
    for one in placements:
        started_at = datetime.combine(one.starts_on, time(), tzinfo=now.tzinfo)
        yield StoryEvent(kind=StoryKind.STARTED, occurred_at=started_at, name=one.job_role.name)


def _courses(session: Session, employee_id: UUID, now: datetime) -> tuple[AssignedCourse, ...]:
    found = assignments.list_live_and_completed(session, employee_id)
    reminded = mail.keys_sent(
        session, [needs.reminder_key(row.id, now.date()) for row in found if row.fulfilled_at is None]
    )
    return tuple(
        AssignedCourse(
            assignment=row,
            days_late=row.days_late(now),
            is_reminded=needs.reminder_key(row.id, now.date()) in reminded,
        )
        for row in found
    )


def list_owed(session: Session, employee_id: UUID, *, now: datetime) -> tuple[OwedRow, ...]:
    """Return the objectives of a person's live assignments with their states, each once, in the order of the courses."""
    query = (
        select(
            Objective.key,
            Objective.level,
            Objective.subject,
            Objective.map_code,
            Objective.touchpoint_code,
            Objective.title,
            Objective.fingerprint,
            Assignment.assigned_at,
            JobRole.code.label("job_role_code"),
            JobRole.name.label("job_role_name"),
        )
        .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
        .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
        .outerjoin(JobRole, JobRole.id == Objective.job_role_id)
        .where(Assignment.employee_id == employee_id, Assignment.withdrawn_at.is_(None), assignments.is_owed(now=now))
        .order_by(CourseVersion.release_number.desc(), Assignment.assigned_at, Assignment.id, Objective.position)
    )
    held = evidence.mastery_of(session, employee_id)
    found: dict[str, OwedRow] = {}
    for row in session.execute(query).mappings():
        mastery = held.get(row["key"])
        values = {**row, "level": MasteryLevel(row["level"])}
        state = rules.mastery_state(mastery, fingerprint=values.pop("fingerprint"), now=now)
        found.setdefault(row["key"], OwedRow(**values, state=state, mastery=mastery))
    return tuple(found.values())


def _progress_by_subject(owed: Sequence[OwedRow], journeys: JourneyIndex) -> tuple[SubjectProgress, ...]:
    known = {row.map_code: row for row in owed if row.level is MasteryLevel.KNOW and row.map_code}
    parts: dict[tuple[str, str | None], list[OwedRow]] = {}
    for row in owed:
        if not (row.level is MasteryLevel.KNOW and row.map_code):
            parts.setdefault((row.subject, row.job_role_code), []).append(row)
    progress = []
    for rows in parts.values():
        first = rows[0]
        of_map = [known[first.map_code]] if first.touchpoint_code and first.map_code in known else []
        is_written = first.subject.startswith(WRITTEN_PREFIX)
        name = PlaceName.of(first.title) if is_written else journeys.name_of(first.subject)
        progress.append(SubjectProgress(title=name, job_role_name=first.job_role_name or "", levels=(*of_map, *rows)))
    return tuple(progress)


def _evidence_lines(
    session: Session, employee_id: UUID, journeys: JourneyIndex, titles: dict[str, str], key: str | None
) -> Page[EvidenceLine]:
    page = evidence.page_evidence(session, employee_id, key=key)
    attempts = _attempts(session, page.rows)
    return Page(
        rows=tuple(
            EvidenceLine(
                row=row,
                title=PlaceName.of(titles.get(row.objective_key, ""))
                if subject_of(row.objective_key).startswith(WRITTEN_PREFIX)
                else journeys.name_of(subject_of(row.objective_key)),
                origin=attempts.get(row.source_id, "") or _seen_by(row),
            )
            for row in page.rows
        ),
        next_key=page.next_key,
    )


def _seen_by(row: evidence.EvidenceRow) -> str:
    if not row.observer_name:
        return ""
    if row.kind is EvidenceKind.WORK_PRODUCT:
        return _("Accepted by %(name)s", name=row.observer_name)
    return _("Seen by %(name)s", name=row.observer_name)


def _attempts(session: Session, rows: Sequence[evidence.EvidenceRow]) -> dict[str, str]:
    ids = {UUID(row.source_id) for row in rows if row.source == "attempt"}
    if not ids:
        return {}
    found = session.execute(
        select(Attempt.id, Attempt.number, Quiz.title).join(Quiz, Quiz.id == Attempt.quiz_id).where(Attempt.id.in_(ids))
    )
    return {str(row.id): _("Attempt %(number)s at %(quiz)s", number=row.number, quiz=row.title) for row in found}
