"""What my record shows."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment, Certificate
from lms.core.frozen import frozen
from lms.core.paging import Page
from lms.courses.models import CourseVersion, CourseVersionModule, Module, ModuleVersion, Objective
from lms.courses.terms import MasteryLevel, ModuleKind
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Release
from lms.evidence import queries as evidence
from lms.evidence.models import ObjectiveMastery
from lms.evidence.story import rules
from lms.evidence.story.terms import StoryEvent, StoryKind
from lms.evidence.terms import EvidenceKind, MasteryState, subject_of
from lms.journeys.signs import StopSign
from lms.learning import queries as learning
from lms.learning.pages import SightCard, sight_card
from lms.learning.record.terms import StoryCounts
from lms.learning.rules import signs_of
from lms.learning.terms import StopState
from lms.quizzes import queries as quizzes

Signs = Mapping[str, StopSign]
"""Signs of the touchpoints of the current release, by `map/touchpoint`."""
_MANTRA = "know:mantra"
_CURRENT_RELEASE = (
    select(Release.sha256)
    .where(Release.withdrawn_at.is_(None))
    .order_by(Release.number.desc())
    .limit(1)
    .scalar_subquery()
)


@frozen
class CompletedCourse:
    """A completed course."""

    title: str
    release_number: int
    is_withdrawn: bool
    """Whether its release was taken back since."""
    about: tuple[str, ...]
    """Of a course on what changed: the names of the touchpoints and trainers' modules that it covers."""
    completed_at: datetime
    certificate_id: UUID | None


@frozen
class ProofRow:
    """One row of the ledger with the name of its objective."""

    sign: StopSign | None
    """Of the touchpoint, if it is about one."""
    title: str
    is_outdated: bool
    """Whether the standard changed since, and the person has not met the new one yet."""
    evidence: evidence.EvidenceRow


@frozen
class ListEvidencePage:
    """A person's completed courses, quizzes and evidence."""

    courses: tuple[CompletedCourse, ...]
    attempts: tuple[quizzes.AttemptRow, ...]
    proofs: Page[ProofRow]
    is_first: bool
    """Whether this is the first page: the others go on with the ledger alone."""


def list_evidence_page(session: Session, employee_id: UUID, *, key: str | None) -> ListEvidencePage:
    """Return one page of everything that a person has shown.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    found = evidence.page_evidence(session, employee_id, key=key)
    objectives, signs = _objectives(session, employee_id, {row.objective_key for row in found.rows})
    return ListEvidencePage(
        courses=() if key else _list_completed_courses(session, employee_id, signs),
        attempts=() if key else quizzes.list_attempts(session, employee_id),
        proofs=Page(rows=tuple(_proof(row, objectives, signs) for row in found.rows), next_key=found.next_key),
        is_first=key is None,
    )


@frozen
class ShowRecordPage:
    """A person's record as a story."""

    first_name: str
    counts: StoryCounts
    events: tuple[StoryEvent, ...]
    cards: tuple[SightCard, ...]
    next_row: learning.AssignedModule | None


def show_record_page(session: Session, employee_id: UUID, name: str, *, now: datetime) -> ShowRecordPage:
    """Return a person's record as a story. `now` is in the company's time zone."""
    context = learning.load_context(session, employee_id)
    states = learning.load_objective_states(session, employee_id, now=now)
    owed = learning.list_owed_modules(session, employee_id, context, now=now)
    cards = tuple(sight_card(sight, states) for route in context.line.routes for sight in route.sights)
    return ShowRecordPage(
        first_name=name.split(maxsplit=1)[0] if name.split() else name,
        counts=_counts(cards, states),
        events=rules.in_order(
            [
                *_events_of_states(context, states),
                *_events_at_work(session, employee_id, context),
                *(
                    StoryEvent(
                        kind=StoryKind.COMPLETED,
                        occurred_at=course.completed_at,
                        name=course.title,
                        certificate_id=course.certificate_id,
                    )
                    for course in _list_completed_courses(session, employee_id)
                ),
                *(
                    StoryEvent(
                        kind=StoryKind.STARTED,
                        occurred_at=datetime.combine(started_on, time(), tzinfo=now.tzinfo),
                        name=job_role,
                    )
                    for job_role, started_on in zip(context.job_roles, context.job_role_starts, strict=True)
                ),
            ]
        ),
        cards=cards,
        next_row=owed[0] if owed else None,
    )


