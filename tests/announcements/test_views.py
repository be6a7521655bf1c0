from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.announcements import operations, queries
from lms.announcements.models import Announcement, AnnouncementReceipt, MantraConfirmation
from lms.announcements.terms import Acknowledgement, AnnouncementState
from lms.core import clock
from lms.people import queries as people
from lms.stories import operations as telling
from lms.stories import queries as stories
from lms.vision import operations as vision
from tests.factories.huddles import CARD
from tests.factories.learning import SNAPSHOT

GOOD = {
    "title": "New hours",
    "body": "We open at **eight**.",
    "everyone": "y",
    "acknowledgement": "read",
    "newcomer_days": "30",
}


@pytest.fixture
def ben(make):
    return make.learner()


@pytest.fixture
def open_announcement(announcer, ben):
    return announcer.published(now=clock.now() - timedelta(hours=1))


class TestWriting:
    def test_leads_from_draft_to_published(self, session, client, announcer, trainer, ben):
        client.sign_in(trainer.id)
        client.get("/write/announcements")
        client.get("/write/announcements/new")

        client.follow(client.post("/write/announcements/new", GOOD))
        announcement = session.scalars(select(Announcement)).one()
        assert client.page.find(f".//*[@data-reach='{2}']") is not None
        path = f"/write/announcements/{announcement.id}"
        client.get(f"{path}/edit")
        client.post(f"{path}/edit", {**GOOD, "title": "Longer hours", "seen_revision": "0"})
        client.follow(client.post(f"{path}/publish"))
        assert client.page.find(".//*[@data-state='on-its-way']") is not None
        announcer.drain(clock.now())

        client.get(path)
        assert client.page.find(".//*[@data-reached='2']") is not None
        client.get("/write/announcements")
        client.post(
            f"{path}/edit", {**GOOD, "seen_revision": "1"}, status=422
        )  # as it was opened before it was published
        assert queries.get_announcement(session, announcement.id).title == "Longer hours"

    @pytest.mark.parametrize(
        "odd",
        [
            {"title": ""},
            {"body": ""},
            {"sites": "no-uuid"},
            {"acknowledgement": "odd"},
            {"body": "![x](media/none.png)"},
        ],
    )
    def test_says_what_is_wrong(self, session, client, trainer, odd):
        client.sign_in(trainer.id)

        client.post("/write/announcements/new", {**GOOD, **odd}, status=422)

        assert session.scalars(select(Announcement)).all() == []

    def test_refuses_to_publish_to_nobody(self, session, client, announcer, trainer):
        client.sign_in(trainer.id)
        announcement_id = announcer.draft(audience=replace(announcer.text().audience, everyone=False))

        client.post(f"/write/announcements/{announcement_id}/publish", status=422)

        assert queries.get_announcement(session, announcement_id).state is AnnouncementState.DRAFT

    def test_counts_whom_an_audience_reaches(self, client, make, trainer, ben):
        client.sign_in(trainer.id)
        role = make.job_role("Bookseller").id

        some = client.get(f"/write/announcements/reach?job_roles={role}").json["words"]
        none = client.get("/write/announcements/reach?job_roles=odd").json["words"]

        assert "2" in some
        assert some != none

    def test_is_scheduled_by_the_clock_of_the_company(self, session, client, announcer, trainer, ben):
        client.sign_in(trainer.id)
        announcement_id = announcer.draft()
        path = f"/write/announcements/{announcement_id}"

        client.post(f"{path}/schedule", {"publish_on": "2001-01-01", "publish_time": "08:00"}, status=422)
        client.post(f"{path}/schedule", {"publish_on": "", "publish_time": "08:00"}, status=422)
        client.post(f"{path}/schedule", {"publish_on": "2099-01-01", "publish_time": "08:00"})
        client.get(path)
        client.get("/write/announcements")

        session.expire_all()
        assert queries.get_announcement(session, announcement_id).publish_at is not None
        client.post(f"{path}/unschedule")
        client.post(f"{path}/withdraw")
        client.post(f"{path}/withdraw", status=409)
        client.get(path)
        client.post(f"{path}/restore")
        session.expire_all()
        assert queries.get_announcement(session, announcement_id).state is AnnouncementState.DRAFT


class TestCorrecting:
    def test_shows_readers_that_it_was_changed(self, session, client, make, announcer, trainer):
        ben = make.learner()
        announcement_id = announcer.published()
        path = f"/write/announcements/{announcement_id}"
        client.sign_in(trainer.id)
        client.get(f"{path}/edit")
        revision = queries.get_announcement(session, announcement_id).revision
        form = {"title": "New hours", "body": "Open at nine.", "seen_revision": revision, "asks_again": "y"}

        client.follow(client.post(f"{path}/edit", form))
        assert client.page.find(".//*[@data-corrected]") is not None
        client.post(f"{path}/edit", form, status=422)  # as it was opened before

        client.sign_in(ben.id)
        client.get(f"/announcements/{announcement_id}")
        assert client.page.find(".//*[@data-corrected]") is not None

    @pytest.mark.parametrize(
        "odd", [{"title": ""}, {"body": ""}, {"body": "x" * 10_001}, {"body": "![a](media/no.png)"}]
    )
    def test_says_what_is_wrong(self, session, client, make, announcer, trainer, odd):
        make.learner()
        announcement_id = announcer.published()
        client.sign_in(trainer.id)
        row = queries.get_announcement(session, announcement_id)
        form = {"title": "New hours", "body": "Open at nine.", "seen_revision": row.revision}

        client.post(f"/write/announcements/{announcement_id}/edit", {**form, **odd}, status=422)

        assert queries.get_announcement(session, announcement_id) == row


