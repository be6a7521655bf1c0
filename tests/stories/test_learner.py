"""A learner's road: from the first visit to the certificate, a quiz by keyboard, failing and waiting, the record."""

import json
import re
import sqlite3
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import expect

from lms import wiring
from lms.core.instance import open_instance_database
from lms.core.permissions import PermissionSet
from lms.courses.codec import item_from_plain
from lms.demo.answers import right_answer
from lms.identity import operations as identity
from lms.outbox import operations as outbox
from lms.outbox import registry
from lms.people import operations as hiring
from lms.people import queries as people
from tests.real_server import PATIENCE


def read_on(person) -> None:
    """Answer the check questions of each page and turn it, until the lesson is read."""
    page = person.page
    for _ in range(30):
        if page.url.endswith("/quiz") or page.url.endswith("/done"):
            return
        told = page.locator("fieldset.q .feedback")
        open_checks = page.locator("form[action*='/checks/']:not(:has(.feedback))")
        while open_checks.count():
            count = told.count()
            answer_somehow(open_checks.first)
            with page.expect_navigation():
                open_checks.first.get_by_role("button", name=re.compile("^(Check|Save my note)")).last.click()
            expect(told).to_have_count(count + 1)
            person.look("answered" if count == 0 else "")
        turn = page.locator("form[action*='/pages/']:not([action*='/checks/']) button").last
        with page.expect_navigation():
            turn.click()
        person.look("turned")


def answer_somehow(question) -> None:
    """Answer a question by its first choices, or in any words."""
    kinds = question.locator("input[type=radio], input[type=checkbox]")
    if kinds.count():
        kinds.first.check()
    for n in range(question.locator("select").count()):
        question.locator("select").nth(n).select_option(index=1)
    for box in question.locator("input.input, textarea").all():
        box.fill("ready for class")


def answer_rightly(person) -> None:
    """Answer the question that is shown as somebody does who knows it."""
    page = person.page
    attempt_id, position = re.search(r"/attempts/([^/]+)/questions/(\d+)", page.url).groups()
    asked = "SELECT CAST(item AS TEXT) FROM quizzes_attempt_answer WHERE attempt_id = ? AND position = ?"
    item = item_from_plain(json.loads(person.site.demo.one(asked, UUID(attempt_id).hex, position)))
    answer = right_answer(item)
    question = page.locator("fieldset.q")
    for box in question.locator("input[type=radio], input[type=checkbox]").all():
        if box.get_attribute("value") in {answer.get("choice"), *answer.get("choices", ())}:
            box.check()
    for n, label in enumerate(answer.get("pairs", {}).values()):
        question.locator("select").nth(n).select_option(label=label)
    for n, label in enumerate(answer.get("order", ())):
        while question.locator("ol.order li").nth(n).get_attribute("data-item") != label:
            move = question.get_by_role("button", name=f"Move {label} up", exact=True)
            if person.has_script:
                move.click()
            else:
                with page.expect_navigation():
                    move.click()
    if "text" in answer:
        question.locator("input.input, textarea").fill(answer["text"])


def answer_any(person) -> None:
    answer_somehow(person.page.locator("fieldset.q"))


def start_quiz(person) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("button", name=re.compile("Start the quiz|Try again")).click()
    person.look()


def give(person, answer) -> None:
    """Answer the question that is shown, and see what is said."""
    answer(person)
    with person.page.expect_navigation():
        person.page.locator(".end button").click()
    expect(person.page.locator(".verdict")).to_be_visible()
    person.look("answered")


def take_quiz(person, answer=answer_rightly) -> None:
    """Go from the question that is shown to the result."""
    page = person.page
    while not page.url.endswith("/result"):
        give(person, answer)
        with page.expect_navigation():
            page.locator(".end a.btn").first.click()
    person.look()


class Keyboard:
    """Somebody who has only keys, and counts them."""

    def __init__(self, page) -> None:
        self.page = page
        self.count = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1
        assert self.count < 300, f"no way on by keyboard: {self.page.url}"

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")

    def focused(self, script: str):
        return self.page.evaluate(f"() => {{ const e = document.activeElement; return {script}; }}")

    def open_main(self, selector: str) -> None:
        """Skip the frame of the page, and press the first such link or button in it."""
        self.press("Tab")
        assert self.focused("e.matches('.skip')")
        self.press("Enter")
        while not self.focused(f"e.matches({json.dumps(selector)})"):
            self.press("Tab")
        self.enter()

    def answer_all(self) -> None:
        """Answer each question where the focus stands, up to the result."""
        while not self.page.url.endswith("/result"):
            kind = ""
            # Enter sends from anywhere but a text of several lines and the arrows of a list.
            while kind not in {"radio", "checkbox", "text", "send"}:
                self.press("Tab")
                kind = self.focused(
                    "e.matches('.end .btn') ? 'send' : e.closest('fieldset.q') ? e.type || e.tagName : ''"
                )
                if kind in {"radio", "checkbox"}:
                    self.press("Space")
                elif kind == "select-one":
                    self.press("ArrowDown")
                elif kind in {"text", "textarea"}:
                    self.page.keyboard.type("ready for class")
                    self.count += 1
            self.enter()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_goes_from_the_first_visit_to_the_certificate(person, site, script):
    rosa = person(width=1280 if script else 360, script=script)
    page = rosa.page
    rosa.arrive(newcomer(site))
    rosa.go("/")
    expect(page.locator("[data-first-visit]")).to_be_visible()
    fails_by_keyboard_first = script
    while not page.locator("article.cert").count():
        rosa.go("/")
        if fails_by_keyboard_first and page.locator(".depart .word").count():
            takes_the_quiz_by_keyboard(rosa)
            fails_by_keyboard_first = False
            continue
        with page.expect_navigation():
            page.locator(".depart .btn.go").click()
        rosa.look()
        read_on(rosa)
        if page.url.endswith("/quiz") and not fails_by_keyboard_first:
            start_quiz(rosa)
            take_quiz(rosa)
            expect(page.locator("[data-passed=yes]")).to_be_visible()
            rosa.press("Continue", role="link")
    assert not fails_by_keyboard_first
    rosa.look("certificate")
    for _ in range(PATIENCE):
        if page.get_by_role("link", name="Open the certificate").count():
            break
        page.wait_for_timeout(500)
        rosa.go(page.url)
    rosa.press("Open the certificate", role="link")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    rosa.go("/record")
    expect(page.locator("[data-understood]")).not_to_have_attribute("data-understood", "0")
    rosa.press("Every result and observation", role="link")
    expect(page.get_by_role("table", name="Quizzes")).to_contain_text("attempt 1")
    if script:
        for path in ("/journey", "/lessons", "/mantra", "/sessions", "/help", "/accessibility"):
            rosa.go(path)


