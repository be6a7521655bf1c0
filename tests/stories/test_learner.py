"""A learner's road: what is next, reading, a quiz by keyboard, a cut line, the result, the record, the certificate."""

import re

from playwright.sync_api import expect

SAVED = re.compile(r"^Saved \d\d:\d\d$")
LAST_PAGE = re.compile(r"Go to the quiz|Finish")


def read_to_the_quiz(person) -> None:
    """Answer the check questions of each page and turn it, until the quiz."""
    page = person.page
    for _ in range(30):
        if page.url.endswith("/quiz") or page.url.endswith("/done"):
            return
        checks = page.locator("form[action*='/checks/']")
        for n in range(checks.count()):
            answer_somehow(checks.nth(n))
            with page.expect_navigation():
                checks.nth(n).get_by_role("button", name=re.compile("^(Check|Save my note)")).last.click()
            expect(checks.nth(n).locator(".feedback")).to_be_visible()
            person.look("answered" if n == 0 else "")
        turn = page.locator("form[action*='/pages/'] button").last
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


def answer_by_keyboard(page) -> int:
    """Tab through the questions and answer each where the focus stands; stop at the button that submits."""
    answered: set[str] = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        kind, name = page.evaluate(
            "() => { const e = document.activeElement;"
            " return [e.tagName === 'INPUT' ? e.type : e.tagName === 'BUTTON' && e.name === 'move' && e.value.endsWith(':down') ? 'move' :"
            " e.tagName.toLowerCase(), e.closest('fieldset')?.id + ' ' + (e.tagName === 'SELECT' ? e.name : '')]; }"
        )
        if kind == "button" and page.evaluate("document.activeElement.textContent.trim()") == "Submit answers":
            return len({one.split()[0] for one in answered})
        if name in answered or name.startswith(("undefined", "null")):
            continue
        if kind in {"radio", "checkbox"}:
            page.keyboard.press("Space")
        elif kind == "select":
            page.keyboard.press("ArrowDown")
        elif kind in {"text", "textarea"}:
            page.keyboard.type("ready for class")
        elif kind == "move":
            page.keyboard.press("Enter")
        else:
            continue
        answered.add(name)
    raise AssertionError("the button that submits cannot be reached by keyboard")


def test_reads_a_lesson_and_takes_its_quiz_by_keyboard(person, site):
    ben = person()
    page = ben.page
    ben.sign_in(site.account("much to do"))
    with page.expect_navigation():
        page.locator(".today a.btn").click()
    ben.look()
    read_to_the_quiz(ben)
    open_long_quiz(ben)
    total = page.locator("fieldset.q").count()

    assert answer_by_keyboard(page) == total

    for saved in page.locator("[data-saved]").all():
        if saved.inner_text():
            expect(saved).to_have_text(SAVED)
    before = page.locator("form[data-save]").evaluate("form => new URLSearchParams(new FormData(form)).toString()")
    page.reload()
    after = page.locator("form[data-save]").evaluate("form => new URLSearchParams(new FormData(form)).toString()")
    assert without_token(after) == without_token(before)

    page.get_by_role("button", name="Submit answers").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/result$"))
    ben.look()
    expect(page.locator(".feedback")).to_have_count(total)
    ben.go("/record")
    expect(page.get_by_role("table", name="Quizzes")).to_contain_text("attempt 1")
    for path in ("/journey", "/lessons", "/mantra", "/sessions", "/help", "/accessibility"):
        ben.go(path)


def without_token(fields: str) -> str:
    return re.sub(r"csrf_token=[^&]*&?", "", fields)


