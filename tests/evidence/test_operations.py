from datetime import timedelta

import pytest
from sqlalchemy import delete, event, func, select

from lms.evidence import operations, queries
from lms.evidence.models import EvidenceRecord, ObjectiveMastery
from lms.outbox.models import OutboxEvent
from tests.times import MONDAY


def published(session, name):
    return session.scalar(select(func.count()).where(OutboxEvent.name == name))


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


class TestPageEvidence:
    def test_goes_back_in_time_page_by_page(self, session, make):
        ben = make.employee()
        for day in range(5):
            make.proof(ben, f"know:map-{day}", now=MONDAY + timedelta(days=day))

        first = queries.page_evidence(session, ben.id, limit=3)
        rest = queries.page_evidence(session, ben.id, key=first.next_key, limit=3)

        assert [r.objective_key for r in first.rows + rest.rows] == [f"know:map-{d}" for d in (4, 3, 2, 1, 0)]
        assert rest.next_key is None
