"""Every page for authors and administrators as it stands on the screen: found by its links, looked at once."""

import re

import pytest

from tests.stories.conftest import shape

BEGINNINGS = ("/write", "/courses", "/releases", "/help", "/search?q=refund", "/mantra", "/journey", "/me")
DARK = ["/write/mantra", "/write/maps/in-store", "/write/coverage", "/write/modules/a-raised-voice", "/journey"]
ADMINISTRATION = ("/people", "/settings", "/setup", "/departments", "/sites", "/messages", "/me", "/sessions")
OF_ADMINISTRATION = re.compile(
    "/(people|settings|setup|departments|sites|job-roles|units|messages|me|sessions)(?=[/?]|$)"
)
NOT_PAGES = re.compile(r"/download|/template$|\.csv|\.xlsx|/media/|[?&]as=|^/static/")
LINKS = """[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href').split('#')[0])"""


MISSED = """() => {
  const seen = (e) => [e, e.closest('label')].some((one) => {
    const style = one && getComputedStyle(one);
    return style && (style.boxShadow !== 'none' || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
  });
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert], [aria-hidden=true], :disabled');
  const found = [];
  for (const e of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    if (!shown(e)) continue;
    e.focus();
    // A toolbar is one stop, and the arrow keys go on in it.
    const isStop = e.tabIndex === 0 || e.closest('[role=toolbar]');
    if (document.activeElement !== e || !isStop) found.push(`not reached: ${e.outerHTML.slice(0, 90)}`);
    else if (!seen(e)) found.push(`focus not seen: ${e.outerHTML.slice(0, 90)}`);
  }
  for (const e of document.querySelectorAll('main *')) {
    if (getComputedStyle(e).cursor === 'pointer' && shown(e) && !e.closest('a[href], button, label, summary, select, input')) {
      found.push(`for the mouse only: ${e.outerHTML.slice(0, 90)}`);
    }
  }
  return found;
}"""
"""Controls that nobody reaches by keyboard, or that do not show that they were reached."""


@pytest.fixture
def trainer(person):
    ximena = person()
    ximena.arrive_as("Trainer")
    return ximena


@pytest.fixture
def administrator(person):
    zoe = person()
    zoe.arrive_as("Administrator")
    return zoe


def test_every_page_for_authors_is_in_order(trainer):
    assert len(walk(trainer, BEGINNINGS)) > 50


def test_every_page_for_administrators_is_in_order(administrator):
    assert len(walk(administrator, ADMINISTRATION, OF_ADMINISTRATION)) > 30


def walk(person, beginnings, within=None):
    """Look at all pages that links lead to, and at each of their controls as who has only a keyboard; return their kinds."""
    waiting, seen = list(beginnings), {shape(path) for path in beginnings}
    while waiting:
        path = waiting.pop(0)
        person.go(path)
        person.page.keyboard.press("Tab")  # from now on the browser shows where the focus is
        person.problems += [f"{path}: {missed}" for missed in person.page.evaluate(MISSED)]
        for link in person.page.evaluate(LINKS):
            if shape(link) not in seen and not NOT_PAGES.search(link) and (within is None or within.match(link)):
                seen.add(shape(link))
                waiting.append(link)
    return seen


def test_a_chosen_theme_holds_on_any_device(trainer):
    for theme, paths in (("Dark", DARK), ("Light", ["/write"])):
        trainer.go("/write")
        trainer.press(theme)
        for path in paths:
            trainer.page.goto(path)
            trainer.look_at_theme(theme.lower())
