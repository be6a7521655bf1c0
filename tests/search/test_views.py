"""The search page, as a browser without JavaScript meets it."""

import pytest

from lms.curriculum.modules.drafts import operations as drafts
from tests.search.test_operations import MONDAY, lesson, organisation, role
from tests.security.test_odd_input import ODD as ODD_VALUES

__all__ = ["lesson", "organisation", "role"]


@pytest.fixture
def mia(client, make):
    person = make.trainer("Mia Mantra")
    client.sign_in(person.id)
    return person


class TestFind:
    def test_is_one_link_away(self, client, mia):
        client.get("/help")

        assert any(a.get("href") == "/search" for a in client.page.iter("a"))

    def test_shows_lessons_with_what_was_asked_for_marked(self, client, mia, make, lesson):
        lesson(make.job_role(), "Whisk the <eggs> well & fast.")

        text = client.get("/search?q=whisk").text

        assert text.count('data-kind="lesson"') == 1
        assert "<mark>Whisk</mark> the" in text
        link = next(a for a in client.page.iter("a") if "/modules/" in (a.get("href") or ""))
        client.get(link.get("href"))

    @pytest.mark.both_servers
    def test_shows_touchpoints_with_their_sign(self, client, mia, organisation):
        text = client.get("/search?q=student").text

        assert 'data-kind="touchpoint"' in text
        assert 'class="chip' in text

    def test_says_what_to_try_if_nothing_is_found(self, client, mia):
        assert 'class="empty"' in client.get("/search?q=zeppelin").text

    @pytest.mark.parametrize(
        ("asked", "address"),
        [
            ("certificate", "/help#certificate"),
            ("how do I change my password", "/help#password"),
            ("write a mantra", "/help/writing/mantra"),
            ("certifcate", "/help#certificate"),
        ],
    )
    def test_finds_help(self, client, make, asked, address):
        client.sign_in(make.learner("Ben").id)

        client.get(f"/search?q={asked}")

        assert address in [a.get("href") for a in client.page.iter("a")]
        client.get(address.partition("#")[0])
        assert "#" not in address or any(e.get("id") == address.partition("#")[2] for e in client.page.iter("h3"))

    def test_forgives_a_typo_and_says_so(self, client, mia, make, lesson):
        lesson(make.job_role(), "Give the refund at once.")

        text = client.get("/search?q=refnd").text

        assert "<mark>refund</mark>" in text
        assert "<strong translate='no'>refund</strong>" in text

    def test_finds_modules_by_their_titles_before_they_are_released(self, client, mia, make, session):
        make.module("safety", title="Working Safely")

        text = client.get("/search?q=working+safely").text

        assert 'href="/write/modules/safety"' in text
        assert 'class="tag good"' in text

    def test_finds_drafts_by_their_titles(self, client, mia, make, session):
        source = "---\ntitle: Ladders and you\n---\n"
        drafts.start_draft(session, code="ladders", source=source, viewer=make.viewer(mia), now=MONDAY)

        assert 'href="/write/modules/ladders"' in client.get("/search?q=Ladders+and+you").text

    def test_hides_what_is_written_from_learners(self, client, make):
        make.module("safety", title="Working Safely")
        client.sign_in(make.learner("Ben").id)

        assert "/write/modules/" not in client.get("/search?q=working+safely").text

    def test_leads_authors_to_the_editor_too(self, client, mia, make, lesson, organisation):
        lesson(make.job_role("Cook"), "Whisk the eggs.")

        assert 'href="/write/modules/returns"' in client.get("/search?q=whisk").text
        assert 'href="/write/maps/' in client.get("/search?q=student").text

    def test_shows_more_when_asked(self, client, mia, make, lesson):
        for number in range(22):
            lesson(make.job_role(f"Cook {number}"), "Whisk.", code=f"m{number}")

        first = client.get("/search?q=whisk").text
        assert first.count("data-kind") == 20
        assert "show=40" in first
        assert client.get("/search?q=whisk&show=40").text.count("data-kind") == 22

    @pytest.mark.parametrize("show", ["0", "-1", "x", "999999", "%00"])
    def test_refuses_odd_amounts(self, client, mia, show):
        assert client.http.get(f"/search?q=whisk&show={show}").status_code in {200, 422}

    def test_says_that_it_found_only_some_words(self, client, mia, make, lesson):
        lesson(make.job_role(), "Whisk the eggs.")

        assert "Nothing has all of these words" in client.get("/search?q=whisk+zeppelin").text

    @pytest.mark.parametrize("q", ["%00", "%ED%A0%80", "%22", "*", "NEAR(", "%3Cscript%3E", "%E2%80%AE"])
    def test_takes_odd_questions(self, client, mia, q):
        client.get(f"/search?q={q}")

    def test_answers_whatever_is_asked(self, client, mia):
        for value in ODD_VALUES.values():
            assert client.http.get("/search", query_string={"q": value[:2000]}).status_code in {200, 422}

    def test_refuses_a_very_long_question(self, client, mia):
        assert "Use at most 200 characters." in client.get(f"/search?q={'x' * 201}", status=422).text

    def test_asks_the_database_little(self, client, mia, organisation):
        client.get("/search?q=student")

        with client.counting() as statements:
            client.get("/search?q=student+zeppelin")

        assert len(statements) <= 7

    def test_is_for_who_is_signed_in(self, client):
        client.get("/search?q=x", status=303)
