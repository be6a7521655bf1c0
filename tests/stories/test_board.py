"""Trainers at the board of a map: with the mouse, with the keyboard, without JavaScript, and two at once."""

from playwright.sync_api import expect

BOARD = "/write/maps/in-store"
ARRIVE = ["entrance", "greeting"]


def order(person, stage):
    return person.page.locator(f"#stage-{stage} [data-touchpoint]").evaluate_all("all => all.map((one) => one.id)")


def told(person, words):
    expect(person.page.locator("#live")).to_contain_text(words)
    person.page.evaluate("document.getElementById('live').textContent = ''")


def drag(person, what, onto, *, let_go=True):
    page = person.page
    page.set_viewport_size({"width": person.width, "height": 1600})  # the cards of two touchpoints at once
    page.locator(onto).evaluate("one => scrollBy(0, one.getBoundingClientRect().top - 120)")
    start = page.locator(f"{what} [data-grip]").first.bounding_box()
    end = page.locator(onto).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 6, steps=6)
    if not let_go:
        page.keyboard.press("Escape")
    page.mouse.up()


def test_moves_by_keyboard_and_mouse_and_takes_each_back(person, site):
    trainer = person()
    page = trainer.page
    trainer.sign_in(site.account("Trainer"))
    trainer.go(BOARD)

    page.locator("#entrance [data-grip]").focus()
    page.keyboard.press("ArrowDown")
    told(trainer, "Moved “Arrive and find the way in” to Get to the store, place 2.")
    assert order(trainer, "arrive") == ARRIVE[::-1]
    expect(page.locator("#entrance [data-grip]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    told(trainer, "is already last")
    page.keyboard.press("ArrowRight")
    told(trainer, "to Find my books, place 5.")
    page.keyboard.press("ArrowLeft")
    told(trainer, "to Get to the store, place 2.")

    drag(trainer, "#entrance", "#greeting")
    told(trainer, "to Get to the store, place 1.")
    assert order(trainer, "arrive") == ARRIVE
    drag(trainer, "#stage-arrive .mapstage-head", "#stage-find-out .mapstage-head")
    told(trainer, "Moved stage “Get to the store” to place 1.")
    drag(trainer, "#stage-arrive .mapstage-head", "#stage-choose .mapstage-head", let_go=False)
    told(trainer, "is back where it was")
    trainer.look("moved")

    for _ in range(5):
        trainer.press("Undo: Moved")
    expect(page.get_by_text("Published as version")).to_be_visible()


def test_edits_without_javascript(person, site):
    trainer = person(script=False)
    page = trainer.page
    trainer.sign_in(site.account("Trainer"))
    trainer.go("/write/maps")
    trainer.press("Fixing a problem", role="link")
    trainer.press("Move Look up the refund deadline", role="link")
    page.get_by_label("Place").select_option(index=2)
    trainer.press("Move touchpoint")
    expect(page.get_by_role("status").first).to_contain_text("Moved “Look up the refund deadline”")

    trainer.press("Undo: Moved")
    expect(page.get_by_role("status").first).to_contain_text("Undone: Moved")


def test_two_at_once_lose_nothing(person, site):
    ximena, other = person(), person()
    path = f"{BOARD}/touchpoints/register"
    for one in (ximena, other):
        one.sign_in(site.account("Trainer"))
        one.go(path)
        one.expects("status of 409")

    ximena.page.get_by_label("What they hope for").fill("A friendly face")
    ximena.press("Save")
    other.page.get_by_label("What they hope for").fill("To be out in a minute")
    other.page.get_by_label("What the customer does").fill("A card is held up.")
    other.press("Save", state="conflict")
    other.page.get_by_label("To be out in a minute").check()
    other.press("Save choices")

    card = other.page.locator("#register")
    expect(card).to_contain_text("To be out in a minute")
    expect(card).to_contain_text("A card is held up.")
    other.press("Review and publish", role="link")
    other.page.go_back()
    other.press("Discard draft")
    other.press("Restore draft")
    other.press("Discard draft")
