"""The author's pages of the mantra, as a browser without JavaScript meets them."""

import re

import pytest

from lms.vision import operations, queries
from lms.vision.forms import write_document
from tests.security.test_odd_input import ODD as ODD_VALUES
from tests.vision.test_drafts import MANTRA, MONDAY
from tests.visitor import fields_of

ODD = "\u202e<script>alert(1)</script>\x00\ud800{{ 7*7 }}"


@pytest.fixture
def mia(client, make):
    person = make.trainer("Mia Mantra")
    client.sign_in(person.id)
    return person


@pytest.fixture
def published(session):
    operations.apply_mantra(session, document=MANTRA, now=MONDAY)


def fields(client, **changes):
    """What the edit page would send, as it stands."""
    return fields_of(next(f for f in client.page.iter("form") if f.get("action") == "/write/mantra"), **changes)


def working(session):
    return queries.get_working(session)


class TestEditMantra:
    def test_is_there_before_the_first_mantra(self, client, mia):
        assert "<time" not in client.get("/write/mantra").text
        assert not fields(client)["text"]

    def test_shows_the_published_one_to_begin_with(self, client, mia, published):
        text = client.get("/write/mantra").text

        assert "Every student leaves ready.</textarea>" in text
        assert "version 1." in text

    def test_saves_a_draft_and_says_when_and_on_what(self, client, mia, published, session):
        client.get("/write/mantra")

        answer = client.post("/write/mantra", fields(client, text="Ready.", do="save"))

        assert working(session).document.text == "Ready."
        text = client.follow(answer).text
        assert 'role="status"' in text
        assert re.search(r"<time[^>]*>\d\d:\d\d</time> by <bdi>Mia Mantra</bdi>\.\s+Based on version 1\.", text)

    def test_adds_and_takes_away_rows_without_saving(self, client, mia, published, session):
        client.get("/write/mantra")

        text = client.post("/write/mantra", fields(client, text="Typed.", do="add:pillars"), status=200).text
        assert 'name="pillars-2-name"' in text
        assert "Typed.</textarea>" in text
        text = client.post("/write/mantra", fields(client, do="remove:pillars:0"), status=200).text
        assert 'value="In time"' not in text
        client.post("/write/mantra", fields(client, do="add:look_alikes"), status=200)
        assert 'name="look_alikes-0"' in client.post("/write/mantra", fields(client, do="check"), status=200).text
        assert not working(session).is_draft

    @pytest.mark.parametrize(
        "wish", ["remove:pillars:9", "remove:pillars:", "add:csrf_token", "remove:pillars:²", "add:", ":"]
    )
    def test_takes_odd_wishes_calmly(self, client, mia, published, wish):
        client.get("/write/mantra")

        answer = client.http.post("/write/mantra", data={"csrf_token": client.token(), **fields(client, do=wish)})

        assert answer.status_code in {200, 303}

    def test_gives_a_new_pillar_a_code_from_its_name(self, client, mia, published, session):
        client.get("/write/mantra")
        client.post("/write/mantra", fields(client, do="add:pillars"), status=200)

        typed = {"pillars-2-name": "Warm welcome", "pillars-2-means": "By name."}
        client.post("/write/mantra", fields(client, **typed, do="save"))

        assert [one.code for one in working(session).document.pillars] == ["time", "price", "warm-welcome"]

    def test_checks_the_wording_without_saving(self, client, mia, published, session):
        client.get("/write/mantra")

        text = client.post("/write/mantra", fields(client, text="We strive to win.", do="check"), status=200).text

        assert 'data-code="M11"' in text
        assert not working(session).is_draft

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("text", "x" * 201, "Use at most 200 characters."),
            ("meaning", "x" * 601, "Use at most 600 characters."),
            ("pillars-0-name", "x" * 41, "Use at most 40 characters."),
            ("pillars-0-code", "Not a code", "Use only a–z, 0–9 and single hyphens."),
            ("look_alikes-0", "x" * 201, "Use at most 200 characters."),
            ("announced_on", "1800-01-01", "Choose a date between 1900 and 2199."),
            ("announced_on", "soon", "Enter a date, for example 2026-11-30."),
            ("owner", "No Such <role>", "Choose one from the list."),
        ],
    )
    def test_says_at_the_field_what_is_wrong(self, client, mia, published, session, name, value, message):
        client.get("/write/mantra")

        text = client.post("/write/mantra", fields(client, **{name: value}, do="save"), status=422).text

        assert re.search(rf'<a href="#{name}">([^<]+: )?{re.escape(message)}</a>', text)
        assert not working(session).is_draft

    def test_keeps_odd_characters_as_plain_text(self, client, mia, published, session):
        client.get("/write/mantra")
        odd = {"text": ODD, "meaning": ODD, "pillars-0-name": ODD[:35], "look_alikes-0": ODD}

        data = {
            name: value.encode("utf-8", "surrogatepass") for name, value in fields(client, **odd, do="save").items()
        }
        answer = client.post("/write/mantra", data)

        assert "<script>alert" not in client.follow(answer).text
        assert working(session).document.text.startswith("<script>alert(1)</script>")

    @pytest.mark.parametrize(
        "odd",
        [
            {"pillars-²-name": "x"},
            {"pillars-99999999999999999999-name": "x"},
            {"look_alikes-x": "x"},
            {"seen_revision": "9" * 30},
            {"seen_revision": "x"},
            {"base": "[" * 5000},
            {"base": '{"pillars": 7}'},
        ],
    )
    def test_is_not_upset_by_odd_names_and_values(self, client, mia, published, odd):
        client.get("/write/mantra")

        answer = client.http.post(
            "/write/mantra", data={"csrf_token": client.token(), **fields(client, do="save"), **odd}
        )

        assert answer.status_code in {303, 409, 422}

    @pytest.mark.parametrize(
        "path", ["/write/mantra", "/write/mantra/advice", "/write/mantra/resolve", "/write/mantra/publish"]
    )
    def test_answers_whatever_is_sent(self, client, mia, published, path):
        client.get("/write/mantra")
        names = [*fields(client), "merged", "theirs", "keep:text"]

        for value in ODD_VALUES.values():
            answer = client.http.post(
                path, data={"csrf_token": client.token(), **dict.fromkeys(names, value), "do": "save"}
            )
            assert answer.status_code < 500

    def test_refuses_two_megabytes(self, client, mia, published):
        client.get("/write/mantra")

        client.post("/write/mantra", fields(client, text="x" * 2_200_000), status=413)

    def test_many_rows_are_cut_off(self, client, mia, published, session):
        client.get("/write/mantra")
        many = {f"look_alikes-{n}": f"Nr {n}" for n in range(900)}

        client.post("/write/mantra", fields(client, **many, do="save"))

        assert len(working(session).document.look_alikes) == 15

    def test_asks_the_database_little(self, client, mia, published):
        with client.counting() as queries_made:
            client.get("/write/mantra")

        assert len(queries_made) <= 8


