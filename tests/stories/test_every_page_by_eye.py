"""Every page for authors as it stands on the screen: found by its links, looked at once."""

import re

import pytest

from tests.stories.conftest import shape

BEGINNINGS = ("/write", "/courses", "/releases", "/help", "/search?q=refund", "/mantra", "/journey", "/me")
DARK = ["/write/mantra", "/write/maps/in-store", "/write/coverage", "/write/modules/a-raised-voice", "/journey"]
NOT_PAGES = re.compile("/download|/media/|[?&]as=|^/static/")
LINKS = """[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href').split('#')[0])"""


@pytest.fixture
def trainer(person):
    ximena = person()
    ximena.arrive_as("Trainer")
    return ximena


def test_every_page_for_authors_is_in_order(trainer):
    waiting, seen = list(BEGINNINGS), {shape(path) for path in BEGINNINGS}
    while waiting:
        path = waiting.pop(0)
        trainer.go(path)
        for link in trainer.page.evaluate(LINKS):
            if shape(link) not in seen and not NOT_PAGES.search(link):
                seen.add(shape(link))
                waiting.append(link)

    assert len(seen) > 50, sorted(seen)


def test_a_chosen_theme_holds_on_any_device(trainer):
    for theme, paths in (("Dark", DARK), ("Light", ["/write"])):
        trainer.go("/write")
        trainer.press(theme)
        for path in paths:
            trainer.page.goto(path)
            trainer.look_at_theme(theme.lower())
