"""What must be so whatever people did, when they did it, and whoever was killed meanwhile: read from the rows alone."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select

from lms.announcements.models import Announcement, AnnouncementFigure, AnnouncementReceipt
from lms.announcements.terms import FigureKind
from lms.assignments.models import Assignment, Certificate
from lms.core.db import Base
from lms.courses.models import CourseVersionModule, ModuleVersion
from lms.evidence import operations as ledger
from lms.evidence import queries as evidence
from lms.evidence import rules
from lms.evidence.models import EvidenceRecord, ModuleProgress, ObjectiveMastery
from lms.mail.models import OutgoingMessage
from lms.mail.terms import MailState
from lms.outbox.models import Delivery
from lms.people.models import Employee
from lms.pulse.models import Pulse, PulseCell, PulseInvitation, PulseTally
from lms.pulse.terms import Dimension, PulseMeasure
from lms.quizzes.models import Attempt, Quiz
from lms.recall.models import FollowUp
from lms.recall.rules import QUESTIONS_A_DAY, QUESTIONS_A_WEEK
from tests.dashboards.recount import Recount, kept_cells, kept_rates, rows
from tests.simulation.worker import Postbox
from tests.simulation.world import ZONE, World

ABOUT_COURSES = ("assigned", "due", "overdue", "reminder")
WEEK = timedelta(days=7)


class Invariants:
    """All that is checked. `monthly` is what is cheap."""

    def __init__(self, world: World, session, *, now: datetime) -> None:
        self.world, self.session, self.now = world, session, now
        self.messages = rows(session, OutgoingMessage)
        self.assignments = {one["id"]: one for one in rows(session, Assignment)}

    def monthly(self) -> None:
        self.nothing_failed()
        self.no_message_twice()
        self.nothing_to_who_left()
        self.nothing_about_what_was_done()
        self.caps_hold()
        self.boards_equal_a_recount()

    def all(self) -> None:
        self.monthly()
        self.every_email_once()
        self.nothing_expiring_that_was_shown_again()
        self.completions_have_their_evidence()
        self.mastery_follows_from_the_ledger()
        self.what_ran_out_is_not_held()
        self.pulses_name_nobody()
        self.announcements_are_counted()

    def nothing_failed(self) -> None:
        """No work was given up, or is put off because it failed."""
        failed = select(Delivery.handler, Delivery.error).where(Delivery.state != "done", Delivery.error.is_not(None))
        assert self.session.execute(failed).all() == []
        assert [one["key"] for one in self.messages if one["state"] == MailState.FAILED] == []

    def no_message_twice(self) -> None:
        """Each person hears of each milestone of each thing once."""
        heard = Counter(
            (one["employee_id"], one["kind"], subject) for one in self.messages for subject in subjects_of(one)
        )
        assert [what for what, times in heard.items() if times > 1] == []

    def every_email_once(self) -> None:
        """No e-mail was handed over twice; what counts as sent was handed over."""
        posted = Postbox.of(self.world).posted()
        states = defaultdict(set)
        for one in self.messages:
            states[one["state"]].add(one["envelope"])
        assert len(posted) == len(set(posted))
        assert states[MailState.SENT] <= set(posted) <= states[MailState.SENT] | states[MailState.UNSURE]

    def nothing_to_who_left(self) -> None:
        """Nobody gets anything after their last day."""
        ended = self.session.execute(select(Employee.id, Employee.ended_on).where(Employee.ended_on.is_not(None)))
        left = {who: datetime.combine(day, time(0), tzinfo=ZONE) for who, day in ended}
        late = [
            one["key"]
            for one in self.messages
            if (end := left.get(one["employee_id"])) and (one["queued_at"] >= end or (one["sent_at"] or end) > end)
        ]
        assert late == []
        open_ones = [one for one in self.assignments.values() if one["employee_id"] in left]
        assert [one["id"] for one in open_ones if one["withdrawn_at"] is None and _is_over(left, one, self.now)] == []

    def nothing_about_what_was_done(self) -> None:
        """What was fulfilled, withdrawn or confirmed is reminded of neither in the program nor by e-mail."""
        receipts = {
            (one["announcement_id"], one["employee_id"]): one["done_at"]
            for one in rows(self.session, AnnouncementReceipt)
        }
        wrong = []
        for one in self.messages:
            if one["kind"] in ABOUT_COURSES:
                ends = [self._course_ended(UUID(course)) for course in courses_of(one)]
                is_late = [end is not None and end < one["queued_at"] for end in ends]
                is_sent_late = one["sent_at"] and all(end is not None and end < one["sent_at"] for end in ends)
                if any(is_late) or is_sent_late:
                    wrong.append((one["kind"], one["key"]))
            elif one["kind"] == "announcement-reminder":
                done = receipts[UUID(one["facts"]["announcement_id"]), one["employee_id"]]
                if done is not None and done < (one["sent_at"] or one["queued_at"]):
                    wrong.append((one["kind"], one["key"]))
        assert wrong == []

    def _course_ended(self, assignment_id: UUID) -> datetime | None:
        assignment = self.assignments[assignment_id]
        ends = [end for end in (assignment["fulfilled_at"], assignment["withdrawn_at"]) if end is not None]
        return min(ends, default=None)

    def nothing_expiring_that_was_shown_again(self) -> None:
        """Who is told that something runs out has, by the ledger of that moment, not shown it again."""
        told = [one for one in self.messages if one["kind"] == "observation-expiring" and one["sent_at"]]
        people = {one["employee_id"] for one in told}
        facts = evidence.load_facts(self.session, employee_ids=sorted(people)) if people else {}
        for one in told:
            until = datetime.fromisoformat(one["facts"]["until"])
            keys = [part["key"] for part in one["facts"]["parts"]]
            before = [[f for f in facts[one["employee_id"], key] if f.occurred_at < one["sent_at"]] for key in keys]
            held = [rules.mastery_after(some) for some in before]
            assert any(one and one.expires_at and one.expires_at <= until for one in held), one["key"]

    def caps_hold(self) -> None:
        """Nobody is asked more than three questions a day, and ten in seven days."""
        asked: dict[UUID, Counter[date]] = defaultdict(Counter)
        for one in rows(self.session, FollowUp):
            asked[one["employee_id"]][one["started_at"].astimezone(ZONE).date()] += one["question_count"]
        for days in asked.values():
            assert max(days.values()) <= QUESTIONS_A_DAY
            for day in days:
                assert sum(count for other, count in days.items() if day - WEEK < other <= day) <= QUESTIONS_A_WEEK

    def boards_equal_a_recount(self) -> None:
        """What the boards show is what one counts by hand from assignments and the ledger."""
        recount = Recount(self.session, self.now)
        assert kept_rates(self.session) == recount.rates()
        assert kept_cells(self.session) == recount.cells()

    def completions_have_their_evidence(self) -> None:
        """Each course that counts as completed was read and passed by then; each certificate belongs to one."""
        needed = defaultdict(list)
        query = (
            select(CourseVersionModule.course_version_id, ModuleVersion.id, ModuleVersion.has_quiz)
            .join(ModuleVersion, ModuleVersion.id == CourseVersionModule.module_version_id)
            .where(CourseVersionModule.required)
        )
        for course_version_id, module_id, has_quiz in self.session.execute(query):
            needed[course_version_id].append((module_id, has_quiz))
        progress = {(one["employee_id"], one["module_version_id"]): one for one in rows(self.session, ModuleProgress)}
        proven = set(self.session.scalars(select(EvidenceRecord.source_id).where(EvidenceRecord.source == "attempt")))
        attempts = self.session.execute(
            select(Attempt.id, Attempt.employee_id, Quiz.module_version_id).join(Quiz).where(Attempt.passed)
        )
        passed = {(who, module_id) for attempt_id, who, module_id in attempts if str(attempt_id) in proven}
        fulfilled = [one for one in self.assignments.values() if one["fulfilled_at"]]
        assert fulfilled
        for one in fulfilled:
            who = one["employee_id"]
            for module_id, has_quiz in needed[one["course_version_id"]]:
                done = progress[who, module_id]
                assert done["completed_at"] <= one["fulfilled_at"]
                assert not has_quiz or (who, module_id) in passed
        versions = Counter((one["employee_id"], one["course_version_id"]) for one in rows(self.session, Certificate))
        assert set(versions) <= {(one["employee_id"], one["course_version_id"]) for one in fulfilled}
        assert max(versions.values()) == 1

    def mastery_follows_from_the_ledger(self) -> None:
        assert ledger.rebuild_mastery(self.session) == 0

    def what_ran_out_is_not_held(self) -> None:
        """There is something that ran out, and nobody holds it today."""
        gone = [
            one for one in rows(self.session, ObjectiveMastery) if one["expires_at"] and one["expires_at"] <= self.now
        ]
        assert gone
        people = sorted({one["employee_id"] for one in gone})
        held = evidence.load_mastery(self.session, employee_ids=people)
        for one in gone:
            mastery = held[one["employee_id"], one["objective_key"]]
            state = rules.mastery_state(mastery, fingerprint=one["fingerprint"], now=self.now)
            assert not state.is_held

    def pulses_name_nobody(self) -> None:
        """A closed pulse has its figures, and no row that joins a person to an answer."""
        closed = [one for one in rows(self.session, Pulse) if one["closed_at"]]
        assert any(one["answered_count"] for one in closed)
        open_ids = {one["id"] for one in rows(self.session, Pulse) if not one["closed_at"]}
        assert {one["pulse_id"] for one in rows(self.session, PulseInvitation)} <= open_ids
        people = {
            table.name
            for table in Base.metadata.tables.values()
            if table.name.startswith("pulse_")
            and any(key.column.table.name == "people_employee" for key in table.foreign_keys)
        }
        assert people <= {"pulse_pulse", "pulse_invitation", "pulse_prediction"}
        told = Counter(one["facts"]["pulse_id"] for one in self.messages if one["kind"] == "pulse-open")
        counts = dict(
            self.session.execute(
                select(PulseCell.pulse_id, func.sum(PulseTally.count))
                .join(PulseTally, PulseTally.cell_id == PulseCell.id)
                .where(PulseCell.dimension == Dimension.COMPANY, PulseTally.measure == PulseMeasure.MANTRA)
                .group_by(PulseCell.pulse_id)
            ).all()
        )
        for one in closed:
            assert told[str(one["id"])] == one["asked_count"]
            assert 0 <= one["answered_count"] <= one["asked_count"]
            assert counts.get(one["id"], one["answered_count"]) == one["answered_count"]

    def announcements_are_counted(self) -> None:
        """The company's figure of each announcement is the number of its receipts."""
        receipts = rows(self.session, AnnouncementReceipt)
        active = set(self.session.scalars(select(Employee.id).where(Employee.state == "active")))
        whole = {
            one["subject_id"]: one
            for one in rows(self.session, AnnouncementFigure)
            if one["kind"] == FigureKind.COMPANY
        }
        published = [one for one in rows(self.session, Announcement) if one["published_at"]]
        assert published
        for one in published:
            theirs = [r for r in receipts if r["announcement_id"] == one["id"] and r["employee_id"] in active]
            figure = whole[one["id"]]
            assert figure["done_count"] == sum(r["done_at"] is not None for r in theirs)
            assert figure["reached_count"] == len(theirs)


