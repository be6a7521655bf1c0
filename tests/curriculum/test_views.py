"""The trainer's pages, as a trainer uses them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lms.core.permissions import PermissionSet
from lms.curriculum import operations
from lms.identity import operations as identity
from lms.journeys import operations as journeys
from lms.people import operations as people
from lms.vision import operations as vision
from tests.curriculum.firm import FIRM

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def firm(session):
    people.apply_organisation(session, FIRM.organisation, MONDAY)
    vision.apply_mantra(session, document=FIRM.mantra, now=MONDAY)
    journeys.apply_systems(session, documents=FIRM.systems)
    journeys.apply_maps(session, documents=FIRM.maps, now=MONDAY)


@pytest.fixture
def trainer(session, make, firm, client):
    employee = make.employee(job_role=make.job_role("Bookseller"))
    identity.open_account(
        session,
        employee_id=employee.id,
        permission_sets=(PermissionSet.EMPLOYEE, PermissionSet.TRAINER),
        viewer=None,
        now=MONDAY,
    )
    client.sign_in(employee.id)
    return client


def change_the_mantra(session):
    changed = replace(FIRM.mantra, version=3, text="Ready, all of them.")
    vision.apply_mantra(session, document=changed, now=MONDAY)


class TestReleases:
    def test_are_none_at_first(self, trainer):
        assert "No release yet" in trainer.get("/releases").text

    def test_are_published_after_a_look_at_whom_they_touch(self, trainer):
        assert "first release" in trainer.get("/releases/new").text

        listed = trainer.follow(trainer.post("/releases/new", {"seen_number": "0", "notes": "Our first."}))

        assert "Release 1" in listed.text
        assert "Our first." in listed.text
        assert "0 of 4 courses ready" in listed.text

    def test_say_when_all_courses_are_ready(self, trainer, drain):
        trainer.post("/releases/new", {"seen_number": "0", "notes": ""})
        drain()

        assert "All 4 courses are ready" in trainer.get("/releases").text

    def test_show_a_stale_author_what_would_change_now(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)

        page = trainer.post("/releases/new", {"seen_number": "0", "notes": "My words."}, status=409)

        assert "was published while you were reading" in page.text
        assert "My words." in page.text
        assert 'value="1"' in page.text

    def test_say_when_there_is_nothing_to_publish(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)

        assert "Nothing has changed" in trainer.get("/releases/new").text
        trainer.post("/releases/new", {"seen_number": "1", "notes": ""}, status=422)

    def test_keep_what_was_typed_when_it_is_too_long(self, trainer):
        page = trainer.post("/releases/new", {"seen_number": "0", "notes": "x" * 1001}, status=422)

        assert "at most 1000" in page.text


class TestCourses:
    def test_are_none_before_the_first_release(self, trainer):
        assert "No courses yet" in trainer.get("/courses").text

    def test_are_listed_and_shown_with_questions_and_answers(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain()

        assert "Bookseller" in trainer.get("/courses").text
        shown = trainer.get("/courses/role/bookseller").text

        assert "questions the quiz draws from" in shown
        assert "Right" in shown
        assert "From:" in shown

    def test_answer_404_when_there_is_none(self, trainer):
        trainer.get("/courses/role/nobody", status=404)

    def test_are_not_for_learners(self, session, make, client, firm):
        employee = make.employee()
        identity.open_account(session, employee_id=employee.id, viewer=None, now=MONDAY)
        client.sign_in(employee.id)

        for path in ("/courses", "/courses/foundation", "/releases", "/releases/new"):
            client.get(path, status=403)
