from datetime import timedelta

import pytest

from lms.assignments import operations as assignments
from lms.core import clock
from lms.dashboards import operations
from lms.evidence import operations as evidence
from lms.mail import queries as mail
from tests.factories.learning import DEMONSTRATE, OBJECTIVES, UNDERSTAND


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
    evidence.ask_observation(session, employee_id=people[0].id, objective_key=DEMONSTRATE, now=clock.now())
    operations.rebuild_all(session, now=clock.now())
    return maria, *people


def words(client):
    return " ".join("".join(client.page.itertext()).split())


class TestShowTeam:
    def test_shows_rates_heat_gaps_overdue_and_who_waits(self, client, team):
        client.sign_in(team[0].id)

        client.get("/team")

        told = words(client)
        assert "1 of 2 people understand all their parts" in told
        assert "0 of 2 people have shown all their parts" in told
        assert "Overdue 2 people" in told
        assert "Stores at A1 Check the book list" in told
        assert "Waiting to be observed" in told

    def test_can_be_narrowed(self, client, team):
        client.sign_in(team[0].id)
        client.get("/team")
        department = next(o.get("value") for o in client.page.iter("option") if o.text == "Stores")

        client.get(f"/team?map=in-store&department={department}&level=demonstrate")

        assert "demonstrates its part" in words(client)

    @pytest.mark.parametrize("query", ["level=x", "department=x", "map=nowhere", f"department={'0' * 31}1"])
    def test_knows_no_other_choices(self, client, team, query):
        client.sign_in(team[0].id)

        client.get(f"/team?{query}", status=404)

    def test_says_so_when_nobody_reports_to_the_manager(self, client, make):
        maria = make.leader("Maria Silva")
        client.sign_in(maria.id)

        client.get("/team")

        assert "Nobody reports to you yet" in words(client)

    def test_is_not_for_employees(self, client, make):
        client.sign_in(make.learner().id)

        client.get("/team", status=403)

    def test_takes_few_statements_whatever_the_size(self, client, team):
        client.sign_in(team[0].id)
        client.get("/team")

        with client.counting() as seen:
            client.get("/team")

        assert len(seen) <= 8, seen


class TestShowCell:
    def test_shows_the_people_behind_a_number(self, client, team):
        client.sign_in(team[0].id)

        client.get("/team/cells/in-store/booklist?level=understand")

        told = words(client)
        assert "Ben Okoro" in told
        assert "Understands it" in told

    def test_pages_by_name(self, client, team, monkeypatch):
        monkeypatch.setattr("lms.dashboards.drill.queries.ROWS", 1)
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
        assert "1 day late" in told
        assert "A1 Check the book list" in told
        assert "Asked to be observed" in told

    def test_lists_what_was_completed_before_a_change_too(self, client, session, make, team):
        version_id = make.course(make.job_role("Buyer"))
        make.assigned(team[1], version_id, fulfilled_at=clock.now(), withdrawn_at=clock.now())
        client.sign_in(team[0].id)

        client.get(f"/team/people/{team[1].id}")

        row = words(client).partition("Buyer release 1")[2].partition("nothing to do")[0]
        assert "Completed" in row
        assert "Remind" not in row

    def test_is_only_for_managers_above(self, client, make, team):
        stranger = make.leader("Noor Haddad")
        client.sign_in(stranger.id)

        client.get(f"/team/people/{team[1].id}", status=404)
        client.get(f"/team/people/{team[1].id}/sign-off/{DEMONSTRATE}", status=404)


class TestRemind:
    def test_leaves_one_message_a_day(self, client, session, team):
        client.sign_in(team[0].id)
        client.get("/team")
        action = next(f.get("action") for f in client.page.iter("form") if f.get("action", "").endswith("/remind"))

        client.post(action)
        client.post(action)

        session.expire_all()
        told = [m for person in team[1:] for m in mail.list_unread(session, person.id)]
        assert [m.subject for m in told] == ["Please finish “Bookseller”"]
        client.get("/team")
        assert "Reminded today" in words(client)

    def test_not_by_a_stranger(self, client, make, team):
        client.sign_in(team[0].id)
        client.get("/team")
        action = next(f.get("action") for f in client.page.iter("form") if f.get("action", "").endswith("/remind"))
        stranger = make.leader("Noor Haddad")
        client.sign_in(stranger.id)

        client.post(action, status=404)


class TestSignOff:
    def sent(self, client, **answers):
        hidden = {i.get("name"): i.get("value") for i in client.page.iter("input") if i.get("type") == "hidden"}
        return {k: v for k, v in hidden.items() if k in {"fingerprint", "once"}} | answers

    def test_counts_what_was_seen(self, client, team):
        client.sign_in(team[0].id)
        path = f"/team/people/{team[1].id}/sign-off/{DEMONSTRATE}"
        client.get(path)
        rows = {f.get("name") for f in client.page.iter("input") if f.get("type") == "radio"}
        answers = self.sent(client, **dict.fromkeys(rows, "yes"), note="Calm.")

        client.follow(client.post(path, answers))
        assert "Seen by Maria Silva" in words(client)
        assert "Held until" in words(client)
        client.post(path, answers)
        client.get(f"/team/people/{team[1].id}")
        assert words(client).count("Seen by Maria Silva") == 1

    def test_keeps_what_was_typed_when_nothing_was_seen(self, client, team):
        client.sign_in(team[0].id)
        path = f"/team/people/{team[1].id}/sign-off/{DEMONSTRATE}"
        client.get(path)

        client.post(path, self.sent(client, note="Too busy."), status=422)

        assert "Answer yes or no for at least one row" in words(client)
        assert "Too busy." in words(client)

    def test_a_changed_checklist_is_told(self, client, team):
        client.sign_in(team[0].id)
        path = f"/team/people/{team[1].id}/sign-off/{DEMONSTRATE}"
        client.get(path)

        client.post(path, self.sent(client, row_0="yes") | {"fingerprint": "other"}, status=409)

    @pytest.mark.parametrize("key", ["understand:in-store/booklist@bookseller", "demonstrate:in-store/none@x", "x"])
    def test_only_what_the_person_is_to_demonstrate(self, client, team, key):
        client.sign_in(team[0].id)

        client.get(f"/team/people/{team[1].id}/sign-off/{key}", status=404)


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

        told = words(client)
        assert "Departments compared" in told
        assert "Ben Okoro" not in told
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
