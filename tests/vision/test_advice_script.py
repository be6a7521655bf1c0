"""The advice beside the fields, in a real browser: it comes while one types and never takes the focus."""

import pytest
from playwright.sync_api import expect

from lms.vision import operations, queries
from tests.vision.test_drafts import MANTRA, MONDAY

pytestmark = pytest.mark.browser

BASE = "http://localhost:9"


@pytest.fixture
def page(chromium, client, make, session):
    """A browser whose requests the application answers in this process, signed in as a trainer."""
    operations.apply_mantra(session, document=MANTRA, now=MONDAY)
    client.sign_in(make.trainer("Mia Mantra").id)

    def answer(route):
        asked = route.request
        told = client.http.open(
            asked.url.removeprefix(BASE),
            method=asked.method,
            buffered=True,
            data=asked.post_data_buffer,
            headers={name: value for name, value in asked.headers.items() if name in {"content-type", "accept"}},
        )
        headers = {
            name: value for name, value in told.headers.items() if name.lower() not in {"content-length", "set-cookie"}
        }
        route.fulfill(status=told.status_code, headers=headers, body=told.data)

    context = chromium.new_context(reduced_motion="reduce")
    context.route("**/*", answer)
    page = context.new_page()
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text))
    page.goto(f"{BASE}/write/mantra")
    yield page
    assert page.problems == []
    context.close()


def test_advice_comes_as_the_typing_pauses(page, session):
    page.locator("#text").fill("We strive to be kind.")

    expect(page.locator('[data-advice="text"]')).to_contain_text("“strive”")
    assert not queries.get_working(session).is_draft


def test_what_is_being_typed_is_left_alone(page):
    page.locator("#text").click()
    page.locator("#text").press("Control+a")
    page.keyboard.type("We aim hgh.")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")

    expect(page.locator('[data-advice="text"]')).to_contain_text("“aim”")

    page.keyboard.type("i")
    expect(page.locator("#text")).to_have_value("We aim high.")
    expect(page.locator("#text")).to_be_focused()


def test_only_regions_that_say_something_else_are_touched(page):
    mark = "document.querySelector('[data-advice=pillars] ul').dataset.mark"
    page.evaluate(f"{mark} = 'same'")

    page.locator("#meaning").fill("")

    expect(page.locator('[data-advice="meaning"] [data-code="M06"]')).to_have_count(1)
    assert page.evaluate(mark) == "same"
