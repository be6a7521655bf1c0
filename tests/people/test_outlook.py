"""What somebody will get, shown before they are added."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.assignments import operations as assignments
from lms.assignments.queries import list_live_and_completed
from lms.core import clock
from lms.people import queries
from lms.people.models import Employee
from tests.page_checker import text_of
from tests.people.test_views import person_fields
from tests.times import MONDAY as NOW


@pytest.fixture
def courses(client, make):
    """A foundation, a course for booksellers, one for cooks, and somebody who may add people."""
    client.sign_in(make.administrator("Ada Admin", email="ada@example.org").id)
    bookseller, cook = make.job_role("Bookseller"), make.job_role("Cook")
    make.course()
    make.course(bookseller)
    make.course(cook)
    return bookseller, cook


def shown(client):
    """Return which courses the page names, with their due dates."""
    return {
        line.get("data-course"): date.fromisoformat(line.find(".//time").get("datetime"))
        for line in client.page.findall(".//li[@data-course]")
    }


def test_a_new_person_gets_what_was_shown(client, courses, session, drain):
    bookseller, _cook = courses
    today = clock.now().date()
    assignments.set_due_rule(session, days=30, viewer=None, now=NOW)
    fields = {**person_fields(None, job_roles=[str(bookseller.id)]), "joined_on": str(today)}
    client.get("/people/new")
    assert len(shown(client)) == 1

    client.post("/people/new", {**fields, "show": "1"}, status=200)

    assert session.scalar(select(Employee.id).where(Employee.email == fields["email"])) is None
    seen = shown(client)
    client.post("/people/new", fields)
    drain(clock.now())
    ben = queries.find_employee_by_email(session, fields["email"])
    got = {row.course_title: row.due_at.date() for row in list_live_and_completed(session, ben.id)}
    assert got == seen
    assert len(got) == 2
    assert set(got.values()) == {today + timedelta(days=30)}


def test_who_starts_later_has_time_from_their_first_day(client, courses):
    later = clock.now().date() + timedelta(days=40)
    fields = person_fields(None, job_roles=[str(role.id) for role in courses], joined_on=str(later))

    client.post("/people/new", {**fields, "show": "1"}, status=200)

    assert len(shown(client)) == 3
    assert set(shown(client).values()) == {later + timedelta(days=14)}


@pytest.mark.parametrize("odd", [{"joined_on": "yesterday"}, {"job_roles": ["x"]}, {"name": "", "email": "x"}])
def test_odd_input_is_shown_as_it_is_and_says_nothing_yet(client, courses, odd):
    client.post("/people/new", {**person_fields(None, job_roles=[]), **odd, "show": "1"}, status=200)

    assert len(shown(client)) == 1


def test_before_the_first_release_there_is_nothing(client, make):
    client.sign_in(make.administrator("Ada Admin", email="ada@example.org").id)

    client.get("/people/new")

    assert shown(client) == {}
    assert text_of(client.page.find(".//div[@data-part='outlook']"))


def test_a_first_day_at_the_end_of_time_is_refused_and_breaks_nothing(client, courses):
    bookseller, _cook = courses
    client.get("/people/new")
    fields = {**person_fields(None, job_roles=[str(bookseller.id)]), "joined_on": "9999-12-31"}

    client.post("/people/new", fields, status=422)

    assert shown(client) == {}
