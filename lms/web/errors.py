"""Anticipated failures to pages and codes; anything else to a page with a reference."""

import logging
import secrets

from flask import Flask, Response, jsonify, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from lms.core.errors import Conflict, Forbidden, NotFound, Refusal, RuleViolation
from lms.web.addresses import here, page_before
from lms.web.page import resubmittable

logger = logging.getLogger(__name__)

CODES: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (RuleViolation, 422),
)
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 503}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.before_request(_refuse_foreign_host)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _defect)


def wants_json() -> bool:
    """Test if a script asked, so that an error answers as JSON."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def _refuse_foreign_host() -> Response | None:
    # No page can be drawn for a host which is not ours: it has no addresses.
    if isinstance(request.routing_exception, SecurityError):
        return Response("This host is not known here.\n", 400, mimetype="text/plain")
    return None


def _answer(code: int, message: str, **more: object) -> Response:
    if wants_json():
        return make_response(jsonify(message=message, **{k: v for k, v in more.items() if k == "way_on"}), code)
    template = f"errors/{code}.html" if code in PAGES or code == 500 else "errors/400.html"
    values = {"message": message, "way_on": "", "resubmit": [], "action": "", "reference": "", **more}
    return make_response(render_template(template, **values), code)


def _refusal(refusal: Refusal) -> Response:
    code = next((code for kind, code in CODES if isinstance(refusal, kind)), 400)
    return _answer(code, refusal.message, way_on=getattr(refusal, "way_on", ""))


def _stale_form(error: CSRFError) -> Response:
    # The token is stale, for example after signing in again; what was typed is offered again with a fresh one.
    logger.info("form token refused: %s", error.description)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        # Another site made this form: its words are not offered, and the person's session stays as it is.
        answer = _answer(400, "This form came from another site, so nothing was done.")
        session.modified = False
        return answer
    kept = resubmittable()
    return _answer(
        400,
        "This form had grown stale. Nothing was lost." if kept else "This page had grown stale, so nothing was done.",
        resubmit=kept,
        action=here(),
    )


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    # Werkzeug's own words speak to programmers; the page has better ones.
    message = "" if error.description == type(error).description else error.description or ""
    # What is too large was refused unread, so it cannot be offered again here.
    answer = _answer(error.code or 500, message, way_on=page_before() if error.code == 413 else "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _defect(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    logger.error("reference %s: %s %s", reference, request.method, request.path, exc_info=error)
    return _answer(500, "Something went wrong on our side.", reference=reference)
