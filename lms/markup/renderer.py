"""The one configured Markdown parser."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from lms.markup.media import MediaFile, MediaReference, media_name
from lms.markup.sanitizer import sanitize

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

LIMIT = 100_000
"""Characters of one text, at most (security.md R14)."""
BRACKET_LIMIT = 5_000
"""Opening brackets in one text, at most: each makes the parser look for its end, and costs as much as a hundred letters."""

_ADDRESS = re.compile(r"(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)
_MEANT = re.compile("[\\\\`*_~\\[\\]!<&\r\n\0]")
"""A line without any of these is plain text and needs no parser; most lines are."""
_BREAKS = frozenset({"softbreak", "hardbreak"})
_REFUSED = re.compile(r"!\[([^\]]{0,300})\]\([^)]")
"""An image with an address that is not allowed: the parser leaves it as text."""
_NO_MEDIA: Mapping[str, MediaFile] = {}


class MarkdownTooLong(ValueError):
    """The text has more than `LIMIT` characters, or more than `BRACKET_LIMIT` opening brackets."""


def render(text: str, media: Mapping[str, MediaFile] = _NO_MEDIA) -> Markup:
    """Return Markdown as safe HTML.

    Headings follow each other without a gap, from `h2` on: the page's own title is its `h1`. Of images, videos and audio only
    those in `media` are shown, by their name; others are replaced by their alternative text.

    :raises MarkdownTooLong: before any work
    """
    if len(text) > LIMIT:
        raise MarkdownTooLong(f"{len(text):,} characters, of {LIMIT:,} at most")
    if has_too_many_brackets(text):
        raise MarkdownTooLong(f"more than {BRACKET_LIMIT:,} opening brackets")
    return sanitize(_parser().render(text, {"media": media}))


def has_too_many_brackets(text: str) -> bool:
    """Test if a text has more brackets than are read."""
    return text.count("[") > BRACKET_LIMIT


def plain(text: str) -> str:
    """Return one line of Markdown as the plain text that it shows; as it is written if it has too many brackets."""
    if _MEANT.search(text) is None or has_too_many_brackets(text):
        return text.strip()
    tokens = _line_parser().parseInline(text)[0].children or []
    return "".join(" " if t.type in _BREAKS else t.content for t in tokens).strip()


def find_media(text: str, first_line: int = 1) -> Iterator[MediaReference]:
    """Yield the media that a text shows or links, in order, each with its line.

    Nothing of a text that has too many brackets: `render` refuses it.
    """
    if ("![" not in text and "media/" not in text) or has_too_many_brackets(text):
        return
    line = first_line
    for block in _parser().parse(text, {}):
        if block.map is not None:
            line = first_line + block.map[0]
        here = line
        for token in block.children or ():
            if token.type in _BREAKS:
                here += 1
            elif token.type == "text":
                for refused in _REFUSED.finditer(token.content):
                    yield MediaReference(line=here, name=None, alt=refused[1], is_shown=True)
            elif token.type == "image":
                source = str(token.attrs.get("src", ""))
                yield MediaReference(line=here, name=media_name(source), alt=token.content.strip(), is_shown=True)
            elif token.type == "link_open" and token.meta.get("media"):
                yield MediaReference(line=here, name=token.meta["media"], alt="", is_shown=False)


def _step_headings(state: "StateCore") -> None:
    deepest = 1
    for token in state.tokens:
        if token.type == "heading_open":
            deepest = max(2, min(int(token.tag[1]) - 1, deepest + 1))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(deepest, 4)}"


def _link_media(state: "StateCore") -> None:
    media = state.env.get("media", _NO_MEDIA)
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "link_open" and (name := media_name(str(token.attrs.get("href", "")))) is not None:
                token.meta["media"] = name
                token.attrs = {"href": media[name].address} if name in media else {}


def _show_media(
    _renderer: "RendererHTML", tokens: "Sequence[Token]", index: int, _options: "OptionsDict", env: "EnvType"
) -> str:
    token = tokens[index]
    alt = escape(token.content.strip())
    file = env["media"].get(media_name(str(token.attrs.get("src", ""))))
    if file is None:
        return alt
    ending = file.name.rpartition(".")[2]
    if ending == "pdf":
        return f'<a href="{file.address}">{alt or escape(file.name)}</a>'
    if ending == "mp4":
        return f'<video src="{file.address}" controls preload="metadata" aria-label="{alt}"></video>'
    if ending == "mp3":
        return f'<audio src="{file.address}" controls preload="metadata" aria-label="{alt}"></audio>'
    size = f' width="{file.width}" height="{file.height}"' if file.width and file.height else ""
    return f'<img src="{file.address}" alt="{alt}"{size} loading="lazy">'


def _may_link(address: str) -> bool:
    address = address.strip()
    return _ADDRESS.match(address) is not None or media_name(address) is not None


@cache
def _parser() -> "MarkdownIt":
    parser = _safe_parser()
    parser.core.ruler.push("link_media", _link_media)
    parser.add_render_rule("image", _show_media)
    parser.core.ruler.push("step_headings", _step_headings)
    return parser


@cache
def _line_parser() -> "MarkdownIt":
    """For single lines, such as those of questions: words only, no media."""
    parser = _safe_parser()
    parser.disable("image")
    return parser


def _safe_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # the library is large, and texts are rendered when they are saved

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.validateLink = _may_link  # type: ignore[method-assign, assignment]  # the documented way to narrow links
    return parser
