"""Blocks of a lesson: what is stored of them, and what is drawn as one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from lms.core.problems import has_errors
from lms.courses.format import lesson
from lms.courses.format.parts import LessonPart, PartKind, parts_from_plain
from lms.courses.format.reader import read_module
from lms.courses.format.render import render_pages

HEADER = "---\ntitle: Sold out\nlanguage: en\n---\n"
SCENE = "::: scene {at=in-store/sold-out}\nThe shelf is *empty*.\n\n> A date, and a way\n> to read.\n:::\n"
PAGE = """\
Find the book.

::: good
- Gives a date
- Lends a copy
:::
::: never
Says to check back
:::

::: because
The line is long.
:::
::: missed
They fall behind.
:::
::: behind
- Buyer: Reorder: at once.
- Desk\\: returns: Take it back.
:::
::: also
- Courier
:::
::: keeps
- In time
:::
"""


def read(body):
    document, problems = read_module(HEADER + "## One\n" + body, code="sold-out")
    assert not has_errors(problems), problems
    return document, problems


def parts(body):
    document, _ = read(body)
    return parts_from_plain(render_pages(document)[0]["parts"])


def test_what_belongs_together_is_drawn_as_one():
    drawn = parts(PAGE)

    kinds = [part.kind for part in drawn]
    assert kinds == [PartKind.TEXT, PartKind.PAIR, PartKind.MISSED, PartKind.CHAIN, PartKind.KEEPS]
    pair, chain, keeps = drawn[1], drawn[3], drawn[4]
    assert [re.sub(r"</?p>|\n", "", text) for text in (*pair.good, *pair.never, pair.because)] == [
        "Gives a date",
        "Lends a copy",
        "Says to check back",
        "The line is long.",
    ]
    assert [(one.name, one.how) for one in (*chain.behind, *chain.also)] == [
        ("Buyer", "Reorder: at once."),
        ("Desk: returns", "Take it back."),
        ("Courier", ""),
    ]
    assert keeps.names == ("In time",)


def test_a_scene_has_a_place_a_text_and_a_quote():
    scene = parts(SCENE)[0]

    assert (scene.kind, scene.at, scene.quote) == (PartKind.SCENE, "in-store/sold-out", "A date, and a way to read.")
    assert scene.html == "<p>The shelf is <em>empty</em>.</p>\n"


def test_a_pillar_has_what_it_means_and_examples():
    card = parts("::: pillar {#time}\n**In time**: before class.\n\n+ Gives a date (Bookseller)\n- Waits\n:::\n")[0]

    assert (card.title, card.means, card.good, card.names, card.never) == (
        "In time",
        "before class.",
        ("Gives a date",),
        ("Bookseller",),
        ("Waits",),
    )


def test_before_and_now_face_each_other():
    change = parts("::: was\nA week.\n:::\n::: now\nA day.\n:::\n")[0]

    assert (change.kind, change.was, change.now) == (PartKind.CHANGE, "<p>A week.</p>\n", "<p>A day.</p>\n")


def test_a_word_twice_is_a_part_of_its_own():
    assert [part.kind for part in parts("::: good\n- A\n:::\n::: good\n- B\n:::\n")] == [PartKind.PAIR, PartKind.PAIR]


def test_an_unknown_word_is_told_and_shown_as_its_text():
    document, problems = read("::: aside\n- *A*\n:::\n")

    assert [(one.line, one.is_error) for one in problems] == [(6, False)]
    (drawn,) = parts_from_plain(render_pages(document)[0]["parts"])
    assert (drawn.kind, drawn.html) == (PartKind.TEXT, "<ul>\n<li><em>A</em></li>\n</ul>\n")


def test_pages_of_older_renderers_are_shown():
    drawn = parts_from_plain([{"html": "<p>A</p>"}, {"item": "e7cb"}])

    assert drawn == (
        LessonPart(kind=PartKind.TEXT, html="<p>A</p>"),
        LessonPart(kind=PartKind.QUESTION, item_id="e7cb"),
    )


@pytest.mark.parametrize("language", ["es", "pt-BR", ""])
def test_a_header_may_name_the_language(language):
    document, _ = read_module(f"---\ntitle: A\n{f'language: {language}' if language else ''}\n---\n## B\n", code="a")

    assert document.language == language


def test_a_language_is_a_code():
    document, problems = read_module("---\ntitle: A\nlanguage: Español\n---\n## B\n", code="a")

    assert document is None
    assert problems[0].line == 3


LINES = (
    *(f"::: {word}" for word in lesson.BlockWord),
    *(":::", "::: other", "- a: b", "+ c", "**d**: e", "> f", "", "text", "<b onclick=x>g</b>", "{at=x/y}", "```"),
)


@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_whatever_is_written_is_drawn_or_told(lines):
    body = "\n".join(lines)
    document, problems = read_module(HEADER + "## One\n" + body, code="a")

    if document is None:
        assert problems
        return
    drawn = parts_from_plain(render_pages(document)[0]["parts"])
    texts = [text for part in drawn for text in (part.html, part.because, part.was, part.now, *part.good, *part.never)]
    assert all(isinstance(text, Markup) and "<b" not in text.replace("<blockquote", "") for text in texts)
