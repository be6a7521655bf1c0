"""The company as every page shows it: on all of them, and hardly ever changed."""

import time
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.web.colour_sheet import sheet_name
from lms.web.database import reading
from lms.web.ports import ports

RTL_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
KEPT_SECONDS = 60
"""After so long the other processes, too, show what was changed."""
LOGO_DIGITS = 16
_NAME = "lms.organisation"


def direction(locale: str) -> str:
    """Return in which direction a language is written: `rtl` or `ltr`."""
    return "rtl" if locale.split("-", maxsplit=1)[0].lower() in RTL_LANGUAGES else "ltr"


@frozen
class OrganisationBrief:
    """The company's name, language and look, as every page shows them."""

    name: str
    locale: str
    time_zone: str = ""
    """IANA name; empty while the one of the configuration counts."""
    colour: str = ""
    """`#ffc917`; empty for our yellow."""
    logo: str = ""
    """SHA-256 of its logo; empty without one."""

    @property
    def colour_name(self) -> str:
        """The name of its style sheet."""
        return sheet_name(self.colour)

    @property
    def logo_name(self) -> str:
        """The name of its logo: another picture has another, so that browsers may keep it."""
        return self.logo[:LOGO_DIGITS]

    @property
    def direction(self) -> str:
        """`rtl` for languages that are written so."""
        return direction(self.locale)


@frozen
class ShellPorts:
    """What every page uses."""

    find_organisation: Callable[[Session], OrganisationBrief | None]


NAMELESS = OrganisationBrief(name=_("Line of sight"), locale="en")


class _Kept:
    """The company as it was read last."""

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
            self._until = time.monotonic() + KEPT_SECONDS
        return self._organisation

    def forget(self) -> None:
        self._until = 0.0


def init_app(app: Flask) -> None:
    """Keep the company for the pages of this app."""
    app.extensions[_NAME] = _Kept()


def organisation() -> OrganisationBrief:
    """Return the company, as it was at most a minute ago."""
    return _kept().get()


def forget_organisation() -> None:
    """Read the company anew for the next page: it was changed."""
    _kept().forget()


def _kept() -> _Kept:
    kept: _Kept = current_app.extensions[_NAME]
    return kept