class TestReading:
    def test_begins_on_home_and_ends_with_confirming(self, session, client, announcer, ben, open_announcement):
        client.sign_in(ben.id)
        client.get("/")
        assert client.page.find(".//article[@data-announcement]") is not None

        client.get("/announcements")
        assert client.page.find(".//li[@data-open]") is not None
        client.get(f"/announcements/{open_announcement}")
        session.expire_all()
        receipt = session.get(AnnouncementReceipt, (open_announcement, ben.id))
        assert (receipt.read_at is not None, receipt.done_at) == (True, None)
        client.follow(client.post(f"/announcements/{open_announcement}/acknowledge"))

        assert client.page.find(".//*[@data-state='done']") is not None
        client.get("/")
        assert client.page.find(".//article[@data-announcement]") is None

    def test_asks_for_a_sentence(self, session, client, announcer, ben):
        announcement_id = announcer.published(asks=Acknowledgement.SENTENCE, now=clock.now())
        client.sign_in(ben.id)

        client.post(f"/announcements/{announcement_id}/acknowledge", {"sentence": " "}, status=422)
        client.post(f"/announcements/{announcement_id}/acknowledge", {"sentence": "I open at eight."})

        session.expire_all()
        assert session.get(AnnouncementReceipt, (announcement_id, ben.id)).sentence == "I open at eight."

    def test_is_for_nobody_whom_it_has_not_reached(self, session, client, make, announcer, ben, open_announcement):
        eve = make.learner("Eve Silva", job_roles=[])
        client.sign_in(eve.id)

        client.get(f"/announcements/{open_announcement}", status=404)
        client.post(f"/announcements/{open_announcement}/acknowledge", status=404)
        client.get("/announcements")
        assert client.page.find(".//*[@class='empty']") is not None

    def test_ends_when_it_is_withdrawn(self, session, client, announcer, ben, open_announcement):
        operations.withdraw_announcement(
            session, announcement_id=open_announcement, viewer=announcer.viewer, now=clock.now()
        )
        client.sign_in(ben.id)

        client.get(f"/announcements/{open_announcement}", status=404)
        client.get("/")
        assert client.page.find(".//article[@data-announcement]") is None

    def test_is_found_by_search(self, client, make, ben, open_announcement):
        client.sign_in(ben.id)
        client.get("/search?q=eight+hours")
        assert client.page.find(".//li[@data-kind='announcement']") is not None

        client.sign_in(make.learner("Eve Silva").id)
        client.get("/search?q=eight+hours")
        assert client.page.find(".//li[@data-kind='announcement']") is None


class TestTeam:
    def test_shows_a_manager_who_has_not_confirmed(self, session, client, make, announcer):
        boss = make.leader("Nadia Nguyen")
        make.learner("Ann Lee", manager=boss)
        make.learner("Eve Silva")
        announcement_id = announcer.published(now=clock.now())
        client.sign_in(boss.id)
        client.get("/team/announcements")

        client.get(f"/team/announcements/{announcement_id}")

        assert len(client.page.findall(".//li[@data-waiting]")) == 1
        client.follow(client.post(f"/team/announcements/{announcement_id}/remind"))

    def test_shows_nothing_of_other_teams(self, client, make, announcer):
        announcement_id = announcer.published(now=clock.now())
        boss = make.leader("Nadia Nguyen")
        make.learner("Ann Lee", manager=boss)
        client.sign_in(boss.id)

        client.get(f"/team/announcements/{announcement_id}", status=404)
        client.post(f"/team/announcements/{announcement_id}/remind", status=404)
        client.get("/team/announcements")


