"""While others are writing: a request waits, then says when to come back, and keeps what was entered."""

import sqlite3
from contextlib import contextmanager

import pytest

from lms import schema
from lms.core import clock
from lms.core.db import open_database
from lms.identity.login.loader import NOTE_SEEN_AFTER
from tests.factories import Make
from tests.factories.quizzes import SMALL
from tests.page_client import PageClient
from tests.resources import replaced


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("busy") / "lms.sqlite3"


@pytest.fixture(scope="module")
def database(path):
    """A file with commits of its own, for requests that hardly wait."""
    database = open_database(f"sqlite:///{path}", wait_seconds=0.01)
    schema.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


@pytest.fixture
def browser(whole_app, database):
    with replaced(whole_app, database=database):
        yield PageClient(whole_app)


@pytest.fixture
def attempt(database, browser):
    """An open attempt of somebody who is signed in; its address."""
    with database.transaction() as session:
        make = Make(session)
        employee = make.learner()
        attempt_id = make.attempt(make.quiz(make.module(), rule=SMALL), employee)
    browser.sign_in(employee.id)
    return f"/attempts/{attempt_id}"


@contextmanager
def writing_elsewhere(path):
    """Hold the write lock from another connection."""
    other = sqlite3.connect(path, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


def kept_form(browser):
    form = next(form for form in browser.page.iter("form") if "stack" in (form.get("class") or ""))
    return form.get("action"), {field.get("name"): field.get("value") for field in form.iter("input")}


class TestBusy:
    def test_a_script_is_told_when_to_come_back(self, browser, path, attempt):
        with writing_elsewhere(path):
            answer = browser.post(
                f"{attempt}/questions/1", {"q1": "Ready to pay"}, status=503, headers={"Accept": "application/json"}
            )

        assert int(answer.headers["Retry-After"]) > 0
        assert answer.mimetype == "application/json"

    def test_the_page_keeps_the_answer(self, browser, path, attempt):
        with writing_elsewhere(path):
            answer = browser.post(f"{attempt}/questions/1", {"q1": "Ready to pay"}, status=503)
        assert int(answer.headers["Retry-After"]) > 0

        action, fields = kept_form(browser)
        answer = browser.http.post(action, data=fields)

        assert (action, fields["q1"]) == (f"{attempt}/questions/1", "Ready to pay")
        assert answer.status_code == 303

    def test_a_password_is_not_kept(self, browser, path):
        with writing_elsewhere(path):
            answer = browser.post("/sign-in", {"email": "ada@example.org", "password": "not for a page"}, status=503)

        assert "not for a page" not in answer.text
        assert "ada@example.org" not in answer.text

    def test_reading_goes_on(self, browser, path, attempt, database, monkeypatch):
        moment = clock.now() + NOTE_SEEN_AFTER
        monkeypatch.setattr(clock, "now", lambda: moment)

        with writing_elsewhere(path):
            browser.get(f"{attempt}/questions/1")

    def test_what_is_committed_answers_well_although_the_worker_cannot_be_woken(self, browser, attempt, whole_app):
        with replaced(whole_app, engine=None):
            browser.post(f"{attempt}/questions/1", {"q1": "Ready to pay"})
