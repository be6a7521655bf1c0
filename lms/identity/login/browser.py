"""Signing one browser in and out: checking the password, the cookie, and asking for the password again before changes to sign-in."""

import math
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import Response, after_this_request, g, make_response, render_template, request
from flask import session as cookie
from sqlalchemy.orm import Session

from lms.core import clock, ids, logs, text
from lms.core.errors import Refusal, RuleViolation
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.identity import operations, passwords, queries, rules
from lms.identity.login import devices
from lms.identity.ports import IdentityPorts
from lms.web.database import reading, writing
from lms.web.page import resubmittable
from lms.web.ports import ports

CONFIRM_FIELD = "confirm_password"
SID = "_user_id"
"""Where Flask-Login looks for the session id."""


class WrongPassword(RuleViolation):
    """The e-mail address is unknown or the password is wrong. The message must not tell which."""

    def __init__(self) -> None:
        super().__init__(_("Wrong e-mail or password. After 10 tries, wait 15 minutes."))


class TooManyTries(RuleViolation):
    """The next try must wait, even with the right password, and whether or not there is such an account."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = math.ceil(wait.total_seconds())
        if self.seconds < 90:
            message = ngettext(
                "Too many tries. Wait %(num)s second, then try again.",
                "Too many tries. Wait %(num)s seconds, then try again.",
                self.seconds,
            )
        else:
            message = ngettext(
                "Too many tries. Wait %(num)s minute, then try again.",
                "Too many tries. Wait %(num)s minutes, then try again.",
                math.ceil(self.seconds / 60),
            )
        super().__init__(message)


@frozen
class RightPassword:
    """What to record after a right password."""

    record_id: UUID
    account_id: UUID
    renewed_hash: str | None


def check_password(email: str, written: str) -> RightPassword:
    """Check a password within the limits of tries. The hashing happens between two short transactions, not inside one.

    :raises TooManyTries: if this one comes too early
    :raises WrongPassword: whatever else the reason
    """
    with writing() as session:
        attempt = operations.begin_sign_in(
            session, email=email, address=address(), devices=_known_devices(), now=clock.now()
        )
    facts = {"account": attempt.account_id, "address": address(), "known_device": attempt.is_known_device}
    if attempt.wait:
        refusal = TooManyTries(attempt.wait)
        logs.security_event("sign_in.slowed", **facts, seconds=refusal.seconds)
        raise refusal
    is_right = passwords.is_password(attempt.password_hash, written)
    if not is_right or attempt.record_id is None or attempt.account_id is None or attempt.password_hash is None:
        logs.security_event("sign_in.failed", **facts)
        raise WrongPassword
    logs.security_event("sign_in.passed", **facts)
    is_outdated = passwords.is_outdated(attempt.password_hash)
    return RightPassword(
        record_id=attempt.record_id,
        account_id=attempt.account_id,
        renewed_hash=passwords.hash_password(written) if is_outdated else None,
    )


def _known_devices() -> dict[UUID, str]:
    # A browser that is signed in is known, also if it refuses lasting cookies.
    signed_in = {g.viewer.account_id: g.viewer.session_hash} if g.viewer else {}
    return signed_in | devices.known()


def sign_in(email: str, written: str) -> None:
    """Sign this browser in with a password.

    :raises TooManyTries, WrongPassword: as `check_password`
    """
    right = check_password(email, written)
    with writing() as session:
        operations.pass_sign_in(
            session, record_id=right.record_id, account_id=right.account_id, renewed_hash=right.renewed_hash
        )
        sid = start_session(session, right.account_id)
    remember_session(sid, right.account_id)


def start_session(session: Session, account_id: UUID) -> str:
    """End whatever session this browser had, and start one for an account; return its id."""
    if isinstance(before := cookie.get(SID), str):
        operations.end_session_of_browser(session, sid=before)
    return operations.start_session(
        session, account_id=account_id, address=address(), user_agent=user_agent(), now=clock.now()
    )


def remember_session(sid: str, account_id: UUID) -> None:
    """Put a session id into this browser's cookie, and nothing that was there before.

    What another account left in the browser's storage, such as unsaved answers, is cleared; the account's own stays.
    """
    if devices.last_account() not in {None, account_id}:
        clear_site_data()
    cookie.clear()
    cookie[SID] = sid
    devices.remember(account_id)


def forget_session() -> None:
    """Empty this browser's cookie, and clear what pages of the account stored in it."""
    cookie.clear()
    clear_site_data()


def clear_site_data() -> None:
    """Have the browser delete cached pages and stored drafts; its cookies for the theme and the device stay."""

    @after_this_request
    def ask(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def with_status(response: Response, refusal: Refusal | None) -> Response:
    """Set status 429 and the seconds to wait on an answer, if the refusal is that a try came too early."""
    if isinstance(refusal, TooManyTries):
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def own_words(name: str, email: str) -> tuple[str, ...]:
    """Return the names and sentences that someone who guesses this person's password would try first."""
    with reading() as session:
        return name, email, *ports(IdentityPorts).find_own_words(session)


def address() -> str:
    """Return the network address of the visitor, as trusted proxies report it."""
    return request.remote_addr or ""


def user_agent() -> str:
    """Return what the browser calls itself."""
    return text.clean(request.user_agent.string)


def ask_again(viewer: Viewer) -> Response | None:
    """Return a page that asks for the password again and then continues; `None` if it was entered recently.

    The page keeps what was typed, so nothing is lost. A right answer gives the session a fresh id.
    """
    with reading() as session:
        authenticated_at = queries.get_authenticated_at(session, viewer.session_hash)
        email = queries.get_account(session, viewer.account_id).email
    if rules.is_confirmed(authenticated_at, now=clock.now()):
        return None
    refusal: RuleViolation | None = None
    if CONFIRM_FIELD in request.form:
        try:
            _confirm(viewer, email, request.form[CONFIRM_FIELD])
        except (TooManyTries, WrongPassword) as refused:
            refusal = refused
        else:
            return None
    page = render_template(
        "login/confirm_password.html",
        action=request.path,
        typed=resubmittable(),
        email=email,
        error=refusal.message if refusal else "",
    )
    return with_status(make_response(page, 422 if refusal else 401), refusal)


def _confirm(viewer: Viewer, email: str, written: str) -> None:
    right = check_password(email, written)
    with writing() as session:
        operations.pass_sign_in(
            session, record_id=right.record_id, account_id=right.account_id, renewed_hash=right.renewed_hash
        )
        sid = operations.rotate_session(session, sid_hash=viewer.session_hash, now=clock.now())
    cookie[SID] = sid
    devices.remember(right.account_id)
    g.viewer = replace(viewer, session_hash=ids.sha256(sid))
