"""How the people of the example company learn: reading, quizzes, observations. Through the real operations."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.courses import queries as courses
from lms.courses.items.base import Answer
from lms.courses.terms import FOUNDATION, ItemDocument, MasteryLevel, ModuleKind, ObjectiveDocument
from lms.curriculum import queries as curriculum
from lms.curriculum.terms import Snapshot
from lms.demo import answers
from lms.evidence import operations as evidence
from lms.evidence import queries as ledger
from lms.evidence.observation import operations as observation
from lms.evidence.observation.terms import Sighting
from lms.evidence.products import operations as products
from lms.evidence.terms import Rating
from lms.evidence.vignettes.terms import Marks
from lms.journeys.terms import ImpactDocument
from lms.quizzes import operations as quizzes
from lms.quizzes import queries as attempts
from lms.recall import operations as recall
from lms.recall import queries as follow_ups

MOST_REPEATS = 4
"""How often somebody takes the quiz of their own part again, to show what they missed."""
DONE_WELL = 0.92
"""The chance that what is observed is done well."""
MARKED_WELL = 0.8
"""The chance that an observer marks a row of a case for practice as a trainer does."""
OCCASIONS = 2
"""How often somebody is observed at one touchpoint: what was seen on one day is not enough."""
FOLLOW_UP = 0.5
"""The chance that somebody answers what they are asked about, on a day on which they learn."""
PAGE_TIME = timedelta(minutes=2)
QUIZ_TIME = timedelta(minutes=6)
HABITS = ((0.06, 6), (0.30, 16), (0.50, 40), (0.85, 38))
"""The chance that somebody sits down to learn in a week, and how many in a hundred are like that."""


@dataclass(kw_only=True)
class Learner:
    """One person, with their habits and what they have done."""

    employee_id: UUID
    job_role: str
    habit: float
    skill: float
    """The chance that they answer a question rightly the first time."""
    observer: Viewer | None
    """Who observes them at work."""
    days_a_week: int = 1
    """On how many days they may sit down to learn."""
    stop_before: int = 0
    """How many modules at the end they have not come to."""
    done: int = 0
    """Modules completed."""
    tries: int = 0
    missed: bool = True
    """Whether they missed something in their latest quiz about their own part."""
    repeats: int = 0
    """How often they took the quiz of their own part again after passing it."""
    shown: int = 0
    """Objectives they have asked to be observed at."""
    waiting: list[ObjectiveDocument] = field(default_factory=list)


class School:
    """The courses of the current release, and what happens in them."""

    def __init__(self, session: Session, snapshot: Snapshot, *, release_number: int, random: Random) -> None:
        self.random = random
        self.release_number = release_number
        self._modules: dict[str, tuple[courses.ModuleRow, ...]] = {}
        self._demonstrate: dict[str, tuple[ObjectiveDocument, ...]] = {}
        foundation = courses.course_page(session, FOUNDATION)
        for job_role in snapshot.organisation.job_roles:
            course = courses.course_page(session, f"role/{job_role.code}")
            required = [module for module in (*foundation.modules, *course.modules) if module.required]
            self._modules[job_role.code] = tuple(required)
            self._demonstrate[job_role.code] = course.objectives_at(MasteryLevel.DEMONSTRATE)
        self._impacts = {
            (f"{map_.code}/{touchpoint.code}", impact.job_role): impact
            for map_ in snapshot.maps
            for touchpoint in map_.touchpoints()
            for impact in touchpoint.impacts
        }

        self._places = {f"{map_.code}/{one.code}": one.name for map_ in snapshot.maps for one in map_.touchpoints()}

    def _place(self, subject: str) -> str:
        return self._places[subject]

    def habits(self) -> tuple[float, float]:
        """Return how diligent and how skilled a new person is."""
        habit = self.random.choices([h for h, _ in HABITS], [weight for _, weight in HABITS])[0]
        return habit, self.random.uniform(0.80, 0.99)

    def learn(self, session: Session, learner: Learner, *, now: datetime) -> None:
        """Let somebody take their next module: all pages, then the quiz; or, once all are done, show what they missed."""
        modules = self._modules[learner.job_role]
        if learner.done >= len(modules) - learner.stop_before:
            self._repeat(session, learner, now=now)
            return
        module = modules[learner.done]
        if learner.tries == 0:
            now = self.read(session, learner, module, pages=len(module.pages), now=now)
        passed = not module.has_quiz or self._take_quiz(session, learner, module, now=now)
        learner.done += passed
        learner.tries = 0 if passed else learner.tries + 1

    def _repeat(self, session: Session, learner: Learner, *, now: datetime) -> None:
        own = self._own_part(learner.job_role)
        if own < learner.done and learner.missed and learner.repeats < MOST_REPEATS:
            learner.repeats += 1
            self._take_quiz(session, learner, self._modules[learner.job_role][own], now=now)

    def read(
        self, session: Session, learner: Learner, module: courses.ModuleRow, *, pages: int, now: datetime
    ) -> datetime:
        """Let somebody read the first pages of a module; return when they are through."""
        for page in module.pages[:pages]:
            now += PAGE_TIME
            evidence.finish_page(
                session, employee_id=learner.employee_id, module_version_id=module.version_id, page=page.number, now=now
            )
        return now

    def begin(self, session: Session, learner: Learner, *, pages: int, now: datetime) -> None:
        """Let somebody read a little of their next module, and stop."""
        self.read(session, learner, self._modules[learner.job_role][learner.done], pages=pages, now=now)

    def _take_quiz(self, session: Session, learner: Learner, module: courses.ModuleRow, *, now: datetime) -> bool:
        quiz_id = attempts.find_quiz_id(session, module.version_id)
        if quiz_id is None:
            return True
        try:
            attempt_id = quizzes.start_attempt(session, quiz_id=quiz_id, employee_id=learner.employee_id, now=now)
        except quizzes.RetakeTooSoon:
            return False
        asked = attempts.list_asked_questions(session, attempt_id)
        knows = {one.position: self._knows(learner) for one in asked}
        given = {
            one.position: answers.right_answer(one.item)
            if knows[one.position]
            else answers.wrong_answer(one.item, self.random)
            for one in asked
        }
        if module.kind is ModuleKind.GENERATED:
            learner.missed = not all(knows.values())
        quizzes.answer_questions(session, attempt_id=attempt_id, answers=given, now=now + QUIZ_TIME)
        progress = ledger.find_progress(session, employee_id=learner.employee_id, module_version_id=module.version_id)
        return progress is not None and progress.completed_at is not None

    def follow_up(self, session: Session, learner: Learner, *, now: datetime) -> bool:
        """Let somebody answer what they are asked that day about what they have learned, if they find the time; return whether they do."""
        if self.random.random() >= FOLLOW_UP:
            return False
        recall.make_cards(session, employee_id=learner.employee_id)
        due = follow_ups.due_today(session, learner.employee_id, now=now)
        for n in range(due.question_count if due else 0):
            question = follow_ups.find_open_question(session, learner.employee_id, now=now)
            chosen = follow_ups.plan_follow_up(session, learner.employee_id, now=now)[0] if n == 0 else ()
            if question is None and not chosen:
                return True
            recall.answer_question(
                session,
                employee_id=learner.employee_id,
                item_id=question.item.item_id if question else chosen[0].item.item_id,
                read=lambda item: self._answer(learner, item),
                now=now + timedelta(seconds=25 * n),
            )
        return True

    def _answer(self, learner: Learner, item: ItemDocument) -> Answer | None:
        return answers.right_answer(item) if self._knows(learner) else answers.wrong_answer(item, self.random)

    def _knows(self, learner: Learner) -> bool:
        return self.random.random() < min(learner.skill + 0.08 * learner.tries + 0.05 * learner.repeats, 0.99)

    def request_observation(self, session: Session, learner: Learner, *, now: datetime) -> None:
        """Let somebody who has passed their part ask to be observed at the next touchpoint."""
        objectives = self._demonstrate[learner.job_role]
        if learner.done <= self._own_part(learner.job_role) or learner.shown >= len(objectives):
            return
        objective = objectives[learner.shown]
        observation.request_observation(
            session,
            employee_id=learner.employee_id,
            objective_key=objective.key,
            place=self._place(objective.subject),
            now=now,
        )
        learner.shown += 1
        learner.waiting += [objective] * OCCASIONS

    def _own_part(self, job_role: str) -> int:
        """Return the place of the module that asks about all moments of a job role together."""
        return next(n for n, module in enumerate(self._modules[job_role]) if module.code == f"role/{job_role}/part")

    def record_observation(self, session: Session, learner: Learner, *, now: datetime) -> None:
        """Let the manager record what they saw at the touchpoint that waits longest."""
        if not learner.waiting or learner.observer is None:
            return
        objective = learner.waiting.pop(0)
        impact = self._impacts[objective.subject, learner.job_role]
        observation.record_observation(
            session,
            employee_id=learner.employee_id,
            objective_key=objective.key,
            fingerprint=objective.fingerprint,
            release_number=self.release_number,
            rows=self._sightings(impact),
            critical=dict.fromkeys(impact.never, False),
            place=self._place(objective.subject),
            observer=learner.observer,
            now=now,
        )

    def plan_observation(
        self, session: Session, learner: Learner, observer_id: UUID, planner: Viewer, *, now: datetime
    ) -> None:
        """Plan to see what waits longest, in three days."""
        objective = learner.waiting[0]
        observation.plan_observation(
            session,
            employee_id=learner.employee_id,
            objective_key=objective.key,
            place=self._place(objective.subject),
            planned_on=(now + timedelta(days=3)).date(),
            observer_id=observer_id,
            planner=planner,
            now=now,
        )

    def mark(self, key: Marks) -> Marks:
        """Return how an observer marks a case for practice: mostly as its key says."""
        rows = {row: rating if self.random.random() < MARKED_WELL else Rating.NO for row, rating in key.rows.items()}
        return Marks(rows=rows, critical=key.critical)

    def hand_in(
        self, session: Session, learner: Learner, person: Viewer, *, place: str, note: str, now: datetime
    ) -> None:
        """Let somebody whom nobody can watch show what they made at a touchpoint."""
        key = next(one.key for one in self._demonstrate[learner.job_role] if one.subject == place)
        checklist = curriculum.find_checklist(session, learner.employee_id, key)
        assert checklist is not None
        products.hand_in(session, person=person, checklist=checklist, link="", note=note, now=now)

    def _sightings(self, impact: ImpactDocument) -> dict[str, Sighting]:
        return {label: self._sighting() for label in impact.good}

    def _sighting(self) -> Sighting:
        if self.random.random() >= DONE_WELL:
            return Sighting.NO
        return self.random.choices((Sighting.ONCE, Sighting.TWICE, Sighting.OFTEN), (3, 2, 1))[0]