class TestTwoEditors:
    def test_the_second_sees_what_the_first_changed(self, client, mia, published, session):
        client.get("/write/mantra")
        mine, theirs = fields(client, meaning="Mine."), fields(client, text="Theirs.")
        client.post("/write/mantra", {**theirs, "do": "save"})

        answer = client.post("/write/mantra", {**mine, "do": "save"})

        assert "what someone else changed: Mantra." in client.follow(answer).text
        assert (working(session).document.text, working(session).document.meaning) == ("Theirs.", "Mine.")

    @pytest.mark.parametrize(("choice", "kept"), [("mine", "My words."), ("theirs", "Their words.")])
    def test_the_second_chooses_where_both_changed_the_same(self, client, mia, published, session, choice, kept):
        client.get("/write/mantra")
        mine, theirs = fields(client, text="My words.", meaning="Also mine."), fields(client, text="Their words.")
        client.post("/write/mantra", {**theirs, "do": "save"})

        text = client.post("/write/mantra", {**mine, "do": "save"}, status=409).text
        assert "My words." in text
        assert "Their words." in text
        hidden = {i.get("name"): i.get("value") for i in client.page.iter("input") if i.get("type") == "hidden"}
        client.post("/write/mantra/resolve", hidden | {"keep:text": choice})

        assert working(session).document.text == kept
        assert working(session).document.meaning == "Also mine."

    @pytest.mark.both_servers
    def test_a_third_change_is_asked_about_again(self, client, mia, published, session):
        client.get("/write/mantra")
        client.post("/write/mantra", fields(client, text="Third.", do="save"))
        first = {"merged": write_document(MANTRA), "theirs": write_document(MANTRA), "seen_revision": "0"}

        client.post("/write/mantra/resolve", first)
        client.post(
            "/write/mantra/resolve",
            {**first, "merged": write_document(MANTRA).replace("Every student leaves ready.", "Fourth.")},
            status=409,
        )

        assert working(session).document.text == "Third."

    def test_what_cannot_be_read_changes_nothing(self, client, mia, published, session):
        client.post("/write/mantra/resolve", {"merged": "x", "theirs": "x", "seen_revision": "x"})

        assert not working(session).is_draft


