"""What stands around each page: every process draws it once for each menu and language, and fills in the rest for each page.

`layout/_frame.html` has the words. Drawn anew for each page, they would take as long as all that the page itself says.
"""

from functools import lru_cache

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.web import language
from lms.web.addresses import here
from lms.web.form_tokens import form_token
from lms.web.organisation import organisation

_GAPS = {name: f"\ue000{name}\ue001" for name in ("company", "initials", "name", "unread", "token", "here")}
"""What is filled in, each with what stands for it until then: nobody's text has these characters where they are drawn."""


MOST_COUNTED = 99
"""So many unread messages are counted in the header."""


def init_app(app: Flask) -> None:
    """Give templates `frame_top`, `frame_plain_top` and `frame_end`."""
    app.jinja_env.globals |= {"frame_top": top, "frame_plain_top": plain_top, "frame_end": end}


def top() -> Markup:
    """Return the header with the menu."""
    company = organisation()
    viewer: Viewer | None = g.get("viewer")
    around = (_surroundings(), company.logo_name, request.endpoint)
    if viewer is None:
        return language.filled(_top(*around, None, has_unread=False, observes=False), company=company.name)
    drawn = _top(*around, viewer.permissions, has_unread=viewer.unread_count > 0, observes=viewer.observes)
    unread = str(viewer.unread_count) if viewer.unread_count <= MOST_COUNTED else f"{MOST_COUNTED}+"
    own = {"initials": _initials(viewer.name), "name": viewer.name, "unread": unread, "token": form_token()}
    return language.filled(drawn, company=company.name, **own)


def plain_top() -> Markup:
    """Return the header of a page without a menu."""
    company = organisation()
    return language.filled(_plain_top(_surroundings(), company.logo_name), company=company.name)


def end(theme: str) -> Markup:
    """Return what follows the page itself."""
    back = here() if request.method == "GET" else url_for("learning.home")
    drawn = _end(_surroundings(), theme, is_signed_in=g.get("viewer") is not None)
    return language.filled(drawn, token=form_token(), here=back)


def _initials(name: str) -> str:
    names = name.split()
    return "".join(one[0] for one in (*names[:1], *names[1:][-1:]))


def _surroundings() -> tuple[str, str]:
    return language.language_tag(), request.script_root


@lru_cache(maxsize=2048)
def _top(
    _surroundings: tuple[str, str],
    logo: str,
    _endpoint: str | None,
    permissions: frozenset[Permission] | None,
    *,
    has_unread: bool,
    observes: bool,  # noqa: ARG001  the menu asks the viewer
) -> str:
    return _drawn("top", permissions is not None, has_unread, logo)


@lru_cache(maxsize=64)
def _plain_top(_surroundings: tuple[str, str], logo: str) -> str:
    return _drawn("plain_top", logo)


@lru_cache(maxsize=256)
def _end(_surroundings: tuple[str, str], theme: str, *, is_signed_in: bool) -> str:
    return _drawn("end", theme, is_signed_in)


def _drawn(macro: str, *values: object) -> str:
    """Return what a macro draws, for `language.filled`."""
    module = current_app.jinja_env.get_template("layout/_frame.html").module
    drawn = str(getattr(module, macro)(*values, _GAPS)).replace("%", "%%")
    for name, sign in _GAPS.items():
        drawn = drawn.replace(sign, f"%({name})s")
    return drawn
