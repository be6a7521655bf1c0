"""Signs from `icons.svg`, which templates draw with `icon`."""

from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

_MOST = 4096
_HIDDEN = Markup('<svg class="icon i-%(name)s" aria-hidden="true"><use href="%(url)s#%(name)s"/></svg>')
_LABELLED = Markup(
    '<svg class="icon i-%(name)s" role="img" aria-label="%(label)s"><use href="%(url)s#%(name)s"/></svg>'
)


def init_app(app: Flask) -> None:
    """Give templates `draw_icon(name, label)`; the static files must be there before."""
    asset: Any = app.jinja_env.globals["asset"]

    # A page has dozens of signs, and drawing each as a macro took longer than a short query.
    @lru_cache(_MOST)
    def drawn(name: str, label: Markup | None) -> Markup:
        url = asset("icons.svg")
        values = {"name": name, "url": url}
        return _HIDDEN % values if label is None else _LABELLED % {**values, "label": label}

    def draw_icon(name: str, label: str = "") -> Markup:
        return drawn(name, escape(label) if label else None)

    app.jinja_env.globals["draw_icon"] = draw_icon