class TestAdviseMantra:
    def test_answers_with_the_regions_of_the_page(self, client, mia, published):
        answer = client.http.post(
            "/write/mantra/advice", data={"csrf_token": client.token(), "text": "We aim high, <b>&", "meaning": ""}
        )

        assert answer.status_code == 200
        assert re.findall(r'data-advice="(\w+)"', answer.text) == ["text", "meaning", "pillars", "look_alikes"]
        assert 'data-code="M11"' in answer.text
        assert "“aim”" in answer.text
        assert "<html" not in answer.text

    def test_names_the_pillars_that_no_map_carries(self, client, mia, published):
        text = client.get("/write/mantra").text

        assert 'data-code="M17"' in text
        assert "In time, No surprises" in text


class TestPublishMantra:
    def test_shows_the_change_and_publishes_it(self, client, mia, published, session):
        client.get("/write/mantra")
        answer = client.post("/write/mantra", fields(client, text="Every student leaves glad.", do="publish"))
        text = client.follow(answer).text
        assert "<ins>" in text
        seen = next(i.get("value") for i in client.page.iter("input") if i.get("name") == "seen_revision")

        text = client.follow(client.post("/write/mantra/publish", {"seen_revision": seen})).text

        assert "Version 2 is published." in text
        assert queries.get_active_mantra(session).text == "Every student leaves glad."

    def test_says_what_is_missing_and_refuses(self, client, mia, published, session):
        client.get("/write/mantra")
        client.post("/write/mantra", fields(client, meaning="", do="publish"))

        client.get("/write/mantra/publish")

        assert any(a.get("href") == "/write/mantra#meaning" for a in client.page.iter("a"))
        client.post("/write/mantra/publish", {"seen_revision": "1"}, status=422)
        assert queries.get_active_mantra(session) == MANTRA

    def test_refuses_a_stale_look(self, client, mia, published, session):
        client.get("/write/mantra")
        client.post("/write/mantra", fields(client, text="Ready.", do="save"))

        client.post("/write/mantra/publish", {"seen_revision": "0"}, status=422)

        assert working(session).is_draft

    def test_has_an_empty_state(self, client, mia, published):
        client.get("/write/mantra/publish")

        assert not any((f.get("method") or "") == "post" and not f.get("action") for f in client.page.iter("form"))


class TestDiscardDraft:
    def test_is_taken_back_with_one_button(self, client, mia, published, session):
        client.get("/write/mantra")
        client.post("/write/mantra", fields(client, text="Ready.", do="save"))

        text = client.follow(client.post("/write/mantra/discard")).text
        assert "/write/mantra/restore-draft" in text
        client.post("/write/mantra/restore-draft")

        assert working(session).document.text == "Ready."

    def test_refuses_without_a_draft(self, client, mia, published):
        client.post("/write/mantra/discard", status=409)


class TestListVersions:
    def test_compares_any_two_and_restores(self, client, mia, published, session):
        client.get("/write/mantra")
        client.post("/write/mantra", fields(client, text="Every student leaves glad.", do="save"))
        client.post("/write/mantra/publish", {"seen_revision": "1"})

        text = client.get("/write/mantra/versions?before=1&after=2").text
        assert text.count('class="tag good"') == 1
        assert re.search(r"<del>.*</span>ready", text)
        client.post("/write/mantra/versions/1/restore")

        assert working(session).document.text == MANTRA.text

    def test_has_an_empty_state(self, client, mia):
        assert 'class="empty"' in client.get("/write/mantra/versions").text

    @pytest.mark.parametrize(
        ("query", "status"), [("before=x", 200), ("before=9", 404), ("after=99999999999999999999", 200)]
    )
    def test_takes_odd_questions(self, client, mia, published, query, status):
        client.get(f"/write/mantra/versions?{query}", status=status)

    def test_does_not_know_a_version_that_never_was(self, client, mia, published):
        client.post("/write/mantra/versions/9/restore", status=404)
