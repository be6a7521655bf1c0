"""One browser's way in and out: checking a password, the cookie, and asking again before what touches sign-in itself."""

import logging
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Response, g, make_response, render_template, request
from flask import session as cookie

from lms.core import clock, ids, text
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.identity import operations, passwords, queries, rules
from lms.web.database import reading, writing
from lms.web.page import resubmittable

logger = logging.getLogger(__name__)
CONFIRM_FIELD = "confirm_password"


class WrongPassword(RuleViolation):
    """The same for an unknown address, a wrong password, and too many tries: it must not tell which."""

    def __init__(self) -> None:
        super().__init__(
            "That e-mail and password do not go together, or there were too many tries. "
            "After ten tries, wait fifteen minutes. No password yet? Ask an administrator for a link."
        )


@dataclass(frozen=True, kw_only=True)
class RightPassword:
    """What to note once a password turned out right."""

    record_id: UUID
    account_id: UUID
    renewed_hash: str | None


def check_password(email: str, written: str) -> RightPassword:
    """Check a password within the limits of tries. The hashing happens between two short transactions, not inside one.

    :raises WrongPassword: whatever the reason
    """
    with writing() as session:
        attempt = operations.begin_sign_in(session, email=email, address=address(), now=clock.now())
    is_right = passwords.is_password(attempt.password_hash, written)
    if not is_right or attempt.record_id is None or attempt.account_id is None or attempt.password_hash is None:
        logger.info("refused a try to sign in from %s", address())
        raise WrongPassword
    logger.info("signed in or confirmed: account %s from %s", attempt.account_id, address())
    is_outdated = passwords.is_outdated(attempt.password_hash)
    return RightPassword(
        record_id=attempt.record_id,
        account_id=attempt.account_id,
        renewed_hash=passwords.hash_password(written) if is_outdated else None,
    )


def sign_in(email: str, written: str) -> None:
    """Sign this browser in with a password.

    :raises WrongPassword: whatever the reason
    """
    right = check_password(email, written)
    with writing() as session:
        operations.pass_sign_in(
            session, record_id=right.record_id, account_id=right.account_id, renewed_hash=right.renewed_hash
        )
        sid = operations.start_session(
            session, account_id=right.account_id, address=address(), user_agent=user_agent(), now=clock.now()
        )
    keep(sid)


def keep(sid: str) -> None:
    """Put a session id into this browser's cookie, and nothing that was there before."""
    cookie.clear()
    cookie["_user_id"] = sid  # where Flask-Login looks for it


def forget() -> None:
    """Empty this browser's cookie."""
    cookie.clear()


def address() -> str:
    """Return the network address of the visitor, as the trusted proxies tell it."""
    return request.remote_addr or ""


def user_agent() -> str:
    """Return what the browser calls itself."""
    return text.clean(request.user_agent.string)


def ask_again(viewer: Viewer) -> Response | None:
    """Return a page that asks for the password again and then goes on; `None` if it was given lately.

    What was typed travels along, so nothing is lost. A right answer gives the session a fresh id.
    """
    with reading() as session:
        authenticated_at = queries.get_authenticated_at(session, viewer.session_hash)
        email = queries.get_account(session, viewer.account_id).email
    if rules.is_confirmed(authenticated_at, now=clock.now()):
        return None
    error = ""
    if CONFIRM_FIELD in request.form:
        try:
            _confirm(viewer, email, request.form[CONFIRM_FIELD])
        except WrongPassword as refusal:
            error = refusal.message
        else:
            return None
    page = render_template(
        "login/confirm_password.html", action=request.path, typed=resubmittable(), email=email, error=error
    )
    return make_response(page, 422 if error else 401)


def _confirm(viewer: Viewer, email: str, written: str) -> None:
    right = check_password(email, written)
    with writing() as session:
        operations.pass_sign_in(
            session, record_id=right.record_id, account_id=right.account_id, renewed_hash=right.renewed_hash
        )
        sid = operations.rotate_session(session, sid_hash=viewer.session_hash, now=clock.now())
    cookie["_user_id"] = sid
    g.viewer = replace(viewer, session_hash=ids.sha256(sid))
