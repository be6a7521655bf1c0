from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, event, func, select

from lms.core.viewer import Viewer
from lms.evidence import operations, queries
from lms.evidence.models import EvidenceRecord, ObjectiveMastery
from lms.evidence.terms import Rating
from lms.outbox.models import OutboxEvent

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEY = "demonstrate:in-store/booklist@bookseller"


def published(session, name):
    return session.scalar(select(func.count()).where(OutboxEvent.name == name))


def viewer(employee):
    return Viewer(account_id=uuid4(), employee_id=employee.id, name=employee.name, permissions=frozenset())


def statements(session):
    seen = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


class TestRecordEvidence:
    def test_gives_mastery_and_tells_once(self, session, make):
        ben = make.employee()

        make.proof(ben, "know:mantra", "understand:in-store/booklist@bookseller")

        assert set(queries.mastery_of(session, ben.id)) == {"know:mantra", "understand:in-store/booklist@bookseller"}
        assert published(session, "MasteryChanged") == 1

    def test_the_same_proof_twice_counts_once(self, session, make):
        ben = make.employee()

        make.proof(ben, "know:mantra", source_id="one")
        make.proof(ben, "know:mantra", source_id="one")

        assert session.scalar(select(func.count()).select_from(EvidenceRecord)) == 1
        assert published(session, "MasteryChanged") == 1

    def test_a_failure_that_changes_nothing_is_kept_and_not_told(self, session, make):
        ben = make.employee()

        make.proof(ben, "know:mantra", succeeded=False)

        assert len(queries.page_evidence(session, ben.id).rows) == 1
        assert published(session, "MasteryChanged") == 0

    def test_takes_the_same_statements_for_one_proof_as_for_fifty(self, session, make):
        ben, eve = make.employee(), make.employee("Eve Adeyemi")
        seen = statements(session)

        make.proof(ben, "know:mantra")
        few = len(seen)
        make.proof(eve, *(f"know:map-{n}" for n in range(50)))

        assert len(seen) - few == few <= 8


class TestRebuildMastery:
    def test_is_equal_to_what_was_kept_along_the_way(self, session, make):
        ben = make.employee()
        make.proof(ben, "know:mantra", "know:in-store")
        before = queries.mastery_of(session, ben.id)
        session.execute(delete(ObjectiveMastery).where(ObjectiveMastery.objective_key == "know:mantra"))

        wrong = operations.rebuild_mastery(session)

        assert wrong == 1
        assert queries.mastery_of(session, ben.id) == before
        assert operations.rebuild_mastery(session, employee_id=ben.id) == 0


class TestModuleProgress:
    def test_reading_all_pages_completes_a_module_without_a_quiz_once(self, session, make):
        ben, module = make.employee(), make.module(pages=2)

        make.finished(ben, module)
        make.finished(ben, module)

        progress = queries.find_progress(session, employee_id=ben.id, module_version_id=module.version_id)
        assert progress.pages_read == (1, 2)
        assert progress.completed_at == MONDAY
        assert published(session, "ModuleCompleted") == 1

    def test_reading_on_keeps_the_first_moment(self, session, make):
        ben, module = make.employee(), make.module(pages=2)

        for page in (1, 2):
            operations.finish_page(
                session, employee_id=ben.id, module_version_id=module.version_id, page=page,
                now=MONDAY + timedelta(days=page),
            )  # fmt: skip

        progress = queries.find_progress(session, employee_id=ben.id, module_version_id=module.version_id)
        assert progress.started_at == MONDAY + timedelta(days=1)

    def test_refuses_a_page_that_is_not_there(self, session, make):
        ben, module = make.employee(), make.module(pages=2)

        with pytest.raises(operations.PageNotInModule):
            operations.finish_page(session, employee_id=ben.id, module_version_id=module.version_id, page=3, now=MONDAY)

    def test_passing_the_quiz_is_remembered(self, session, make):
        ben, module = make.employee(), make.module(pages=1)

        operations.pass_quiz(session, employee_id=ben.id, module_version_id=module.version_id, now=MONDAY)

        progress = queries.find_progress(session, employee_id=ben.id, module_version_id=module.version_id)
        assert (progress.quiz_passed_at, progress.completed_at) == (MONDAY, None)


class TestSignOff:
    def sign(self, session, ben, observer, **more):
        values = {"rows": {"a": Rating.YES, "b": Rating.YES, "c": Rating.YES}, "critical": {"never": False}} | more
        operations.sign_off(
            session, employee_id=ben.id, objective_key=KEY, fingerprint="f", release_number=1, observer=viewer(observer),
            now=MONDAY, **values,
        )  # fmt: skip

    def test_shows_that_it_was_demonstrated_and_closes_the_request(self, session, make):
        ben, maria = make.employee(), make.employee("Maria Silva")
        operations.ask_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY)

        self.sign(session, ben, maria, note="Calm and clear.")

        assert KEY in queries.mastery_of(session, ben.id)
        assert queries.list_open_requests(session, ben.id) == ()
        [row] = queries.page_evidence(session, ben.id).rows
        assert (row.observer_name, row.note) == ("Maria Silva", "Calm and clear.")

    def test_a_critical_row_seen_is_kept_and_shows_nothing(self, session, make):
        ben, maria = make.employee(), make.employee("Maria Silva")

        self.sign(session, ben, maria, critical={"never": True})

        [row] = queries.page_evidence(session, ben.id).rows
        assert not row.succeeded
        assert queries.mastery_of(session, ben.id) == {}

    def test_nobody_signs_off_their_own_work(self, session, make):
        ben = make.employee()

        with pytest.raises(operations.CannotObserveOneself):
            self.sign(session, ben, ben)

    def test_refuses_when_nothing_was_seen(self, session, make):
        ben, maria = make.employee(), make.employee("Maria Silva")

        with pytest.raises(operations.NothingSeen):
            self.sign(session, ben, maria, rows={"a": Rating.NOT_SEEN})


class TestAskObservation:
    def test_waits_once_and_may_be_asked_again_after_the_answer(self, session, make):
        ben, maria = make.employee(), make.employee("Maria Silva")

        operations.ask_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY)
        operations.ask_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY + timedelta(days=1))
        [waiting] = queries.list_open_requests(session, ben.id)
        TestSignOff().sign(session, ben, maria)
        operations.ask_observation(session, employee_id=ben.id, objective_key=KEY, now=MONDAY + timedelta(days=2))

        assert waiting.asked_at == MONDAY
        assert [r.asked_at for r in queries.list_open_requests(session, ben.id)] == [MONDAY + timedelta(days=2)]

    def test_refuses_what_cannot_be_seen(self, session, make):
        with pytest.raises(operations.NotObservable):
            operations.ask_observation(session, employee_id=make.employee().id, objective_key="know:mantra", now=MONDAY)


class TestPageEvidence:
    def test_goes_back_in_time_page_by_page(self, session, make):
        ben = make.employee()
        for day in range(5):
            make.proof(ben, f"know:map-{day}", now=MONDAY + timedelta(days=day))

        first = queries.page_evidence(session, ben.id, limit=3)
        rest = queries.page_evidence(session, ben.id, key=first.next_key, limit=3)

        assert [r.objective_key for r in first.rows + rest.rows] == [f"know:map-{d}" for d in (4, 3, 2, 1, 0)]
        assert rest.next_key is None
