"""The scripts in a real browser: putting in order, saving answers, the focus on errors."""

import re

import pytest
from flask import render_template_string
from playwright.sync_api import expect

from lms.quizzes.terms import QuestionView
from tests.conftest import STATIC

pytestmark = pytest.mark.browser

BASE = "http://lms.test"
PAGE = """
{% extends "layout/base.html" %}
{% from "macros/forms.html" import csrf, summary %}
{% from "macros/questions.html" import question %}
{% block title %}Quiz{% endblock %}
{% block script %}<script type="module" src="{{ asset('save.js') }}"></script>{% endblock %}
{% block main %}
{{ summary(problems) }}
<h1>Quiz</h1>
<form method="post" data-save data-say-saved="Saved {time}" data-say-unsaved="Not saved" data-say-result="See your result" novalidate>{{ csrf() }}
{% for q in questions %}{{ question(q, loop.index, questions | length, save_url="/save/" ~ q.position, revision=3) }}{% endfor %}
<button class="btn">Submit</button></form>
{% endblock %}
"""
QUESTIONS = [
    QuestionView(
        position=1,
        item_id="a",
        widget="single",
        stem="What do you say first?",
        options=("Sorry", "It lands Thursday"),
    ),
    QuestionView(
        position=2, item_id="b", widget="order", stem="In order, please", options=("Third", "First", "Second")
    ),
    QuestionView(position=3, item_id="c", widget="text", stem="Every student leaves ____ for class."),
]


class Server:
    """Answers what the browser asks; saving can be made to fail."""

    def __init__(self, app):
        self.app = app
        self.saves = []
        self.answer = (200, {"saved_at": "12:01"})
        self.headers = {}
        self.problems = []

    def handle(self, route):
        path = re.sub(r"\?.*", "", route.request.url.removeprefix(BASE))
        if path.startswith("/static/"):
            return route.fulfill(path=STATIC[path.rsplit("/", 1)[1]])
        if path.startswith("/save/"):
            fields = re.findall(r'name="([^"]+)"\r\n\r\n(.*?)\r\n--', route.request.post_data, re.DOTALL)
            self.saves.append((path, fields))
            status, told = self.answer
            return (
                route.abort()
                if status == 0
                else route.fulfill(
                    status=status, json={"revision": int(dict(fields)["revision"]), **told}, headers=self.headers
                )
            )
        with self.app.test_request_context("/quiz"):
            html = render_template_string(PAGE, questions=QUESTIONS, problems=self.problems)
        return route.fulfill(body=html, content_type="text/html")


@pytest.fixture
def server(whole_app):
    return Server(whole_app)


@pytest.fixture
def page(chromium, server):
    context = chromium.new_context()
    context.route("**/*", server.handle)
    page = context.new_page()
    page.goto(BASE + "/quiz")
    yield page
    context.close()


def order(page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('input[name=q2]')].map((field) => field.value)")


class TestOrder:
    def test_an_arrow_moves_in_place_and_says_so(self, page):
        button = page.get_by_role("button", name="Move First up")
        button.focus()
        page.keyboard.press("Enter")

        assert order(page) == ["First", "Third", "Second"]
        expect(page.locator("#live")).to_have_text("Moved First, position 1 of 3.")
        expect(button).to_be_focused()

    def test_the_first_cannot_go_further_up(self, page):
        page.get_by_role("button", name="Move Third up").click()

        assert order(page) == ["Third", "First", "Second"]
        expect(page.locator("#live")).to_have_text("Third is already first.")

    def test_it_can_be_dragged_and_escape_puts_it_back(self, page):
        handle = page.locator("[data-handle]").nth(0).bounding_box()
        last = page.locator(".order li").nth(2).bounding_box()
        page.mouse.move(handle["x"] + 5, handle["y"] + 5)
        page.mouse.down()
        page.mouse.move(last["x"] + 20, last["y"] + last["height"] - 4, steps=8)
        assert order(page) == ["First", "Second", "Third"]

        page.keyboard.press("Escape")
        page.mouse.up()

        assert order(page) == ["Third", "First", "Second"]

    def test_a_move_is_saved(self, page, server):
        page.get_by_role("button", name="Move First up").click()

        expect(page.locator("#q2 [data-saved]")).to_have_text("Saved 12:01")
        assert [value for name, value in server.saves[-1][1] if name == "q2"] == ["First", "Third", "Second"]