class TestMantra:
    @pytest.fixture
    def released(self, session, make):
        vision.apply_mantra(session, document=SNAPSHOT.mantra, now=clock.now())
        make.release()
        return SNAPSHOT.mantra.version

    def test_is_asked_on_home_until_it_is_confirmed(self, session, client, ben, released):
        client.sign_in(ben.id)
        client.get("/")
        assert client.page.find(f".//*[@data-mantra='{released}']") is not None

        client.follow(client.post("/mantra/confirm", {"version": str(released)}))

        assert client.page.find(".//*[@data-mantra]") is None
        assert session.scalars(select(MantraConfirmation.version)).all() == [released]

    @pytest.mark.parametrize("version", ["", "0", "99", "x"])
    def test_is_no_other_version(self, session, client, ben, released, version):
        client.sign_in(ben.id)

        client.post("/mantra/confirm", {"version": version}, status=404)

        assert session.scalars(select(MantraConfirmation)).all() == []

    def test_launch_follows_what_has_happened(self, session, client, make, announcer, trainer, released):
        def current():
            client.get("/launch")
            step = client.page.find(".//li[@aria-current='step']")
            return step.get("data-step") if step is not None else None

        client.sign_in(trainer.id)
        assert current() == "announcement"
        client.get("/write/announcements/new?for=mantra")
        text = replace(announcer.text(), mantra_version=released)
        announcement_id = operations.create_announcement(session, text=text, viewer=announcer.viewer, now=clock.now())
        operations.publish_announcement(
            session, announcement_id=announcement_id, viewer=announcer.viewer, now=clock.now()
        )

        assert current() == "pulse"
        for number in range(6):  # too few would give the pulse up
            make.employee(f"Colleague {number}")
        make.pulse(now=clock.now() - timedelta(days=30), is_baseline=True)
        assert current() == "pulse"
        make.pulse(now=clock.now())
        assert current() is None

    def test_launch_waits_until_most_leaders_have_talked_about_it(self, client, make, announcer, trainer, released):
        def talk():
            client.get("/launch")
            step = client.page.find(".//li[@data-step='talk']")
            talked = step.find(".//*[@data-talked]")
            return step.get("data-state"), talked.get("data-talked") if talked is not None else "0"

        (lea, _people), (max_poe, _others) = make.team(), make.team("Dee Ray", leader="Max Poe")
        card = replace(CARD, mantra_version=released)
        client.sign_in(trainer.id)
        assert talk() == ("", "0")
        make.held_huddle(lea, card=replace(CARD, mantra_version=released - 1), now=clock.now())
        assert talk() == ("", "0")
        make.held_huddle(lea, card=card, now=clock.now() + timedelta(days=7))
        assert talk() == ("", "1")
        make.held_huddle(max_poe, card=card, now=clock.now())
        assert talk() == ("done", "2")

    def test_talk_is_for_who_leads(self, client, make, ben, released):
        client.sign_in(make.leader("Nadia Nguyen").id)
        client.get("/launch/talk")

        client.sign_in(ben.id)
        client.get("/launch/talk", status=403)

    def test_launch_waits_for_a_mantra(self, client, trainer):
        client.sign_in(trainer.id)

        client.get("/launch")
        client.get("/launch/talk")

        assert client.page.find(".//*[@class='empty']") is not None


class TestStory:
    @pytest.fixture
    def told(self, make, ben):
        mia = make.leader("Mia Chen", job_role=make.job_role("Store Manager"))
        return make.shown_story(make.learner("Ann Lee", manager=mia), mia, text="I called the publisher.")

    def test_stands_beneath_the_text_until_it_is_withdrawn(self, session, client, announcer, make, trainer, ben, told):
        client.sign_in(trainer.id)
        client.follow(client.post("/write/announcements/new", {**GOOD, "story_id": str(told)}))
        announcement_id = session.scalars(select(Announcement.id)).one()
        assert client.page.find(f".//aside[@data-story='{told}']") is not None
        client.post(f"/write/announcements/{announcement_id}/publish")
        announcer.drain(clock.now())
        client.sign_in(ben.id)
        client.get(f"/announcements/{announcement_id}")
        assert client.page.find(f".//aside[@data-story='{told}']") is not None

        teller = people.get_employee(session, stories.find_shown(session, told).teller_id)
        telling.withdraw_story(session, story_id=told, viewer=make.viewer(teller), now=clock.now())

        assert "publisher" not in client.get(f"/announcements/{announcement_id}").text
        client.sign_in(trainer.id)
        client.get(f"/write/announcements/{announcement_id}")
        assert client.page.find(".//*[@data-state='story-gone']") is not None

    def test_is_one_that_everyone_may_read(self, session, client, make, trainer, ben, told):
        waiting = make.story(ben)
        client.sign_in(trainer.id)

        for odd in (waiting, "no-uuid"):
            client.post("/write/announcements/new", {**GOOD, "story_id": str(odd)}, status=422)

        assert session.scalar(select(Announcement.id)) is None

    def test_that_is_gone_is_said_when_it_is_edited(self, session, client, announcer, make, trainer, told):
        text = replace(announcer.text(), story_id=told)
        announcement_id = operations.create_announcement(session, text=text, viewer=announcer.viewer, now=clock.now())
        teller = people.get_employee(session, stories.find_shown(session, told).teller_id)
        telling.withdraw_story(session, story_id=told, viewer=make.viewer(teller), now=clock.now())
        client.sign_in(trainer.id)
        path = f"/write/announcements/{announcement_id}/edit"
        client.get(path)

        client.post(path, {**GOOD, "story_id": str(told), "seen_revision": "0"}, status=422)
        client.post(path, {**GOOD, "story_id": "", "seen_revision": "0"})

        assert queries.get_announcement(session, announcement_id).story_id is None
