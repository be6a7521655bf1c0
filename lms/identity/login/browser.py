"""One browser's way in and out: checking a password, the cookie, and asking again before what touches sign-in itself."""

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from flask import Response, after_this_request, current_app, g, make_response, render_template, request
from flask import session as cookie
from sqlalchemy.orm import Session

from lms.core import clock, ids, logs, text
from lms.core.errors import Refusal, RuleViolation
from lms.core.viewer import Viewer
from lms.identity import operations, passwords, queries, rules
from lms.identity.login import devices
from lms.web.database import reading, writing
from lms.web.page import resubmittable

CONFIRM_FIELD = "confirm_password"
SID = "_user_id"
"""Where Flask-Login looks for the session id."""


class WrongPassword(RuleViolation):
    """The same for an unknown address and a wrong password: it must not tell which."""

    def __init__(self) -> None:
        super().__init__("Wrong e-mail or password. No password yet? Ask an administrator for a link.")


class TooManyTries(RuleViolation):
    """The next try must wait, also the right one; whether there is such an account makes no difference."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = math.ceil(wait.total_seconds())
        pause = text.plural(self.seconds, "second") if self.seconds < 90 else f"{math.ceil(self.seconds / 60)} minutes"
        super().__init__(f"Too many tries. Wait {pause}, then try again.")


@dataclass(frozen=True, kw_only=True)
class RightPassword:
    """What to note once a password turned out right."""

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
    keep(sid, right.account_id)


def start_session(session: Session, account_id: UUID) -> str:
    """End whatever session this browser had, and start one for an account; return its id."""
    if isinstance(before := cookie.get(SID), str):
        operations.end_session_of_browser(session, sid=before)
    return operations.start_session(
        session, account_id=account_id, address=address(), user_agent=user_agent(), now=clock.now()
    )


def keep(sid: str, account_id: UUID) -> None:
    """Put a session id into this browser's cookie, and nothing that was there before.

    What somebody else left in the browser's storage, such as answers that were not saved, goes; one's own stays.
    """
    if devices.last_account() not in {None, account_id}:
        clear_site_data()
    cookie.clear()
    cookie[SID] = sid
    devices.remember(account_id)


def forget() -> None:
    """Empty this browser's cookie, and let it drop what pages of the account left in it."""
    cookie.clear()
    clear_site_data()


def clear_site_data() -> None:
    """Let the browser drop cached pages and stored drafts; its cookies for light or dark and for the device stay."""

    @after_this_request
    def ask(response: Response) -> Response:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def answered(response: Response, refusal: Refusal | None) -> Response:
    """Return an answer with the code of a refusal: 429, and for how long, if a try came too early."""
    if isinstance(refusal, TooManyTries):
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def own_words(name: str, email: str) -> tuple[str, ...]:
    """Return the names and sentences which a guesser of this person's password would try first."""
    with reading() as session:
        return name, email, *current_app.extensions["lms.find_own_words"](session)


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
    return answered(make_response(page, 422 if refusal else 401), refusal)


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
