from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.assignments.lookups import Lookups
from lms.audit.models import AuditEntry
from lms.people import operations as people
from lms.stories import operations as stories
from lms.wall import operations, queries, views
from lms.wall.models import WallScreen
from tests.times import MONDAY

WRONG = "/signage/no-such-token-anywhere-at-all"


@pytest.fixture
def trainer(make):
    return make.trainer("Tess Ito")


@pytest.fixture
def released(make):
    make.release()


@pytest.fixture
def screen(session, make, trainer, released):
    screen_id = operations.add_screen(session, name="Break room", site_id=None, viewer=make.viewer(trainer), now=MONDAY)
    return session.get_one(WallScreen, screen_id)


def shown(client, path):
    """A page for a screen; it is no page of the program, so what every page has is not checked."""
    return client.http.get(path)


class TestScreens:
    def test_lead_from_adding_to_another_address(self, session, client, trainer, released):
        client.sign_in(trainer.id)
        client.get("/screens")
        assert client.page.find(".//*[@class='empty']") is not None
        client.get("/screens/new")
        client.post("/screens/new", {"name": "", "site_id": ""}, status=422)
        client.post("/screens/new", {"name": "x" * 81, "site_id": "odd"}, status=422)
        client.post("/screens/new", {"name": "Break room", "site_id": "", "once": "a key"})
        client.post("/screens/new", {"name": "Break room", "site_id": "", "once": "a key"})
        screen = session.scalars(select(WallScreen)).one()
        before = f"/signage/{screen.token}"
        assert shown(client, before).status_code == 200

        client.get(f"/screens/{screen.id}/edit")
        client.post(f"/screens/{screen.id}/edit", {"name": "", "site_id": ""}, status=422)
        client.post(f"/screens/{screen.id}/edit", {"name": "Front table", "site_id": ""})
        client.post(f"/screens/{screen.id}/address")

        session.refresh(screen)
        assert (screen.name, before == f"/signage/{screen.token}") == ("Front table", False)
        assert shown(client, before).status_code == 404
        assert shown(client, f"/signage/{screen.token}").status_code == 200
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(screen.id)))
        assert sorted(actions) == ["screen.added", "screen.edited", "screen.readdressed"]

    def test_can_be_switched_off_and_on(self, client, trainer, screen):
        client.sign_in(trainer.id)

        client.post(f"/screens/{screen.id}/off")
        off = shown(client, f"/signage/{screen.token}")
        client.get("/screens")
        assert client.page.find(".//li[@data-state='off']") is not None
        client.post(f"/screens/{screen.id}/on")

        assert (off.status_code, 'data-state="off"' in off.text) == (404, True)
        assert shown(client, f"/signage/{screen.token}").status_code == 200

    def test_have_a_limit(self, session, client, make, trainer, screen, monkeypatch):
        monkeypatch.setattr(operations, "MOST_SCREENS", 1)
        client.sign_in(trainer.id)

        client.post("/screens/new", {"name": "One more", "site_id": ""}, status=422)

    @pytest.mark.parametrize("action", ["edit", "off", "on", "address"])
    def test_that_are_not_there_are_not_found(self, client, trainer, action):
        client.sign_in(trainer.id)

        client.post(f"/screens/0190f3a8-0000-7000-8000-000000000000/{action}", {"name": "x"}, status=404)


