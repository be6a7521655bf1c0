"""The example company with some months of history: made once, through the operations that people use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.audit import queries as audited
from lms.core.db import Database
from lms.curriculum import operations as curriculum
from lms.curriculum import queries as releases
from lms.curriculum.coverage import operations as coverage
from lms.dashboards import jobs as dashboard_jobs
from lms.dashboards import operations as dashboards
from lms.demo import huddles, pulses, results, stories, two_minutes, wall
from lms.demo.announcements import Announcer
from lms.demo.company import VOLUNTEER, Colleague, Staff, choose_members
from lms.demo.deputies import name_deputies
from lms.demo.fast_writes import write_fast
from lms.demo.learners import Learner, School
from lms.demo.people import Member
from lms.evidence.observers import operations as observers
from lms.evidence.vignettes import operations as vignettes
from lms.evidence.vignettes import queries as practice
from lms.identity import passwords
from lms.identity import queries as accounts
from lms.identity.terms import DEMO_PASSWORD
from lms.journeys import operations as journey_operations
from lms.journeys import queries as journeys
from lms.journeys.terms import ImpactDocument, MapDocument, TouchpointDocument
from lms.library import operations as library
from lms.mail import operations as mail
from lms.outbox import operations as outbox
from lms.outbox import registry
from lms.outbox.terms import take_steps
from lms.people import operations as people
from lms.people import queries as organisation
from lms.quizzes.bank import operations as bank
from lms.recall import jobs as recall_jobs
from lms.recall import operations as recall

PASSWORD = DEMO_PASSWORD
PREPARED = "demo.prepared"
"""Recorded last, so that a half-made company is known as one."""
SEED = 2026
WEEKS = 18
JOIN_LATER_PERCENT = 36
OBSERVATION = 0.3
"""The chance that a manager finds time for one of the touchpoints that wait, twice a week."""

CHANGED = timedelta(days=2)
"""How long ago release 2 came out."""
CHANGED_AT = ("in-store", "shelf", "bookseller")
"""Map, touchpoint and job role of what is new in it."""
NEW_STANDARD = "Opens the book with the student and reads out edition and section before it leaves the shelf"
PULSES = {5: pulses.SPRING, 12: pulses.LATER}
"""By the week in which they open."""
HANDED_IN = (
    "custodian",
    "online-order/pickup",
    "The new schedule hangs at the back door. We clean the hall after closing time, and the last of us turns off the lights.",
)
"""Job role, touchpoint, and the note with what was made there."""

NEW = ("bookseller", 0)
NEARLY_DONE = ("bookseller", 1)
UP_TO_DATE = ("bookseller", 2)
BACK_OFFICE = ("systems-administrator", 0)
UNMAPPED = (VOLUNTEER, 0)
MANAGER = ("store-manager", 0)
CAPTIONS = {
    NEW: "Bookseller, new: much to do",
    NEARLY_DONE: "Bookseller, nearly done",
    UP_TO_DATE: "Bookseller, all done: one thing has changed since",
    BACK_OFFICE: "Systems administrator: works behind the scenes",
    UNMAPPED: "Archive volunteer: no touchpoint mapped yet",
    ("training-coordinator", 0): "Trainer: courses, questions, releases",
    MANAGER: "Store manager: a team, observations, who is overdue",
    ("director", 0): "Director: the whole company",
    ("seasonal-recruiter", 0): "Administrator: people and their accounts",
}
"""Whose account is listed on the sign-in page: job role, which of them, and why one would look."""


def prepare(database: Database, *, package_path: Path, now: datetime, say: Callable[[str], Any]) -> bool:
    """Make the example company, unless it is there; say whether it was made."""
    with database.reading() as session:
        if organisation.find_organisation(session) is not None:
            return False
    write_fast(database)
    random = Random(SEED)  # noqa: S311  the same history each time, nothing secret
    start = datetime.combine((now - timedelta(weeks=WEEKS)).date(), time(8), tzinfo=now.tzinfo)
    say("Reading the mantra, the maps and the trainers' modules ...")
    with database.transaction() as session:
        _import(session, package_path, now=start - timedelta(days=3))
        members = choose_members(session, random)
    captioned = _captioned(members)
    later = _join_later(members, captioned, random)
    # Nobody looks at a dashboard meanwhile: each week all are counted at once, as every night in a real company.
    # Cards are made when somebody is about to be asked, so not after each lesson and quiz as well.
    with registry.without((dashboard_jobs.refresh_person, dashboard_jobs.refresh_people, recall_jobs.make_cards)):
        say("Hiring people and publishing release 1 ...")
        with database.transaction() as session:
            hashes = {email: passwords.hash_password(PASSWORD) for email in captioned.values()}
            staff = Staff(session, members, {email: CAPTIONS[who] for who, email in captioned.items()}, random)
            first = [member for member in members if member.email not in later]
            staff.hire(session, first, hashes, years_before=6, now=start - timedelta(days=2))
            curriculum.publish_release(
                session,
                viewer=staff.with_job_role("training-coordinator").viewer,
                notes="Our mantra, our maps, and what each of us does for the student.",
                seen_number=0,
                now=start,
            )
            pulses.live_pulse(
                session,
                staff,
                pulses.BASELINE,
                opens=start - timedelta(days=1),
                closes=start - timedelta(days=1),
                now=now,
            )
        outbox.drain(database, now=start)
        say(f"Living through {WEEKS} weeks with {len(members)} people ...")
        _Life(database, staff, captioned, random, start=start, now=now).go(members, later, hashes)
    return True


def is_unfinished(database: Database) -> bool:
    """Test if somebody stopped while the company was being made."""
    with database.reading() as session:
        return organisation.find_organisation(session) is not None and not audited.is_recorded(session, PREPARED)


def list_accounts(database: Database) -> Sequence[accounts.DemoAccount]:
    """Return the accounts to try."""
    with database.reading() as session:
        return accounts.list_demo_accounts(session)


def _with_standard(document: MapDocument, touchpoint_code: str, job_role: str) -> MapDocument:
    def part(impact: ImpactDocument) -> ImpactDocument:
        return replace(impact, good=(NEW_STANDARD,)) if impact.job_role == job_role else impact

    def touchpoint(one: TouchpointDocument) -> TouchpointDocument:
        return replace(one, impacts=tuple(map(part, one.impacts))) if one.code == touchpoint_code else one

    stages = tuple(replace(stage, touchpoints=tuple(map(touchpoint, stage.touchpoints))) for stage in document.stages)
    return replace(document, stages=stages)


def _import(session: Session, package_path: Path, *, now: datetime) -> None:
    library.import_package(session, package=library.read_package(package_path), now=now)
    department = next(d for d in organisation.list_departments(session) if d.code == "people")
    name = VOLUNTEER.replace("-", " ").title()
    people.add_job_role(session, name=name, department_id=department.id, leads=False, viewer=None, now=now)


def _captioned(members: Sequence[Member]) -> dict[tuple[str, int], str]:
    by_role: dict[str, list[str]] = {}
    for member in members:
        by_role.setdefault(member.job_role, []).append(member.email)
    return {(job_role, n): by_role[job_role][n] for job_role, n in CAPTIONS}


def _join_later(members: Sequence[Member], captioned: Mapping[tuple[str, int], str], random: Random) -> dict[str, int]:
    """Choose who joins after the release, and in which week: only people who lead nobody."""
    staying = {member.reports_to for member in members} | set(captioned.values())
    free = [member.email for member in members if member.email not in staying]
    later = {email: random.randrange(1, WEEKS - 1) for email in free if random.randrange(100) < JOIN_LATER_PERCENT}
    # Whose home one will look at joined a week ago, so that what is open there is not long overdue.
    return later | {captioned[who]: WEEKS - 1 for who in (NEW, NEARLY_DONE, BACK_OFFICE, UNMAPPED)}


class _Life:
    """The weeks between the release and today."""

    def __init__(
        self,
        database: Database,
        staff: Staff,
        captioned: Mapping[tuple[str, int], str],
        random: Random,
        *,
        start: datetime,
        now: datetime,
    ) -> None:
        self.database, self.staff, self.random, self.start, self.now = database, staff, random, start, now
        self.learners: dict[str, Learner] = {}
        self.captioned = captioned
        self.announcer = Announcer(staff.with_job_role("training-coordinator").viewer, random)
        self.leaders = huddles.Leaders(staff, busy=staff.colleagues[captioned[MANAGER]].employee_id)
        with database.reading() as session:
            release = releases.current_release_number(session)
            self.school = School(
                session, releases.load_release(session, release), release_number=release, random=random
            )

    def go(self, members: Sequence[Member], later: Mapping[str, int], hashes: Mapping[str, str]) -> None:
        """Live through all weeks; the background work of each is done at its end."""
        for colleague in self.staff.colleagues.values():
            self._enrol(colleague)
        with self.database.transaction() as session:
            two_minutes.open_every_day(session, self.staff.with_job_role("training-coordinator").viewer, now=self.start)
        for week in range(WEEKS):
            monday = self.start + timedelta(weeks=week)
            with self.database.transaction() as session:
                joining = [member for member in members if later.get(member.email) == week]
                for colleague in self.staff.hire(session, joining, hashes, years_before=0, now=monday):
                    self._enrol(colleague)
            outbox.drain(self.database, now=monday)
            with self.database.transaction() as session:
                self._announce(session, week, monday)
                self._week(session, monday)
                if week >= WEEKS - huddles.WEEKS:
                    self.leaders.live_week(session, monday=monday, now=self.now)
                if week in PULSES:
                    pulses.live_pulse(
                        session, self.staff, PULSES[week], opens=monday, closes=monday + timedelta(days=4), now=self.now
                    )
            end = min(monday + timedelta(days=6, hours=12), self.now)
            outbox.drain(self.database, now=end)
            with self.database.transaction() as session:
                dashboards.rebuild_all(session, now=end)
        with self.database.transaction() as session:
            self._change_one_standard(session, now=self.now - CHANGED)
            self.announcer.announce_change(session, now=self.now - CHANGED)
            manager = self.staff.colleagues[self.captioned[MANAGER]]
            told = stories.tell_stories(session, self.staff, manager=manager, now=self.now)
            self.announcer.announce_story(session, story_id=told, now=self.now - CHANGED)
        outbox.drain(self.database, now=self.now - CHANGED)
        with self.database.transaction() as session:
            self.school.begin(session, self.learners[self.captioned[NEW]], pages=1, now=self.now - timedelta(hours=20))
            self._hand_in(session, now=self.now - timedelta(hours=18))
            self._read_announcements(session)
            opened = self.now - timedelta(days=1)
            pulses.live_pulse(
                session, self.staff, pulses.NOW, opens=opened, closes=opened + timedelta(days=6), now=self.now
            )
            self._observers(session, now=self.now - timedelta(hours=17))
            self.leaders.live_week(session, monday=self.now, now=self.now)
            name_deputies(session, *self._shift_leads(), now=self.now)
            wall.add_screens(session, viewer=self.staff.with_job_role("training-coordinator").viewer, now=self.now)
        outbox.drain(self.database, now=self.now)
        with self.database.transaction() as session:
            for learner in self.learners.values():
                recall.make_cards(session, employee_id=learner.employee_id)
            two_minutes.ask_today(session, now=self.now)
            results.import_year(session, self.staff.with_job_role("training-coordinator").viewer, now=self.now)
            dashboards.rebuild_all(session, now=self.now)
            take_steps(session, coverage.plan_reach(session, now=self.now))
            take_steps(session, bank.plan_statistics(session, now=self.now))
            mail.file_away(session, before=self.now - CHANGED)
            audit.record(session, viewer=None, action=PREPARED, subject="demo", at=self.now)

    def _change_one_standard(self, session: Session, *, now: datetime) -> None:
        """Publish release 2: whoever has completed the course of that job role gets two minutes of what is new."""
        map_code, touchpoint_code, job_role = CHANGED_AT
        document = next(one for one in journeys.list_published_maps(session) if one.code == map_code)
        journey_operations.apply_map(session, document=_with_standard(document, touchpoint_code, job_role), now=now)
        curriculum.publish_release(
            session,
            viewer=self.staff.with_job_role("training-coordinator").viewer,
            notes="In the first week of term every third wrong book had the right title and the wrong edition.",
            seen_number=releases.current_release_number(session),
            now=now,
        )

    def _announce(self, session: Session, week: int, monday: datetime) -> None:
        if week == 0:
            self.announcer.announce_mantra(session, now=monday)
        elif week == WEEKS - 3:
            self.announcer.announce_rush(session, now=monday)

    def _read_announcements(self, session: Session) -> None:
        """Let people read what was announced; whose home one will look at first has opened nothing yet."""
        everybody = self.staff.colleagues
        new = everybody[self.captioned[NEW]].employee_id
        self.announcer.let_read(
            session, [one.viewer for one in everybody.values()], busy=new, now=self.now - timedelta(hours=2)
        )
        begun = [one.viewer for email, one in everybody.items() if self.learners[email].done]
        self.announcer.confirm_mantra(session, begun, now=self.now)
        self.announcer.plan_more(session, now=self.now - timedelta(hours=3))

    def _hand_in(self, session: Session, *, now: datetime) -> None:
        """Let somebody show the captioned manager what they made; it waits for an answer."""
        job_role, place, note = HANDED_IN
        team = [one for one in self.staff.colleagues.values() if one.member.reports_to == self.captioned[MANAGER]]
        learners = [(self.learners[one.member.email], one) for one in team if one.member.job_role == job_role]
        learner, colleague = max(learners, key=lambda both: both[0].done)
        self.school.hand_in(session, learner, colleague.viewer, place=place, note=note, now=now)

    def _shift_leads(self) -> tuple[Colleague, list[Colleague]]:
        """Return the captioned manager, and those of their people who lead others."""
        manager = self.staff.colleagues[self.captioned[MANAGER]]
        leading = {one.member.reports_to for one in self.staff.colleagues.values()}
        reports = [one for one in self.staff.colleagues.values() if one.member.reports_to == manager.member.email]
        return manager, [one for one in reports if one.member.email in leading]

    def _observers(self, session: Session, *, now: datetime) -> None:
        """Let the captioned manager name an observer, who practises and plans the next observation."""
        manager = self.staff.colleagues[self.captioned[MANAGER]]
        team = [one for one in self.staff.colleagues.values() if one.member.reports_to == manager.member.email]
        observer = next(one for one in team if one.member.job_role != HANDED_IN[0])
        observers.name_observer(
            session, employee_id=observer.employee_id, site_id=None, department_id=None, manager_id=manager.employee_id,
            viewer=manager.viewer, now=now,
        )  # fmt: skip
        trainer = self.staff.with_job_role("training-coordinator").viewer
        vignettes.add_from_parts(session, parts=releases.find_parts(session), viewer=trainer, now=now)
        for case in practice.list_vignettes(session)[1:]:
            for somebody in (observer, manager):
                marks = self.school.mark(case.key)
                vignettes.mark_vignette(
                    session, vignette_id=case.id, marks=marks, employee_id=somebody.employee_id, now=now
                )
        waiting = [
            one
            for one in self.learners.values()
            if one.waiting and one.observer == manager.viewer and one.employee_id != observer.employee_id
        ]
        for learner in waiting[:1]:
            self.school.plan_observation(session, learner, observer.employee_id, manager.viewer, now=now)

    def _enrol(self, colleague: Colleague) -> None:
        habit, skill = self.school.habits()
        learner = Learner(
            employee_id=colleague.employee_id,
            job_role=colleague.member.job_role,
            habit=habit,
            skill=skill,
            observer=self.staff.manager_of(colleague),
        )
        self._direct(learner, colleague.member.email)
        self.learners[colleague.member.email] = learner

    def _direct(self, learner: Learner, email: str) -> None:
        """Give the captioned people habits that make them worth a look."""
        who = next((who for who, captioned in self.captioned.items() if captioned == email), None)
        if who == NEW:
            learner.habit = 0.0
        elif who == NEARLY_DONE:
            learner.habit, learner.skill, learner.days_a_week, learner.stop_before = 1.0, 0.98, 5, 1
        elif who == UP_TO_DATE:
            learner.habit, learner.skill, learner.days_a_week = 1.0, 0.98, 5
        elif who == BACK_OFFICE:
            learner.habit, learner.skill, learner.days_a_week, learner.stop_before = 1.0, 0.95, 3, 1
        elif who == UNMAPPED:
            learner.habit, learner.stop_before = 1.0, 1
        elif who is not None:
            learner.habit = 0.6

    def _week(self, session: Session, monday: datetime) -> None:
        learners = list(self.learners.values())
        self.random.shuffle(learners)
        for learner in learners:
            for day in sorted(self.random.sample(range(5), learner.days_a_week)):
                at = monday + timedelta(days=day, minutes=self.random.randrange(60, 540))
                if at < self.now - timedelta(hours=5):
                    self._day(session, learner, at)

    def _day(self, session: Session, learner: Learner, at: datetime) -> None:
        if self.random.random() < learner.habit:
            for part in range(self.random.randint(1, 3)):
                self.school.learn(session, learner, now=at + timedelta(minutes=40 * part))
            finds_time = self.school.follow_up(session, learner, now=at + timedelta(minutes=10))
            if not finds_time and self.now - at < two_minutes.SEEN:
                two_minutes.miss_day(session, learner.employee_id, at=at)
        if self.random.random() < learner.habit:
            self.school.request_observation(session, learner, now=at + timedelta(hours=2))
        for hours in range(3, 5):
            if self.random.random() < OBSERVATION:
                self.school.record_observation(session, learner, now=at + timedelta(hours=hours))
