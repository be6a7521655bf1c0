"""The scripts in a real browser: putting in order, the focus on errors."""

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
{% block main %}
{{ summary(problems) }}
<h1>Quiz</h1>
<form method="post" novalidate>{{ csrf() }}
{% for q in questions %}{{ question(q, loop.index, questions | length) }}{% endfor %}
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
    """Answers what the browser asks."""

    def __init__(self, app):
        self.app = app
        self.problems = []

    def handle(self, route):
        path = re.sub(r"\?.*", "", route.request.url.removeprefix(BASE))
        if path.startswith("/static/"):
            return route.fulfill(path=STATIC[path.rsplit("/", 1)[1]])
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