class TestSignage:
    def test_shows_mantra_and_moment_to_whoever_has_the_address(self, client, screen):
        answer = shown(client, f"/signage/{screen.token}")

        assert 'data-stop="in-store/' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]

    def test_shows_a_story_without_a_name_until_its_teller_agrees_and_as_long_as_they_do(
        self, session, client, make, screen
    ):
        mia = make.leader("Mia Chen", job_role=make.job_role("Store Manager"))
        ben = make.learner("Ben Okoro", manager=mia)
        told = make.shown_story(ben, mia, text="I called the publisher.")
        path, own = f"/signage/{screen.token}", {"session": session, "story_id": told, "viewer": make.viewer(ben)}

        before = shown(client, path).text
        stories.set_consent(**own, is_named=True, now=MONDAY)
        named = shown(client, path).text
        stories.withdraw_story(**own, now=MONDAY)
        after = shown(client, path).text

        assert ("I called" in before, "Ben Okoro" in before) == (True, False)
        assert "Ben Okoro" in named
        assert ("I called" in after, "Ben Okoro" in after) == (False, False)

    def test_shows_moments_of_the_people_at_its_site(self, session, client, make, trainer, screen):
        site_id = people.add_site(session, name="North", viewer=None, now=MONDAY)
        make.employee("Ann Lee", site_id=site_id)
        session.flush()
        operations.edit_screen(
            session, screen_id=screen.id, name="North", site_id=site_id, viewer=make.viewer(trainer), now=MONDAY
        )
        row = queries.screen_by_token(session, screen.token)

        weeks = [MONDAY.date() + timedelta(weeks=n) for n in range(9)]
        stops = [queries.signage_page(session, row, today=day).stop for day in weeks]

        assert all("bookseller" in stop.job_roles for stop in stops)
        assert row.site_name == "North"

    def test_takes_few_statements(self, client, screen):
        shown(client, f"/signage/{screen.token}")

        with client.counting() as seen:
            shown(client, f"/signage/{screen.token}")

        assert len(seen) <= 6, "\n\n".join(seen)

    def test_waits_for_the_first_release(self, session, client, make, trainer):
        screen_id = operations.add_screen(
            session, name="Break room", site_id=None, viewer=make.viewer(trainer), now=MONDAY
        )
        token = queries.get_screen(session, screen_id).token

        answer = shown(client, f"/signage/{token}")

        assert (answer.status_code, "data-stop" in answer.text) == (200, False)

    def test_says_nothing_at_a_wrong_address_and_lets_nobody_guess(self, client, released, monkeypatch):
        monkeypatch.setattr(views, "wrong_addresses", Lookups(per_minute=2))

        answers = [shown(client, WRONG) for _ in range(3)]

        assert [one.status_code for one in answers] == [404, 404, 429]
        assert "Set-Cookie" not in answers[0].headers
        assert int(answers[2].headers["Retry-After"]) <= 60

    def test_has_a_script_that_works_for_all_its_addresses(self, client):
        answer = client.http.get("/signage/worker.js")

        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
        assert "Set-Cookie" not in answer.headers


class TestSheets:
    @pytest.fixture
    def browser(self, client, make, released):
        client.sign_in(make.learner().id)
        return client

    @pytest.mark.parametrize("size", ["a3", "a4", "card", "desk", "odd", ""])
    @pytest.mark.parametrize("about", ["mantra", "in-store", "in-store/booklist"])
    def test_show_what_was_chosen(self, browser, about, size):
        browser.get(f"/posters/sheet?about={about}&size={size}")

        paper = size if size in {"a3", "a4", "card", "desk"} else "a3"
        assert browser.page.find(f".//body[@class='posterpage paper-{paper}']") is not None

    @pytest.mark.parametrize("about", ["no-such", "in-store/nowhere", "", "x" * 300])
    def test_of_what_is_not_there_are_not_found(self, browser, about):
        browser.get(f"/posters/sheet?about={about}", status=404)

    def test_are_chosen_from_what_is_released(self, browser):
        browser.get("/posters")

        offered = {one.get("value") for one in browser.page.iterfind(".//select[@id='about']//option")}
        assert {"mantra", "in-store", "in-store/booklist"} <= offered

    def test_need_a_release(self, client, make, trainer):
        client.sign_in(trainer.id)

        for path in ("/posters", "/screens"):
            client.get(path)
            assert client.page.find(".//*[@class='empty']") is not None
        client.get("/posters/sheet", status=404)
