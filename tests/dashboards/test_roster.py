"""Everybody of a team, groups compared, what expires, and whose team one may open."""

import io
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assignments import operations as assignments
from lms.core import clock
from lms.dashboards import operations
from lms.dashboards.roster import queries, rules
from lms.dashboards.roster.terms import NextStep, RosterFilters, RosterOrder, RosterStatus
from lms.evidence.models import ObjectiveMastery
from lms.evidence.observation import operations as observation
from lms.people.deputies import operations as deputies
from lms.people.deputies.rules import StandInPeriod
from tests.factories.learning import DEMONSTRATE, OBJECTIVES, UNDERSTAND

flags = st.booleans()


@pytest.fixture
def team(session, make):
    """Dana leads Maria, who leads thirty booksellers; Ben waits to be observed. Noor leads nobody of them."""
    make.release()
    role, leads = make.job_role(), make.job_role("Store manager", leads=True)
    dana = make.leader("Dana Top", job_role=leads)
    maria = make.leader("Maria Silva", job_role=leads, manager=dana)
    staff = [make.employee(f"Person {n:02}", job_role=role, manager=maria) for n in range(29)]
    ben = make.learner("Ben Okoro", job_role=role, manager=maria)
    make.course(role, objectives=OBJECTIVES)
    now = clock.now()
    assignments.reconcile_employees(
        session, employee_ids=[one.id for one in (*staff, ben)], now=now - timedelta(days=15)
    )
    make.proof(ben, "know:in-store", UNDERSTAND)
    observation.request_observation(session, employee_id=ben.id, objective_key=DEMONSTRATE, now=now)
    operations.rebuild_all(session, now=now)
    return {"dana": dana, "maria": maria, "ben": ben, "noor": make.leader("Noor Haddad", job_role=leads)}


def listed(client):
    return [e.get("data-person") for e in client.page.iter("tr") if "data-person" in e.attrib]


class TestRules:
    @given(flags, flags, flags, flags, flags)
    def test_a_step_is_nothing_only_if_nothing_is_left(self, late, asked, outdated, has_open, to_show):
        step = rules.next_step(
            is_late=late, is_asked=asked, is_outdated=outdated, has_open=has_open, is_to_show=to_show
        )

        assert (step is NextStep.NOTHING) is not (late or asked or outdated or has_open or to_show)
        assert (step is NextStep.HELP) is late

    @given(flags, flags, flags, flags)
    def test_a_mark_is_empty_exactly_where_nothing_is_owed(self, owed, held, outdated, asked):
        state = rules.mark_state(is_owed=owed, is_held=held, is_outdated=outdated, is_asked=asked)

        assert (state == "") is not owed
        assert state in {"", "held", "asked", "outdated", "todo"}


class TestRoster:
    @pytest.mark.parametrize("order", RosterOrder)
    def test_pages_name_everybody_once(self, session, team, order):
        key, found = None, []
        while True:
            page = queries.page_roster(session, team["maria"].id, RosterFilters(order=order), key=key, now=clock.now())
            found += [row.employee_id for row in page.rows]
            key = page.next_key
            if key is None:
                break

        assert len(found) == len(set(found)) == queries.count_people(session, team["maria"].id) == 30

    def test_a_line_says_how_far_and_what_next(self, session, team):
        [row] = queries.page_roster(
            session, team["maria"].id, RosterFilters(search="okor"), key=None, now=clock.now()
        ).rows

        assert (row.know.state, row.understand.state, row.demonstrate.state) == ("held", "held", "asked")
        assert row.step is NextStep.HELP
        assert row.days_late > 0
        assert row.seen_at is not None

    @pytest.mark.parametrize(
        ("status", "count"),
        [(RosterStatus.LATE, 25), (RosterStatus.WAITING, 1), (RosterStatus.CHANGED, 0), (RosterStatus.EVERYONE, 25)],
    )
    def test_shows_those_of_a_row_of_the_home(self, client, team, status, count):
        client.sign_in(team["maria"].id)

        client.get(f"/team/people?status={status}")

        assert len(listed(client)) == count

    def test_takes_eight_statements_whatever_the_size(self, client, team):
        client.sign_in(team["maria"].id)
        client.get("/team/people")

        with client.counting() as seen:
            client.get("/team/people?sort=name")

        assert len(listed(client)) == 25
        assert len(seen) <= 8, "\n\n".join(seen)

    @pytest.mark.parametrize("query", ["status=x", "sort=x", "department=x", "after=x"])
    def test_knows_no_other_choices(self, client, team, query):
        client.sign_in(team["maria"].id)

        answer = client.http.get(f"/team/people?{query}")

        assert answer.status_code in {404, 422}

    def test_is_not_for_employees(self, client, team):
        client.sign_in(team["ben"].id)

        for path in ("/team/people", "/team/compare", "/team/expiring", "/team/late", "/team.xlsx"):
            client.get(path, status=403)


