"""The trainer's pages, as a trainer uses them."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from lms.assignments.terms import ASSIGN_COURSE
from lms.core.permissions import PermissionSet
from lms.curriculum import operations, queries
from lms.curriculum.draft import queries as draft
from lms.curriculum.terms import ChangeKind, FailedWork, ReleaseJob
from lms.identity import operations as identity
from lms.outbox.models import Delivery
from lms.outbox.terms import DeliveryState
from lms.vision import operations as vision
from tests.curriculum.organisation import ORGANISATION, lay
from tests.times import MONDAY


@pytest.fixture
def organisation(session):
    lay(session)


@pytest.fixture
def trainer(session, make, organisation, client):
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


ERROR = "IntegrityError: NOT NULL constraint failed: a.b\n[SQL: INSERT …]\n[parameters: ('somebody@example.org',)]"


def change_the_mantra(session):
    changed = replace(ORGANISATION.mantra, version=3, text="Ready, all of them.")
    vision.apply_mantra(session, document=changed, now=MONDAY)


def form(client):
    """The form of the page's own, beside those for searching and signing out."""
    return client.page.find(".//main//form[@method='post']")


def only_change(session):
    (change,) = draft.compare_with_last(session, draft.load_working(session)).changes
    return change


def sent(session):
    """What the page sends besides the choices."""
    number = queries.current_release_number(session)
    return {"seen_number": str(number), "seen": draft.load_working(session).seen, "notes": ""}


def fail(session, handler, *, state=DeliveryState.DEAD, **fields):
    """Let work that is done have failed: given up, as after many tries, unless the state says otherwise."""
    delivery = session.scalars(
        select(Delivery).where(
            Delivery.handler == handler, *(Delivery.fields[k].as_string() == v for k, v in fields.items())
        )
    ).all()[-1]
    delivery.state, delivery.tries, delivery.error = state.value, 5, ERROR
    session.flush()


