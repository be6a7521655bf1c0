from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core import clock, ids
from lms.dashboards import operations as dashboards
from lms.huddles import operations, queries
from lms.huddles.models import Huddle, HuddleAttendance
from lms.huddles.terms import MANTRA, HuddleState
from lms.people.deputies import operations as deputies
from lms.people.deputies.rules import StandInPeriod
from tests.factories.huddles import BOOKLIST, CARD, TILL

WEEK = timedelta(days=7)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def team(session, make, now):
    make.release()
    make.mantra()
    return make.team()


@pytest.fixture
def leader(client, team):
    client.sign_in(team[0].id)
    return team[0]


def about_booklist(make, leader, now):
    """This week's huddle about a touchpoint: the leader has talked about the mantra before."""
    make.held_huddle(leader, now=now - WEEK)
    return make.huddle(leader, today=now.date())


def there(session):
    return {row.employee_id for row in session.scalars(select(HuddleAttendance)) if row.held_on == clock.now().date()}


def state(client):
    return client.page.find(".//*[@class='huddle']").get("data-state")


class TestCard:
    def test_shows_what_to_say_and_listen_for(self, client, make, leader, now):
        huddle = about_booklist(make, leader, now)

        client.get(f"/team/huddles/{huddle.id}")

        assert state(client) == "planned"
        assert len(client.page.findall(".//li[@class='beat']")) == 3
        assert len(client.page.findall(".//input[@name='present']")) == 3
        assert client.page.findall(".//input[@name='present'][@checked]") == []

    def test_has_the_newest_story_of_its_touchpoint(self, client, make, team, leader, now):
        huddle = about_booklist(make, leader, now)
        make.shown_story(team[1][0], leader, at="in-store/till", now=now)
        client.get(f"/team/huddles/{huddle.id}")
        assert client.page.find(".//details[@data-story]") is None

        make.shown_story(team[1][0], leader, now=now)
        client.get(f"/team/huddles/{huddle.id}")
        assert client.page.find(".//details[@data-story]") is not None

    def test_about_the_mantra_needs_no_release(self, client, make, now):
        make.mantra()
        leader, _people = make.team()
        huddle = make.huddle(leader, today=now.date())
        client.sign_in(leader.id)

        client.get(f"/team/huddles/{huddle.id}")

        assert huddle.subject == MANTRA
        assert client.page.find(".//p[@class='say']") is not None

    def test_asks_for_another_topic_if_the_touchpoint_is_gone(self, session, client, make, leader, now):
        huddle = about_booklist(make, leader, now)
        session.get(Huddle, huddle.id).subject = "in-store/gone"
        session.flush()

        client.get(f"/team/huddles/{huddle.id}")
        client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"}, status=409)

        assert client.page.find(".//div[@class='empty']//a").get("href") == f"/team/huddles/{huddle.id}/plan"

    def test_belongs_to_its_leader(self, client, make, team, now):
        huddle = make.huddle(team[0], today=now.date())
        chief = make.leader("Top Chief")
        for stranger in (make.leader("Max Poe"), chief):
            client.sign_in(stranger.id)
            client.get(f"/team/huddles/{huddle.id}", status=404)
            client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"}, status=404)
            client.post(f"/team/huddles/{huddle.id}/plan", {}, status=404)
            client.post(f"/team/huddles/{huddle.id}/reopen", status=404)
        client.get(f"/team/huddles/{ids.new_id()}", status=404)


