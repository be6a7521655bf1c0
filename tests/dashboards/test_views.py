from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.assignments import operations as assignments
from lms.core import clock
from lms.core.ids import new_id
from lms.dashboards import jobs, operations
from lms.dashboards.models import ScopeRate
from lms.evidence.observation import operations as observation
from lms.evidence.observation.models import ObservationRequest
from lms.mail import queries as mail
from lms.mail.models import OutgoingMessage
from lms.outbox.terms import take_steps
from tests.factories.learning import DEMONSTRATE, OBJECTIVES, UNDERSTAND
from tests.page_checker import text_of
from tests.times import MONDAY


@pytest.fixture
def team(session, make):
    """Maria leads Ben and Eve, booksellers; their course was due yesterday. Ben knows and understands."""
    make.release()
    role = make.job_role()
    maria = make.leader("Maria Silva", job_role=make.job_role("Store manager", leads=True))
    people = [make.employee(name, job_role=role, manager=maria) for name in ("Ben Okoro", "Eve Adeyemi")]
    make.course(role, objectives=OBJECTIVES)
    assigned_at = clock.now() - timedelta(days=15)
    assignments.reconcile_employees(session, employee_ids=[p.id for p in people], now=assigned_at)
    make.proof(people[0], "know:in-store", UNDERSTAND)
    observation.request_observation(session, employee_id=people[0].id, objective_key=DEMONSTRATE, now=clock.now())
    operations.rebuild_all(session, now=clock.now())
    return maria, *people


def remind_form(client, person):
    """Return the address of the button that reminds somebody of their first course."""
    client.get(f"/team/people/{person.id}")
    return next(f.get("action") for f in client.page.iter("form") if f.get("action", "").endswith("/remind"))


def words(client):
    return " ".join("".join(client.page.itertext()).split())


class TestHome:
    @pytest.mark.both_servers
    @pytest.mark.parametrize("people_count", [2, 200_000])
    def test_says_who_waits_and_is_late_in_few_statements(self, session, client, team, people_count):
        session.execute(update(ScopeRate).where(ScopeRate.scope_id == team[0].id).values(people_count=people_count))
        client.sign_in(team[0].id)
        client.get("/")

        with client.counting() as seen:
            client.get("/")

        [waiting] = client.page.findall(".//ul[@class='leads']")
        assert [item.attrib for item in waiting.iter("li")] == [{"data-waiting": "1"}, {"data-overdue": "2"}]
        assert len(seen) <= 6, "\n\n".join(seen)


class TestShowTeam:
    def test_shows_rates_heat_gaps_overdue_and_who_waits(self, client, team):
        client.sign_in(team[0].id)

        client.get("/team")

        cards = [e for e in client.page.iter("section") if e.get("class") == "kpi"]
        assert [(e.get("data-level"), e.get("data-part"), e.get("data-whole")) for e in cards] == [
            ("know", "1", "2"),
            ("understand", "1", "2"),
            ("demonstrate", "0", "2"),
        ]
        rows = [
            (e.get("data-need"), e.get("data-count")) for e in client.page.iter("section") if "data-need" in e.attrib
        ]
        assert rows == [("waiting", "1"), ("late", "2")]
        assert "Check the book list" in text_of(client.page.find(".//section[@aria-labelledby='gaps']"))
        assert client.page.find(".//section[@aria-labelledby='gaps']//span[@data-line='1']") is not None
        assert client.page.find(f".//a[@href='/team/people/{team[1].id}/observations/{DEMONSTRATE}']") is not None

    @pytest.mark.parametrize("count", [2, 11])
    def test_counts_people_who_wait_and_not_what_they_wait_for(self, client, session, team, count):
        session.add_all(
            ObservationRequest(
                id=new_id(), employee_id=team[2].id, objective_key=f"demonstrate:in-store/{i}", asked_at=clock.now()
            )
            for i in range(count)
        )
        session.flush()
        client.sign_in(team[0].id)

        client.get("/team")

        assert client.page.find(".//section[@data-level='demonstrate']//span[@data-waiting='2']") is not None

    def test_needs_a_refresh_is_not_none_of_them(self, client, session, make, team):
        make.proof(team[1], UNDERSTAND, fingerprint="0" * 16, release=2)
        operations.rebuild_all(session, now=clock.now())
        client.sign_in(team[0].id)

        client.get("/team?level=understand")

        assert len(client.page.findall(".//td[@data-band='refresh']")) == 1
        assert len(client.page.findall(".//ol[@class='gaps']//span[@data-band='refresh']")) == 1

    def test_lists_courses_from_the_day_after_they_were_due(self, client, make, team):
        today_id = make.course(make.job_role("Buyer"))
        make.assigned(team[1], today_id, due_in_days=0)
        client.sign_in(team[0].id)

        client.get("/team/late")

        assert client.page.find(".//table[@data-late='2']") is not None

    def test_can_be_narrowed(self, client, team):
        client.sign_in(team[0].id)
        client.get("/team")
        department = next(o.get("value") for o in client.page.iter("option") if o.text == "Stores")

        client.get(f"/team?map=in-store&department={department}&level=demonstrate")

        chosen = [o.get("value") for o in client.page.iter("option") if "selected" in o.attrib]
        assert chosen == [department, "demonstrate"]

    @pytest.mark.parametrize("query", ["level=x", "department=x", "map=nowhere", f"department={'0' * 31}1"])
    def test_knows_no_other_choices(self, client, team, query):
        client.sign_in(team[0].id)

        client.get(f"/team?{query}", status=404)

    def test_says_so_when_nobody_reports_to_the_manager(self, client, make):
        maria = make.leader("Maria Silva")
        client.sign_in(maria.id)

        client.get("/team")

        assert "No one reports to you yet" in words(client)

    def test_is_not_for_employees(self, client, make):
        client.sign_in(make.learner().id)

        client.get("/team", status=403)

    def test_takes_few_statements_whatever_the_size(self, client, team):
        client.sign_in(team[0].id)
        client.get("/team")

        with client.counting() as seen:
            client.get("/team")

        assert len(seen) <= 10, seen


