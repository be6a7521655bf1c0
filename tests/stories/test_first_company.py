"""From an empty folder to the first learner's finished lesson, without a terminal after `lms run`.

Once on SQLite, as most will try it, and once on PostgreSQL without JavaScript.
"""

import os
import re
import sys
import time

import pytest
from playwright.sync_api import expect

from tests.conftest import drop_postgresql_database, new_postgresql_database
from tests.demo_instance import DemoInstance
from tests.real_server import PATIENCE, RealServer, free_port
from tests.stories.conftest import Person, Site
from tests.stories.test_learner import answer_rightly, read_on, start_quiz, take_quiz

PASSWORD = "seven calm herons by the mill"
MOST_CLICKS = 60
COUNT = "addEventListener('click', (event) => event.detail && window.countClick(), true)"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request, tmp_path, worker_name):
    """A server on a folder that was empty, and a database with nothing in it."""
    is_postgresql = request.param == "postgresql"
    url = new_postgresql_database(f"lms_first_{worker_name}_{os.getpid()}") if is_postgresql else ""
    port = free_port()
    command = [sys.executable, "-m", "lms.cli", "run", "--port", str(port)]
    settings = {"LMS_DATABASE_URL": url} if url else {}
    with RealServer(command, instance=tmp_path / "instance", port=port, **settings) as server:
        yield Site(server, DemoInstance(path=tmp_path / "instance", url=url), seen=tmp_path / "seen")
    drop_postgresql_database(url)


def test_sets_a_company_up_and_teaches_somebody(chromium, empty):
    clicks, people = [], []
    has_script = not empty.demo.url

    def come() -> Person:
        context = chromium.new_context(
            base_url=empty.url,
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
            java_script_enabled=has_script,
        )
        if has_script:
            context.expose_function("countClick", lambda: clicks.append(1))
            context.add_init_script(COUNT)
        people.append(Person(context.new_page(), empty, has_script=has_script))
        return people[-1]

    admin = come()
    page = admin.page
    admin.go("/people")
    page.get_by_label("Code").fill(re.search(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}", empty.server.log)[0])
    page.get_by_label("Your name").fill("Anna Berg")
    page.get_by_label("Your e-mail").fill("anna@example.org")
    page.get_by_label("Choose a password").fill("anna")
    admin.press("Create account", state="refused")
    page.get_by_label("Choose a password").fill(PASSWORD)
    admin.press("Create account")
    admin.go("/")
    admin.press(re.compile("^Start"), role="link")
    admin.press(re.compile("^Start"), role="link")
    page.get_by_label("Company name").fill("Harbour Lane Hardware")
    page.get_by_text("Mint").click()
    admin.press("Save and continue")
    admin.press("Skip for now")
    page.get_by_role("textbox", name="Your list").fill(
        "Shop floor: Sales Assistant, Cashier\nStockroom: Stock Assistant"
    )
    expect(page.get_by_role("heading", name="What we read")).to_be_visible(visible=has_script)
    admin.press("Save and continue")
    page.locator("[name=text]").fill("Nobody leaves without what they came for.")
    page.locator("[name=meaning]").fill("We ask what it is for, and we help when it was the wrong one.")
    admin.press("Publish and continue")
    admin.press(re.compile("A visit to the shop"), role="link")
    admin.press("Publish and continue")
    admin.press("Publish release 1")
    page.get_by_role("textbox", name="People").fill("Ben Okoro, ben@example.org, Sales Assistant")
    admin.press("Create invitations", state="made")
    link = page.locator("input.mono").input_value()
    admin.press("Done", role="link")
    expect(page.locator(".way .skipped")).to_have_count(1)
    expect(page.locator(".way .done")).to_have_count(6)

    learner = come()
    learner.go(link)
    learner.page.get_by_role("textbox", name=re.compile("assword")).fill("six green apples on an old chair")
    learner.press("Set password and sign in")
    wait_for_lesson(learner)
    with learner.page.expect_navigation():
        learner.page.locator("a.go").click()
    learner.look()
    read_on(learner)
    if learner.page.url.endswith("/quiz"):
        start_quiz(learner)
        take_quiz(learner, answer_rightly)

    assert empty.demo.one("SELECT count(*) FROM evidence_module_progress WHERE completed_at IS NOT NULL") == 1
    assert bool(clicks) == has_script
    assert len(clicks) <= MOST_CLICKS, len(clicks)
    for path in ("/departments", "/sites", "/settings/company", "/setup", "/write", "/write/coverage", "/releases"):
        admin.go(path)
    problems = [problem for one in people for problem in one.problems]
    for one in people:
        one.page.context.close()
    assert not problems, "\n".join(problems)


def wait_for_lesson(person: Person) -> None:
    """Look again until the worker has made the course."""
    end = time.monotonic() + PATIENCE
    while not person.page.locator("a.go").count():
        assert time.monotonic() < end, "no lesson came"
        time.sleep(0.5)
        person.page.reload()
    person.look("with lesson")