def _counts(cards: tuple[SightCard, ...], states: learning.ObjectiveStates) -> StoryCounts:
    levels = [dict(card.states) for card in cards]
    return StoryCounts(
        knows_mantra=_knows_mantra(states),
        moment_count=len(cards),
        asked_count=sum(MasteryLevel.UNDERSTAND in one for one in levels),
        understood_count=sum(one.get(MasteryLevel.UNDERSTAND, StopState.TODO).is_current for one in levels),
        shown_count=sum(one.get(MasteryLevel.DEMONSTRATE, StopState.TODO).is_held for one in levels),
        due_count=sum(StopState.DUE in one.values() for one in levels),
        outdated_count=sum(card.is_outdated for card in cards),
    )


def _knows_mantra(states: learning.ObjectiveStates) -> bool:
    return states.of(_MANTRA).is_held or states.of(_MANTRA) is MasteryState.EXPIRED


def _events_of_states(context: learning.LearnerContext, states: learning.ObjectiveStates) -> Iterator[StoryEvent]:
    if _knows_mantra(states):
        yield StoryEvent(kind=StoryKind.KNOWN, occurred_at=states.held_at[_MANTRA])
    for route in context.line.routes:
        for sight in route.sights:
            keys = [key for _level, key in sight.objectives]
            for key in keys:
                if key in states.requested and not states.of(key).is_held:
                    yield StoryEvent(
                        kind=StoryKind.ASKED, occurred_at=states.asked_at[key], sign=sight.sign, name=sight.name
                    )
            if changed := [states.owed_since[key] for key in keys if states.of(key) is MasteryState.OUTDATED]:
                yield StoryEvent(kind=StoryKind.OUTDATED, occurred_at=max(changed), sign=sight.sign, name=sight.name)


def _events_at_work(session: Session, employee_id: UUID, context: learning.LearnerContext) -> Iterator[StoryEvent]:
    signs = signs_of(context.snapshot) if context.snapshot else {}
    names = {
        f"{one.code}/{touchpoint.code}": touchpoint.name
        for one in (context.snapshot.maps if context.snapshot else ())
        for touchpoint in one.touchpoints()
    }
    for row in evidence.list_seen_at_work(session, employee_id, limit=rules.MOST):
        subject = subject_of(row.objective_key)
        yield StoryEvent(
            kind=StoryKind.ACCEPTED if row.kind is EvidenceKind.WORK_PRODUCT else StoryKind.SEEN,
            occurred_at=row.occurred_at,
            sign=signs.get(subject),
            name=names.get(subject) or subject.rpartition("/")[2].replace("-", " ").capitalize(),
            person=row.observer_name or "",
            note=row.note,
        )


@frozen
class _Objective:
    """One objective of the listed rows."""

    title: str
    owed: frozenset[str]
    """Fingerprints for which the person owes it now; empty if they do not."""
    held: str | None
    """Fingerprint for which they hold it, or have begun it."""


