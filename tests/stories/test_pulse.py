"""A pulse on a phone: six questions without a way back, and figures only once it is closed."""

from playwright.sync_api import expect


def somebody_asked(site) -> str:
    """Return who is asked by the open pulse and has not begun."""
    return site.demo.rows(
        "SELECT i.employee_id FROM pulse_invitation i JOIN pulse_pulse p ON p.id = i.pulse_id"
        " JOIN people_employee e ON e.id = i.employee_id"
        " WHERE p.opened_at IS NOT NULL AND p.closed_at IS NULL AND i.step = 0 AND e.state = 'active'"
        " ORDER BY i.employee_id LIMIT 1"
    )[0][0]


def answer(page) -> None:
    """Answer the question on the page in whatever way it is asked; skip the moment, which is chosen from a list."""
    field = page.locator("main [name=answer]").first
    kind = field.evaluate("(e) => e.type")
    if kind == "radio":
        page.locator("main label:has([name=answer])").first.click()
    elif field.get_attribute("list"):
        page.locator("main form [name=skip]").click()
        return
    else:
        field.fill("Every student leaves ready for class")
    page.locator("main form .btn:not(.plain)").first.click()


def test_answers_on_a_phone_then_it_is_closed_and_shows_figures(person, site):
    ben = person(width=360)
    ben.arrive(somebody_asked(site))
    ben.go("/")
    with ben.page.expect_navigation():
        ben.page.locator("li[data-pulse] a").click()
    ben.look("before the first question")
    with ben.page.expect_navigation():
        ben.page.locator("main a.btn").first.click()
    asked = 0
    while ben.page.locator("main [name=answer]").count():
        ben.look(f"pulse question {asked}")
        with ben.page.expect_navigation():
            answer(ben.page)
        asked += 1
        assert asked <= 6
    assert asked >= 5
    ben.look("all answered")
    ben.go("/pulse/question")
    expect(ben.page.locator("main [name=answer]")).to_have_count(0)

    trainer = person(width=390)
    trainer.arrive_as("Trainer")
    trainer.go("/pulses")
    with trainer.page.expect_navigation():
        trainer.page.locator("tr[data-state=open] a").first.click()
    trainer.look("an open pulse")
    expect(trainer.page.locator("[data-measure]")).to_have_count(0)
    with trainer.page.expect_navigation():
        trainer.page.locator("main form .btn").first.click()
    trainer.look("closed")
    expect(trainer.page.locator("[data-state=closed]")).to_have_count(1)
    assert trainer.page.locator("[data-measure]").count()
