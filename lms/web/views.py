"""Pages of the shell itself: help, accessibility, light or dark."""

import re

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue

from lms.core.permissions import PERMISSIONS, Permission, PermissionSet
from lms.web.context import theme_cookie
from lms.web.guards import public
from lms.web.page import page

blueprint = Blueprint("help", __name__)

_SAME_SITE_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*\Z")
_YEAR_SECONDS = 31_536_000


@blueprint.get("/help")
@public
def show_help() -> ResponseReturnValue:
    """Show the help: how to do things, and who can do what."""
    return page(
        "help/show_help.html", permissions=list(Permission), permission_sets=list(PermissionSet), matrix=PERMISSIONS
    )


@blueprint.get("/accessibility")
@public
def show_accessibility() -> ResponseReturnValue:
    """Show the accessibility statement, and how to report a barrier."""
    return page("help/show_accessibility.html")


@blueprint.post("/theme")
@public
def switch_theme() -> ResponseReturnValue:
    """Store the choice of light or dark in a cookie and return to the page before."""
    back = request.form.get("back", "/")
    answer = redirect(back if _SAME_SITE_PATH.match(back) else "/", code=303)
    theme = request.form.get("theme", "")
    # Not by whether this request came over TLS: between the proxy and us it never does.
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    if theme in {"light", "dark"}:
        answer.set_cookie(theme_cookie(), theme, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie(theme_cookie(), secure=secure)
    return answer
