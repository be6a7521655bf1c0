"""The administrator's pages, as a browser without JavaScript meets them."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest

from lms.core import clock
from lms.people import jobs, queries
from lms.people.finding import queries as finding
from tests.page_checker import text_of


@pytest.fixture
def admin(client, make):
    person = make.administrator("Ada Admin")
    client.sign_in(person.id)
    return person


def person_fields(make, **changes):
    values = {
        "name": "Ben Okoro",
        "email": "ben@example.org",
        "joined_on": "2026-11-02",
        "job_roles": [str(make.job_role().id)] if make else [],
        "manager": "",
        "site": "",
    }
    return values | changes


class TestListPeople:
    def test_finds_by_the_beginning_of_any_part_of_the_name(self, client, admin, make):
        make.employee("Grace Okoye")
        make.employee("Zoe Quill")

        text = client.get("/people?q=oko").text

        assert "Grace Okoye" in text
        assert "Zoe Quill" not in text

    @pytest.mark.both_servers
    def test_narrows_by_department(self, client, admin, make):
        make.employee("Cook Person", job_role=make.job_role("Cook", department="Kitchen"))
        make.employee("Shop Person", job_role=make.job_role("Clerk", department="Shop"))

        text = client.get(f"/people?department={make.department('Kitchen').id}").text

        assert "Cook Person" in text
        assert "Shop Person" not in text

    @pytest.mark.both_servers
    def test_leads_on_through_a_long_list(self, client, admin, make):
        for number in range(60):
            make.employee(f"Colleague {number:02}")

        first = client.get("/people?q=colleague").text
        href = next(a.get("href") for a in client.page.iter("a") if "after=" in (a.get("href") or ""))
        second = client.get(href).text

        assert "Colleague 49" in first
        assert "Colleague 50" not in first
        assert "Colleague 59" in second
        assert "Colleague 49" not in second

    @pytest.mark.parametrize("asked", ["after=nonsense", "after=5d1e9f1c-2b7a-4a51-9a53-0d6a3b1c9f10.%00"])
    @pytest.mark.both_servers
    def test_odd_keys_are_no_defect(self, client, admin, asked):
        assert client.http.get(f"/people?{asked}").status_code in {200, 404}

    @pytest.mark.parametrize("asked", ["department=nonsense", "view=odd", "q=" + "x" * 200])
    def test_odd_filters_are_told(self, client, admin, asked):
        client.get(f"/people?{asked}", status=422)

    @pytest.mark.both_servers
    def test_asks_the_database_as_often_for_many_as_for_few(self, client, admin, make):
        client.get("/people")
        with client.counting() as few:
            client.get("/people")
        for number in range(20):
            make.employee(f"Person {number}")
        with client.counting() as many:
            client.get("/people")

        assert len(many) == len(few) <= 9


class TestReportsTo:
    @pytest.fixture
    def line(self, make, admin):
        """A director with a manager, who has two booksellers; one more reports to the director."""
        director = make.employee("Dora Director", manager=admin)
        manager = make.employee("Max Manager", manager=director)
        return director, manager, [make.employee(name, manager=manager) for name in ("Ann One", "Bea Two")]

    def names(self, client):
        return {text_of(row.find(".//th//a")) for row in client.page.findall(".//tr[@data-person]")}

    def counts(self, client):
        found = client.page.find(".//nav[@data-direct]")
        return None if found is None else (found.get("data-direct"), found.get("data-all"))

    def test_lists_direct_reports_or_all_below_and_counts_both(self, client, line):
        director, _manager, _team = line
        client.get(f"/people?manager={director.email}")
        assert self.names(client) == {"Max Manager"}
        assert self.counts(client) == ("1", "3")

        client.get("/people?manager=dora+director&below=1")

        assert self.names(client) == {"Max Manager", "Ann One", "Bea Two"}
        assert self.counts(client) == ("1", "3")

    def test_counts_what_the_other_filters_leave(self, client, line):
        client.get("/people?manager=max+manager&q=ann")

        assert self.names(client) == {"Ann One"}
        assert self.counts(client) == ("1", "1")

    def test_asks_who_is_meant(self, client, line):
        client.get("/people?manager=max", status=422)

        assert client.page.find(".//*[@id='manager-error']") is not None

    def test_is_linked_from_the_manager(self, client, line):
        _director, manager, _team = line
        client.get(f"/people/{manager.id}")

        (link,) = [a.get("href") for a in client.page.iter("a") if "manager=" in a.get("href", "")]
        client.get(link)

        assert self.names(client) == {"Ann One", "Bea Two"}


class TestAddPerson:
    def test_adds_a_person_and_leads_to_them(self, client, admin, make):
        client.get("/people/new")

        page = client.follow(client.post("/people/new", person_fields(make, manager=admin.email)))

        assert "Ben Okoro added." in page.text
        assert "Ada Admin" in page.text

    def test_keeps_what_was_typed_when_something_is_wrong(self, client, admin, make):
        page = client.post("/people/new", person_fields(make, name="", manager="nobody@example.org"), status=422)

        assert 'id="name-error"' in page.text
        assert "ben@example.org" in page.text

    def test_refuses_an_unknown_manager_at_the_field(self, client, admin, make):
        page = client.post("/people/new", person_fields(make, manager="nobody@example.org"), status=422)

        assert 'id="manager-error"' in page.text

    def test_sent_twice_adds_one(self, client, admin, make, session):
        client.post("/people/new", person_fields(make))
        page = client.post("/people/new", person_fields(make), status=422)

        assert 'id="email-error"' in page.text
        assert len(finding.find_employees(session, search="Ben")) == 1

    @pytest.mark.parametrize(
        "odd",
        [
            {"joined_on": "yesterday"},
            {"joined_on": "0001-01-01"},
            {"joined_on": "2199-01-01"},
            {"site": "x"},
            {"job_roles": ["x"]},
            {"email": "x"},
        ],
    )
    def test_odd_input_is_told(self, client, admin, make, odd):
        client.post("/people/new", person_fields(make, **odd), status=422)


class TestMovePerson:
    def test_shows_what_is_and_saves_what_shall_be(self, client, admin, make):
        ben, cook = make.employee("Ben"), make.job_role("Cook")
        client.get(f"/people/{ben.id}/move")

        answer = client.post(
            f"/people/{ben.id}/move", {"job_roles": [str(cook.id)], "manager": admin.email, "site": ""}
        )

        page = client.follow(answer).text
        assert "Cook" in page
        assert "Ada Admin" in page

    def test_refuses_a_loop_at_the_field(self, client, admin, make):
        boss = make.employee("Boss")
        ben = make.employee("Ben", manager=boss)

        page = client.post(f"/people/{boss.id}/move", {"job_roles": [], "manager": ben.email, "site": ""}, status=422)

        assert 'id="manager-error"' in page.text

    def test_on_a_later_day_happens_on_that_day(self, client, admin, make, session, drain):
        ben, cook = make.employee("Ben"), make.job_role("Cook")
        later = clock.now().date() + timedelta(days=40)
        fields = {"job_roles": [str(cook.id)], "manager": "Ada Admin", "site": "", "moved_on": str(later)}
        client.post(f"/people/{ben.id}/move", fields)
        client.get(f"/people/{ben.id}/move")
        assert [p.job_role.name for p in queries.current_placements(session, ben.id)] == ["Bookseller"]
        (planned,) = finding.list_planned_moves(session, ben.id)

        steps = jobs.start_due(session, {}, now=datetime.combine(later, time(1), tzinfo=UTC))
        for step in steps:
            step(session)

        (placement,) = queries.current_placements(session, ben.id)
        assert (placement.job_role.name, placement.starts_on) == ("Cook", planned.effective_on)
        assert finding.list_planned_moves(session, ben.id) == ()

    def test_a_planned_move_can_be_canceled(self, client, admin, make, session):
        ben = make.employee("Ben")
        later = clock.now().date() + timedelta(days=40)
        client.post(f"/people/{ben.id}/move", {"job_roles": [], "manager": "", "site": "", "moved_on": str(later)})
        (planned,) = finding.list_planned_moves(session, ben.id)

        client.post(f"/people/{ben.id}/planned-moves/{planned.id}/cancel", {})
        client.post(f"/people/{ben.id}/planned-moves/{planned.id}/cancel", {}, status=404)

        assert finding.list_planned_moves(session, ben.id) == ()


class TestManagers:
    @pytest.mark.parametrize(("text", "status"), [("boss one", 303), ("Boss", 422), ("twin", 422), ("nobody", 422)])
    def test_are_found_by_name_if_it_is_clear(self, client, admin, make, text, status):
        make.employee("Boss One")
        make.employee("Twin")
        make.employee("Twin")

        client.post("/people/new", person_fields(make, manager=text), status=status)

    def test_are_suggested_while_one_types(self, client, admin, make):
        make.employee("Boss One", email="boss@example.org")

        answer = client.http.get("/people/suggestions?q=one").json

        assert [one["email"] for one in answer["people"]] == ["boss@example.org"]
        assert client.http.get("/people/suggestions?q=").json == {"people": []}


def test_somebody_who_starts_later_works_here_from_that_day(client, admin, make, session):
    later = clock.now().date() + timedelta(days=40)
    page = client.follow(client.post("/people/new", person_fields(make, joined_on=str(later), number="77")))
    ben = queries.find_employee_by_email(session, "ben@example.org")
    assert (ben.is_planned, ben.number) == (True, "77")
    assert str(later.year) in page.text

    for step in jobs.start_due(session, {}, now=datetime.combine(later, time(1), tzinfo=UTC)):
        step(session)

    session.expire_all()
    assert queries.find_employee_by_email(session, "ben@example.org").is_active
    client.post("/people/new", person_fields(make, email="other@example.org", number="77"), status=422)


class TestEndEmployment:
    def test_on_a_later_day_can_be_planned_and_canceled(self, client, admin, make, session):
        ben = make.employee("Ben")
        for days in (20, 40):  # the later plan takes the place of the earlier
            later = clock.now().date() + timedelta(days=days)
            client.post(f"/people/{ben.id}/end", {"ended_on": str(later)})
        client.get(f"/people/{ben.id}")
        assert client.page.find(".//*[@data-ends]").get("data-ends") == str(later)
        assert queries.get_employee(session, ben.id).is_active
        (planned,) = finding.list_planned_moves(session, ben.id)
        client.get(f"/people/{ben.id}/move")

        client.post(f"/people/{ben.id}/planned-moves/{planned.id}/cancel", {})

        client.get(f"/people/{ben.id}")
        assert client.page.find(".//*[@data-ends]") is None

    def test_leaves_a_move_on_the_same_day_and_ends_with_it(self, client, admin, make, session):
        ben, cook = make.employee("Ben"), make.job_role("Cook")
        later = clock.now().date() + timedelta(days=20)
        client.post(f"/people/{ben.id}/end", {"ended_on": str(later)})
        move = {"job_roles": [str(cook.id)], "manager": "", "site": "", "moved_on": str(later)}
        client.post(f"/people/{ben.id}/move", move)
        assert len(finding.list_planned_moves(session, ben.id)) == 2

        client.post(f"/people/{ben.id}/end", {"ended_on": str(clock.now().date())})

        assert finding.list_planned_moves(session, ben.id) == ()

    def test_of_several_people_happens_on_a_later_day(self, client, admin, make, session):
        people = [make.employee("Ben"), make.employee("Eve")]
        later = clock.now().date() + timedelta(days=20)

        for action, fields in (("end", {}), ("move", {"site": "", "manager": admin.email})):
            who = {"do": action, "who": [str(one.id) for one in people], "day": str(later)}
            client.post("/people/chosen/change", {**who, **fields})

        assert all(queries.get_employee(session, one.id).is_active for one in people)
        assert [len(finding.list_planned_moves(session, one.id)) for one in people] == [2, 2]

    def test_nobody_plans_their_own(self, client, admin):
        later = clock.now().date() + timedelta(days=20)

        client.post(f"/people/{admin.id}/end", {"ended_on": str(later)}, status=422)

    def test_ends_and_rehires(self, client, admin, make):
        ben = make.employee("Ben")

        ended = client.follow(client.post(f"/people/{ben.id}/end", {"ended_on": "2026-11-02"}))
        back = client.follow(client.post(f"/people/{ben.id}/rehire"))

        assert f"/people/{ben.id}/rehire" in ended.text
        assert f"/people/{ben.id}/rehire" not in back.text

    @pytest.mark.parametrize("day", ["", "2199-01-01", "1990-01-01"])
    def test_refuses_days_that_cannot_be(self, client, admin, make, day):
        ben = make.employee("Ben")

        client.post(f"/people/{ben.id}/end", {"ended_on": day}, status=422)

    def test_nobody_ends_their_own(self, client, admin):
        client.post(f"/people/{admin.id}/end", {"ended_on": "2026-11-02"}, status=422)

    def test_twice_is_a_conflict(self, client, admin, make):
        ben = make.employee("Ben")
        client.post(f"/people/{ben.id}/end", {"ended_on": "2026-11-02"})

        client.post(f"/people/{ben.id}/end", {"ended_on": "2026-11-02"}, status=409)


class TestUnits:
    def test_adds_and_renames(self, client, admin, make):
        department = make.department("Kitchen")
        client.get("/departments")

        client.post("/job-roles/new", {"name": "Pastry Cook", "department": str(department.id), "leads": "y"})
        client.post(f"/departments/{department.id}/edit", {"name": "Galley"})
        client.post("/departments/new", {"name": "Docks"})

        text = client.get("/departments").text
        assert "Pastry Cook" in text
        assert "Galley" in text
        assert "Docks" in text

    @pytest.mark.both_servers
    def test_edits_a_job_role(self, client, admin, make):
        role = make.job_role("Cook")
        client.get(f"/job-roles/{role.id}/edit")

        client.post(f"/job-roles/{role.id}/edit", {"name": "Chef", "department": str(role.department_id)})

        assert "Chef" in client.get("/departments").text

    def test_a_name_twice_is_told(self, client, admin, make):
        make.job_role("Cook")

        client.post("/departments/new", {"name": "stores"}, status=422)
        client.post("/job-roles/new", {"name": "Cook", "department": str(make.department().id)}, status=422)

    def test_a_name_in_other_case_is_told(self, client, admin, make):
        unit = make.department("Stores")
        other = make.department("Docks")

        client.post("/departments/new", {"name": "STORES"}, status=422)
        client.post(f"/departments/{other.id}/edit", {"name": "stores"}, status=422)
        client.post(f"/departments/{unit.id}/edit", {"name": "STORES"})

    def test_names_of_other_scripts_stand_side_by_side(self, client, admin):
        for name in ("المخزن", "المتجر"):
            client.post("/departments/new", {"name": name})

        text = client.get("/departments").text
        assert "المخزن" in text
        assert "المتجر" in text

    def test_a_form_sent_twice_is_done_once(self, client, admin):
        first = client.post("/departments/new", {"name": "Docks", "once": "k1"})
        again = client.post("/departments/new", {"name": "Docks", "once": "k1"})

        assert first.headers["Location"] == again.headers["Location"]

    def test_odd_names_are_told(self, client, admin, make):
        role = make.job_role("Cook")
        unit = str(role.department_id)

        client.post("/departments/new", {"name": "\u200b"}, status=422)
        client.post(f"/departments/{unit}/edit", {"name": "\u200b"}, status=422)
        client.post(f"/job-roles/{role.id}/edit", {"name": "\u200b", "department": unit}, status=422)
        client.post("/job-roles/new", {"name": "Cook", "department": "nowhere"}, status=422)

    def test_forms_for_new_ones_open(self, client, admin, make):
        department = make.department()

        for path in ("/departments/new", "/job-roles/new", f"/departments/{department.id}/edit"):
            client.get(path)


class TestDoors:
    @pytest.mark.parametrize("path", ["", "/move", "/edit", "/account", "/permissions"])
    def test_nobody_and_somebody_unknown_are_alike(self, client, admin, path):
        client.get(f"/people/{uuid4()}{path}", status=404)

    @pytest.mark.parametrize("kind", ["learner", "trainer", "leader"])
    def test_only_administrators_come_in(self, client, make, kind):
        person = getattr(make, kind)()
        client.sign_in(person.id)

        for path in ("/people", "/people/new", f"/people/{person.id}", f"/people/{person.id}/account", "/departments"):
            client.get(path, status=403)

    def test_unknown_units_are_not_there(self, client, admin):
        for path in (f"/departments/{uuid4()}/edit", f"/job-roles/{uuid4()}/edit"):
            client.get(path, status=404)
