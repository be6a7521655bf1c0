import pytest
from sqlalchemy import select

from lms.stories import operations, queries
from lms.stories.models import Story
from lms.stories.terms import StoryState
from tests.times import MONDAY

GOOD = {"at": "in-store/booklist", "text": "The edition was wrong.\n\nI called the publisher.", "title": "One call"}
NOBODYS = "0190f3a8-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def released(make):
    make.release()


@pytest.fixture
def browser(client, ben):
    client.sign_in(ben.id)
    return client


def told(session):
    session.expire_all()
    return session.scalars(select(Story)).one()


class TestTelling:
    def test_leads_to_ones_own_stories(self, session, browser):
        browser.get("/stories/new")

        browser.follow(browser.post("/stories/new", {**GOOD, "once": "a key"}))
        browser.post("/stories/new", {**GOOD, "once": "a key"})

        story = told(session)
        assert (story.map_code, story.touchpoint_code, story.is_named) == ("in-store", "booklist", False)
        assert browser.page.find(f".//article[@data-story='{story.id}'][@data-state='waiting']") is not None

    @pytest.mark.parametrize(
        "odd",
        [
            {"text": ""},
            {"text": "x" * 2_001},
            {"title": "x" * 81},
            {"at": "in-store/nowhere"},
            {"at": ""},
        ],
    )
    def test_says_what_is_wrong(self, session, browser, odd):
        browser.post("/stories/new", {**GOOD, **odd}, status=422)

        assert session.scalar(select(Story.id)) is None

    def test_takes_the_longest_story(self, session, browser):
        browser.post("/stories/new", {**GOOD, "text": "ж" * 2_000})

        assert len(told(session).text) == 2_000

    def test_says_when_too_many_wait(self, browser, make, ben):
        for _ in range(5):
            make.story(ben)

        browser.post("/stories/new", GOOD, status=422)

    def test_edits_withdraws_and_restores(self, session, browser, make, ben):
        path = f"/stories/{make.story(ben)}"
        browser.get(f"{path}/edit")
        browser.post(f"{path}/edit", {**GOOD, "seen_revision": "0"})
        browser.post(f"{path}/edit", {**GOOD, "seen_revision": "0"}, status=422)
        browser.post(f"{path}/consent", {"is_named": "y"})
        assert (told(session).title, told(session).is_named) == ("One call", True)
        browser.post(f"{path}/consent")

        browser.follow(browser.post(f"{path}/withdraw"))
        assert browser.page.find(".//article[@data-state='withdrawn']") is not None
        browser.post(f"{path}/restore")

        assert (told(session).is_named, told(session).withdrawn_at) == (False, None)

    def test_of_what_is_approved_leads_back(self, browser, make, ben, mia):
        story_id = make.shown_story(ben, mia)

        browser.get(f"/stories/{story_id}/edit", status=303)

    @pytest.mark.parametrize("action", ["edit", "withdraw", "restore", "consent"])
    def test_is_closed_for_a_story_of_somebody_else(self, session, browser, make, ann, action):
        story_id = make.story(ann)

        browser.post(f"/stories/{story_id}/{action}", GOOD, status=404)

        assert (told(session).withdrawn_at, told(session).revision) == (None, 0)

    def test_says_so_before_the_first_release(self, session, browser, make):
        from lms.curriculum.models import Release

        session.query(Release).delete()

        browser.get("/stories/new")
        assert browser.page.find(".//form[@class='column']") is None
        browser.get("/stories")