def _objectives(session: Session, employee_id: UUID, keys: set[str]) -> tuple[dict[str, _Objective], Signs]:
    rows = session.execute(
        select(
            Objective.key,
            Objective.title,
            Objective.fingerprint,
            Assignment.id.label("assignment_id"),
            ObjectiveMastery.fingerprint.label("held"),
            _CURRENT_RELEASE.label("release_sha256"),
        )
        .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
        .outerjoin(
            Assignment,
            (Assignment.course_version_id == CourseVersion.id)
            & (Assignment.employee_id == employee_id)
            & Assignment.withdrawn_at.is_(None),
        )
        .outerjoin(
            ObjectiveMastery,
            (ObjectiveMastery.objective_key == Objective.key) & (ObjectiveMastery.employee_id == employee_id),
        )
        .where(Objective.key.in_(keys))
        .order_by(CourseVersion.created_at, CourseVersion.id)
    ).all()
    newest = {row.key: row for row in rows}
    owed: dict[str, set[str]] = {key: set() for key in newest}
    for row in rows:
        if row.assignment_id is not None:
            owed[row.key].add(row.fingerprint)
    objectives = {
        key: _Objective(title=row.title, owed=frozenset(owed[key]), held=row.held) for key, row in newest.items()
    }
    sha256 = rows[0].release_sha256 if rows else None
    signs = signs_of(curriculum.load_snapshot_by_hash(session, sha256)) if sha256 else {}
    return objectives, signs


def _proof(row: evidence.EvidenceRow, objectives: Mapping[str, _Objective], signs: Signs) -> ProofRow:
    known = objectives.get(row.objective_key)
    return ProofRow(
        sign=signs.get(subject_of(row.objective_key)),
        title=known.title if known else row.objective_key,
        is_outdated=row.succeeded
        and known is not None
        and bool(known.owed)
        and known.held not in {None, *known.owed}
        and row.fingerprint not in known.owed,
        evidence=row,
    )


def _list_completed_courses(
    session: Session, employee_id: UUID, signs: Signs | None = None
) -> tuple[CompletedCourse, ...]:
    rows = session.execute(
        select(
            CourseVersion.title,
            CourseVersion.release_number,
            Release.withdrawn_at.is_not(None).label("is_withdrawn"),
            CourseVersion.id.label("course_version_id"),
            CourseVersion.since_number,
            Assignment.fulfilled_at.label("completed_at"),
            Certificate.id.label("certificate_id"),
        )
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .outerjoin(Release, Release.number == CourseVersion.release_number)
        .outerjoin(
            Certificate,
            (Certificate.course_version_id == Assignment.course_version_id)
            & (Certificate.employee_id == Assignment.employee_id)
            & Certificate.revoked_at.is_(None),
        )
        .where(Assignment.employee_id == employee_id, Assignment.fulfilled_at.is_not(None))
        .order_by(Assignment.fulfilled_at.desc(), Assignment.id)
    ).all()
    deltas = [row.course_version_id for row in rows if row.since_number]
    about = {} if signs is None else _changed_in(session, deltas, signs)
    return tuple(
        CompletedCourse(
            title=row.title,
            release_number=row.release_number,
            is_withdrawn=bool(row.is_withdrawn),
            about=about.get(row.course_version_id, ()),
            completed_at=row.completed_at,
            certificate_id=row.certificate_id,
        )
        for row in rows
    )


def _changed_in(session: Session, delta_ids: list[UUID], signs: Signs) -> dict[UUID, tuple[str, ...]]:
    """Return the names of the touchpoints and trainers' modules that these courses on what changed cover."""
    if not delta_ids:
        return {}
    rows = session.execute(
        select(
            CourseVersionModule.course_version_id,
            Module.kind,
            ModuleVersion.title.label("module_title"),
            ModuleVersion.audience,
            Objective.subject,
            Objective.title,
        )
        .join(ModuleVersion, ModuleVersion.id == CourseVersionModule.module_version_id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .outerjoin(
            Objective,
            (Objective.course_version_id == CourseVersionModule.course_version_id)
            & Objective.touchpoint_code.is_not(None),
        )
        .where(CourseVersionModule.course_version_id.in_(delta_ids))
        .order_by(CourseVersionModule.position, Objective.position)
    )
    found: dict[UUID, dict[str, None]] = {}
    for row in rows:
        names = found.setdefault(row.course_version_id, {})
        if row.kind == ModuleKind.WRITTEN:
            names[row.module_title] = None
        elif row.subject in row.audience.get("touchpoints", ()):
            names[f"{signs.get(row.subject, '')} {row.title}".strip()] = None
    return {version_id: tuple(names) for version_id, names in found.items()}
