"""Pages to sign in and out, and to accept an invitation."""

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core import clock, logs
from lms.core.errors import RuleViolation
from lms.core.words import gettext as _
from lms.identity import operations, passwords, queries, rules
from lms.identity.login import browser, forms
from lms.identity.ports import IdentityPorts
from lms.identity.reset import operations as reset
from lms.identity.terms import DEMO_PASSWORD
from lms.mail.post import is_set_up
from lms.web.database import reading, writing
from lms.web.guards import public, signed_in
from lms.web.page import page, see_other
from lms.web.ports import ports
from lms.web.resources import resources

blueprint = Blueprint("login", __name__, template_folder="../templates")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign a person in with e-mail and password, and open the page they came for."""
    form = forms.SignInForm.from_request(next=request.args.get("next", "/"))
    if request.method == "GET" and g.viewer is not None:
        return redirect(rules.safe_target(form.next.data or "/"), code=303)
    refusal: RuleViolation | None = None
    if form.validate_on_submit():
        try:
            browser.sign_in(form.email.data or "", form.password.data or "")
        except (browser.TooManyTries, browser.WrongPassword) as refused:
            form.refuse(refusal := refused)
        else:
            return redirect(rules.safe_target(form.next.data or "/"), code=303)
    with reading() as session:
        mantra = ports(IdentityPorts).find_mantra(session)
    answer = page("login/sign_in.html", mantra, form=form, demo_accounts=_demo_accounts(), demo_password=DEMO_PASSWORD)
    return browser.with_status(answer, refusal)


def _demo_accounts() -> tuple[queries.DemoAccount, ...]:
    if not resources().config.is_demo:
        return ()
    with reading() as session:
        return queries.list_demo_accounts(session)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    with writing() as session:
        operations.end_session(session, account_id=g.viewer.account_id, sid_hash=g.viewer.session_hash)
    browser.forget_session()
    return see_other("login.sign_in", message=_("You’re signed out."))


@blueprint.post("/sign-out/everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign all of the viewer's browsers out, this one too."""
    if (confirmation := browser.ask_again(g.viewer)) is not None:
        return confirmation
    with writing() as session:
        count = operations.end_sessions(session, account_id=g.viewer.account_id)
    logs.security_event("sessions.ended", account=g.viewer.account_id, count=count)
    browser.forget_session()
    return see_other("login.sign_in", message=_("You’re signed out everywhere."))


@blueprint.route("/forgot-password", methods=["GET", "POST"])
@public
def forgot_password() -> ResponseReturnValue:
    """Send a link to choose a new password. The answer is the same whether or not there is such an account."""
    form = forms.ForgotPasswordForm.from_request()
    status = 200
    if _can_mail() and form.validate_on_submit():
        try:
            with writing() as session:
                reset.ask_reset(session, email=form.email.data or "", address=browser.address(), now=clock.now())
        except reset.TooManyResets as refusal:
            form.refuse(refusal)
            status = 429
        else:
            logs.security_event("password.reset_asked", address=browser.address())
            return redirect(url_for(".forgot_password_sent"), code=303)
    return page("login/forgot_password.html", _can_mail(), form=form, status=status)


@blueprint.get("/forgot-password/sent")
@public
def forgot_password_sent() -> ResponseReturnValue:
    """Say what happens now."""
    return page("login/forgot_password_sent.html")


def _can_mail() -> bool:
    with reading() as session:
        return is_set_up(resources().config, session)


@blueprint.route("/invitations/<token:token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> ResponseReturnValue:
    """Let a person set their first password with a link, and sign them in. Opening the page does not use the link up."""
    return _set_password(token, message=_("Your password is set and you’re signed in."), is_first=True)


@blueprint.route("/reset-password/<token:token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> ResponseReturnValue:
    """Let a person choose a new password with a link; all their browsers are signed out, and this one is signed in."""
    message = _("Your new password is set. All your other browsers are signed out.")
    return _set_password(token, message=message, is_first=False)


def _set_password(token: str, *, message: str, is_first: bool) -> ResponseReturnValue:
    try:
        return _ask_password(token, message=message, is_first=is_first)
    except queries.InvitationNotFound:
        return _without_referrer(page("login/link_gone.html", is_first, can_mail=_can_mail(), status=404))


def _ask_password(token: str, *, message: str, is_first: bool) -> ResponseReturnValue:
    with reading() as session:
        facts = queries.get_open_invitation(session, token, now=clock.now())
    form = forms.AcceptInvitationForm.from_request()
    if form.validate_on_submit():
        password = form.password.data or ""
        with form.refusals(RuleViolation):
            passwords.check_new_password(password, own_words=browser.own_words(facts.name, facts.email))
        if not form.errors:
            _accept(token, passwords.hash_password(password))
            return see_other("learning.home", message=message)
    return _without_referrer(page("login/accept_invitation.html", facts, form=form, is_first=is_first))


def _accept(token: str, password_hash: str) -> None:
    now = clock.now()
    with writing() as session:
        account_id = operations.accept_invitation(session, token=token, password_hash=password_hash, now=now)
        sid = browser.start_session(session, account_id)
    browser.remember_session(sid, account_id)
    logs.security_event("invitation.accepted", account=account_id, address=browser.address())


def _without_referrer(response: Response) -> Response:
    # The address is secret, so its path is not passed on. The origin is: forms over https need it.
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