class TestSave:
    def test_leaving_a_question_saves_it_with_token_and_revision(self, page, server):
        page.get_by_label("It lands Thursday").check()
        page.get_by_label("The missing words").focus()

        expect(page.locator("#q1 [data-saved]")).to_have_text("Saved 12:01")
        path, fields = server.saves[0]
        assert path == "/save/1"
        assert dict(fields)["q1"] == "It lands Thursday"
        assert dict(fields)["revision"] == "4"
        assert dict(fields)["csrf_token"]

    def test_the_next_save_carries_the_new_revision(self, page, server):
        for choice in ("It lands Thursday", "Sorry"):
            page.get_by_label(choice).check()
            page.get_by_label("The missing words").focus()
            expect(page.locator("#q1 [data-saved]")).to_have_text("Saved 12:01")
            page.wait_for_function("document.activeElement.name === 'q3'")
        page.wait_for_timeout(200)

        assert [dict(fields)["revision"] for _, fields in server.saves] == ["4", "5"]

    def test_nothing_is_sent_while_nothing_changed(self, page, server):
        page.get_by_label("Sorry").focus()
        page.get_by_label("The missing words").focus()
        page.locator("h1").click()

        assert server.saves == []

    def test_a_lost_connection_is_said_and_the_answer_is_tried_again(self, page, server):
        server.answer = (0, {})
        page.get_by_label("The missing words").fill("ready")
        page.get_by_label("Sorry").focus()
        expect(page.locator("#q3 [data-saved]")).to_have_text("Not saved")

        server.answer = (200, {"saved_at": "12:02"})

        expect(page.locator("#q3 [data-saved]")).to_have_text("Saved 12:02")
        assert page.evaluate("localStorage.length") == 0

    def test_a_busy_server_says_when_to_try_again(self, page, server):
        page.clock.install()
        page.reload()
        server.answer, server.headers = (503, {}), {"Retry-After": "30"}
        page.get_by_label("The missing words").fill("ready")
        page.get_by_label("Sorry").focus()
        expect(page.locator("#q3 [data-saved]")).to_contain_text("Not saved")
        server.answer = (200, {"saved_at": "12:02"})

        page.clock.run_for(29_000)
        expect(page.locator("#q3 [data-saved]")).to_contain_text("Not saved")
        page.clock.run_for(17_000)

        expect(page.locator("#q3 [data-saved]")).to_have_text("Saved 12:02")

    def test_an_answer_that_was_not_saved_is_there_on_the_next_visit(self, page, server):
        server.answer = (500, {})
        page.get_by_label("The missing words").fill("ready")
        page.get_by_role("button", name="Move First up").click()
        expect(page.locator("#q2 [data-saved]")).to_contain_text("Not saved")
        expect(page.locator("#q3 [data-saved]")).to_contain_text("Not saved")

        server.answer = (200, {"saved_at": "12:03"})
        page.goto(BASE + "/quiz")

        expect(page.get_by_label("The missing words")).to_have_value("ready")
        assert order(page) == ["First", "Third", "Second"]
        expect(page.locator("#q3 [data-saved]")).to_have_text("Saved 12:03")

    def test_an_attempt_that_is_closed_shows_the_way_on(self, page, server):
        server.answer = (409, {"message": "This attempt was submitted.", "way_on": "/attempts/1/result"})
        page.get_by_label("Sorry").check()
        page.get_by_label("The missing words").focus()

        expect(page.locator("#q1 [data-saved]")).to_have_text("This attempt was submitted. See your result")
        assert page.locator("#q1 [data-saved] a").get_attribute("href") == "/attempts/1/result"


def test_the_summary_of_errors_takes_the_focus(page, server):
    server.problems = [("Question 1: choose an answer", "#q1")]
    page.goto(BASE + "/quiz")

    expect(page.locator("#summary")).to_be_focused()


def test_without_scripts_the_arrows_are_submit_buttons(chromium, server):
    context = chromium.new_context(java_script_enabled=False)
    context.route("**/*", server.handle)
    page = context.new_page()
    page.goto(BASE + "/quiz")

    assert page.get_by_role("button", name="Move First up").get_attribute("value") == "q2:1:up"
    context.close()
