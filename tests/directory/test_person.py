"""One person for the administrator, and the exceptions that are made for them."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from lms.assignments import operations as assignments
from lms.assignments.models import Assignment
from lms.directory import queries
from lms.directory.queries import PeopleFilters
from lms.directory.terms import PeopleOrder, PeopleView
from lms.people import operations as people
from lms.people import queries as people_queries
from lms.people.models import Employee
from lms.quizzes import operations as quizzes
from lms.quizzes.models import Attempt
from tests.factories.quizzes import SMALL
from tests.times import MONDAY as NOW


@pytest.fixture
def admin(client, make):
    person = make.administrator("Ada Admin", email="ada@b.co")
    client.sign_in(person.id)
    return person


class TestList:
    def listed(self, session, **filters):
        return [
            row.employee.name for row in queries.list_page(session, PeopleFilters(**filters), key=None, now=NOW).rows
        ]

    @pytest.mark.parametrize(
        "search", ["oko", "grace", "GRACE okoye", "grace@b.co", "grace@", "1001", "gracce", "okyoe"]
    )
    def test_finds_by_name_address_number_and_in_spite_of_typos(self, session, make, search):
        make.employee("Grace Okoye", email="grace@b.co")
        make.employee("Zoe Quill", email="zoe@b.co")
        session.execute(Employee.__table__.update().where(Employee.email == "grace@b.co").values(number="1001"))

        assert self.listed(session, search=search) == ["Grace Okoye"]

    def test_newest_first(self, session, make):
        make.employee("Old", joined_on=NOW.date() - timedelta(days=9))
        make.employee("New", joined_on=NOW.date())

        assert self.listed(session, order=PeopleOrder.NEWEST) == ["New", "Old"]

    def test_counts_each_view(self, session, make):
        make.employee("Here")
        make.employee("Later", joined_on=NOW.date() + timedelta(days=40))
        left = make.employee("Left")
        people.end_employment(session, employee_id=left.id, ended_on=NOW.date(), viewer=None, now=NOW)

        counts = queries.list_page(session, PeopleFilters(), key=None, now=NOW).counts

        assert (counts[PeopleView.EVERYONE], counts[PeopleView.PLANNED], counts[PeopleView.LEFT]) == (1, 1, 1)
        for view, name in (
            (PeopleView.PLANNED, "Later"),
            (PeopleView.LEFT, "Left"),
            (PeopleView.NOT_SIGNED_IN, "Here"),
        ):
            assert self.listed(session, view=view) == [name]


class TestChosen:
    def send(self, client, action, *who, **more):
        return client.post("/people/chosen", {"do": action, "who": [str(one.id) for one in who], **more}, status=200)

    def test_move(self, client, admin, make, session):
        boss, ana, ben = make.employee("Boss", email="boss@b.co"), make.employee("Ana"), make.employee("Ben")
        self.send(client, "move", ana, ben)
        fields = {
            "do": "move",
            "who": [str(ana.id), str(ben.id)],
            "manager": "boss@b.co",
            "site": "",
            "job_role": "",
            "day": str(NOW.date()),
        }
        client.post("/people/chosen/change", fields, status=303)

        session.expire_all()
        assert [people_queries.get_employee(session, one.id).manager_id for one in (ana, ben)] == [boss.id] * 2

    def test_add_a_job_role(self, client, admin, make, session):
        ana, cook = make.employee("Ana"), make.job_role("Cook", department="Kitchen")
        fields = {"do": "add-job-role", "who": [str(ana.id)], "manager": "", "site": "", "day": str(NOW.date())}
        client.post("/people/chosen/change", {**fields, "job_role": ""}, status=422)
        client.post("/people/chosen/change", {**fields, "job_role": str(cook.id)}, status=303)

        roles = {p.job_role.name for p in people_queries.current_placements(session, ana.id)}
        assert roles == {"Bookseller", "Cook"}

    def test_end(self, client, admin, make, session):
        ana = make.employee("Ana")
        self.send(client, "end", ana)
        fields = {"do": "end", "who": [str(ana.id), str(admin.id)], "day": str(NOW.date())}
        client.post("/people/chosen/change", fields, status=422)
        client.post("/people/chosen/change", {**fields, "who": [str(ana.id)]}, status=303)

        session.expire_all()
        assert people_queries.get_employee(session, ana.id).has_left

    def test_nobody_chosen_leads_back(self, client, admin):
        client.post("/people/chosen", {"do": "move"}, status=303)


def image(width, height) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, "PNG")
    return stream.getvalue()


TIMED = replace(SMALL, time_limit_seconds=600)


class TestPhoto:
    def send(self, client, person, content, status=303):
        return client.post(f"/people/{person.id}/photo", {"file": (io.BytesIO(content), "me.png")}, status=status)

    def test_is_a_square_that_can_be_removed(self, client, admin, make, session):
        ana = make.employee("Ana")
        client.get(f"/people/{ana.id}/photo")
        self.send(client, ana, image(640, 400))
        client.get(f"/people/{ana.id}")
        (shown,) = [one.get("src") for one in client.page.iter("img") if "/photos/" in one.get("src")]
        answer = client.http.get(shown)
        assert Image.open(io.BytesIO(answer.data)).size == (people.EDGE, people.EDGE)

        client.post(f"/people/{ana.id}/photo/remove", {})
        assert client.http.get(shown).status_code == 404

    @pytest.mark.parametrize(
        "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n%%EOF", image(64, 64)[:90]]
    )
    def test_what_is_no_image_is_refused(self, client, admin, make, content):
        self.send(client, make.employee("Ana"), content, status=422)


class TestExceptions:
    @pytest.fixture
    def owed(self, make, session, drain):
        """Somebody with one open course, and its assignment."""
        role = make.job_role()
        make.course(role, modules=[make.module()])
        ana = make.learner("Ana", job_role=role)
        drain(NOW)
        return ana, session.scalars(select(Assignment.id).where(Assignment.employee_id == ana.id)).one()

    def live(self, session, employee):
        session.expire_all()
        query = select(Assignment).where(Assignment.employee_id == employee.id, Assignment.withdrawn_at.is_(None))
        return session.scalars(query).all()

    def test_more_time(self, client, admin, owed, session):
        ana, assignment_id = owed
        address = f"/people/{ana.id}/courses/{assignment_id}/extend"
        client.get(f"/people/{ana.id}")
        client.get(address)
        client.post(address, {"due_on": "2001-01-01", "reason": ""}, status=422)
        client.post(address, {"due_on": "2027-01-31", "reason": "On leave"}, status=303)

        (assignment,) = self.live(session, ana)
        assert assignment.due_at.date().isoformat() == "2027-01-31"
        assert "On leave" in client.get(f"/people/{ana.id}").text

    def test_an_exemption_lasts_until_it_is_ended(self, client, admin, owed, session, drain):
        ana, assignment_id = owed
        address = f"/people/{ana.id}/courses/{assignment_id}/exempt"
        client.get(address)
        client.post(address, {"reason": ""}, status=422)
        client.post(address, {"reason": "Wrote it"}, status=303)
        assignments.reconcile_employee(session, employee_id=ana.id, now=NOW)
        assert self.live(session, ana) == []

        client.get(f"/people/{ana.id}")
        exemption = next(one.get("data-exemption") for one in client.page.iter() if one.get("data-exemption"))
        client.post(f"/people/{ana.id}/exemptions/{exemption}/end", {}, status=303)
        assert len(self.live(session, ana)) == 1
        client.post(f"/people/{ana.id}/exemptions/{exemption}/end", {}, status=404)
        client.post(address, {"reason": "Again"}, status=409)

    def test_page_of_somebody_with_nothing(self, client, admin, make):
        ben = make.employee("Ben")
        client.get(f"/people/{ben.id}")
        client.get(f"/people/{ben.id}/evidence")

    def test_extra_time_holds_at_once_and_in_open_attempts(self, client, admin, make, session):
        ana = make.learner("Ana")
        quiz_id = make.quiz(make.module(), rule=TIMED)
        first = make.attempt(quiz_id, ana)
        client.post(f"/people/{ana.id}/extra-time", {"percent": "50"}, status=303)

        session.expire_all()
        assert session.get(Attempt, first).deadline_at - NOW == timedelta(seconds=900)
        make.close(first)
        assert session.get(
            Attempt, make.attempt(quiz_id, ana, now=NOW + timedelta(days=2))
        ).deadline_at == NOW + timedelta(days=2, seconds=900)
        client.get(f"/people/{ana.id}")
        with pytest.raises(quizzes.ExtraTimeOutOfRange):
            quizzes.set_extra_time(session, employee_id=ana.id, percent=-1, viewer=None, now=NOW)
