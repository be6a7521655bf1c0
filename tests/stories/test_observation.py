"""An observer on a phone, in a corner of the building where the line drops."""

import re

from playwright.sync_api import expect


def test_what_was_seen_is_kept_on_the_phone_and_sent_once(person, site):
    dmitri = person(width=390)
    page = dmitri.page
    dmitri.arrive_as("Store manager")
    dmitri.go("/observations")
    dmitri.press(re.compile("^Observe "), role="link")
    path = page.url.removeprefix(site.url)
    objective = path.partition("/observations/")[2]
    kept = "SELECT count(*) FROM evidence_observation WHERE objective_key = ? AND note = 'Calm and clear.'"
    page.locator("input[type=radio][value=yes]").first.check()
    page.get_by_label("Note").fill("Calm and clear.")

    dmitri.offline(True)
    page.get_by_role("button", name="Save what I saw").click()
    expect(page.locator("#unsent")).to_have_attribute("data-state", "unsent")
    dmitri.look("unsent")
    page.get_by_role("button", name="Save what I saw").click()
    assert site.demo.one(kept, objective) == 0
    with page.expect_navigation():
        dmitri.offline(False)
    dmitri.look()

    assert site.demo.one(kept, objective) == 1
    dmitri.go("/observations")
    expect(page.locator("#unsent")).to_have_count(0)
    assert page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))") == ["unsent"]
    page.locator("form[action$='/sign-out'] button").last.click()
    expect(page).to_have_url(re.compile("sign-in"))
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_the_plain_form_works_without_scripts(person, site):
    dmitri = person(width=390, script=False)
    page = dmitri.page
    dmitri.arrive_as("Store manager")
    dmitri.go("/observations")
    dmitri.press(re.compile("^Observe "), role="link")
    dmitri.press("Save what I saw", state="refused")
    page.locator("input[type=radio][value=yes-2]").first.check()
    dmitri.press("Save what I saw")

    expect(page).to_have_url(re.compile("/team/people/"))
