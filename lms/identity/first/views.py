"""The page that an empty instance opens with."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lms.core import clock, logs
from lms.core.errors import Refusal
from lms.core.words import gettext as _
from lms.identity import passwords
from lms.identity.first import forms, operations
from lms.identity.first import queries as first
from lms.identity.login import browser
from lms.people import rules as people_rules
from lms.web import filters
from lms.web.database import reading, writing
from lms.web.guards import public
from lms.web.page import page, see_other
from lms.web.resources import resources

blueprint = Blueprint("first", __name__, template_folder="../templates")

_IS_CLOSED = "lms.first.is_closed"
_ALWAYS_OPEN = frozenset({"first", "health", "help"})
"""Blueprints that answer also before there is an administrator."""


@blueprint.before_app_request
def lead_to_first_page() -> ResponseReturnValue | None:
    """Lead from any address of an instance without an administrator to the page that makes the first one."""
    if not _awaits() or request.method not in {"GET", "HEAD"} or request.blueprint in _ALWAYS_OPEN:
        return None
    return redirect(url_for("first.create_administrator"), code=303)


def _awaits() -> bool:
    # Asked for at each request of an empty instance only: `lms run` says at its start whether it is one, and once an
    # administrator has come they stay.
    if not resources().config.awaits_administrator or current_app.extensions.get(_IS_CLOSED):
        return False
    with reading() as session:
        is_open = first.is_open(session)
    current_app.extensions[_IS_CLOSED] = not is_open
    return is_open


@blueprint.route("/first-administrator", methods=["GET", "POST"])
@public
def create_administrator() -> ResponseReturnValue:
    """Make the first administrator with the code from the terminal, and sign them in."""
    with reading() as session:
        is_open = first.is_open(session)
    if not is_open:
        return redirect(url_for("login.sign_in"), code=303)
    form = forms.FirstAdministratorForm.from_request()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            _create(form)
        except operations.AdministratorExists as refused:
            return see_other("login.sign_in", message=refused.message)
        except Refusal as refused:
            form.refuse(refusal := refused)
        else:
            return see_other("setup.show_setup", message=_("You’re the first administrator, and signed in."))
    answer = page("first/create_administrator.html", form=form)
    if isinstance(refusal, operations.FirstCodeWaits):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _create(form: forms.FirstAdministratorForm) -> None:
    code, name, email, password = (str(field.data or "") for field in (form.code, form.name, form.email, form.password))
    with writing() as session:
        wrong = operations.try_code(session, code=code, now=clock.now())
    if wrong is not None:
        logs.security_event("first_code.wrong", address=browser.address())
        raise wrong
    name, email = people_rules.clean_name(name), people_rules.canonical_email(email)
    passwords.check_new_password(password, own_words=browser.own_words(name, email))
    password_hash = passwords.hash_password(password)
    now = clock.now()
    with writing() as session:
        account_id = operations.create_administrator(
            session,
            code=code,
            name=name,
            email=email,
            password_hash=password_hash,
            today=filters.local(now).date(),
            now=now,
        )
        sid = browser.start_session(session, account_id)
    browser.remember_session(sid, account_id)
    logs.security_event("administrator.first", account=account_id, address=browser.address())