class TestWhoseTeam:
    PATHS = ("/team", "/team/people", "/team/compare", "/team/expiring", "/team/late", "/team.csv", "/team.xlsx")

    def test_a_leader_opens_the_team_of_a_manager_below(self, client, team):
        client.sign_in(team["dana"].id)

        for path in self.PATHS:
            client.get(f"{path}?leader={team['maria'].id}")

        client.get("/team/compare")
        assert client.page.find(f".//a[@href='/team?leader={team['maria'].id}']") is not None

    @pytest.mark.parametrize("path", PATHS)
    def test_nobody_opens_another_s(self, client, team, path):
        for who, whose in (("maria", "dana"), ("noor", "maria"), ("maria", "noor")):
            client.sign_in(team[who].id)
            client.get(f"{path}?leader={team[whose].id}", status=404)
        for whose in (uuid4(), "x"):
            client.get(f"{path}?leader={whose}", status=404)

    def test_a_deputy_sees_the_manager_s_and_their_own(self, client, session, make, team):
        today = clock.now().date()
        deputies.name_deputy(
            session, deputy_id=team["noor"].id, period=StandInPeriod(starts_on=today, ends_on=today), today=today,
            viewer=make.viewer(team["maria"]), now=clock.now(),
        )  # fmt: skip
        client.sign_in(team["noor"].id)

        client.get("/team")
        assert client.page.find(f".//nav[@class='teams']/a[@href='/team?leader={team['maria'].id}']") is not None
        client.get(f"/team/people?leader={team['maria'].id}")
        assert len(listed(client)) == 25
        client.get(f"/team?leader={team['dana'].id}", status=404)

    def test_a_deputy_who_leads_nobody_sees_the_manager_s_first(self, client, session, make, team):
        today = clock.now().date()
        deputies.name_deputy(
            session, deputy_id=team["ben"].id, period=StandInPeriod(starts_on=today, ends_on=today), today=today,
            viewer=make.viewer(team["maria"]), now=clock.now(),
        )  # fmt: skip
        client.sign_in(team["ben"].id)

        client.get("/team/people?sort=name")

        assert len(listed(client)) == 25
        client.get("/company", status=403)


class TestCompareGroups:
    def test_folds_small_groups(self, client, session, make, team):
        small = make.learner("Sam Small", job_role=make.job_role("Porter", department="Yard"), manager=team["maria"])
        assignments.reconcile_employees(session, employee_ids=[small.id], now=clock.now())
        operations.rebuild_all(session, now=clock.now())
        client.sign_in(team["dana"].id)

        client.get(f"/team/compare?leader={team['maria'].id}")

        section = client.page.find(".//section[@aria-labelledby='departments']")
        assert section.find("./table[@data-groups='1']") is not None
        assert section.find("./details/table[@data-groups='1']") is not None


class TestListExpiring:
    @pytest.mark.parametrize(("days", "counts"), [(5, "1111"), (40, "0011"), (100, "0000")])
    def test_counts_by_how_soon(self, client, session, team, days, counts):
        session.add(
            ObjectiveMastery(
                employee_id=team["ben"].id,
                objective_key=DEMONSTRATE,
                fingerprint="a" * 16,
                held_at=clock.now() - timedelta(days=300),
                expires_at=clock.now() + timedelta(days=days),
            )
        )
        session.flush()
        client.sign_in(team["maria"].id)

        client.get("/team/expiring?days=60")

        tabs = [e for e in client.page.iter("a") if "data-days" in e.attrib]
        assert "".join(e.get("data-count") for e in tabs) == counts
        assert len(client.page.findall(".//tr[@data-expires]")) == int(counts[2])

    def test_knows_no_other_spans(self, client, team):
        client.sign_in(team["maria"].id)

        client.get("/team/expiring?days=8", status=404)


class TestDownloadTeamSheet:
    def test_holds_what_the_other_holds(self, client, team):
        client.sign_in(team["maria"].id)

        answer = client.get("/team.xlsx")

        [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
        assert sheet.max_row == 31
        assert [cell.value for cell in sheet[1]][:2] == ["Name", "E-mail"]

    def test_is_refused_for_a_huge_team(self, client, team, monkeypatch):
        monkeypatch.setattr("lms.dashboards.download.queries.SHEET_ROWS", 3)
        client.sign_in(team["maria"].id)

        client.get("/team.xlsx", status=422)
