"""An employee says that a moment is theirs; the trainer takes it into the map with one click."""

import re

from playwright.sync_api import expect

PLACE = "Be greeted at the door during rush"
JOB_ROLE = "Archive Volunteer"
YES = re.compile(rf"^Yes\b.*{PLACE}", re.DOTALL)


def test_a_yes_becomes_a_part_on_the_board(person, site):
    nadia, ximena = person(width=360), person()
    nadia.arrive_as("no touchpoint mapped yet")
    nadia.go("/journey")
    nadia.press(YES, state="said")
    expect(nadia.page.get_by_text("Your answer (1)")).to_be_visible()

    ximena.arrive_as("Trainer")
    ximena.go("/write/coverage")
    ximena.press("Suggestions (1)", role="link", state="one")
    ximena.press(f"Add to the map {JOB_ROLE} at {PLACE}", state="accepted")
    expect(ximena.page.get_by_text("Added to the map", exact=True)).to_be_visible()
    ximena.press(PLACE, role="link")

    card = ximena.page.locator("#greeting")
    expect(card).to_contain_text(JOB_ROLE)
    expect(card).to_be_in_viewport()
    expect(ximena.page.get_by_text("Only authors see it")).to_be_visible()

    ximena.page.go_back()
    ximena.press(f"Undo {JOB_ROLE} at {PLACE}")
    ximena.go("/write/maps/in-store")
    ximena.press("Discard draft")
    nadia.page.get_by_text("Your answer (1)").click()
    nadia.press(f"Remove answer for {PLACE}")
    expect(nadia.page.get_by_role("button", name=YES)).to_be_visible()