class TestReading:
    def test_shows_all_of_a_journey_or_of_a_moment(self, browser, make, ben, mia):
        story_id = make.shown_story(ben, mia, named=True)
        make.story(ben, text="Not yet.")

        for at in ("", "in-store", "in-store/booklist", "no-such/place"):
            browser.get(f"/stories?at={at}")
            assert [one.get("data-story") for one in browser.page.iterfind(".//article")] == [str(story_id)]
        assert "Ben Okoro" in browser.get("/stories").text

    def test_hides_the_name_without_consent(self, client, make, ben, ann, mia):
        make.shown_story(ben, mia)
        client.sign_in(ann.id)

        assert "Ben Okoro" not in client.get("/stories").text

    def test_shows_what_people_typed_as_text(self, browser, make, ben, mia):
        make.shown_story(ben, mia, text="<script>alert(1)</script>", title="<b>x</b>")

        assert "<script>alert" not in browser.get("/stories").text

    def test_knows_no_odd_key(self, browser):
        browser.get("/stories?after=odd", status=404)

    def test_says_that_there_are_none(self, browser):
        browser.get("/stories")
        assert browser.page.find(".//*[@class='empty']") is not None
        browser.get("/stories/mine")
        browser.get("/stories/waiting")

    def test_takes_few_statements(self, browser, make, ben, mia):
        for _ in range(4):
            make.shown_story(ben, mia)
        browser.get("/stories")

        with browser.counting() as seen:
            browser.get("/stories")

        assert len(seen) <= 6, "\n\n".join(seen)

    def test_is_part_of_the_lesson_of_its_moment(self, session, client, make, ben, mia):
        lesson = make.moment()
        reader = make.reader("Rosa Diaz", lesson=lesson)
        story_id = make.shown_story(ben, mia, text="I called the publisher.")
        pages = len(list(client_pages(session, lesson)))
        client.sign_in(reader.id)
        last = f"/modules/{lesson.version_id}/pages/{pages}"
        client.get(last)

        with client.counting() as seen:
            client.get(last)

        assert client.page.find(f".//aside[@data-story='{story_id}']") is not None
        assert len(seen) <= 6, "\n\n".join(seen)
        client.get(f"/modules/{lesson.version_id}/pages/1")
        assert client.page.find(".//aside[@data-story]") is None

        operations.withdraw_story(session, story_id=story_id, viewer=make.viewer(ben), now=MONDAY)
        client.get(last)
        assert client.page.find(".//aside[@data-story]") is None


class TestDeciding:
    def test_begins_on_home(self, session, client, make, ben, mia):
        story_id = make.story(ben)
        client.sign_in(mia.id)
        client.get("/")
        assert client.page.find(".//li[@data-stories='1']") is not None
        client.get("/stories/waiting")
        client.get(f"/stories/{story_id}/decide")
        client.post(f"/stories/{story_id}/decide", {"seen_revision": "0", "reason": ""}, status=422)
        client.post(f"/stories/{story_id}/decide", {"seen_revision": "3", "approve": "1"}, status=422)
        assert client.page.find(".//input[@name='seen_revision'][@value='0']") is not None

        client.post(f"/stories/{story_id}/decide", {"seen_revision": "0", "approve": "1"})

        assert told(session).state is StoryState.APPROVED
        client.get("/")
        assert client.page.find(".//li[@data-stories]") is None
        client.post(f"/stories/{story_id}/decide", {"seen_revision": "0", "approve": "1"}, status=404)

    def test_is_refused_for_ones_own(self, session, client, make, mia):
        story_id = make.story(mia)
        client.sign_in(mia.id)

        client.post(f"/stories/{story_id}/decide", {"seen_revision": "0", "approve": "1"}, status=404)

        assert told(session).state is StoryState.WAITING

    def test_is_not_for_colleagues(self, client, make, ben, ann):
        story_id = make.story(ben)
        client.sign_in(ann.id)

        client.get(f"/stories/{story_id}/decide", status=404)
        client.get("/stories/waiting")
        assert client.page.find(".//li[@data-story]") is None


class TestReporting:
    def test_hides_it(self, session, client, make, ben, ann, mia):
        story_id = make.shown_story(ben, mia)
        client.sign_in(ann.id)
        client.get(f"/stories/{story_id}/report")
        client.post(f"/stories/{story_id}/report", {"reason": ""}, status=422)

        client.post(f"/stories/{story_id}/report", {"reason": "It names a student."})

        assert queries.find_shown(session, story_id) is None
        client.get(f"/stories/{story_id}/report", status=404)
        client.sign_in(mia.id)
        client.get(f"/stories/{story_id}/decide")
        assert client.page.find(".//section[@data-reports='1']") is not None

    def test_is_not_for_what_nobody_sees(self, client, make, ben, ann):
        client.sign_in(ann.id)

        client.get(f"/stories/{make.story(ben)}/report", status=404)
        client.get(f"/stories/{NOBODYS}/report", status=404)


def client_pages(session, lesson):
    from lms.learning.reader.queries import load_content

    return load_content(session, lesson.version_id).pages
