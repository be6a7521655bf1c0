from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from lms.assignments import operations as assignments
from lms.core.viewer import Viewer
from lms.courses.models import CourseVersion
from lms.courses.terms import MasteryLevel, ObjectiveDocument
from lms.dashboards.drill import queries as drill
from lms.dashboards.needs import operations as needs
from lms.dashboards.rollups import queries as rollups
from lms.evidence.terms import MasteryState
from lms.mail import queries as mail
from tests.factories.learning import OBJECTIVES, UNDERSTAND, list_live
from tests.times import MONDAY

LATE_ON_MONDAY = datetime(2026, 11, 2, 23, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
MARIA = Viewer(account_id=uuid4(), employee_id=uuid4(), name="Maria Silva", permissions=frozenset())


@pytest.fixture
def ben(session, make):
    ben = make.employee()
    make.course()
    assignments.reconcile_employee(session, employee_id=ben.id, now=LATE_ON_MONDAY)
    return ben


class TestRemind:
    @pytest.mark.parametrize(
        ("days", "told"),
        [(0, "It’s due Tue 17 Nov."), (14, "It’s due Tue 17 Nov."), (15, "It was due Tue 17 Nov.")],
    )
    def test_says_the_day_as_the_organisation_counts_it(self, session, ben, days, told):
        [row] = list_live(session, ben.id)
        now = LATE_ON_MONDAY + timedelta(days=days)

        needs.remind(session, employee_id=ben.id, assignment=row, sender=MARIA, now=now)

        [message] = mail.list_unread(session, ben.id)
        assert message.words.lines[0].endswith(told)


class TestLaterMoments:
    def test_are_owed_from_their_day_after_the_course_was_completed(self, session, make):
        later = ObjectiveDocument(
            level=MasteryLevel.UNDERSTAND, subject="in-store/shelf", job_role="bookseller", fingerprint="b" * 16,
            due_after_days=7,
        )  # fmt: skip
        role = make.job_role()
        ben, eve = make.learner("Ben Okoro", job_role=role), make.learner("Eve Adeyemi", job_role=role)
        course = make.role_course(role, modules=[make.lesson()], objectives=[*OBJECTIVES, later])
        make.assigned(ben, course, fulfilled_at=MONDAY, now=MONDAY)
        make.assigned(eve, course, now=MONDAY)

        def owed(person, days):
            rows = drill.list_owed(session, person.id, now=MONDAY + timedelta(days=days))
            cells = session.execute(rollups.person_cells(employee_ids=[person.id], now=MONDAY + timedelta(days=days)))
            return later.key in {row.key for row in rows}, {row.touchpoint_code for row in cells}

        assert owed(ben, 6.9) == (False, {"booklist"})
        assert owed(ben, 7) == (True, {"booklist", "shelf"})
        assert owed(eve, 30) == (False, {"booklist"})
        session.execute(update(CourseVersion).values(created_at=MONDAY + timedelta(days=100)))
        assert owed(ben, 106) == (False, {"booklist"})
        assert owed(ben, 107) == (True, {"booklist", "shelf"})


class TestDueAgain:
    def test_what_ran_out_is_due_again_and_not_simply_missing(self, session, make):
        role = make.job_role()
        ben = make.learner("Ben Okoro", job_role=role)
        make.assigned(ben, make.role_course(role, modules=[make.lesson()], objectives=OBJECTIVES), now=MONDAY)
        make.proof(ben, UNDERSTAND, details={"asked": 6, "right": True, "passed": True}, now=MONDAY)

        def states(days):
            now = MONDAY + timedelta(days=days)
            [cell] = session.execute(rollups.person_cells(employee_ids=[ben.id], now=now))
            [row] = [row for row in drill.list_owed(session, ben.id, now=now) if row.key == UNDERSTAND]
            return row.state, cell.understand, cell.understand_expired

        assert states(20) == (MasteryState.HELD, 1, 0)
        assert states(21) == (MasteryState.EXPIRED, 0, 1)
