"""An author without JavaScript: the same steps by plain buttons; and pages where two wrote the same, or a name is strange."""

import re

import pytest
from playwright.sync_api import expect

MAP = "/write/maps/online-order"
STRANGE = """journey
    title A call about an order
    section Call
      Ask where the parcel is: 2: Bookseller, Parcel Courier
"""


@pytest.fixture
def author(person):
    ximena = person(script=False)
    ximena.arrive_as("Trainer")
    return ximena


def test_checks_the_wording_of_the_mantra(author):
    page = author.page
    author.go("/write/mantra")
    page.locator("[name=text]").fill("We strive to be the world-class partner of choice for all stakeholders")
    author.press("Check wording", state="checked")

    expect(page.locator("[data-advice=text] [data-code=M10]")).to_be_visible()
    author.go("/write/mantra")
    expect(page.locator("[name=text]")).not_to_have_value(re.compile("world-class"))


def test_checks_and_saves_an_outline(author):
    page = author.page
    author.go(f"{MAP}/outline")
    text = page.get_by_label("Outline", exact=True)
    whole = text.input_value()
    number = whole[: whole.index("  does: ")].count("\n") + 1
    text.fill(whole.replace("  does: ", "  dose: ", 1))
    author.press("Check text", state="mistaken")
    expect(page.get_by_role("link", name=f"Line {number}")).to_be_visible()

    text.fill(re.sub(r"  good: .*", "  good: Says what happens next", whole, count=1))
    author.press("Save draft", state="saved")
    expect(page.get_by_label("Outline", exact=True)).to_have_value(re.compile("Says what happens next"))

    author.go(MAP)
    author.press(re.compile("^Move (?!stage)"), role="link")
    page.get_by_label("Place").select_option(index=2)
    author.press("Move touchpoint", state="moved")
    author.press(re.compile("Undo: Moved"))
    author.press("Discard draft")


def test_imports_a_map_with_an_unknown_job_role(author):
    page = author.page
    author.go("/write/maps/import")
    page.get_by_label("Or paste it here").fill(STRANGE)
    author.press("Review import", state="stranger")
    expect(page.get_by_role("group", name="Parcel Courier")).to_be_visible()
    author.press("Save draft", state="refused")
    expect(page.locator("#summary")).to_be_visible()
    author.press("Discard file")


def test_two_write_the_same_words_of_the_mantra(person):
    first, second = person(), person()
    second.expects("status of 409")
    for one, words in ((first, "Finished is when it is in the hand."), (second, "Finished is when the class begins.")):
        one.arrive_as("Trainer")
        one.go("/write/mantra")
        one.page.locator("[name=meaning]").fill(words)
    first.press("Save draft")
    second.press("Save draft", state="conflict")

    second.page.get_by_label("Yours").check()
    second.press("Save choices")
    expect(second.page.locator("[name=meaning]")).to_have_value("Finished is when the class begins.")
    second.press("Discard draft", state="discarded")


def test_two_write_the_same_line_of_an_outline(person):
    first, second = person(), person()
    second.expects("status of 409")
    for one, words in ((first, "Looks up"), (second, "Says hello")):
        one.arrive_as("Trainer")
        one.go("/write/maps/end-of-term/outline")
        text = one.page.get_by_label("Outline", exact=True)
        text.fill(re.sub(r"  does: .*", f"  does: {words}", text.input_value(), count=1))
    first.press("Save draft")
    second.press("Save draft", state="conflict")

    second.page.get_by_label("Yours").check()
    second.press(re.compile("^Save"))
    expect(second.page.get_by_label("Outline", exact=True)).to_have_value(re.compile("does: Says hello"))
    second.go("/write/maps/end-of-term")
    second.press("Discard draft")
