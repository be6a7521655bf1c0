from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import event, func, select, update

from lms.audit.models import AuditEntry
from lms.core import ids
from lms.dashboards.models import PersonCell
from lms.dashboards.weakest import jobs as weakest_jobs
from lms.dashboards.weakest import queries as weakest
from lms.huddles import jobs, operations, queries
from lms.huddles.messages import HUDDLE_TODAY
from lms.huddles.models import Huddle, HuddleAttendance
from lms.huddles.terms import MANTRA, HuddleState
from lms.mail.models import OutgoingMessage
from lms.mail.terms import QueuedMessage
from lms.outbox.terms import take_steps
from lms.people.models import Employee
from tests.factories import Make
from tests.factories.huddles import BOOKLIST, CARD, TILL
from tests.times import MONDAY

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def mantra(make):
    make.mantra()


@pytest.fixture
def team(make, mantra):
    return make.team()


def attended(session, huddle):
    return {employee_id for employee_id, _name in queries.list_attended(session, huddle.id)}


def actions(session):
    return sorted(session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("huddle."))))


def close(session, make, huddle, leader, *, present=None, note="", now=MONDAY):
    operations.close_huddle(
        session, huddle=huddle, card=CARD, present=present, note=note, viewer=make.viewer(leader),
        today=now.date(), now=now,
    )  # fmt: skip


def plan(session, make, huddle, leader, planned_on, subject, *, now=MONDAY):
    operations.plan_huddle(
        session, huddle=huddle, planned_on=planned_on, subject=subject, gaps=(BOOKLIST, TILL),
        viewer=make.viewer(leader), today=now.date(), now=now,
    )  # fmt: skip


@pytest.mark.database
class TestPrepare:
    def test_the_first_talk_is_about_the_mantra_and_then_the_weakest_in_turn(self, make, team):
        subjects = [make.held_huddle(team[0], now=MONDAY + n * WEEK).subject for n in range(5)]

        assert subjects == [MANTRA, BOOKLIST.subject, TILL.subject, BOOKLIST.subject, BOOKLIST.subject]

    def test_a_touchpoint_that_was_not_talked_about_comes_again(self, make, team):
        make.held_huddle(team[0])
        missed = make.huddle(team[0], today=(MONDAY + WEEK).date())

        again = make.huddle(team[0], today=(MONDAY + 2 * WEEK).date())

        assert (missed.subject, again.subject) == (BOOKLIST.subject, BOOKLIST.subject)
        assert missed.state((MONDAY + 2 * WEEK).date()) is HuddleState.MISSED

    def test_keeps_the_weekday_of_the_week_before(self, session, make, team):
        huddle = make.huddle(team[0])
        plan(session, make, huddle, team[0], (MONDAY + 4 * DAY).date(), MANTRA)

        assert make.huddle(team[0], today=(MONDAY + WEEK).date()).planned_on.weekday() == 4

    def test_twice_changes_nothing(self, session, make, team):
        first = make.huddle(team[0])

        assert make.huddle(team[0], gaps=()) == first
        assert session.scalar(select(func.count()).select_from(Huddle)) == 1

    def test_plans_nothing_before_there_is_a_mantra(self, make):
        leader, _people = make.team()

        assert make.huddle(leader) is None

    def test_asks_as_much_for_many_leaders_as_for_one(self, session, make, mantra):
        leaders = [make.team("Ann Ito", leader=f"Lea {n}")[0].id for n in range(4)]
        session.flush()
        asked = []
        event.listen(session.connection(), "before_execute", lambda *_: asked.append(1))
        counts = []
        for some in (leaders[:1], leaders[1:]):
            operations.prepare_week(session, leader_ids=some, gaps={}, today=MONDAY.date())
            counts.append(len(asked))
            asked.clear()

        assert counts[0] == counts[1]
        assert session.scalar(select(func.count()).select_from(Huddle)) == 4

    def test_on_monday_all_who_may_see_a_team_and_have_one_get_a_huddle(self, session, make, drain, team):
        make.leader("Nobody Below")
        chief = make.employee("No Account")
        make.learner("Dee Ray", manager=chief)

        weakest_jobs.prepare_huddles(session, {}, now=MONDAY)
        session.flush()
        drain(MONDAY)

        assert list(session.scalars(select(Huddle.leader_id))) == [team[0].id]


@pytest.mark.database
class TestGaps:
    def test_are_those_of_direct_reports_the_weakest_first(self, session, make, team):
        make.release()
        leader, (ann, ben, cy) = team
        below = make.learner("Far Below", manager=cy)
        for person, code, understands in (
            (ann, "booklist", 0), (ben, "booklist", 1), (ann, "till", 0), (below, "shelf", 0), (ben, "gone", 0),
        ):  # fmt: skip
            cell(session, person, code, understands)
        cell(session, ben, "booklist", 0, department=ids.new_id())

        found = weakest.find_team_gaps(session, (leader.id, ann.id))[leader.id]

        assert [(gap.subject, gap.missing_count, gap.people_count) for gap in found] == [
            ("in-store/booklist", 2, 2),
            ("in-store/till", 1, 1),
        ]

    def test_there_are_none_before_the_first_release(self, session, team):
        assert weakest.find_team_gaps(session, (team[0].id,)) == {}


