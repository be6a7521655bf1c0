"""The values that every template has."""

from flask import Flask, current_app, g, request

from lms.web import organisation
from lms.web.addresses import here
from lms.web.form_tokens import form_token
from lms.web.organisation import direction


def init_app(app: Flask, *, is_demo: bool) -> None:
    """Give templates `viewer`, `organisation`, `theme`, `csrf_token()` and `is_demo`."""
    organisation.init_app(app)

    def shared() -> dict[str, object]:
        viewer = g.get("viewer")
        theme = request.cookies.get(theme_cookie(), "")
        return {
            "viewer": viewer,
            "organisation": organisation.organisation(),
            "theme": theme if theme in {"light", "dark"} else "",
            "is_demo": is_demo,
        }

    app.context_processor(shared)
    app.jinja_env.globals.update(csrf_token=form_token, here=here)
    app.jinja_env.filters["direction"] = direction


def theme_cookie() -> str:
    """Return the name of the cookie that keeps the choice of light or dark; over TLS it is bound to this host."""
    return "__Host-theme" if current_app.config["SESSION_COOKIE_SECURE"] else "theme"
