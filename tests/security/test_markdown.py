"""What an author writes never becomes code in a reader's browser."""

import re
import time

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.markup import renderer

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](//evil.example)",
    "[a](ms-word:ofe|u|http://evil.example)",
    "![a](http://evil.example/pixel.gif)",
    "![a](x 'onerror=alert(1)')",
    '[a](/x "onclick=alert(1)")',
    "<https://evil.example/><script>",
    "[a]: javascript:alert(1)\n\n[a]",
    "```html onload=alert(1)\nx\n```",
    "| a |\n|---|\n| <b onmouseover=alert(1)> |",
    "<style>*{display:none}</style>",
    '<a id="main" name="csrf_token">x</a>',
    "<!--<script>-->",
    "<math><mtext><style><img src=x onerror=alert(1)>",
)
ALLOWED = {"href", "start", "rel", "title"}


def dangers(html: str) -> list[str]:
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            found.append("a comment")
            continue
        if element.tag in {
            "script",
            "style",
            "img",
            "svg",
            "iframe",
            "form",
            "input",
            "base",
            "meta",
            "math",
            "object",
        }:
            found.append(element.tag)
        found += sorted(set(element.attrib) - ALLOWED)
        href = re.sub(r"[\s\x00-\x1f]", "", element.get("href") or "/").lower()
        if not re.match(r"(https?://|mailto:|tel:|/(?!/)|#)", href):
            found.append(href)
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_becomes_plain_text(attack):
    assert dangers(str(renderer.render(attack))) == []


@given(st.lists(st.sampled_from([*ATTACKS, "\n", " ", "`", "*", "_", "[", "](", ">", "\\", "&lt;", "| "])).map("".join))
def test_no_mixture_of_them_does_better(text):
    assert dangers(str(renderer.render(text))) == []


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "piece", ["[" + "a" * 19, "![" + "a" * 18, "a@b.com\n", "*a ", "> ", "`", "| ", "&", "\\", "<"]
)
def test_any_amount_of_anything_comes_to_an_end(piece):
    text = (piece * renderer.LIMIT)[: renderer.LIMIT]
    begin = time.process_time()

    renderer.render(text)

    # Not a measure: quadratic work on this much text would take many minutes.
    assert time.process_time() - begin < 60


@pytest.mark.parametrize(
    "text", ["x" * (renderer.LIMIT + 1), "![" * (renderer.BRACKET_LIMIT + 1), "[](\n\n" * (renderer.BRACKET_LIMIT + 1)]
)
def test_more_than_the_limit_is_refused_before_any_work(text):
    with pytest.raises(renderer.MarkdownTooLong):
        renderer.render(text)


@pytest.mark.parametrize("piece", ["[", "![", "![media/a.png](", "[[a"])
def test_a_line_of_very_many_brackets_stays_as_it_is_written(piece):
    text = piece * (renderer.BRACKET_LIMIT + 1)

    assert renderer.plain(text) == text
    assert list(renderer.find_media(text)) == []