def test_a_cut_line_is_told_and_loses_nothing(person, site):
    ben = person()
    page = ben.page
    ben.arrive(learner_with_open_lesson(site, skip=1))
    open_long_quiz(ben)
    question = page.locator("fieldset.q:has(input[type=radio])").first
    status = question.locator("[data-saved]")
    choices = question.locator("input[type=radio]")

    choices.nth(0).check()
    page.get_by_role("button", name="Submit answers").focus()
    expect(status).to_have_text(SAVED)
    ben.offline(True)
    choices.nth(1).check()
    page.get_by_role("button", name="Submit answers").focus()
    expect(status).to_contain_text("Not saved")
    ben.look("not saved")
    ben.offline(False)
    expect(status).to_have_text(SAVED)
    page.reload()
    expect(choices.nth(1)).to_be_checked()

    ben.offline(True)
    choices.nth(0).check()
    page.get_by_role("button", name="Submit answers").focus()
    expect(status).to_contain_text("Not saved")
    address = page.url
    page.goto("about:blank")
    ben.offline(False)
    page.goto(address)
    expect(choices.nth(0)).to_be_checked()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('unsaved'))")
    page.reload()
    expect(choices.nth(0)).to_be_checked()


def open_long_quiz(person) -> None:
    """Start the quizzes of one lesson after the other, until one asks much, and to choose as well."""
    page = person.page
    person.go("/lessons")
    links = page.locator("main a[href*='/modules/']").evaluate_all("links => links.map((link) => link.href)")
    for module in dict.fromkeys(re.search(r"/modules/[0-9a-f-]{36}", link)[0] for link in links):
        page.goto(f"{module}/quiz")
        start = page.get_by_role("button", name=re.compile("Start the quiz|Try again"))
        if start.count():
            with page.expect_navigation():
                start.first.click()
            if page.locator("fieldset.q").count() > 5 and page.locator("fieldset.q input[type=radio]").count():
                person.look()
                return
    raise AssertionError("no long quiz")


def learner_with_open_lesson(site, *, skip: int) -> str:
    """Return somebody who owes the course of a job role, and has no account to try; who did least comes first."""
    return site.demo.rows(
        "SELECT a.employee_id FROM assignments_assignment a JOIN courses_course c ON c.id = a.course_id"
        " JOIN identity_account i ON i.employee_id = a.employee_id AND i.demo_caption IS NULL"
        " WHERE a.withdrawn_at IS NULL AND a.fulfilled_at IS NULL AND c.code LIKE 'role/%'"
        " GROUP BY a.employee_id ORDER BY (SELECT count(*) FROM quizzes_attempt q"
        " WHERE q.employee_id = a.employee_id), a.employee_id LIMIT 1 OFFSET ?",
        skip,
    )[0][0]


def test_goes_the_whole_road_without_javascript(person, site):
    rosa = person(script=False, width=360)
    page = rosa.page
    rosa.arrive(learner_with_open_lesson(site, skip=2))
    rosa.go("/")
    with page.expect_navigation():
        page.locator("main table a").first.click()
    rosa.look()
    read_to_the_quiz(rosa)
    rosa.press(re.compile("Start the quiz|Try again"))

    order = page.locator("fieldset.q:has(ol.order)").first
    if order.count():
        labels = order.locator("li").evaluate_all("items => items.map((item) => item.dataset.item)")
        with page.expect_navigation():
            order.get_by_role("button", name=f"Move {labels[1]} up").click()
        moved = order.locator("li").evaluate_all("items => items.map((item) => item.dataset.item)")
        assert moved[:2] == [labels[1], labels[0]]
    for question in page.locator("fieldset.q").all():
        answer_somehow(question)
    with page.expect_navigation():
        page.get_by_role("button", name="Submit answers").click()
    expect(page).to_have_url(re.compile("/result$"))
    rosa.look()
    rosa.go("/record")


def test_a_certificate_prints_on_one_sheet_and_stands_up_to_a_check(person, site):
    holder = person()
    page = holder.page
    employee_id, certificate_id = site.demo.rows(
        "SELECT employee_id, id FROM assignments_certificate WHERE revoked_at IS NULL ORDER BY id LIMIT 1"
    )[0]
    holder.arrive(employee_id)
    holder.go(f"/certificates/{certificate_id}")
    name = page.evaluate("document.querySelector('h1').textContent")

    sheet = page.pdf(prefer_css_page_size=True, print_background=False)
    address = page.locator("a[href*='/verify/'], [data-verify]").first.get_attribute("href")

    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    width, height = sorted(float(n) for n in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups())
    assert (round(width), round(height)) == (595, 842)
    stranger = person()
    stranger.go(address)
    assert name
    expect(stranger.page.locator("main")).not_to_contain_text("@")
