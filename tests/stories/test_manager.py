"""A manager on a phone: where the team is weak, who that is, a reminder, and an observation."""

import re

from playwright.sync_api import expect


def test_finds_the_gap_reminds_and_observes_on_a_phone(person, site):
    dmitri = person(width=360)
    page = dmitri.page
    dmitri.sign_in(site.account("Store manager"))
    dmitri.press("Reports", role="link")

    page.get_by_label("Level").select_option("understand")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("level=understand"))
    dmitri.look()
    dmitri.press("Help them", role="link")
    page.locator("input[name=who]").first.check()
    dmitri.press("Remind")
    dmitri.press("Send reminder", state="reminded")
    expect(page.locator("[data-reminded]").first).to_be_visible()

    dmitri.press("My team", role="link")
    page.locator("a.cellink").first.click()
    expect(page).to_have_url(re.compile("/team/cells/"))
    dmitri.look()
    with page.expect_navigation():
        page.locator("main table a").first.click()
    expect(page).to_have_url(re.compile("/team/people/"))
    dmitri.look()

    dmitri.press("Observe", role="link")
    dmitri.press("Save what I saw", state="refused")
    expect(page.locator("#summary")).to_be_focused()
    for often in page.locator("input[type=radio][value=yes-3]").all():
        often.check()
    dmitri.press("Save what I saw", state="recorded")
    expect(page.get_by_role("status").first).to_be_visible()
    page.locator("[aria-labelledby=evidence] summary").click()
    expect(page.get_by_role("table", name="Evidence, newest first").get_by_role("row").nth(1)).to_contain_text("100%")


def test_leaders_see_the_company_and_others_do_not(person, site):
    quinn, ben = person(), person()
    quinn.arrive(site.demo.one("SELECT employee_id FROM identity_account WHERE demo_caption LIKE 'Director%'"))
    quinn.go("/company")
    expect(quinn.page.get_by_role("heading", level=1)).to_contain_text("ompany")
    ben.arrive(site.demo.one("SELECT employee_id FROM identity_account WHERE demo_caption LIKE '%nearly done'"))
    ben.expects("status of 403")
    ben.go("/company")
    expect(ben.page.get_by_role("heading", level=1)).not_to_contain_text("ompany")


def test_a_trainer_sees_courses_and_drafts_a_release(person, site):
    ximena = person()
    ximena.sign_in(site.account("Trainer"))
    for path in ("/courses", "/releases", "/releases/new"):
        ximena.go(path)
    ximena.go("/courses/role/bookseller")
