"""Signs from `icons.svg`, which templates draw with `icon`."""

from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup, escape


def init_app(app: Flask) -> None:
    """Give templates `draw_icon(name, label)`."""

    # A page has dozens of signs, and drawing each with the macro takes longer than a short query.
    @lru_cache(4096)
    def drawn(name: str, label: Markup | None) -> Markup:
        module: Any = app.jinja_env.get_template("macros/icon.html").module
        sign: Markup = module.icon(name, label)
        return sign

    def draw_icon(name: str, label: str = "") -> Markup:
        return drawn(name, escape(label) if label else None)

    app.jinja_env.globals["draw_icon"] = draw_icon