class TestClosing:
    def test_everybody_in_one_tap(self, session, client, make, team, leader, now):
        huddle = make.huddle(leader, today=now.date())

        client.follow(client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"}))

        assert state(client) == "held"
        assert there(session) == {one.id for one in team[1]}

    def test_who_was_there_with_a_note(self, session, client, make, team, leader, now):
        huddle = make.huddle(leader, today=now.date())
        chosen = [str(team[1][0].id), str(team[1][2].id)]

        client.follow(client.post(f"/team/huddles/{huddle.id}/close", {"present": chosen, "note": "Ask IT."}))

        assert {str(one) for one in there(session)} == set(chosen)
        assert client.page.find(".//p[@class='huddle-note']").text == "Ask IT."

    @pytest.mark.parametrize(
        "wrong", [{}, {"present": ["x"]}, {"present": [str(ids.new_id())]}, {"everybody": "y", "note": "x" * 501}]
    )
    def test_says_what_is_wrong_and_closes_nothing(self, session, client, make, leader, now, wrong):
        huddle = make.huddle(leader, today=now.date())

        client.post(f"/team/huddles/{huddle.id}/close", wrong, status=422)

        assert queries.get_huddle(session, huddle.id).held_at is None

    def test_in_two_windows_the_first_stands_and_the_second_is_told(self, session, client, make, team, leader, now):
        huddle = make.huddle(leader, today=now.date())
        client.post(f"/team/huddles/{huddle.id}/close", {"present": [str(team[1][0].id)]})

        client.follow(client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"}))

        assert there(session) == {team[1][0].id}
        assert client.page.find(".//*[@role='status']") is not None

    def test_a_moment_later_than_another_it_is_told_too(self, session, client, make, team, leader, now, monkeypatch):
        huddle = make.huddle(leader, today=now.date())
        close = operations.close_huddle

        def after_another(*args, **kwargs):
            close(*args, **{**kwargs, "present": [team[1][0].id]})
            close(*args, **kwargs)

        monkeypatch.setattr(operations, "close_huddle", after_another)

        answer = client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"})

        assert answer.location == f"/team/huddles/{huddle.id}"

    def test_is_refused_when_its_week_is_over(self, session, client, make, leader, now):
        huddle = make.huddle(leader, today=(now - WEEK).date())

        client.follow(client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"}))
        assert state(client) == "missed"
        assert client.post(f"/team/huddles/{huddle.id}/plan", {}).location == f"/team/huddles/{huddle.id}"
        assert client.get(f"/team/huddles/{huddle.id}/plan", status=303).location == f"/team/huddles/{huddle.id}"

    def test_can_be_corrected_today(self, session, client, make, team, leader, now):
        huddle = make.huddle(leader, today=now.date())
        client.post(f"/team/huddles/{huddle.id}/close", {"present": [str(team[1][0].id)], "note": "Ask IT."})

        client.follow(client.post(f"/team/huddles/{huddle.id}/reopen"))

        assert state(client) == "planned"
        (chosen,) = client.page.findall(".//input[@name='present'][@checked]")
        assert chosen.get("value") == str(team[1][0].id)
        assert there(session) == set()

    def test_not_tomorrow(self, client, make, leader, now):
        huddle = make.held_huddle(leader, now=now - WEEK)

        client.get(f"/team/huddles/{huddle.id}")
        actions = [form.get("action", "") for form in client.page.findall(".//form")]
        assert not any(action.endswith("/reopen") for action in actions)
        client.post(f"/team/huddles/{huddle.id}/reopen", status=409)


class TestPlanning:
    def test_changes_day_and_topic(self, session, client, make, leader, now):
        huddle = about_booklist(make, leader, now)
        client.get(f"/team/huddles/{huddle.id}/plan")
        days = client.page.findall(".//input[@name='planned_on']")

        client.follow(
            client.post(f"/team/huddles/{huddle.id}/plan", {"planned_on": days[-1].get("value"), "subject": MANTRA})
        )

        changed = queries.get_huddle(session, huddle.id)
        assert (changed.planned_on.isoformat(), changed.subject) == (days[-1].get("value"), MANTRA)

    @pytest.mark.parametrize(
        "wrong",
        [{"planned_on": "2020-01-01"}, {"planned_on": "x"}, {"subject": "in-store/gone"}, {"subject": "\x00"}],
    )
    def test_says_what_is_wrong(self, session, client, make, leader, now, wrong):
        huddle = about_booklist(make, leader, now)
        form = {"planned_on": huddle.planned_on.isoformat(), "subject": huddle.subject}

        client.post(f"/team/huddles/{huddle.id}/plan", {**form, **wrong}, status=422)

        assert queries.get_huddle(session, huddle.id) == huddle


class TestList:
    def test_makes_this_week_once_for_who_has_none(self, session, client, leader):
        client.get("/team/huddles")
        assert client.page.find(".//form[@class='section-foot']") is not None

        first, second = (client.post("/team/huddles").location for _ in range(2))

        assert first == second == f"/team/huddles/{session.scalars(select(Huddle.id)).one()}"

    def test_says_so_without_a_team_or_a_mantra(self, client, make):
        client.sign_in(make.leader("Max Poe").id)
        client.get("/team/huddles")
        assert client.page.find(".//div[@class='empty']") is not None
        client.post("/team/huddles", status=422)

        client.sign_in(make.team()[0].id)
        client.get("/team/huddles")
        assert client.page.find(".//form[@class='section-foot']") is None
        assert client.post("/team/huddles").location == "/team/huddles"

    def test_lists_weeks_the_newest_first_in_pages(self, client, make, leader, now):
        for n in range(queries.PAGE_ROWS + 2, 0, -1):
            make.held_huddle(leader, now=now - n * WEEK)
        make.huddle(leader, gaps=(BOOKLIST, TILL), today=now.date())

        client.get("/team/huddles")
        first = [row.get("data-huddle") for row in client.page.findall(".//tr[@data-huddle]")]
        client.get("/team/huddles?after=" + _next_key(client))
        second = [row.get("data-huddle") for row in client.page.findall(".//tr[@data-huddle]")]

        assert client.page.find(".//form[@class='section-foot']") is None
        assert (len(first), len(second)) == (queries.PAGE_ROWS - 1, 3)
        assert not set(first) & set(second)
        client.get("/team/huddles?after=x", status=404)

    def test_is_not_found_for_another_leader(self, client, make, leader):
        other, _people = make.team("Dee Ray", leader="Max Poe")

        client.get(f"/team/huddles?leader={other.id}", status=404)
        client.post("/team/huddles", {"leader": str(other.id)}, status=404)


class TestDeputy:
    def test_holds_the_manager_s_huddle_on_those_days_and_no_other(self, session, client, make, team, now):
        leader, (ann, *_others) = team
        huddle = make.huddle(leader, today=now.date())
        today = now.date()
        deputies.name_deputy(
            session, deputy_id=ann.id, period=StandInPeriod(starts_on=today, ends_on=today),
            today=today, viewer=make.viewer(leader), now=now,
        )  # fmt: skip
        other, _people = make.team("Dee Ray", leader="Max Poe")
        client.sign_in(ann.id)

        client.get("/team/huddles")
        assert client.page.find(".//main//a[@aria-current='page']").get("href") == f"/team/huddles?leader={leader.id}"
        client.get("/team/huddles/teams")
        client.follow(client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"}))
        assert queries.get_huddle(session, huddle.id).held_by == ann.id
        client.get(f"/team/huddles/{make.huddle(other, today=today).id}", status=404)


class TestHome:
    def test_leads_to_the_card_until_it_was_held(self, client, make, leader, now):
        huddle = make.huddle(leader, today=now.date())
        dashboards.rebuild_all(make.session, now=now)
        client.get("/team")
        assert link_of(client) == f"/team/huddles/{huddle.id}"

        client.post(f"/team/huddles/{huddle.id}/close", {"everybody": "y"})
        client.get("/team")
        assert link_of(client) is None

    def test_is_not_offered_to_who_looks_at_the_team_from_further_up(self, client, make, team, now):
        chief = make.leader("Top Chief")
        middle, _people = make.team("Ann Ito", leader="Mid Leader", manager=chief)
        make.huddle(middle, today=now.date())
        dashboards.rebuild_all(make.session, now=now)
        client.sign_in(chief.id)

        client.get(f"/team?leader={middle.id}")

        assert link_of(client) is None


def link_of(client):
    link = client.page.find(".//section[@data-need='huddle']//a")
    return None if link is None else link.get("href")


class TestTeams:
    def test_leads_down_the_line_and_nowhere_else(self, client, make, team, now):
        chief = make.leader("Top Chief")
        middle, _people = make.team("Ann Ito", leader="Mid Leader", manager=chief)
        low, _others = make.team("Ben Okoro", leader="Low Leader", manager=middle)
        make.held_huddle(middle, now=now)
        client.sign_in(chief.id)

        client.get("/team/huddles")
        client.get("/team/huddles/teams")
        assert client.page.find(".//*[@data-held='1']") is not None
        assert [row.get("data-leader") for row in client.page.findall(".//tr[@data-leader]")] == [str(middle.id)]

        client.get(f"/team/huddles/teams?leader={middle.id}")
        assert [row.get("data-leader") for row in client.page.findall(".//tr[@data-leader]")] == [str(low.id)]
        client.get(f"/team/huddles/teams?leader={low.id}")
        assert client.page.find(".//div[@class='empty']") is not None
        client.get(f"/team/huddles/teams?leader={team[0].id}", status=404)
        client.get("/team/huddles/teams?leader=x", status=404)

        client.sign_in(low.id)
        client.get(f"/team/huddles/teams?leader={middle.id}", status=404)

    def test_says_so_if_no_leader_is_below(self, client, leader):
        client.get("/team/huddles/teams")

        assert client.page.find(".//div[@class='empty']") is not None


def _next_key(client):
    return next(
        link.get("href").partition("after=")[2]
        for link in client.page.findall(".//a")
        if "after=" in link.get("href", "")
    )


def test_a_held_huddle_is_named_as_on_its_card(make, team, now):
    held = make.held_huddle(team[0], now=now)
    again = make.held_huddle(team[0], now=now + WEEK)

    assert (held.name, again.name) == ("", CARD.title)
    assert again.state(now.date()) is HuddleState.HELD
