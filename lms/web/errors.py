"""Turns refusals into error pages with status codes, and anything else into a page with a reference."""

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, SecurityError

from lms.core import logs
from lms.core.db import is_busy, is_full
from lms.core.errors import Conflict, Forbidden, NotFound, Refusal, RuleViolation
from lms.core.words import gettext as _
from lms.web.addresses import here, page_before
from lms.web.page import resubmittable

logger = logging.getLogger(__name__)

CODES: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (RuleViolation, 422),
)
BUSY_SECONDS = 5
"""When to try again while others are writing."""
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.before_request(_refuse_foreign_host)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(Exception, _defect)


def wants_json() -> bool:
    """Test if a script asked, so that an error answers as JSON."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def _refuse_foreign_host() -> Response | None:
    # No page can be rendered for a host that is not ours: it has no addresses.
    if isinstance(request.routing_exception, SecurityError):
        return Response(
            str(_("This address is not set up for this program. Ask your administrator.")) + "\n",
            400,
            mimetype="text/plain",
        )
    return None


def _answer(code: int, message: str, **more: object) -> Response:
    if wants_json():
        way_on = {name: value for name, value in more.items() if name == "way_on"}
        return make_response(jsonify(message=str(message), **way_on), code)
    template = f"errors/{code}.html" if code in PAGES else "errors/400.html"
    values = {"message": message, "way_on": "", "resubmit": [], "action": "", "reference": "", **more}
    return make_response(render_template(template, **values), code)


def _refusal(refusal: Refusal) -> Response:
    code = next((code for kind, code in CODES if isinstance(refusal, kind)), 400)
    return _answer(code, refusal.message, way_on=getattr(refusal, "way_on", ""))


def _stale_form(error: CSRFError) -> Response:
    # The token is too old, for example after signing in again; what was typed is offered again with a fresh one.
    logger.info("form token refused: %s", error.description)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        # Another site made this form: what it holds is not offered, and the person's session stays as it is.
        answer = _answer(400, _("This form came from another website, so it was ignored."))
        session.modified = False
        return answer
    kept = resubmittable()
    if kept:
        message = _("This form is too old, so it was not saved. Check it, then send it again.")
    else:
        message = _("This page is too old, so nothing was saved. Go back, load it again, and enter it once more.")
    return _answer(400, message, resubmit=kept, action=here())


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    # Werkzeug's own messages are for programmers; the page has better ones.
    message = "" if error.description is type(error).description else error.description or ""
    # What is too large was refused unread, so it cannot be offered again here.
    answer = _answer(error.code or 500, message, way_on=page_before() if error.code == 413 else "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _database(error: SQLAlchemyError) -> Response:
    if is_full(error):
        return _no_space()
    if not is_busy(error):
        return _defect(error)
    logger.warning("busy: %s %s: %s", request.method, request.path, getattr(error, "orig", error))
    answer = _answer_later(503)
    answer.headers["Retry-After"] = str(BUSY_SECONDS)
    return answer


def _system(error: OSError) -> Response:
    # It may have come while the form was read, which can be done once only.
    return _no_space(is_read=False) if is_full(error) else _defect(error)


def _no_space(*, is_read: bool = True) -> Response:
    logger.error("disk full: %s %s", request.method, request.path)
    return _answer_later(507, is_read=is_read)


def _answer_later(code: int, *, is_read: bool = True) -> Response:
    is_form = request.method == "POST"
    # Neither a file nor a password is offered again: such a form is filled in once more.
    is_kept = is_read and not request.files and not any("password" in name for name in request.form)
    way_on = page_before() if is_form else here()
    kept = resubmittable() if is_kept else []
    return _answer(code, "", resubmit=kept, action=here(), way_on="" if kept else way_on, is_form=is_form)


def _defect(error: Exception) -> Response:
    logger.error("defect: %s %s", request.method, request.path, exc_info=error)
    return _answer(500, "", reference=logs.request_id.get())