def cell(session, person, code, understands, *, department=None):
    session.add(
        PersonCell(
            employee_id=person.id, map_code="in-store", department_id=department or ids.stable_id("department"),
            touchpoint_code=code, know=1, understand=understands, demonstrate=0, demonstrate_owed=0,
        )
    )  # fmt: skip
    session.flush()


@pytest.mark.database
class TestPlan:
    def test_changes_day_and_topic(self, session, make, team):
        huddle = make.huddle(team[0])

        plan(session, make, huddle, team[0], (MONDAY + 3 * DAY).date(), TILL.subject)

        changed = queries.get_huddle(session, huddle.id)
        assert (changed.planned_on, changed.subject, changed.missing_count) == (
            (MONDAY + 3 * DAY).date(),
            TILL.subject,
            1,
        )
        assert actions(session) == ["huddle.planned"]

    @pytest.mark.parametrize("days", [-1, 7])
    def test_refuses_another_week(self, session, make, team, days):
        huddle = make.huddle(team[0])

        with pytest.raises(operations.DayOutOfWeek):
            plan(session, make, huddle, team[0], (MONDAY + days * DAY).date(), MANTRA)

    def test_refuses_what_was_not_offered(self, session, make, team):
        huddle = make.huddle(team[0])

        with pytest.raises(operations.TopicUnknown):
            plan(session, make, huddle, team[0], MONDAY.date(), "in-store/gone")

    def test_refuses_one_that_was_held_or_is_over(self, session, make, team):
        held = make.held_huddle(team[0])
        with pytest.raises(operations.HuddleHeld):
            plan(session, make, held, team[0], MONDAY.date(), MANTRA)
        missed = make.huddle(team[0], today=(MONDAY + WEEK).date())
        with pytest.raises(operations.HuddleOver):
            plan(session, make, missed, team[0], MONDAY.date(), MANTRA, now=MONDAY + 2 * WEEK)


@pytest.mark.database
class TestClose:
    def test_notes_who_was_there(self, session, make, team):
        leader, (ann, ben, _cy) = team
        huddle = make.huddle(leader)

        close(session, make, huddle, leader, present=[ann.id, ben.id], note="Ask about the list.")

        held = queries.get_huddle(session, huddle.id)
        assert (held.attended_count, held.team_count, held.note) == (2, 3, "Ask about the list.")
        assert attended(session, huddle) == {ann.id, ben.id}
        assert held.state(MONDAY.date()) is HuddleState.HELD
        assert actions(session) == ["huddle.held"]

    def test_everybody_is_all_who_report_to_the_leader_now(self, session, make, team):
        leader, people = team
        huddle = make.huddle(leader)
        session.execute(update(Employee).where(Employee.id == people[0].id).values(state="ended"))

        close(session, make, huddle, leader)

        assert attended(session, huddle) == {one.id for one in people[1:]}

    def test_refuses_nobody_and_strangers(self, session, make, team):
        huddle = make.huddle(team[0])

        with pytest.raises(operations.NobodyThere):
            close(session, make, huddle, team[0], present=[])
        with pytest.raises(operations.NotOnTeam):
            close(session, make, huddle, team[0], present=[team[1][0].id, make.learner("Else").id])
        assert queries.get_huddle(session, huddle.id).held_at is None

    def test_refuses_a_week_that_is_over(self, session, make, team):
        huddle = make.huddle(team[0])

        with pytest.raises(operations.HuddleOver):
            close(session, make, huddle, team[0], now=MONDAY + WEEK)

    def test_twice_the_first_stands(self, session, make, team):
        leader, (ann, *_others) = team
        huddle = make.huddle(leader)
        close(session, make, huddle, leader, present=[ann.id])

        with pytest.raises(operations.HuddleHeld):
            close(session, make, huddle, leader)

        assert attended(session, huddle) == {ann.id}


class TestCloseAtOnce:
    def test_one_stands_whole_and_the_other_is_told(self, real_database):
        with real_database.transaction() as session:
            make = Make(session)
            make.mantra()
            leader, people = make.team()
            huddle = make.huddle(leader)
        ready = Barrier(2)

        def try_to_close(present):
            with real_database.reading() as session:
                viewer = Make(session).viewer(leader)
            ready.wait()
            try:
                with real_database.transaction() as session:
                    operations.close_huddle(
                        session, huddle=huddle, card=CARD, present=present, note=str(len(present)), viewer=viewer,
                        today=MONDAY.date(), now=MONDAY,
                    )  # fmt: skip
            except operations.HuddleHeld:
                return None
            return present

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(try_to_close, ([people[0].id], [people[1].id, people[2].id])))

        stood = [one for one in results if one is not None]
        assert len(stood) == 1
        with real_database.reading() as session:
            assert attended(session, huddle) == set(stood[0])
            held = queries.get_huddle(session, huddle.id)
            assert (held.note, held.attended_count) == (str(len(stood[0])), len(stood[0]))
            assert actions(session) == ["huddle.held"]


