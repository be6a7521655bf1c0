from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from lms.assignments import jobs, operations, queries
from lms.assignments.models import Assignment, Certificate
from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.courses import operations as renewals
from lms.courses.models import Course
from lms.courses.terms import RenewalKind
from lms.evidence import operations as evidence
from lms.outbox.models import OutboxEvent
from lms.people import operations as people
from lms.quizzes import operations as attempts
from lms.quizzes import queries as quizzes
from tests.factories.learning import list_live
from tests.times import MONDAY

WEEK = timedelta(days=7)


def live(session, employee):
    return {row.course_title: row for row in list_live(session, employee.id)}


def withdrawn(session):
    return session.scalars(select(Assignment).where(Assignment.withdrawn_at.is_not(None))).all()


def reconcile(session, employee, now=MONDAY):
    operations.reconcile_employee(session, employee_id=employee.id, now=now)


def published(session, name):
    return session.scalar(select(func.count()).where(OutboxEvent.name == name))


@pytest.fixture
def courses(make):
    """The foundation, and the courses of bookseller and buyer."""
    bookseller, buyer = make.job_role("Bookseller"), make.job_role("Buyer")
    make.course()
    make.course(bookseller)
    make.course(buyer)
    return bookseller, buyer


class TestReconcileEmployee:
    def test_gives_the_foundation_and_the_course_of_each_job_role_once(self, session, make, courses):
        ben = make.employee(job_roles=courses)

        reconcile(session, ben)
        reconcile(session, ben)

        assert set(live(session, ben)) == {"Our mantra", "Bookseller", "Buyer"}
        assert live(session, ben)["Our mantra"].reason is AssignmentReason.EVERYONE
        assert len(session.scalars(select(Assignment)).all()) == 3
        assert published(session, "AssignmentMade") == 1

    def test_says_when_it_is_due_by_the_rule_of_that_day(self, session, make, courses):
        ben = make.employee()

        reconcile(session, ben)
        operations.set_due_rule(session, days=30, viewer=None, now=MONDAY)
        eve = make.employee("Eve Adeyemi")
        reconcile(session, eve)
        reconcile(session, ben)

        assert live(session, ben)["Bookseller"].due_at == MONDAY + timedelta(days=14)
        assert live(session, eve)["Bookseller"].due_at == MONDAY + timedelta(days=30)

    def test_withdraws_the_old_job_role_with_its_reason_when_somebody_moves(self, session, make, courses):
        ben = make.employee(job_role=courses[0])
        reconcile(session, ben)
        before = live(session, ben)["Bookseller"]

        people.move_employee(
            session, employee_id=ben.id, job_role_ids=[courses[1].id], manager_id=None, site_id=None,
            moved_on=(MONDAY + WEEK).date(), viewer=None, now=MONDAY + WEEK,
        )  # fmt: skip
        reconcile(session, ben, MONDAY + WEEK)

        assert set(live(session, ben)) == {"Our mantra", "Buyer"}
        [gone] = withdrawn(session)
        assert (gone.id, gone.withdrawn_reason) == (before.id, WithdrawalReason.MOVED)

    def test_withdraws_everything_when_somebody_leaves(self, session, make, courses):
        ben = make.employee()
        reconcile(session, ben)

        people.end_employment(session, employee_id=ben.id, ended_on=MONDAY.date(), viewer=None, now=MONDAY)
        reconcile(session, ben)

        assert live(session, ben) == {}
        assert {row.withdrawn_reason for row in withdrawn(session)} == {WithdrawalReason.LEFT}

    def test_a_new_version_leaves_begun_ones_and_replaces_fulfilled_ones(self, session, make, courses):
        ben, eve = make.employee(), make.employee("Eve Adeyemi")
        module = make.module("role/bookseller/part", text="first", pages=2)
        make.course(courses[0], modules=[module])
        for person in (ben, eve):
            reconcile(session, person)
        evidence.finish_page(session, employee_id=ben.id, module_version_id=module.version_id, page=1, now=MONDAY)
        make.finished(eve, module)
        operations.close_fulfilled(session, employee_ids=[eve.id], now=MONDAY)
        before = live(session, ben)["Bookseller"]

        make.course(courses[0], release=2)
        for person in (ben, eve):
            reconcile(session, person, MONDAY + WEEK)

        assert live(session, ben)["Bookseller"] == before
        assert live(session, eve)["Bookseller"].release_number == 2
        [old] = withdrawn(session)
        assert (old.withdrawn_reason, old.fulfilled_at) == (WithdrawalReason.REPLACED, MONDAY)

    def test_what_was_completed_before_counts_at_once(self, session, make, courses):
        ben, module = make.employee(), make.module("role/bookseller/part", text="first")
        make.course(courses[0], modules=[module])
        make.finished(ben, module, now=MONDAY - WEEK)

        reconcile(session, ben)

        assert live(session, ben)["Bookseller"].fulfilled_at == MONDAY

    def test_takes_the_same_statements_for_ten_people_as_for_one(self, session, make, courses):
        everyone = [make.employee(f"Person {n}") for n in range(11)]
        seen = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))

        reconcile(session, everyone[0])
        few = len(seen)
        operations.reconcile_employees(session, employee_ids=[p.id for p in everyone[1:]], now=MONDAY)

        assert len(seen) - few == few

    def test_takes_the_same_statements_for_ten_people_who_are_behind_as_for_one(self, session, make, courses):
        everyone = [make.employee(f"Person {n}") for n in range(11)]
        operations.reconcile_employees(session, employee_ids=[p.id for p in everyone], now=MONDAY)
        make.course(courses[0], modules=[make.module("role/bookseller/part", text="new")], release=2)
        seen = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))

        reconcile(session, everyone[0])
        few = len(seen)
        operations.reconcile_employees(session, employee_ids=[p.id for p in everyone[1:]], now=MONDAY)

        assert len(seen) - few == few
        assert {live(session, person)["Bookseller"].release_number for person in everyone} == {2}

    def test_an_older_version_that_nobody_has_begun_gives_way_with_its_due_date(self, session, make, courses):
        ben = make.employee()
        reconcile(session, ben)
        before = live(session, ben)["Bookseller"]

        make.course(courses[0], modules=[make.module("role/bookseller/part", text="new")], release=2)
        reconcile(session, ben, MONDAY + WEEK)

        after = live(session, ben)["Bookseller"]
        assert (after.release_number, after.due_at, after.reason) == (2, before.due_at, before.reason)
        assert [row.withdrawn_reason for row in withdrawn(session)] == [WithdrawalReason.REPLACED]

    def test_a_quiz_that_was_begun_keeps_its_version(self, session, make, courses):
        ben, lesson = make.employee(), make.lesson("role/bookseller/quizzed")
        make.role_course(courses[0], modules=[lesson], objectives=())
        reconcile(session, ben)
        quiz_id = quizzes.find_quiz_id(session, lesson.version_id)
        attempts.start_attempt(session, quiz_id=quiz_id, employee_id=ben.id, now=MONDAY)

        make.course(courses[0], release=2)
        reconcile(session, ben, MONDAY + WEEK)

        assert [row.release_number for row in live(session, ben).values()] == [1, 1]

    def test_what_was_complete_before_it_was_assigned_is_not_begun(self, session, make, courses):
        ben, known = make.employee(), make.module("role/bookseller/known")
        make.finished(ben, known, now=MONDAY - WEEK)
        make.course(courses[0], modules=[known, make.module("role/bookseller/part", text="old")])
        reconcile(session, ben)

        make.course(courses[0], modules=[known, make.module("role/bookseller/part", text="new")], release=2)
        reconcile(session, ben, MONDAY + WEEK)

        assert live(session, ben)["Bookseller"].release_number == 2


