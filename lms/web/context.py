"""The values that every template has."""

import time
from collections.abc import Callable

from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.web.addresses import here
from lms.web.database import reading
from lms.web.form_tokens import form_token
from lms.web.ports import ports

RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
NAME_SECONDS = 60


def direction(locale: str) -> str:
    """Return in which direction a language is written: `rtl` or `ltr`."""
    return "rtl" if locale.split("-", maxsplit=1)[0].lower() in RTL_LANGUAGES else "ltr"


@frozen
class OrganisationBrief:
    """The company's name and language, as every page shows them."""

    name: str
    locale: str

    @property
    def direction(self) -> str:
        """`rtl` for languages that are written so."""
        return direction(self.locale)


@frozen
class ShellPorts:
    """What every page uses."""

    find_organisation: Callable[[Session], OrganisationBrief | None]


NAMELESS = OrganisationBrief(name=_("Line of sight"), locale="en")


def init_app(app: Flask, *, is_demo: bool) -> None:
    """Give templates `viewer`, `organisation`, `theme`, `csrf_token()` and `is_demo`."""
    organisation = _OrganisationName()

    def shared() -> dict[str, object]:
        viewer = g.get("viewer")
        theme = request.cookies.get(theme_cookie(), "")
        return {
            "viewer": viewer,
            "organisation": organisation.get(),
            "theme": theme if theme in {"light", "dark"} else "",
            "is_demo": is_demo,
        }

    app.context_processor(shared)
    app.jinja_env.globals.update(csrf_token=form_token, here=here)
    app.jinja_env.filters["direction"] = direction


def theme_cookie() -> str:
    """Return the name of the cookie that keeps the choice of light or dark; over TLS it is bound to this host."""
    return "__Host-theme" if current_app.config["SESSION_COOKIE_SECURE"] else "theme"


class _OrganisationName:
    """The company's name is on every page and hardly ever changes: looked up at most once a minute."""

    def __init__(self) -> None:
        self._organisation: OrganisationBrief = NAMELESS
        self._until = 0.0

    def get(self) -> OrganisationBrief:
        if time.monotonic() > self._until:
            try:
                with reading() as session:
                    self._organisation = ports(ShellPorts).find_organisation(session) or NAMELESS
            except SQLAlchemyError:  # an error page must not need the database
                return self._organisation
            self._until = time.monotonic() + NAME_SECONDS
        return self._organisation
