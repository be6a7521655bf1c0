"""An author goes the whole road: mantra, board, outline, sheet, coverage, media, module, generated text, release."""

import csv
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.stories.conftest import served
from tests.stories.test_board import drag, told

MAP = "/write/maps/in-store"
MODULE = "/write/modules/refund-dates-out-loud"
POOR = "We strive to be the world-class, best-in-class and innovative partner of choice for all stakeholders"


@pytest.fixture
def site(made_demo, tmp_path):
    """The example company for this story alone: the author publishes."""
    with served(made_demo, tmp_path / "instance") as site:
        yield site


def status(author):
    return author.page.get_by_role("status").first


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (480, 320), (240, 190, 40)).save(file, "PNG")
    return file.getvalue()


def test_goes_the_whole_road(person, site):
    author = person()
    author.arrive_as("Trainer")

    words_the_mantra(author)
    changes_the_board(author)
    mends_the_outline(author)
    sends_a_sheet(author, site)
    follows_a_finding(author)
    line = adds_a_picture(author)
    writes_the_module(author, line)
    rewrites_a_paragraph(author)
    releases(author)


def words_the_mantra(author):
    page = author.page
    author.go("/write/mantra")
    sentence = page.locator("[name=text]")
    good = sentence.input_value()
    advice = page.locator("[data-advice=text]")
    expect(advice.get_by_role("listitem")).to_have_count(0)
    sentence.fill("")
    sentence.press_sequentially(POOR)
    expect(advice.locator("[data-severity=warn]").first).to_be_visible()
    expect(sentence).to_be_focused()
    author.look("advised")

    sentence.fill(good)
    expect(advice.get_by_role("listitem")).to_have_count(0)
    meaning = page.locator("[name=meaning]")
    meaning.fill(meaning.input_value() + " Nobody is sent away without a next step.")
    author.press("Save draft", state="saved")
    author.press("Save and publish…")
    expect(page.get_by_role("main")).to_contain_text("Nobody is sent away without a next step.")
    author.press("Publish mantra", state="published")
    expect(page.get_by_role("heading", name="Version 2 and version 3")).to_be_visible()


def changes_the_board(author):
    page = author.page
    author.go(MAP)
    author.press("Student Rush Assistant", role="link")
    author.page.get_by_label(re.compile("What good looks like")).fill("Asks which class comes first\nWalks along")
    author.press("Save", state="saved")
    expect(page.get_by_role("button", name=re.compile("^Undo: "))).to_be_visible()

    page.locator("#entrance [data-grip]").focus()
    page.keyboard.press("ArrowDown")
    told(author, "place 2")
    drag(author, "#entrance", "#greeting")
    told(author, "place 1")
    author.press("Move Arrive and find the way in", role="link")
    page.get_by_label("Place").select_option(index=2)
    author.press("Move touchpoint", state="moved")
    for _ in range(3):
        author.press(re.compile("Undo: Moved"))
    author.look("changed")


def mends_the_outline(author):
    page = author.page
    author.go(f"{MAP}/outline")
    text = page.get_by_label("Outline", exact=True)
    whole = text.input_value()
    assert "good: Walks along" in whole
    text.fill(whole.replace("  good: Walks along", "  god: Walks along to the shelf"))
    verdict = page.locator("[data-verdict]")
    expect(verdict).to_contain_text("1 mistake")
    author.look("mistaken")
    verdict.get_by_role("link", name=re.compile(r"^Line \d+$")).click()
    assert "god: Walks" in text.evaluate("(f) => f.value.slice(f.selectionStart, f.selectionEnd)")

    text.fill(whole.replace("  good: Walks along", "  good: Walks along to the shelf"))
    expect(verdict).to_contain_text("No mistakes")
    author.press("Save draft", state="saved")
    expect(status(author)).to_contain_text(re.compile("saved", re.IGNORECASE))


def sends_a_sheet(author, site):
    page = author.page
    author.go(f"{MAP}/outline")
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV sheet").click()
    sheet = download.value.path().read_text(encoding="utf-8-sig")
    assert "Walks along to the shelf" in sheet
    changed = sheet.replace("Walks along to the shelf", "Walks along to the right shelf")
    assert list(csv.reader(io.StringIO(changed)))

    author.go("/write/maps/import")
    page.get_by_label("File").set_input_files(
        {"name": "in-store.csv", "mimeType": "text/csv", "buffer": changed.encode()}
    )
    author.press("Review import", state="one change")
    expect(page.locator("article.part")).to_have_count(1)
    expect(page.locator("article.part ins")).to_contain_text("right shelf")
    author.press("Save draft")
    author.go(f"{MAP}/publish")
    expect(page.get_by_role("main")).to_contain_text("right shelf")
    author.press("Publish map", state="published")


def follows_a_finding(author):
    page = author.page
    author.go("/write/coverage")
    link = page.locator(".found-list a[href*='/write/maps/'][href*='#']:visible").first
    anchor = link.get_attribute("href").partition("#")[2]
    link.click()
    expect(page).to_have_url(re.compile(f"#{anchor}$"))
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def adds_a_picture(author) -> str:
    page = author.page
    author.go("/write/media")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "refund-sign.png", "mimeType": "image/png", "buffer": picture()}
    )
    author.press("Add file", state="refused")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "refund-sign.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("textbox", name="Description").fill("The sign with the last refund date")
    author.press("Add file", state="added")
    line = page.locator("code.media-line").first.inner_text()
    author.press(re.compile("^refund-sign"), role="link")
    expect(page.get_by_text("480 × 320 pixels")).to_be_visible()
    return line


def writes_the_module(author, line):
    page = author.page
    author.go(MODULE)
    text = page.get_by_label("Module text")
    text.evaluate("(field) => { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }")
    page.keyboard.insert_text(f"\n## The sign at the register\n\n{line}\n\nPoint at it while you speak.\n")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("img", name="The sign with the last refund date")).to_be_visible()
    page.locator("[data-act='block:choice']").click()
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    author.look("written")
    picture = preview.get_by_role("img", name="The sign with the last refund date")
    assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") == 480

    author.press("Save draft", state="saved")
    author.press("Publish now", state="published")
    expect(page.get_by_role("main").locator(".tag.good").filter(has_text="Published").first).to_be_visible()


def rewrites_a_paragraph(author):
    page = author.page
    author.go("/courses/role/bookseller")
    author.press(re.compile("^Edit"), role="link")
    page.locator(".paragraph summary").first.click()
    page.locator("textarea:visible").first.fill("This is the way of a student through our store, as we want it to be.")
    author.press("Save", state="rewritten")
    expect(page.locator(".paragraph.yours")).to_be_visible()
    author.go("/write/generated")
    expect(page.locator(".rows .tag.good")).to_be_visible()


def releases(author):
    page = author.page
    author.go("/releases/new")
    for change in page.locator(".changes > li").all():
        if "Student Rush Assistant" not in change.inner_text() or "right shelf" not in change.inner_text():
            change.get_by_role("radio", name=re.compile("^No one")).check()
    author.press("Update numbers", state="counted")
    expect(page.locator(".release-sums")).to_contain_text(re.compile(r"1\s+of \d+ job roles"))
    page.get_by_label(re.compile("Reason, in a sentence")).fill("Students asked where the shelf is.")
    author.press(re.compile("Publish release"), state="published")
    expect(page.locator("[data-status=assigned]")).to_be_visible()
    author.go("/write")
    expect(page.get_by_role("main")).to_contain_text("Up to date")