class TestKnow:
    """Courses that ask for the mantra only, as generated ones do: nobody can know a journey as a whole."""

    @pytest.fixture
    def leader(self, session, make):
        make.release()
        role, maria = make.job_role(), make.leader("Maria Silva")
        ben = make.employee("Ben Okoro", job_role=role, manager=maria)
        make.course(role, objectives=[UNDERSTAND])
        assignments.reconcile_employees(session, employee_ids=[ben.id], now=clock.now())
        operations.rebuild_all(session, now=clock.now())
        return maria

    def test_shows_no_gaps_in_what_is_not_asked(self, client, leader):
        client.sign_in(leader.id)

        client.get("/team?level=know")

        assert "/team/cells/" not in {a.get("href", "")[:12] for a in client.page.iter("a")}

    def test_says_that_it_is_not_asked_at_a_touchpoint(self, client, leader):
        client.sign_in(leader.id)

        client.get("/team/cells/in-store/booklist?level=understand")

        [ben] = [row for row in client.page.iter("tr") if row.find("td") is not None]
        assert [cell.get("data-state") for cell in ben.iter("td")] == [None, "", "not-yet", ""]


class TestShowCell:
    def test_shows_the_people_behind_a_number(self, client, team):
        client.sign_in(team[0].id)

        client.get("/team/cells/in-store/booklist?level=understand")

        [ben, _eve] = [row for row in client.page.iter("tr") if row.find("td") is not None]
        assert "Ben Okoro" in "".join(ben.itertext())
        assert [cell.get("data-state") for cell in ben.iter("td")] == [None, "held", "held", "not-yet"]

    def test_says_what_needs_a_refresh(self, client, session, make, team):
        make.proof(team[2], "know:in-store", fingerprint="0" * 16)
        operations.rebuild_all(session, now=clock.now())
        client.sign_in(team[0].id)

        client.get("/team/cells/in-store/booklist")

        [_ben, eve] = [row for row in client.page.iter("tr") if row.find("td") is not None]
        assert [cell.get("data-state") for cell in eve.iter("td")] == [None, "outdated", "not-yet", "not-yet"]

    @pytest.mark.both_servers
    def test_pages_by_name(self, client, team, monkeypatch):
        monkeypatch.setattr("lms.dashboards.drill.queries.cells.ROWS", 1)
        client.sign_in(team[0].id)
        client.get("/team/cells/in-store/booklist")
        [more] = [a.get("href") for a in client.page.iter("a") if "after=" in a.get("href", "")]

        client.get(more)

        assert "Eve Adeyemi" in words(client)
        assert "Ben Okoro" not in words(client)

    @pytest.mark.parametrize("path", ["in-store/none", "none/booklist", "booklist", "in-store/booklist?after=x"])
    def test_knows_no_other_places(self, client, team, path):
        client.sign_in(team[0].id)

        client.get(f"/team/cells/{path}", status=404)


