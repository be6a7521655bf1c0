"""The one configured Markdown parser."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

from lms.markup.sanitizer import sanitize

LIMIT = 100_000
"""Characters of one text, at most: brackets cost more than their number (security.md R14)."""

_ADDRESS = re.compile(r"(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


class TooLong(ValueError):
    """The text has more than `LIMIT` characters."""


def render(text: str) -> Markup:
    """Return Markdown as safe HTML.

    Headings follow each other without a gap, from `h2` on: the page's own title is its `h1`.

    :raises TooLong: before any work
    """
    if len(text) > LIMIT:
        raise TooLong(f"At most {LIMIT:,} characters are allowed; this has {len(text):,}.")
    return sanitize(_MARKDOWN.render(text))


def plain(text: str) -> str:
    """Return one line of Markdown as the plain text that it shows."""
    tokens = _MARKDOWN.parseInline(text)[0].children or []
    return "".join(" " if t.type in {"softbreak", "hardbreak"} else t.content for t in tokens).strip()


def _step_headings(state: StateCore) -> None:
    deepest = 1
    for token in state.tokens:
        if token.type == "heading_open":
            deepest = max(2, min(int(token.tag[1]) - 1, deepest + 1))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(deepest, 4)}"


def _may_link(address: str) -> bool:
    return _ADDRESS.match(address.strip()) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.enable(["table", "strikethrough"])
    parser.disable(["image", "html_block", "html_inline"])
    parser.core.ruler.push("step_headings", _step_headings)
    parser.validateLink = _may_link  # type: ignore[method-assign, assignment]  # the documented way to narrow links
    return parser


_MARKDOWN = _parser()