def takes_the_quiz_by_keyboard(person) -> None:
    """Go from home to the result of the quiz that is next there, by keys alone."""
    keys = Keyboard(person.page)
    keys.open_main(".depart .btn.go")
    keys.open_main("main form button")
    keys.answer_all()
    person.look("by keyboard")
    assert keys.count <= 60


def newcomer(site) -> str:
    """Hire somebody with the shortest course, who has never been here."""
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
    database = open_instance_database(site.demo.config)
    now = datetime.now(UTC)
    with database.transaction() as session:
        job_role = next(role for role in people.list_job_roles(session) if role.code == "register-technician")
        name = f"Rosa {site.demo.one('SELECT count(*) FROM people_employee')}"
        employee = hiring.add_employee(
            session, name=name, email=f"{name.replace(' ', '.')}@threerivers.example", job_role_ids=(job_role.id,),
            manager_id=None, site_id=None, joined_on=now.date(), viewer=None, now=now,
        )  # fmt: skip
        identity.open_account(
            session, employee_id=employee.id, permission_sets=(PermissionSet.EMPLOYEE,), viewer=None, now=now
        )
    outbox.drain(database, now=now)
    database.engine.dispose()
    return str(employee.id)


def test_waits_until_tomorrow_after_failing_twice_and_passes_then(person, site):
    ben = person()
    page = ben.page
    employee_id, module_version_id, quiz_id = site.demo.rows(
        "SELECT q.employee_id, z.module_version_id, q.quiz_id FROM quizzes_attempt q"
        " JOIN quizzes_quiz z ON z.id = q.quiz_id WHERE q.retake_waits AND NOT q.passed AND NOT EXISTS (SELECT 1"
        " FROM quizzes_attempt o WHERE o.quiz_id = q.quiz_id AND o.employee_id = q.employee_id AND o.number > q.number)"
        " ORDER BY q.id LIMIT 1"
    )[0]
    ben.arrive(employee_id)
    quiz = f"/modules/{module_version_id}/quiz"
    ben.go(quiz)
    start_quiz(ben)
    the_first_answer_counts(ben)
    take_quiz(ben, answer_any)
    expect(page.locator("[data-passed=no]")).to_be_visible()
    expect(page.locator("[data-opens-on]")).to_be_visible()
    ben.go(quiz, state="waiting")
    expect(page.locator("[data-opens-on]")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)

    a_day_goes_by(site, quiz_id, employee_id)
    ben.go(quiz)
    start_quiz(ben)
    take_quiz(ben)

    expect(page.locator("[data-passed=yes]")).to_be_visible()


def the_first_answer_counts(person) -> None:
    """Answer, come back to the question, leave the quiz, and go on where it was left."""
    page = person.page
    first = page.url.partition("#")[0]
    give(person, answer_any)
    told = page.locator("fieldset.q").inner_html()
    page.goto(first)
    assert page.locator("fieldset.q").inner_html() == told
    expect(page.locator("fieldset.q[disabled]")).to_have_count(1)
    page.goto("about:blank")
    person.go(re.sub(r"/questions/.*", "", first))
    expect(page).to_have_url(re.compile("/questions/2#q2$"))


def a_day_goes_by(site, quiz_id: str, employee_id: str) -> None:
    """Move what somebody has just done in a quiz to the day before."""
    with sqlite3.connect(site.demo.path / "lms.sqlite3", timeout=PATIENCE) as connection:
        connection.execute(
            "UPDATE quizzes_attempt SET closed_at = datetime(closed_at, '-1 day') || '.000000'"
            " WHERE quiz_id = ? AND employee_id = ?",
            (UUID(quiz_id).hex, UUID(employee_id).hex),
        )
    connection.close()


def test_a_certificate_prints_on_one_sheet_and_stands_up_to_a_check(person, site):
    holder = person()
    page = holder.page
    employee_id, certificate_id = site.demo.rows(
        "SELECT employee_id, id FROM assignments_certificate WHERE revoked_at IS NULL ORDER BY id LIMIT 1"
    )[0]
    holder.arrive(employee_id)
    holder.go(f"/certificates/{certificate_id}")
    name = page.evaluate("document.querySelector('h1').textContent")

    address = page.locator("a[href*='/verify/'], [data-verify]").first.get_attribute("href")

    for paper, size in (("A4", (595, 842)), ("Letter", (612, 792))):
        sheet = page.pdf(format=paper, print_background=False)
        assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
        width, height = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups()
        assert (int(float(width)), int(float(height))) == size
    stranger = person()
    stranger.go(address)
    assert name
    expect(stranger.page.locator("main")).not_to_contain_text("@")
