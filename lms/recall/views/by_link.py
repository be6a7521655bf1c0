"""The same by the link in an e-mail, without a sign-in. It opens these pages and no other.

Opening a link changes nothing: programs that look through e-mail open links, too. Its button uses it up.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Response, g, make_response, request
from flask.typing import ResponseReturnValue

from lms.core import clock, logs
from lms.recall.links import operations, queries
from lms.recall.views import asking
from lms.recall.views.routes import blueprint
from lms.web.database import reading, writing
from lms.web.guards import public
from lms.web.page import page, see_other
from lms.web.resources import resources


@blueprint.get("/two-minutes/<token:token>")
@public
def open_link(token: str) -> ResponseReturnValue:
    """Ask whether to start; who is signed in needs no link, and who has used it goes on where they were."""
    now = clock.now()
    with reading() as session:
        if queries.find_by_pass(session, _pass(), token=token, now=now) is not None:
            return _secret(make_response(see_other(".show_by_link")))
        owner = queries.find_by_token(session, token, now=now)
    if owner is None:
        return _secret(_gone())
    if g.viewer is not None and g.viewer.employee_id == owner.employee_id:
        return _secret(make_response(see_other(".show_follow_up")))
    return _secret(page("recall/open_link.html", owner))


@blueprint.post("/two-minutes/<token:token>")
@public
def use_link(token: str) -> ResponseReturnValue:
    """Use the link up, and lead to the first question."""
    now, address = clock.now(), request.remote_addr or ""
    with writing() as session:
        if queries.has_tried_often(session, address, now=now):
            answer = page("recall/link_gone.html", True, status=429)
            answer.headers["Retry-After"] = str(int(queries.WINDOW.total_seconds()))
            return _secret(answer)
        secret = operations.use_link(session, token=token, now=now)
        if secret is None:
            operations.note_try(session, address=address, now=now)
    if secret is None:
        logs.security_event("recall_link.refused", address=address)
        return _secret(_gone())
    logs.security_event("recall_link.used", address=address)
    answer = make_response(see_other(".show_by_link"))
    answer.set_cookie(
        _cookie_name(),
        secret,
        max_age=int(operations.LIFETIME.total_seconds()),
        secure=resources().config.is_https,
        httponly=True,
        samesite="Lax",
    )
    return _secret(answer)


@blueprint.get("/two-minutes")
@public
def show_by_link() -> ResponseReturnValue:
    """Show the next question of who has the pass."""
    return _with_pass(asking.show_next)


@blueprint.post("/two-minutes")
@public
def answer_by_link() -> ResponseReturnValue:
    """Grade the answer of who has the pass."""
    return _with_pass(asking.take_answer)


@blueprint.get("/two-minutes/<uuid:follow_up_id>/<int:position>")
@public
def show_answer_by_link(follow_up_id: UUID, position: int) -> ResponseReturnValue:
    """Show a question of who has the pass as it was answered, with why."""
    return _with_pass(lambda asked: asking.show_answered(asked, follow_up_id, position))


def _with_pass(answer: Callable[[asking.Asked], ResponseReturnValue]) -> ResponseReturnValue:
    with reading() as session:
        owner = queries.find_by_pass(session, _pass(), now=clock.now())
    if owner is None:
        return _gone()
    return answer(
        asking.Asked(
            employee_id=owner.employee_id,
            endpoint="recall.show_by_link",
            answered_endpoint="recall.show_answer_by_link",
            link_name=owner.name,
        )
    )


def _pass() -> str:
    return request.cookies.get(_cookie_name(), "")[:128]


def _cookie_name() -> str:
    return "__Host-two-minutes" if resources().config.is_https else "two-minutes"


def _gone() -> Response:
    return page("recall/link_gone.html", False, status=410)


def _secret(answer: Response) -> Response:
    # The address is secret, so its path is not passed on. The origin is: forms over https need it.
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer
