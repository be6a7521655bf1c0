from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, insert, select

from lms.core.errors import Overtaken
from lms.courses.terms import MasteryLevel
from lms.dashboards import jobs, operations, queries, rules
from lms.dashboards.models import ScopeRate
from lms.dashboards.rollups.queries import Sums
from lms.dashboards.terms import COMPANY, Share
from lms.outbox.models import Delivery
from lms.outbox.terms import take_steps
from tests.dashboards.recount import Recount, kept_cells, kept_rates
from tests.times import MONDAY

pytestmark = pytest.mark.usefixtures("whole_app")  # it wires the handlers


@pytest.fixture
def staff(make):
    """Maria leads Ben and Eve, booksellers with a course."""
    role = make.job_role()
    make.course(role, objectives=["know:in-store", "understand:in-store/booklist@bookseller"])
    maria = make.employee("Maria Silva", job_role=make.job_role("Store manager"))
    return maria, *(make.employee(name, job_role=role, manager=maria) for name in ("Ben Okoro", "Eve Adeyemi"))


def waiting(session):
    query = select(func.count()).where(Delivery.handler == jobs.refresh_scope.code, Delivery.state == "waiting")
    return session.scalar(query)


class TestFromEventToBoard:
    def test_what_somebody_has_shown_is_on_the_board(self, session, make, drain, staff):
        drain()

        make.proof(staff[1], "know:in-store")
        drain()

        [everyone, stores] = queries.list_scope_rows(session, staff[0].id)
        assert everyone.of(MasteryLevel.KNOW) == Share(part=1, whole=2)
        assert stores.name == "Stores"

    def test_many_causes_make_one_refresh_of_each_board(self, session, make, drain, staff):
        drain()

        for person in staff[1:]:
            jobs.refresh_person(session, {"employee_id": str(person.id)}, now=MONDAY)

        assert waiting(session) == 2

    def test_who_falls_out_of_time_is_counted_in_the_night(self, session, make, drain, staff):
        drain(MONDAY)
        later = MONDAY + timedelta(days=400)

        jobs.rebuild(session, {}, now=later)
        drain(later)

        recount = Recount(session, later)
        assert kept_rates(session) == recount.rates()
        assert kept_cells(session) == recount.cells()
        assert kept_rates(session)[COMPANY, COMPANY]["overdue_count"] == 2

    def test_the_days_draw_a_line(self, session, make, drain, staff):
        drain(MONDAY)
        make.proof(staff[1], "know:in-store", now=MONDAY + timedelta(days=7))
        drain(MONDAY + timedelta(days=7))

        days = queries.list_days(session, staff[0].id, until=(MONDAY + timedelta(days=8)).date())

        assert [day.know_percent for day in days] == [0, 50]


class TestManyAtOnce:
    def test_are_counted_as_one_by_one(self, session, make, drain, staff):
        drain()
        session.execute(delete(Delivery))
        make.proof(staff[1], "know:in-store")

        people = [str(person.id) for person in staff]
        take_steps(session, jobs.refresh_people(session, {"employee_ids": people * rules.MANY}, now=MONDAY))
        drain()

        assert_agrees(session)

    def test_all_boards_are_summed_once_however_many_were_told(self, session, staff, drain):
        drain()
        people = [str(person.id) for person in staff] * rules.MANY
        for _ in range(3):
            take_steps(session, jobs.refresh_people(session, {"employee_ids": people}, now=MONDAY))

        asked = select(func.count()).where(Delivery.handler == jobs.rebuild_scopes.code, Delivery.state == "waiting")
        assert session.scalar(asked) == 1

    def test_in_a_company_that_has_grown_boards_wait_as_long_as_in_any_of_its_size(
        self, session, staff, drain, monkeypatch
    ):
        drain()  # its board is summed, with everybody who was here
        monkeypatch.setattr(rules, "SMALL", len(staff) - 1)
        people = [str(person.id) for person in staff] * rules.MANY

        take_steps(session, jobs.refresh_people(session, {"employee_ids": people}, now=MONDAY))

        ready_at = select(Delivery.ready_at).where(
            Delivery.handler == jobs.rebuild_scopes.code, Delivery.state == "waiting"
        )
        assert session.scalar(ready_at) == MONDAY + timedelta(minutes=1)


class TestSums:
    def test_of_somebody_slower_do_not_replace_newer_ones(self, session, make, drain, staff):
        drain()
        [late] = operations.plan_scopes(session, scope_ids=(staff[0].id,), now=MONDAY)
        make.proof(staff[1], "know:in-store")
        drain(MONDAY + timedelta(hours=1))

        with pytest.raises(Overtaken):
            late(session)

    def test_are_written_in_pieces_of_whole_boards(self):
        boards = tuple(uuid4() for _ in range(5))
        sums = Sums(
            scope_ids=boards, refreshed={}, rates=[{"scope_id": one, "n": n} for one in boards for n in range(3)]
        )

        pieces = list(sums.in_pieces(7))

        assert [len(piece.scope_ids) for piece in pieces] == [2, 2, 1]
        assert [row for piece in pieces for row in piece.rates] == list(sums.rates)

    def test_a_board_without_anybody_is_cleared(self, session, make, drain, staff):
        drain()
        gone = uuid4()
        rate = session.execute(select(*ScopeRate.__table__.c).limit(1)).mappings().one()
        session.execute(insert(ScopeRate).values(**{**rate, "scope_id": gone, "department_id": COMPANY}))

        jobs.rebuild(session, {}, now=MONDAY)
        drain()

        assert session.scalar(select(func.count()).where(ScopeRate.scope_id == gone)) == 0
        assert_agrees(session)


def assert_agrees(session):
    """The boards say what counting everything anew says."""
    kept = kept_rates(session), kept_cells(session)
    operations.rebuild_all(session, now=datetime(2100, 1, 1, tzinfo=UTC))
    assert kept == (kept_rates(session), kept_cells(session))
