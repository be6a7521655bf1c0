"""Who may use which route. Each view carries exactly one guard; a view without one answers no one."""

from collections.abc import Callable
from typing import Any, TypeVar

import flask_login
from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.errors import Forbidden
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.web.addresses import here
from lms.web.page import signed_out_page

View = TypeVar("View", bound=Callable[..., Any])


@frozen
class Guard:
    """What a route requires of its visitor."""

    is_public: bool = False
    permission: Permission | None = None


class NoGuard(RuntimeError):
    """A view was registered without a guard: a defect."""


def public(view: View) -> View:
    """Let everyone in."""
    return _guarded(view, Guard(is_public=True))


def signed_in(view: View) -> View:
    """Let in people who are signed in."""
    return _guarded(view, Guard())


def requires(permission: Permission) -> Callable[[View], View]:
    """Let in people with the permission."""
    return lambda view: _guarded(view, Guard(permission=permission))


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """Return the guard of a view function, or `None`."""
    return getattr(view, "guard", None)


def init_app(app: Flask) -> None:
    """Check the guard before every request."""
    app.before_request(_check)


def _guarded(view: View, guard: Guard) -> View:
    if guard_of(view) is not None:
        raise NoGuard(f"{view.__qualname__} has two guards")
    view.guard = guard  # type: ignore[attr-defined]  # functions take attributes; the type of functions does not say so
    return view


def _check() -> ResponseReturnValue | None:
    g.viewer = None
    if request.endpoint is None:  # no such address: answered as 404 by the router
        return None
    guard = guard_of(current_app.view_functions[request.endpoint])
    if guard is None:
        raise NoGuard(request.endpoint)
    g.viewer = getattr(flask_login.current_user, "viewer", None)
    if guard.is_public:
        return None
    if g.viewer is None:
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("login.sign_in", next=here()), code=303)
        return signed_out_page()
    if guard.permission is not None and not g.viewer.may(guard.permission):
        raise Forbidden
    return None