class TestCloseFulfilled:
    def test_waits_for_all_required_modules(self, session, make, courses):
        ben = make.employee()
        first, second = make.module("role/bookseller/one"), make.module("role/bookseller/two")
        make.course(courses[0], modules=[first, second])
        reconcile(session, ben)

        make.finished(ben, first)
        operations.close_fulfilled(session, employee_ids=[ben.id], now=MONDAY)
        assert live(session, ben)["Bookseller"].fulfilled_at is None
        make.finished(ben, second, now=MONDAY + WEEK)
        operations.close_fulfilled(session, employee_ids=[ben.id], now=MONDAY + 2 * WEEK)

        assert live(session, ben)["Bookseller"].fulfilled_at == MONDAY + WEEK
        assert published(session, "AssignmentFulfilled") == 1

    def test_a_role_course_earns_one_certificate_and_the_foundation_none(self, session, make, courses):
        ben, part, mantra = make.employee(), make.module("role/bookseller/part"), make.module("mantra")
        make.course(courses[0], modules=[part])
        make.course(modules=[mantra])
        reconcile(session, ben)
        make.finished(ben, part)
        make.finished(ben, mantra)

        operations.close_fulfilled(session, employee_ids=[ben.id], now=MONDAY)
        operations.close_fulfilled(session, employee_ids=[ben.id], now=MONDAY)

        certificate = queries.get_certificate_by_code(session, session.scalars(select(Certificate.code)).one())
        assert (certificate.name, certificate.course) == ("Ben Okoro", "Bookseller")
        assert certificate.completed_on == MONDAY.date()
        assert certificate.is_genuine
        assert len(certificate.code) == 22

    def test_a_forged_certificate_shows(self, session, make, courses):
        ben, part = make.employee(), make.module("role/bookseller/part")
        make.course(courses[0], modules=[part])
        reconcile(session, ben)
        make.finished(ben, part)
        operations.close_fulfilled(session, employee_ids=[ben.id], now=MONDAY)
        [certificate] = session.scalars(select(Certificate))

        session.execute(update(Certificate).values(facts=certificate.facts | {"name": "Eve Adeyemi"}))
        session.expire_all()

        assert not queries.get_certificate_by_code(session, certificate.code).is_genuine


