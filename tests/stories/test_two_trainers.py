"""Two trainers at one module, in two browsers: both write on, and nobody's words are lost."""

import re

from playwright.sync_api import expect

PATH = "/write/modules/the-feed-before-the-doors"
NOT_SAVED = "status of 409"


def at_the_editor(person, site, **how):
    trainer = person(**how)
    trainer.arrive(site.demo.one("SELECT employee_id FROM identity_account WHERE demo_caption LIKE 'Trainer%'"))
    trainer.go(PATH)
    return trainer


def type_at_the_end(page, words):
    text = page.get_by_label("Module text")
    text.evaluate("(field) => { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }")
    page.keyboard.type(words)


def test_writes_with_the_toolbar_and_sees_what_learners_see(person, site):
    page = at_the_editor(person, site).page
    before = page.get_by_label("Module text").input_value()

    type_at_the_end(page, "")
    page.get_by_role("button", name="+ Match").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("What belongs together?")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Module text")).to_have_value(before)

    stops = page.locator("[role=toolbar] button").evaluate_all(
        "(all) => all.filter((one) => one.tabIndex === 0).length"
    )
    assert stops == 1
    type_at_the_end(page, "\n::: question gap\nNo gap here.\n:::\n")
    # Until the server has answered, the lines of the text before stand there.
    mistake = page.locator("#checks p", has_text="Write exactly one gap")
    mistake.get_by_role("link", name=re.compile(r"^Line \d+$")).click()
    chosen = page.get_by_label("Module text").evaluate("(f) => f.value.slice(f.selectionStart, f.selectionEnd)")
    assert chosen == "::: question gap"


def test_both_keep_their_words(person, site):
    first, second = at_the_editor(person, site), at_the_editor(person, site)
    second.expects(NOT_SAVED)

    type_at_the_end(first.page, "\nThe first adds this.\n")
    expect(first.page.locator("[data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    type_at_the_end(second.page, "\nThe second adds that.\n")
    expect(second.page.locator("[data-saved]")).to_contain_text("changed the same lines while you were writing")
    type_at_the_end(second.page, "And goes on.\n")
    second.page.get_by_role("button", name="Compare both texts").click()
    expect(second.page.get_by_role("heading", level=1)).to_have_text("Two people changed this module")
    second.look("conflict")
    second.page.get_by_label("Both, yours first").first.check()
    second.page.get_by_role("button", name="Save choices").click()

    text = second.page.get_by_label("Module text")
    expect(text).to_have_value(re.compile("The second adds that.\nAnd goes on.\n(.*\n)*The first adds this."))
    second.look()


def test_works_without_scripts(person, site):
    page = at_the_editor(person, site, script=False, width=360).page
    text = page.get_by_label("Module text")
    text.fill(text.input_value() + "\n::: question choice\nWhen?\n- [x] Before the doors open\n- [ ] After\n:::\n")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Before the doors open")

    page.locator("button.btn", has_text="Save draft").click()

    expect(page.get_by_role("status").first).to_contain_text("saved")
    expect(page.get_by_label("Module text")).to_have_value(re.compile(r"::: question choice \{#[0-9a-f]{16}\}\nWhen\?"))