def courses_of(message) -> list[str]:
    """Return the assignments that a message speaks of."""
    facts = message["facts"]
    return [one["assignment_id"] for one in facts["courses"]] if "courses" in facts else [facts["assignment_id"]]


def subjects_of(message) -> list[tuple]:
    """Return the milestones that a message tells of, worked out from its facts and its day, not from its key."""
    facts, kind = message["facts"], message["kind"]
    day = message["queued_at"].astimezone(ZONE).date()
    if kind == "assigned":
        return [(course,) for course in courses_of(message)]
    if kind == "due":
        return [(facts["assignment_id"], 7 if date.fromisoformat(facts["due_on"]) - day > timedelta(days=1) else 1)]
    if kind == "overdue":
        late = (day - date.fromisoformat(facts["due_on"])).days
        return [(facts["assignment_id"], 1 if late < 7 else 7 if late < 14 else 14)]
    if kind == "reminder":
        return [(facts["assignment_id"], day)]
    if kind == "observation-expiring":
        left = (date.fromisoformat(facts["day"]) - day).days
        milestone = 7 if left <= 7 else 30 if left <= 30 else 90
        return [(part["key"], facts["day"], milestone) for part in facts["parts"]]
    if kind == "team-week":
        return [day.isocalendar()[:2]]
    for name in ("certificate_id", "observation_id", "announcement_id", "pulse_id"):
        if name in facts:
            return [(facts[name],)]
    return [(message["key"],)]


def _is_over(left, assignment, now: datetime) -> bool:
    return left[assignment["employee_id"]] <= now
