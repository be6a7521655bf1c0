"""Decides which HTML is safe, and is the only maker of `Markup`."""

import nh3
from markupsafe import Markup

from lms.markup.media import is_own_address

TAGS = frozenset(
    [
        "a",
        "audio",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
    ]
)
_PLAYED = {"src", "controls", "preload", "aria-label"}
ATTRIBUTES = {
    "a": {"href"},
    "audio": _PLAYED,
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "video": _PLAYED,
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def sanitize(html: str) -> Markup:
    """Return only the text structure and our own media of the HTML: no style, id, class, script or frame."""
    return Markup(  # noqa: S704  this is the sanitiser
        nh3.clean(
            html,
            tags=set(TAGS),
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
            attribute_filter=_only_own_media,
            url_schemes=set(SCHEMES),
            link_rel="noopener noreferrer",
        )
    )


def _only_own_media(_tag: str, name: str, value: str) -> str | None:
    return None if name == "src" and not is_own_address(value) else value


def sanitized(html: str) -> Markup:
    """Mark HTML as safe that `sanitize` made earlier and that was stored since."""
    return Markup(html)  # noqa: S704  the sanitiser made it