class TestShowPerson:
    def test_shows_courses_standing_and_evidence(self, client, team):
        client.sign_in(team[0].id)

        client.get(f"/team/people/{team[1].id}")

        told = words(client)
        assert client.page.find(".//tr[@data-status='late']") is not None
        assert "IS A1 Check the book list" in told
        assert client.page.find(".//*[@data-waiting]") is not None
        assert client.page.find(".//p[@data-understood='1'][@data-shown='0']") is not None

    def test_tells_what_happened(self, client, session, make, team):
        version_id = make.course(make.job_role("Buyer"))
        make.assigned(team[1], version_id, fulfilled_at=clock.now())
        client.sign_in(team[0].id)

        client.get(f"/team/people/{team[1].id}")

        kinds = [one.get("data-kind") for one in client.page.iter("li") if one.get("data-kind")]
        assert kinds.count("completed") == 1
        assert {"asked", "started"} <= {*kinds}
        assert kinds[-1] == "started"

    def test_lists_what_was_completed_before_a_change_too(self, client, session, make, team):
        version_id = make.course(make.job_role("Buyer"))
        make.assigned(team[1], version_id, fulfilled_at=clock.now(), withdrawn_at=clock.now())
        client.sign_in(team[0].id)

        client.get(f"/team/people/{team[1].id}")

        row = client.page.find(f".//tr[@data-course='{version_id}']")
        assert row.get("data-status") == "completed"
        assert row.find(".//form") is None

    def test_is_only_for_managers_above(self, client, make, team):
        stranger = make.leader("Noor Haddad")
        client.sign_in(stranger.id)

        client.get(f"/team/people/{team[1].id}", status=404)


class TestRemind:
    def test_leaves_one_message_a_day(self, client, session, team):
        client.sign_in(team[0].id)
        action = remind_form(client, team[1])

        client.post(action)
        client.post(action)

        session.expire_all()
        told = [m for person in team[1:] for m in mail.list_unread(session, person.id)]
        assert [m.words.subject for m in told] == ["Reminder: Bookseller"]
        client.get("/team/late")
        assert len(client.page.findall(".//*[@data-reminded]")) == 1

    def test_takes_a_note_along(self, client, session, team):
        client.sign_in(team[0].id)
        action = remind_form(client, team[1])

        client.post(action, {"note": "x" * 501}, status=422)
        client.post(action, {"note": "Before Friday, please."})

        session.expire_all()
        [message] = [m for person in team[1:] for m in mail.list_unread(session, person.id)]
        assert "“Before Friday, please.”" in message.words.lines

    def test_not_by_a_stranger(self, client, make, team):
        client.sign_in(team[0].id)
        action = remind_form(client, team[1])
        stranger = make.leader("Noor Haddad")
        client.sign_in(stranger.id)

        client.post(action, status=404)


class TestDownloadTeam:
    def test_is_a_table_that_no_spreadsheet_runs(self, client, session, make, team):
        make.employee("=HYPERLINK(evil)", job_role=make.job_role(), manager=team[0])
        operations.rebuild_all(session, now=clock.now())
        client.sign_in(team[0].id)

        lines = client.get("/team.csv").text.splitlines()

        assert lines[0].startswith('\ufeff"Name","E-mail"')
        assert any(line.startswith("\"'=HYPERLINK") for line in lines)
        assert any(line.startswith('"Ben Okoro"') and ',"yes","yes","not yet","1","0",' in line for line in lines)


class TestShowCompany:
    def test_compares_groups_of_five_and_names_no_one(self, client, session, make, team):
        role = make.job_role()
        staff = [make.employee(f"Person {n}", job_role=role) for n in range(4)]
        assignments.reconcile_employees(session, employee_ids=[p.id for p in staff], now=clock.now())
        operations.rebuild_all(session, now=clock.now())
        trainer = make.trainer("Tia Roy")
        client.sign_in(trainer.id)

        client.get("/company")

        assert client.page.find(".//*[@id='departments']") is not None
        assert "Ben Okoro" not in words(client)
        assert not [a for a in client.page.iter("a") if "/team/" in a.get("href", "")]

    def test_is_for_the_manager_with_nobody_above_and_not_for_others(self, client, make, team):
        client.sign_in(team[0].id)
        client.get("/company")
        client.sign_in(make.learner("Leo Lead").id)
        client.get("/company", status=403)

    def test_says_so_before_anything_was_counted(self, client, make):
        trainer = make.trainer("Tia Roy")
        client.sign_in(trainer.id)

        client.get("/company")

        assert "No numbers yet" in words(client)


class TestTheWeek:
    def tell(self, session, moment):
        take_steps(session, jobs.tell_managers(session, {}, now=moment))

    def test_is_told_to_managers_on_mondays_once(self, session, team):
        monday = clock.now().replace(hour=5) + timedelta(days=7 - clock.now().weekday())
        for days in range(-1, 6):
            self.tell(session, monday + timedelta(days=days))

        [message] = [row for row in mail.list_unread(session, team[0].id) if row.words.path == "/team"]
        assert len(message.words.lines) == 2
        assert not [row for person in team[1:] for row in mail.list_unread(session, person.id)]

    def test_is_not_told_where_there_is_nothing_to_do(self, session, make):
        make.leader("Maria Silva")

        self.tell(session, MONDAY)

        assert session.scalars(select(OutgoingMessage.id)).all() == []
