"""A form that comes twice is done once; what only looks like it is not dropped."""

import io

import pytest
from sqlalchemy import func, select

from lms.audit.models import IdempotencyKey
from lms.people.models import Department, JobRole
from tests.files import samples

KEY = "0190f3a8-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def _signed_in(client, make):
    ada = make.employee("Ada Admin")  # one job role, Bookseller in Stores
    make.account(ada, "administrator", "trainer")
    client.sign_in(ada.id)


def names(session, table) -> list[str]:
    return sorted(session.scalars(select(table.name)))


def add_department(client, name, **more):
    return client.post("/departments/new", {"name": name, "once": KEY, **more})


def test_the_same_form_with_the_same_words_is_done_once(client, session):
    add_department(client, "Post")
    add_department(client, "Post")

    assert names(session, Department) == ["Post", "Stores"]


def test_the_same_form_with_other_words_is_done_too(client, session):
    add_department(client, "Post")
    add_department(client, "Studio")

    assert names(session, Department) == ["Post", "Stores", "Studio"]


def test_another_form_with_the_same_key_is_done_too(client, session, make):
    add_department(client, "Post")
    department = session.scalars(select(Department)).first()
    client.post("/job-roles/new", {"name": "Post", "department": str(department.id), "once": KEY})

    assert names(session, JobRole) == ["Bookseller", "Post"]


def test_the_same_file_is_taken_once_and_another_one_too(client, session):
    def send(content):
        fields = {"file": (io.BytesIO(content), "a.png"), "alt": "It", "once": KEY}
        return client.post("/write/media", fields).headers["Location"]

    red, blue = samples.picture("PNG"), samples.picture("PNG", size=(9, 9))

    assert send(red) == send(red)
    assert send(red) != send(blue)


def test_a_password_that_was_asked_for_on_the_way_makes_no_difference(client, session):
    add_department(client, "Post")
    add_department(client, "Post", confirm_password="a horse and a pair of scissors")

    assert session.scalar(select(func.count()).select_from(IdempotencyKey)) == 1