@pytest.mark.database
class TestReopen:
    def test_on_the_day_it_can_be_corrected(self, session, make, team):
        leader, (ann, ben, _cy) = team
        held = make.held_huddle(leader, present=[ann.id])

        operations.reopen_huddle(session, huddle=held, viewer=make.viewer(leader), today=MONDAY.date(), now=MONDAY)

        opened = queries.get_huddle(session, held.id)
        assert opened.state(MONDAY.date()) is HuddleState.PLANNED
        assert attended(session, held) == {ann.id}
        assert set(session.scalars(select(HuddleAttendance.held_on))) == {None}
        close(session, make, opened, leader, present=[ben.id])
        assert attended(session, held) == {ben.id}
        assert actions(session) == ["huddle.held", "huddle.held", "huddle.reopened"]

    def test_not_on_another_day(self, session, make, team):
        held = make.held_huddle(team[0])

        with pytest.raises(operations.HuddleOver):
            operations.reopen_huddle(
                session, huddle=held, viewer=make.viewer(team[0]), today=(MONDAY + DAY).date(), now=MONDAY + DAY
            )

    def test_what_is_open_stays_as_it_is(self, session, make, team):
        huddle = make.huddle(team[0])

        operations.reopen_huddle(session, huddle=huddle, viewer=make.viewer(team[0]), today=MONDAY.date(), now=MONDAY)

        assert actions(session) == []


@pytest.mark.database
class TestRemind:
    def run(self, session, now):
        take_steps(session, jobs.remind(session, {}, now=now))
        return session.scalar(select(func.count()).select_from(OutgoingMessage))

    def test_once_on_the_planned_day(self, session, make, team):
        make.huddle(team[0])

        assert self.run(session, MONDAY) == 0
        assert self.run(session, MONDAY + 2 * DAY) == 1
        assert self.run(session, MONDAY + 2 * DAY) == 1

    def test_not_sent_once_it_was_held_or_put_off(self, session, make, team):
        other, _people = make.team("Dee Ray", leader="Max Poe")
        huddles = [make.huddle(one) for one in (team[0], other)]
        self.run(session, MONDAY + 2 * DAY)

        def sent():
            queued = [
                QueuedMessage(
                    id=row.id, employee_id=row.employee_id, kind=row.kind, facts=row.facts, queued_at=row.queued_at,
                    send_after=row.queued_at, tries=0,
                )
                for row in session.scalars(select(OutgoingMessage))
            ]  # fmt: skip
            found = HUDDLE_TODAY.look_again(session, queued, now=MONDAY + 2 * DAY)
            return {facts["huddle_id"] for facts in found.values()}

        assert sent() == {str(one.id) for one in huddles}
        close(session, make, huddles[0], team[0])
        plan(session, make, huddles[1], other, (MONDAY + 3 * DAY).date(), MANTRA)
        assert sent() == set()

    def test_not_if_it_was_held(self, session, make, team):
        make.held_huddle(team[0])

        assert self.run(session, MONDAY + 2 * DAY) == 0


class TestTalks:
    def test_counts_leaders_who_closed_with_the_mantra(self, session, make, team):
        make.team("Dee Ray", leader="Max Poe")
        make.held_huddle(team[0])

        figures = queries.count_talks(session, 2)

        assert (figures.talked_count, figures.leader_count, figures.is_most) == (1, 2, False)
        assert queries.count_talks(session, 3).talked_count == 0


class TestTeams:
    def test_shows_weeks_of_leaders_directly_below_and_counts_those_further_down(self, session, make, mantra):
        chief = make.leader("Top Chief")
        middle, _people = make.team("Ann Ito", leader="Mid Leader", manager=chief)
        low, _others = make.team("Ben Okoro", leader="Low Leader", manager=middle)
        make.held_huddle(middle)
        make.held_huddle(low, now=MONDAY + WEEK)
        make.huddle(middle, today=(MONDAY + WEEK).date())

        teams = queries.page_teams(session, chief.id, today=(MONDAY + WEEK).date())

        (row,) = teams.rows
        assert (row.leader_id, row.has_teams, row.below) == (middle.id, True, (1, 1))
        assert [bool(week and week.held_on) for week in row.weeks[:3]] == [False, True, False]
        assert row.weeks[2] is None
        assert not queries.has_teams_below(session, low.id)
