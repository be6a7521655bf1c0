"""A manager on a phone, standing with the team: the card, five minutes, who was there."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("script", [True, False])
def test_a_huddle_is_held_and_corrected_on_a_phone(person, site, script):
    dmitri = person(width=390, script=script)
    page = dmitri.page
    dmitri.arrive_as("Store manager")
    dmitri.go("/team")
    dmitri.press("Open the card", role="link")
    path = page.url.removeprefix(site.url)
    attended = "SELECT attended_count FROM huddles_huddle WHERE id = ? AND held_on IS NOT NULL"
    huddle_id = UUID(path.rpartition("/")[2]).hex

    page.get_by_role("link", name="Start five minutes").click()
    bar = page.locator("#timer").evaluate("(bar) => getComputedStyle(bar, '::before').animationName")
    assert bar == "huddle-time"
    if page.locator("form details[open]").count() == 0:  # who was there is still chosen if it was reopened before
        page.locator("form summary").click()
    while page.locator("input[name=present]:checked").count():
        page.locator("input[name=present]:checked").first.uncheck()
    dmitri.press("Close huddle", state="refused")
    people = page.locator("input[name=present]")
    people.nth(0).check()
    people.nth(1).check()
    dmitri.look("chosen")
    dmitri.press("Close huddle", state="held")
    assert site.demo.one(attended, huddle_id) == 2

    dmitri.press("Reopen", state="planned")
    expect(page.locator("input[name=present]:checked")).to_have_count(2)
    count = people.count()
    dmitri.press(re.compile(f"Done, all {count} were there"), state="held")
    assert site.demo.one(attended, huddle_id) == count
    dmitri.press("Reopen", state="planned")
    expect(page).to_have_url(re.compile(re.escape(path)))
