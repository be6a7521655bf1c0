"""Who needs a manager, on the page and in the weekly message; and what is done about those who are late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lms.assignments import operations as assignments
from lms.assignments.models import Assignment, Exemption
from lms.core import clock
from lms.dashboards import operations
from lms.dashboards.needs import operations as needs
from lms.dashboards.needs import queries, rows
from lms.evidence.observation import operations as observation
from lms.huddles import operations as huddles
from lms.huddles.models import Huddle
from lms.huddles.queries import find_this_week
from lms.mail.models import OutgoingMessage
from lms.people.deputies import operations as deputies
from lms.people.deputies.rules import StandInPeriod
from tests.factories.learning import DEMONSTRATE, OBJECTIVES, UNDERSTAND


@pytest.fixture
def team(session, make):
    """Maria leads Ben and Eve, both late; Ben waits to be observed and held what has changed since. Noor leads Lena, who is late."""
    make.release()
    role = make.job_role()
    maria = make.leader("Maria Silva", job_role=make.job_role("Store manager", leads=True))
    noor = make.leader("Noor Haddad", job_role=make.job_role("Store manager", leads=True))
    people = {
        "maria": maria,
        "noor": noor,
        "ben": make.learner("Ben Okoro", job_role=role, manager=maria),
        "eve": make.learner("Eve Adeyemi", job_role=role, manager=maria),
        "lena": make.learner("Lena Ruiz", job_role=role, manager=noor),
    }
    make.course(role, objectives=OBJECTIVES)
    staff = [people[name].id for name in ("ben", "eve", "lena")]
    assignments.reconcile_employees(session, employee_ids=staff, now=clock.now() - timedelta(days=15))
    make.proof(people["ben"], UNDERSTAND, fingerprint="0" * 16, release=2)
    observation.request_observation(session, employee_id=people["ben"].id, objective_key=DEMONSTRATE, now=clock.now())
    operations.rebuild_all(session, now=clock.now())
    return people


@pytest.fixture
def late(session, team):
    """The open course of each person, by name."""
    found = session.execute(select(Assignment.employee_id, Assignment.id).where(Assignment.withdrawn_at.is_(None)))
    by_id = {row.employee_id: row.id for row in found}
    return {name: by_id[person.id] for name, person in team.items() if person.id in by_id}


def needs_on(client):
    return {
        e.get("data-need"): int(e.get("data-count")) for e in client.page.iter("section") if "data-need" in e.attrib
    }


def once(client):
    return client.page.find(".//input[@name='once']").get("value")


class TestRows:
    def test_page_and_message_count_alike(self, client, session, team):
        client.sign_in(team["maria"].id)
        client.get("/team")

        weeks = {week.manager_id: week for week in queries.list_weeks(session, now=clock.now())}
        week = weeks[team["maria"].id]

        assert needs_on(client) == {"waiting": week.waiting, "late": week.late, "changed": week.changed}
        assert (week.waiting, week.late, week.changed) == (1, 2, 1)
        assert (weeks[team["noor"].id].late, weeks[team["noor"].id].waiting) == (1, 0)

    def test_a_feature_adds_its_row_with_one_line(self, client, team, monkeypatch):
        def none_of_them(_session, _asked):
            return None

        monkeypatch.setattr(rows, "NEEDS", (none_of_them, rows.late))
        client.sign_in(team["maria"].id)

        client.get("/team")

        assert needs_on(client) == {"late": 2}

    def test_says_so_when_nobody_needs_them(self, client, session, make, team):
        make.learner("Ann Fine", job_role=make.job_role("Porter"), manager=make.leader("Ida Calm"))
        operations.rebuild_all(session, now=clock.now())
        ida = next(one for one in session.scalars(select(type(team["ben"]))) if one.name == "Ida Calm")
        client.sign_in(ida.id)

        client.get("/team")

        assert needs_on(client) == {}
        assert client.page.find(".//*[@data-calm]") is not None


class TestHelpLate:
    def post(self, client, do, who, status=303, **values):
        client.post("/team/late/chosen", {"do": do, "who": [str(one) for one in who]}, status=200)
        sent = {"do": do, "who": [str(one) for one in who], "once": once(client)} | values
        answer = client.post("/team/late/change", sent, status=status)
        return sent, answer

    def test_reminds_many_once_a_day(self, client, session, team, late):
        client.sign_in(team["maria"].id)
        who = [late["ben"], late["eve"]]

        self.post(client, "remind", who, note="Before Friday, please.")
        self.post(client, "remind", who)

        sent = session.scalars(select(OutgoingMessage.facts).where(OutgoingMessage.kind == "reminder")).all()
        assert [facts["note"] for facts in sent] == ["Before Friday, please."] * 2

    def test_gives_many_more_time(self, client, session, team, late):
        client.sign_in(team["maria"].id)
        day = clock.now().date() + timedelta(days=10)

        self.post(client, "extend", [late["ben"], late["eve"]], due_on=day.isoformat(), reason="Holidays")

        session.expire_all()
        due = session.scalars(select(Assignment.due_at).where(Assignment.id.in_([late["ben"], late["eve"]]))).all()
        assert {one.date() for one in due} == {day}
        client.get("/team/late")
        assert client.page.find(".//table[@data-late]") is None

    def test_exempts_with_a_reason_once_and_it_can_be_ended(self, client, session, team, late):
        client.sign_in(team["maria"].id)
        self.post(client, "exempt", [late["ben"]], status=422, reason=" ")

        sent, _answer = self.post(client, "exempt", [late["ben"]], reason="On leave")
        client.post("/team/late/change", sent)

        [exemption] = session.scalars(select(Exemption).where(Exemption.ended_at.is_(None))).all()
        assert (exemption.employee_id, exemption.exempted_by) == (team["ben"].id, team["maria"].id)
        client.get(f"/team/people/{team['ben'].id}")
        assert client.page.find(f".//li[@data-exemption='{exemption.id}']") is not None
        client.post(f"/team/people/{team['ben'].id}/exemptions/{exemption.id}/end")
        session.expire_all()
        assert session.get(Exemption, exemption.id).ended_at is not None

    @pytest.mark.parametrize("day", ["", "yesterday", "1999-01-01", "2999-01-01"])
    def test_refuses_days_that_make_no_sense(self, client, team, late, day):
        client.sign_in(team["maria"].id)

        self.post(client, "extend", [late["ben"]], status=422, due_on=day)

        assert client.page.find(".//*[@role='alert']") is not None

    def test_a_note_has_a_limit(self, client, team, late):
        client.sign_in(team["maria"].id)

        self.post(client, "remind", [late["ben"]], status=422, note="x" * 501)

    @pytest.mark.parametrize("do", ["remind", "extend", "exempt"])
    def test_reaches_nobody_beyond_the_team(self, client, session, team, late, do):
        client.sign_in(team["maria"].id)
        values = {"due_on": clock.now().date().isoformat(), "reason": "x"}

        for foreign in (late["lena"], uuid4()):
            sent = {"do": do, "who": [str(late["ben"]), str(foreign)]}
            client.post("/team/late/chosen", sent, status=404)
            client.post("/team/late/change", sent | values, status=404)

        assert session.scalars(select(Exemption.id)).all() == []

    @pytest.mark.parametrize("who", [[], ["x"]])
    def test_asks_to_choose_somebody(self, client, team, who):
        client.sign_in(team["maria"].id)

        client.follow(client.post("/team/late/chosen", {"do": "remind", "who": who}))

    def test_a_deputy_helps_the_team_but_not_themself(self, client, session, make, team, late):
        today = clock.now().date()
        deputies.name_deputy(
            session, deputy_id=team["eve"].id, period=StandInPeriod(starts_on=today, ends_on=today), today=today,
            viewer=make.viewer(team["maria"]), now=clock.now(),
        )  # fmt: skip
        client.sign_in(team["eve"].id)

        client.get("/team/late")
        listed = [e.get("data-assignment") for e in client.page.iter("tr") if "data-assignment" in e.attrib]
        assert listed == [str(late["ben"])]
        client.post("/team/late/chosen", {"do": "exempt", "who": [str(late["eve"])]}, status=404)
        self.post(client, "remind", [late["ben"]])

    def test_an_exemption_of_somebody_else_s_people_stays(self, client, session, make, team, late):
        assignments.exempt_from_course(
            session, assignment_id=late["lena"], reason="x", viewer=make.viewer(team["noor"]), now=clock.now()
        )
        exemption = session.scalars(select(Exemption)).one()
        client.sign_in(team["maria"].id)

        client.post(f"/team/people/{team['lena'].id}/exemptions/{exemption.id}/end", status=404)
        client.post(f"/team/people/{team['ben'].id}/exemptions/{exemption.id}/end", status=404)


class TestHuddle:
    @pytest.fixture
    def today(self):
        return clock.now().date()

    @pytest.fixture
    def planned(self, session, make, team, today):
        make.mantra()
        gaps = {team["maria"].id: ()}
        huddles.prepare_week(session, leader_ids=tuple(gaps), gaps=gaps, today=today)
        return find_this_week(session, team["maria"].id, today=today)

    def test_is_the_first_row_until_it_was_held(self, client, session, team, planned):
        client.sign_in(team["maria"].id)
        client.get("/team")
        before = [*needs_on(client)]

        session.execute(update(Huddle).values(held_at=clock.now()))
        client.get("/team")

        assert before == ["huddle", "waiting", "late", "changed"]
        assert [*needs_on(client)] == before[1:]

    def test_stands_in_the_weekly_message(self, session, team, planned, today):
        weeks = queries.list_weeks(session, now=clock.now())

        needs.tell_managers(session, weeks=weeks, monday=today, now=clock.now())

        found = session.execute(select(OutgoingMessage.employee_id, OutgoingMessage.facts))
        facts = {row.employee_id: row.facts for row in found if "overdue_count" in row.facts}
        assert facts[team["maria"].id]["huddle_on"] == planned.planned_on.isoformat()
        assert "huddle_on" not in facts[team["noor"].id]
