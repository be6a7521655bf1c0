"""Signs from `icons.svg`, which templates draw with `icon`."""

from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

_MOST = 4096
_HIDDEN = Markup('<svg class="icon i-{name}" aria-hidden="true"><use href="{url}#{name}"/></svg>')
_LABELLED = Markup('<svg class="icon i-{name}" role="img" aria-label="{label}"><use href="{url}#{name}"/></svg>')


def init_app(app: Flask) -> None:
    """Give templates `draw_icon(name, label)`; the static files must be there before."""
    asset: Any = app.jinja_env.globals["asset"]

    # A page has dozens of signs, and drawing each as a macro took longer than a short query.
    @lru_cache(_MOST)
    def drawn(name: str, label: Markup | None) -> Markup:
        url = asset("icons.svg")
        return (
            _HIDDEN.format(name=name, url=url) if label is None else _LABELLED.format(name=name, label=label, url=url)
        )

    def draw_icon(name: str, label: str = "") -> Markup:
        return drawn(name, escape(label) if label else None)

    app.jinja_env.globals["draw_icon"] = draw_icon
