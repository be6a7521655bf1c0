"""Markdown to safe HTML."""

from html.parser import HTMLParser

import pytest

from lms.markup.renderer import LIMIT, MarkdownTooLong, plain, render


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_renders_what_trainers_write():
    html = render(
        "## Two *sentences*\n\n- one\n- **two** ~~three~~\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[site](https://example.org)"
    )

    assert "<h2>Two <em>sentences</em></h2>" in html
    assert "<strong>two</strong> <s>three</s>" in html
    assert "<td>1</td>" in html
    assert '<a href="https://example.org" rel="noopener noreferrer">site</a>' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](vbscript:x) [y](data:text/html,x) [z](file:///etc/passwd)",
        "[x](//evil.example)",
        "[x](ms-word:ofe) [y](intent://x) [z](magnet:?x)",
        "![x](https://evil.example/pixel.png)",
        "<https://ok.example> <javascript:alert(1)>",
        "[x][y]\n\n[y]: javascript:alert(1)",
        '<a href="x" style="position:fixed" id="login">x</a>',
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
    ],
)
def test_lets_nothing_harmful_through(text):
    parser = Elements()
    parser.feed(render(text))

    assert {tag for tag, _ in parser.found} <= {"p", "a"}
    for _, attributes in parser.found:
        assert set(attributes) <= {"href", "rel"}
        assert attributes.get("href", "https://ok.example").startswith("https://")


def test_keeps_links_within_the_site_and_to_people():
    html = render("[a](/mantra) [b](#top) [c](mailto:a@b.example) [d](tel:123)")

    assert [part in html for part in ('href="/mantra"', 'href="#top"', 'href="mailto:', 'href="tel:')] == [True] * 4


def test_makes_no_links_of_bare_addresses():
    assert "<a" not in render("see https://example.org")


def test_headings_follow_each_other_without_a_gap():
    assert render("#### Deep\n\n# High") == "<h2>Deep</h2>\n<h2>High</h2>\n"


def test_refuses_text_that_is_too_long_before_any_work():
    with pytest.raises(MarkdownTooLong):
        render("[" * (LIMIT + 1))


def test_plain_is_what_the_reader_sees():
    assert plain(r"a **b** \* `c` [d](https://x.example)") == "a b * c d"