class TestAssignCourse:
    def test_reaches_everybody_whom_the_course_concerns(self, session, make, courses, monkeypatch):
        monkeypatch.setattr(jobs, "AT_ONCE", 2)
        everyone = [make.employee(f"Person {n}", job_role=courses[n % 2]) for n in range(5)]
        course_id = live_course_id(session)

        steps = jobs.assign_course(session, {"course_id": str(course_id), "after": None}, now=MONDAY)
        for step in steps:
            step(session)

        # Three slices, and what asks for the rest.
        assert len(steps) == 4
        assert all(len(list_live(session, person.id)) == 2 for person in everyone)


def live_course_id(session):
    return session.scalar(select(Course.id).where(Course.code == "foundation"))


class TestSetDueRule:
    @pytest.mark.parametrize("days", [0, -1, 366])
    def test_refuses_what_makes_no_sense(self, session, days):
        with pytest.raises(operations.DueDaysOutOfRange):
            operations.set_due_rule(session, days=days, viewer=None, now=MONDAY)


class TestAsksNobody:
    """What another version of a course asks; renewals are kept by hand here."""

    @pytest.fixture
    def bookseller(self, session, courses):
        return session.scalar(select(Course).where(Course.job_role_id == courses[0].id))

    def test_a_first_version_is_for_everybody(self, session, bookseller):
        assert not queries.asks_nobody(session, bookseller.id)

    def test_a_version_without_renewals_is_for_everybody(self, session, make, courses, bookseller):
        make.course(courses[0], release=2)

        assert not queries.asks_nobody(session, bookseller.id)

    @pytest.mark.parametrize(("kind", "expected"), [("nothing", True), ("whole", False)])
    def test_what_changed_in_nothing_learned_asks_nobody(self, session, make, courses, bookseller, kind, expected):
        version_id = make.course(courses[0], release=2)
        found = {1: (RenewalKind(kind), None)}
        renewals.save_renewals(session, course_version_id=version_id, renewals=found)

        assert queries.asks_nobody(session, bookseller.id) is expected

    def test_an_older_version_that_is_still_open_is_looked_at(self, session, make, courses, bookseller):
        reconcile(session, make.employee())
        version_id = make.course(courses[0], release=2)
        found = {1: (RenewalKind.NOTHING, None)}
        renewals.save_renewals(session, course_version_id=version_id, renewals=found)

        assert not queries.asks_nobody(session, bookseller.id)