class TestReleases:
    def test_are_none_at_first(self, trainer):
        trainer.get("/releases")

        assert trainer.page.find(".//main//ol") is None

    def test_are_published_after_a_look_at_whom_they_touch(self, trainer):
        trainer.get("/releases/new")
        assert trainer.page.find(".//section[@id='changes']") is None

        listed = trainer.follow(trainer.post("/releases/new", {"seen_number": "0", "notes": "Our first."}))

        assert "Our first." in listed.text
        for path in ("/releases/1", "/releases"):
            trainer.get(path)
            (bar,) = trainer.page.iter("progress")
            assert (bar.get("value"), bar.get("max")) == ("0", "4")

    def test_say_when_all_courses_are_ready(self, trainer, drain):
        trainer.post("/releases/new", {"seen_number": "0", "notes": ""})
        drain()

        trainer.get("/releases")

        assert trainer.page.find(".//*[@id='progress']").get("data-refresh") is None
        assert trainer.page.find(".//progress") is None

    def test_show_a_stale_author_what_would_change_now(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)

        page = trainer.post("/releases/new", {"seen_number": "0", "notes": "My words."}, status=409)

        assert trainer.page.find(".//*[@id='summary']") is not None
        assert "My words." in page.text
        assert 'value="1"' in page.text

    def test_say_when_there_is_nothing_to_publish(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)

        trainer.get("/releases/new")

        assert form(trainer) is None
        trainer.post("/releases/new", {"seen_number": "1", "notes": ""}, status=422)

    def test_keep_what_was_typed_when_it_is_too_long(self, trainer):
        trainer.post("/releases/new", {"seen_number": "0", "notes": "x" * 1001}, status=422)

        field = trainer.page.find(".//textarea[@name='notes']")
        assert (field.get("aria-invalid"), len(field.text.strip())) == ("true", 1001)

    def test_are_counted_again_as_the_changes_are_called_and_publish_nothing(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)
        trainer.get("/releases/new")
        assert len(trainer.page.findall(".//tbody/tr")) == 1

        trainer.post(
            "/releases/new", {**sent(session), "do": "count", f"call-{only_change(session).id}": "cosmetic"}, status=200
        )

        assert trainer.page.findall(".//tbody/tr") == []
        assert queries.current_release_number(session) == 1

    def test_are_published_as_the_author_calls_the_changes(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)

        change = only_change(session)
        trainer.follow(trainer.post("/releases/new", {**sent(session), f"call-{change.id}": "full"}))

        ((shown, kind, _),) = queries.show_release_page(session, 2).changes
        assert (shown.id, kind) == (change.id, ChangeKind.FULL)

    def test_are_published_once_by_a_double_click(self, session, trainer):
        fields = {"seen_number": "0", "once": "11111111-1111-1111-1111-111111111111"}

        first, second = (trainer.post("/releases/new", fields).headers["Location"] for _ in range(2))

        assert first == second == "/releases/1"

    def test_keep_choices_when_somebody_changed_the_organisation_meanwhile(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)
        fields = {**sent(session), "seen": "0" * 64, f"call-{only_change(session).id}": "full"}

        trainer.post("/releases/new", fields, status=409)

        (chosen,) = [radio for radio in trainer.page.iter("input") if radio.get("checked") is not None]
        assert chosen.get("value") == "full"

    @pytest.mark.parametrize("value", ["x" * 500, "\x00", "🙂", ""])
    def test_take_odd_choices_for_none(self, session, trainer, value):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)

        trainer.post("/releases/new", {**sent(session), f"call-{value}": value, "do": "count"}, status=200)

    def test_ask_few_questions_of_the_database(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)
        trainer.get("/releases/new")

        with trainer.counting() as statements:
            trainer.get("/releases/new")

        assert len(statements) <= 17, statements

    @pytest.mark.both_servers
    @pytest.mark.parametrize("state", [DeliveryState.DEAD, DeliveryState.WAITING])
    def test_say_which_course_is_stuck_and_why_and_try_it_again(self, session, trainer, drain, state):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain()
        fail(session, ReleaseJob.GENERATE, job_role="bookseller", state=state)

        page = trainer.get("/releases/1")
        listed = trainer.get("/releases").text

        assert "<bdi>Bookseller</bdi></strong>" in listed
        assert "NOT NULL constraint failed" in page.text
        assert "somebody@example.org" not in page.text

        trainer.follow(trainer.post("/releases/1/retry"))
        drain()

        assert queries.show_release_page(session, 1).progress.failures == ()
        assert queries.show_release_page(session, 1).progress.ready_count == 4

    def test_say_what_was_not_assigned_and_try_it_again(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain()
        fail(session, ASSIGN_COURSE)

        (failure,) = queries.show_release_page(session, 1).progress.failures

        assert (failure.work, failure.next_try_at) == (FailedWork.ASSIGNING, None)
        assert f"<bdi>{failure.course}</bdi></strong>" in trainer.get("/releases/1").text
        trainer.post("/releases/1/retry")
        drain()
        assert queries.show_release_page(session, 1).progress.failures == ()

    def test_are_ready_for_good_when_the_work_on_them_was_purged(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain(MONDAY)
        before = queries.show_release_page(session, 1).progress

        session.execute(delete(Delivery))

        assert queries.show_release_page(session, 1).progress == before
        assert (before.ready_count, before.is_going_on) == (4, False)

    def test_say_that_nothing_was_started_and_try_it_again(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        fail(session, ReleaseJob.START)

        progress = queries.show_release_page(session, 1).progress

        assert [one.work for one in progress.failures] == [FailedWork.STARTING]
        trainer.get("/releases/1")
        trainer.post("/releases/1/retry")
        drain()
        assert queries.show_release_page(session, 1).progress.ready_count == 4

    def test_count_a_course_anew_after_a_release_was_taken_back(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain()
        change_the_mantra(session)
        operations.publish_release(session, viewer=None, seen_number=1, now=MONDAY)
        operations.withdraw_release(session, number=2, reason="Wrong.", viewer=None, now=MONDAY)
        drain()
        fail(session, ReleaseJob.GENERATE, job_role="manager")

        progress = queries.show_release_page(session, 1).progress

        assert (progress.ready_count, [one.course for one in progress.failures]) == (3, ["Manager"])

    def test_show_the_courses_that_are_new_in_them(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain()

        assert "/courses/role/bookseller" in trainer.get("/releases/1").text
        trainer.get("/releases/2", status=404)
        trainer.get("/releases/99999999999999999999", status=404)


class TestWithdrawal:
    @pytest.fixture
    def two_releases(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        change_the_mantra(session)
        operations.publish_release(session, viewer=None, seen_number=1, now=MONDAY)

    def test_shows_whom_it_touches_and_goes_back(self, trainer, two_releases):
        assert "/releases/2/withdrawal" in trainer.get("/releases/2").text
        trainer.get("/releases/2/withdrawal")
        assert len(trainer.page.findall(".//main//details//li")) == 1

        listed = trainer.follow(trainer.post("/releases/2/withdrawal", {"reason": "The mantra was not agreed."}))

        assert "The mantra was not agreed." in listed.text
        assert "The mantra was not agreed." in trainer.get("/releases/2").text

    def test_asks_why(self, trainer, two_releases):
        trainer.post("/releases/2/withdrawal", {"reason": " "}, status=422)

        assert trainer.page.find(".//textarea[@name='reason']").get("aria-invalid") == "true"

    def test_is_refused_for_a_release_that_is_not_current(self, trainer, two_releases):
        trainer.get("/releases/1/withdrawal")
        assert form(trainer) is None
        trainer.post("/releases/1/withdrawal", {"reason": "Why not."}, status=409)

    def test_is_refused_for_the_only_release(self, session, trainer):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)

        trainer.get("/releases/1/withdrawal")
        assert form(trainer) is None
        trainer.post("/releases/1/withdrawal", {"reason": "Why not."}, status=422)

    def test_says_that_it_is_done_already(self, trainer, two_releases):
        trainer.post("/releases/2/withdrawal", {"reason": "Wrong."})

        trainer.get("/releases/2/withdrawal")
        assert form(trainer) is None
        trainer.get("/releases/7/withdrawal", status=404)


class TestCourses:
    def test_are_none_before_the_first_release(self, trainer):
        trainer.get("/courses")

        assert trainer.page.find(".//table") is None

    @pytest.mark.both_servers
    def test_are_listed_and_shown_with_questions_and_answers(self, session, trainer, drain):
        operations.publish_release(session, viewer=None, seen_number=0, now=MONDAY)
        drain()

        assert "Bookseller" in trainer.get("/courses").text
        trainer.get("/courses/role/bookseller")

        assert len(trainer.page.findall(".//details//li//*[@class='tag good']")) > 4

    def test_answer_404_when_there_is_none(self, trainer):
        trainer.get("/courses/role/nobody", status=404)

    def test_are_not_for_learners(self, session, make, client, organisation):
        employee = make.employee()
        identity.open_account(session, employee_id=employee.id, viewer=None, now=MONDAY)
        client.sign_in(employee.id)

        for path in ("/courses", "/courses/foundation", "/releases", "/releases/new"):
            client.get(path, status=403)
