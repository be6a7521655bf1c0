"""A learner's road: what is next, reading, a quiz by keyboard, the result, the record, the certificate."""

import re

from playwright.sync_api import expect


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


def answer_by_keyboard(page) -> int:
    """Answer each question where the focus stands, up to the result; return how many keys that took."""
    keys = 0
    while not page.url.endswith("/result"):
        is_sent = False
        while not is_sent:
            page.keyboard.press("Tab")
            keys += 1
            assert keys < 300, f"cannot be answered by keyboard: {page.url}"
            kind = page.evaluate(
                "() => { const e = document.activeElement; return e.matches('.end .btn') ? 'send' :"
                " e.closest('fieldset.q') ? e.type || e.tagName : ''; }"
            )
            if kind in {"radio", "checkbox"}:
                page.keyboard.press("Space")
            elif kind == "select-one":
                page.keyboard.press("ArrowDown")
            elif kind in {"text", "textarea"}:
                page.keyboard.type("ready for class")
            else:
                keys -= 1
            keys += 1
            # Enter sends from anywhere but a text of several lines and the arrows of a list.
            is_sent = kind in {"radio", "checkbox", "text", "send"}
        with page.expect_navigation():
            page.keyboard.press("Enter")
        keys += 1
    return keys


def test_reads_a_lesson_and_takes_its_quiz_by_keyboard(person, site):
    ben = person()
    page = ben.page
    ben.sign_in(site.account("much to do"))
    with page.expect_navigation():
        page.locator(".depart .btn.go").click()
    ben.look()
    read_on(ben)
    total = open_long_quiz(ben)

    assert answer_by_keyboard(page) <= min(60, 8 * total)

    ben.look()
    expect(page.locator(".pline li")).to_have_count(total)
    ben.press("Look at my answers", role="link")
    expect(page.locator(".verdict")).to_be_visible()
    ben.go("/record")
    ben.press("Every result and observation", role="link")
    expect(page.get_by_role("table", name="Quizzes")).to_contain_text("attempt 1")
    for path in ("/journey", "/lessons", "/mantra", "/sessions", "/help", "/accessibility"):
        ben.go(path)


def test_the_first_answer_counts_and_the_quiz_goes_on_where_it_was_left(person, site):
    ben = person()
    page = ben.page
    ben.arrive(learner_with_open_lesson(site, skip=1))
    open_long_quiz(ben)
    first = page.url.partition("#")[0]

    give_an_answer(ben)
    told = page.locator("fieldset.q").inner_html()
    page.goto(first)
    assert page.locator("fieldset.q").inner_html() == told
    expect(page.locator("fieldset.q[disabled]")).to_have_count(1)

    page.goto("about:blank")
    ben.go(re.sub(r"/questions/.*", "", first))
    expect(page).to_have_url(re.compile("/questions/2#q2$"))


def give_an_answer(person) -> None:
    """Answer the question that is shown by its first choices, or in any words, and see what is said."""
    page = person.page
    answer_somehow(page.locator("fieldset.q"))
    with page.expect_navigation():
        page.locator(".end button").click()
    expect(page.locator(".verdict")).to_be_visible()
    person.look("answered")


def open_long_quiz(person) -> int:
    """Start the first quiz that asks several questions; return how many it asks."""
    page = person.page
    person.go("/lessons")
    links = page.locator("main a[href*='/modules/']").evaluate_all("links => links.map((link) => link.href)")
    for module in dict.fromkeys(re.search(r"/modules/[0-9a-f-]{36}", link)[0] for link in links):
        page.goto(f"{module}/quiz")
        start = page.get_by_role("button", name=re.compile("Start the quiz|Try again"))
        if start.count():
            with page.expect_navigation():
                start.first.click()
            total = page.locator(".pline li").count()
            if total > 2:
                person.look()
                return total
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
    rosa.go("/lessons")
    with page.expect_navigation():
        page.locator("main a[href*='/modules/']").first.click()
    rosa.look()
    read_on(rosa)
    open_long_quiz(rosa)
    while not page.url.endswith("/result"):
        order = page.locator("fieldset.q ol.order")
        if order.count():
            labels = order.locator("li").evaluate_all("items => items.map((item) => item.dataset.item)")
            with page.expect_navigation():
                order.get_by_role("button", name=f"Move {labels[1]} up").click()
            moved = order.locator("li").evaluate_all("items => items.map((item) => item.dataset.item)")
            assert moved[:2] == [labels[1], labels[0]]
        give_an_answer(rosa)
        with page.expect_navigation():
            page.locator(".end a.btn").first.click()
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
