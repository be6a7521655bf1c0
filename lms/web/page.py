"""Answering with pages."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.web.addresses import here
from lms.web.forms import Form

KEPT = "X-Kept-Form"
"""Sent by `unsent.js` with a form that it keeps until the server has it."""
_MOST_TYPED = 500_000
"""In characters: more than the longest text together with its previous version."""


def page(template: str, model: object = None, *, form: Form | None = None, status: int = 200, **more: Any) -> Response:
    """Render a page from its frozen model, which the template knows as `page`.

    A form with errors makes the answer 422.
    """
    if form is not None and form.errors and status == 200:
        status = 422
    return make_response(render_template(template, page=model, form=form, **more), status)


def see_other(endpoint: str, *, message: str = "", anchor: str | None = None, **values: Any) -> ResponseReturnValue:
    """Redirect with 303 after something was done; `message` is shown on the next page."""
    if message:
        flash(str(message))
    url = url_for(endpoint, _anchor=anchor, **values)
    if request.headers.get(KEPT):  # a script cannot see where a redirect leads without going there
        return Response(status=204, headers={"Location": url})
    return redirect(url, code=303)


def resubmittable() -> list[tuple[str, str]]:
    """Return what was typed into the form of this request, so that an error page can offer it again.

    Passwords are left out; so is the stale token. How many fields there can be is bounded where they are read; of more
    text than any form takes nothing is returned, as a part of it would be sent again as if it were all.
    """
    typed = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]
    return typed if sum(len(name) + len(value) for name, value in typed) <= _MOST_TYPED else []


def signed_out_page() -> Response:
    """Return the page for a form that was sent after its sender's sign-in had ended; it keeps what they typed."""
    return make_response(render_template("errors/401.html", resubmit=resubmittable(), action=here()), 401)
